/*
 * retain_row.h: rows of the watch that have had their time. What is open, what
 * hangs on something open, audit and reports are never touched.
 */
#ifndef MODEL_RETAIN_ROW_H
#define MODEL_RETAIN_ROW_H

#include "model/row.h"

/* What ended before these goes. */
struct retain_row_ages {
	int64_t alerts_ms;    /* live alerts in no incident */
	int64_t info_ms;      /* incidents nobody has to act on */
	int64_t incidents_ms; /* closed incidents and false alarms */
	int64_t hours_ms;     /* hours watched, and gaps */
};

/* At most 'max' of each kind; *dropped_out: in all, alerts that go with their
 * incident not counted. Needs a transaction. */
int MUST_CHECK retain_row_drop(struct db *db,
			       const struct retain_row_ages *ages, size_t max,
			       int64_t *dropped_out, struct err *e);

#endif
