/*
 * health.h: how the sensor is, as numbers and faults: put together once a
 * second, sent as heartbeats, written down for `komainu-sensor status`.
 */
#ifndef SENSOR_HEALTH_H
#define SENSOR_HEALTH_H

#include "relay/outbox.h"
#include "relay/uplink.h"
#include "sensor/engine.h"
#include "sensor/fault.h"
#include "sensor/machine.h"

/* Of the rules the centre sent. */
struct health_rules {
	char version[48], why[160];
	int64_t age_s;
	bool refused;
};

struct health {
	/* Gathered. */
	int64_t now_ms, started_ms;
	const char *version, *interface;
	struct machine machine;
	struct machine_wire wire;
	struct engine_report engine;
	struct spool_counts spool;
	struct outbox_counts outbox;
	struct uplink_report uplink;
	int64_t minute_packets; /* of the last whole minute */
	int64_t minute_dropped; /* by the engine */
	int64_t packets, bytes; /* since we started */
	int64_t link_since_ms;  /* the link's state holds since */
	int64_t foreign, group; /* frames seen, see wire.h */
	int64_t certificate_end_ms;
	struct health_rules rules;
	bool goodbye;
	int64_t disk_reserve;
	/* Concluded. */
	unsigned faults; /* FAULT_BIT */
};

/* Fills h->faults from the rest. */
void health_conclude(struct health *h);
/* The heartbeat, a JSON object. */
void health_write(const struct health *h, struct str *out);
/* The same with what only the box needs to know (the way to the centre). */
void health_status_write(const struct health *h, const char *centre,
			 const char *company, struct str *out);
/* A komainu_minute line: 'watched' seconds of the last 60. */
void health_minute_write(const struct health *h, int watched, int64_t records,
			 int64_t bytes, struct str *out);

#endif
