/*
 * fault.h: what can be wrong with a sensor, by key. The keys travel in
 * heartbeats and are the names of the texts people read (content/text/sensor.*:
 * sensor_fault_KEY says what it means, sensor_advice_KEY what to do).
 */
#ifndef SENSOR_FAULT_H
#define SENSOR_FAULT_H

#include <stddef.h>

/* C name, key */
#define FAULT_TABLE(X)                                                         \
	X(NO_INTERFACE, "no_interface") /* the one to watch at is not there */ \
	X(NO_LINK, "no_link")           /* no cable, or no power behind it */  \
	X(NO_PACKETS, "no_packets")     /* link, but nothing comes */          \
	X(NO_MIRROR, "no_mirror")       /* only own and broadcast traffic */   \
	X(ENGINE_DEAD, "engine_dead")                                          \
	X(DROPS, "drops")           /* more than it can examine */             \
	X(CLOCK, "clock")           /* wrong by more than a minute */          \
	X(DISK, "disk")             /* nearly full */                          \
	X(MEMORY, "memory")         /* nearly used up */                       \
	X(HOT, "hot")               /* 80 degrees or more */                   \
	X(SPOOL_LOST, "spool_lost") /* records were thrown away */             \
	X(SPOOL_DAMAGED, "spool_damaged")                                      \
	X(BATCH_REFUSED, "batch_refused") /* the centre cannot take some */    \
	X(RULES_REFUSED, "rules_refused") /* the engine does not take them */  \
	X(CERTIFICATE, "certificate")     /* ends soon, not renewed */         \
	X(NOT_REACHED, "not_reached")     /* the centre; only in status */     \
	X(NOT_WELCOME, "not_welcome")     /* it refuses our certificate */

#define FAULT_ENUM(name, key) FAULT_##name,
enum fault { FAULT_TABLE(FAULT_ENUM) FAULT_COUNT };
#undef FAULT_ENUM

#define FAULT_BIT(name) (1u << FAULT_##name)

/* "no_link" */
const char *fault_key(enum fault fault);

#endif
