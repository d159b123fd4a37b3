/* setting_row.h: settings people change while the program runs. */
#ifndef MODEL_SETTING_ROW_H
#define MODEL_SETTING_ROW_H

#include "model/row.h"

struct setting_row {
	const char *name;
	const char *value; /* as the settings file would have it */
	int64_t changed_ms;
	int64_t person; /* who changed it, 0: the console */
};

struct setting_list {
	struct setting_row *row;
	size_t count;
};

/* Adds or replaces. Whether name and value are valid is the caller's check
 * against the settings table. */
int MUST_CHECK setting_row_set(struct db *db, const struct setting_row *row,
			       struct err *e);
int MUST_CHECK setting_row_get(struct db *db, const char *name, struct arena *a,
			       struct setting_row *out, struct err *e);
int MUST_CHECK setting_row_list(struct db *db, struct arena *a,
				struct setting_list *out, struct err *e);
/* Back to file and default; no error when it was not set. */
int MUST_CHECK setting_row_drop(struct db *db, const char *name, struct err *e);

#endif
