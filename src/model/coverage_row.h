/*
 * coverage_row.h: what a sender watched in each hour (of UTC), counted from the
 * lines of its segments. Counting the segments again gives the same.
 */
#ifndef MODEL_COVERAGE_ROW_H
#define MODEL_COVERAGE_ROW_H

#include "model/row.h"

#define COVERAGE_HOUR_MS INT64_C(3600000)

struct coverage_row {
	int64_t sender, company;
	int64_t hour_ms;         /* the hour's beginning */
	int64_t watched_seconds; /* as minute lines say, at most 3600 */
	int64_t packets, bytes;
	int64_t dropped;  /* packets the capture lost */
	int64_t records;  /* lines understood, of every kind */
	int64_t unparsed; /* lines nobody could read */
};

struct coverage_list {
	struct coverage_row *row;
	size_t count;
};

/* Adds the counts to what the hours have already. Needs a transaction. */
int MUST_CHECK coverage_row_add(struct db *db, const struct coverage_row *row,
				size_t count, struct err *e);
/* Hours that begin in [from_ms, until_ms), by sender and hour. */
int MUST_CHECK coverage_row_list(struct db *db, int64_t company,
				 int64_t from_ms, int64_t until_ms,
				 struct arena *a, struct coverage_list *out,
				 struct err *e);

#endif
