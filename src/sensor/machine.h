/*
 * machine.h: what the box itself can tell: its wire's link, memory, disk,
 * temperature, time since it was switched on, and whether something keeps its
 * clock right. What cannot be known stays unknown; nothing here fails.
 */
#ifndef SENSOR_MACHINE_H
#define SENSOR_MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum link_state { LINK_UNKNOWN, LINK_UP, LINK_DOWN, LINK_ABSENT };

struct machine {
	int64_t boot_ms;      /* since it was switched on */
	int64_t memory_total; /* bytes */
	int64_t memory_free;
	int64_t disk_free; /* below the data folder */
	int temperature;   /* degrees, the hottest; INT_MIN: unknown */
	bool clock_kept;   /* the kernel's clock is being disciplined */
	int cores;
};

void machine_read(const char *data_folder, struct machine *out);
/* Of one interface, with the kernel's own counters, which begin anew after
 * 2^32: take differences of them as such. */
struct machine_wire {
	enum link_state link;
	uint32_t packets, bytes, dropped;
};

void machine_wire_read(const char *interface, struct machine_wire *out);
/* "up", "down", "unknown" as the wire has them. */
const char *machine_link_word(enum link_state link);
/* The interface most likely meant for watching: one that is up, is no
 * loopback, bridge or tunnel, and has no address of its own; else any Ethernet
 * one. False when there is none. */
bool machine_interface_guess(char *name, size_t size);

#endif
