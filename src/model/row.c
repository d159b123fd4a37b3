#include "model/row_private.h"

#include <string.h>

struct db_value
row_limit(size_t max)
{
	if (max == 0)
		return db_int(ROW_LIST_DEFAULT);
	return db_int((int64_t)(max < ROW_LIST_MAX ? max : ROW_LIST_MAX));
}

int
row_changed(int rc, int64_t changed, const char *what, struct err *e)
{
	if (rc != 0 || changed > 0)
		return rc;
	return err_set(e, ERR_NOT_FOUND, "no such %s", what);
}

int
row_change(struct db *db, const struct db_ask *ask, const char *what,
	   struct err *e)
{
	int64_t changed = 0;
	int rc = db_run(db, ask, &changed, e);

	return row_changed(rc, changed, what, e);
}

int
row_search(struct arena *a, const char *text, const char **pattern_out,
	   struct err *e)
{
	*pattern_out = NULL;
	if (text == NULL || text[0] == '\0')
		return 0;
	*pattern_out = db_like(a, text);
	if (*pattern_out == NULL)
		return err_set(e, ERR_TOO_BIG, "the text to look for");
	return 0;
}

struct severity_count {
	enum severity severity;
	int64_t count;
};

static const struct db_col count_cols[] = {
	DB_COL_NAME(struct severity_count, severity, &names_severity),
	DB_COL(struct severity_count, count, DB_INT),
};
static const struct db_shape count_shape =
    DB_SHAPE(struct severity_count, count_cols);

static int
count_take(void *context, const void *row, struct err *e)
{
	const struct severity_count *c = row;
	int64_t *count = context;

	UNUSED(e);
	count[c->severity] = c->count;
	return 0;
}

int
row_count_severities(struct db *db, const struct db_ask *ask,
		     int64_t count_out[SEVERITY_COUNT], struct err *e)
{
	memset(count_out, 0, SEVERITY_COUNT * sizeof(count_out[0]));
	return db_each(db, ask, &count_shape, count_take, count_out, e);
}
