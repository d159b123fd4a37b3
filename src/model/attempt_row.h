/*
 * attempt_row.h: failed sign-ins, for throttling that cannot lock others out.
 * Failures are counted by (login, network of the client) and by network alone,
 * never by login alone: a stranger elsewhere cannot shut a person out.
 */
#ifndef MODEL_ATTEMPT_ROW_H
#define MODEL_ATTEMPT_ROW_H

#include "model/row.h"

struct attempt_row {
	const char *login;   /* as typed, lower case, clipped by the caller */
	const char *network; /* "198.51.100.7/32", "2001:db8:1:2::/64" */
	int64_t at_ms;
};

struct attempt_count {
	int64_t login;   /* failures of this login from this network */
	int64_t network; /* failures from this network, any login */
	int64_t last_ms; /* the latest of the first kind, 0 for none */
};

int MUST_CHECK attempt_row_add(struct db *db, const struct attempt_row *row,
			       struct err *e);
/* Failures since since_ms. row->at_ms is not used. */
int MUST_CHECK attempt_row_count(struct db *db, const struct attempt_row *row,
				 int64_t since_ms, struct attempt_count *out,
				 struct err *e);
/* After a success: this login's failures from this network are forgiven. */
int MUST_CHECK attempt_row_drop(struct db *db, const char *login,
				const char *network, struct err *e);
int MUST_CHECK attempt_row_drop_before(struct db *db, int64_t before_ms,
				       struct err *e);

#endif
