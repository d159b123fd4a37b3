/* row_private.h: small things the row modules share. Private to this room. */
#ifndef MODEL_ROW_PRIVATE_H
#define MODEL_ROW_PRIVATE_H

#include "base/check.h"
#include "content/class.h"
#include "model/names.h"
#include "model/row.h"

/* The columns without the first 'skip', as a shape: what is written of a row
 * whose id (and what is only counted) comes first or last. */
#define ROW_SHAPE_PART(type, cols, skip, number)                               \
	{                                                                      \
		(cols) + (skip), (number), sizeof(type)                        \
	}

/* How many rows to ask for. */
struct db_value row_limit(size_t max);
/* "not found" in place of "nothing was changed". */
int row_changed(int rc, int64_t changed, const char *what, struct err *e);
/* Runs a statement that must change a row, or ERR_NOT_FOUND naming 'what'. */
int row_change(struct db *db, const struct db_ask *ask, const char *what,
	       struct err *e);
/* The pattern for a text to search, NULL when none is wanted; -1 when it is
 * too long. */
int row_search(struct arena *a, const char *text, const char **pattern_out,
	       struct err *e);
/* Rows of (severity, count) into an array that starts at zero. */
int row_count_severities(struct db *db, const struct db_ask *ask,
			 int64_t count_out[SEVERITY_COUNT], struct err *e);

#endif
