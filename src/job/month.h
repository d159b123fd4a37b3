/*
 * month.h: makes, stores and announces monthly reports.
 */
#ifndef JOB_MONTH_H
#define JOB_MONTH_H

#include "db/db.h"
#include "fmt/settings.h"

struct month_wish {
	const struct settings *settings;
	int64_t company;
	const char *month; /* "2026-11" */
	int64_t now_ms;
	bool missing; /* only when the month's whole report is not there */
};

/*
 * Counts, draws, stores the next edition, and tells those who are told of it
 * when the month was over. With 'missing' what is there already is only told
 * (telling twice is harmless). *id_out: the report. Several centres at once
 * make one. No transaction may be open.
 */
int MUST_CHECK month_make(struct db *db, const struct month_wish *wish,
			  int64_t *id_out, struct err *e);
/* All whole months of the last twelve that have none yet, oldest first. */
int MUST_CHECK month_make_missing(struct db *db,
				  const struct settings *settings,
				  int64_t company, int64_t now_ms,
				  struct err *e);
/* Queues a job "report" for every company whose last month has none, once
 * report_delay has passed since its end. */
int MUST_CHECK month_schedule(struct db *db, const struct settings *settings,
			      int64_t now_ms, struct err *e);

#endif
