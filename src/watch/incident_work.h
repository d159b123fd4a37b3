/* incident_work.h: what the incident stage of a look and that of the live watch
 * share: alert rows as the core sees them, and its groups as incident rows.
 * Private to these two. */
#ifndef WATCH_INCIDENT_WORK_H
#define WATCH_INCIDENT_WORK_H

#include "model/alert_row.h"
#include "model/incident_row.h"
#include "watch/incident.h"
#include "watch/inventory.h"

struct map;

struct incident_work {
	struct db *db;
	struct arena *arena;
	int64_t company, look;
	struct network home[INVENTORY_HOMES_MAX];
	size_t homes;
	struct map *device; /* IP text to its struct device_row */
	struct alert_row *row;
	struct incident_alert *alert; /* of the rows, in their order */
	size_t count;
};

void incident_work_init(struct incident_work *s, struct db *db,
			const struct settings *settings);
void incident_work_done(struct incident_work *s);
/* The devices of the company and look. */
int MUST_CHECK incident_work_devices(struct incident_work *s, struct err *e);
/* Fills alert[i] from row[i]. */
void incident_work_alert(struct incident_work *s, size_t i);
/* Fills what a group says into 'row', whose key, state, changed_ms and
 * revision are set, writes it, and joins alerts and devices to it. */
int MUST_CHECK incident_work_write(struct incident_work *s,
				   const struct incident_group *g,
				   struct incident_row *row, struct err *e);

#endif
