/* report_part.h: the parts of report.h's work; for this room. */
#ifndef WATCH_REPORT_PART_H
#define WATCH_REPORT_PART_H

#include "model/month_row.h"
#include "watch/report.h"

struct report_work {
	struct db *db;
	struct arena *arena;
	const struct report_wish *wish;
	struct month_range range;
	struct report_facts *facts;
};

/* Sensors, gaps and days: what was watched. */
int report_watched(struct report_work *w, struct err *e);
/* Incidents, counts and devices. */
int report_found(struct report_work *w, struct err *e);
/* Earlier months, from their own reports. */
int report_compare(struct report_work *w, struct err *e);
/* What to do next. Pure. */
void report_measures(struct report_work *w);

#endif
