#include "model/setting_row.h"

#include "model/row_private.h"

#define SETTING_COLUMNS "name, value, changed_ms, person"

static const char set_sql[] =
    "insert into setting (" SETTING_COLUMNS ") values ($1, $2, $3, $4)"
    " on conflict (name) do update set value = excluded.value,"
    " changed_ms = excluded.changed_ms, person = excluded.person";
static const char get_sql[] =
    "select " SETTING_COLUMNS " from setting where name = $1";
static const char list_sql[] =
    "select " SETTING_COLUMNS " from setting order by name";
static const char drop_sql[] = "delete from setting where name = $1";

static const struct db_col cols[] = {
	DB_COL(struct setting_row, name, DB_TEXT),
	DB_COL(struct setting_row, value, DB_TEXT),
	DB_COL(struct setting_row, changed_ms, DB_INT),
	DB_COL(struct setting_row, person, DB_ID),
};
static const struct db_shape shape = DB_SHAPE(struct setting_row, cols);

int
setting_row_set(struct db *db, const struct setting_row *row, struct err *e)
{
	return db_put(db, set_sql, &shape, row, NULL, e);
}

int
setting_row_get(struct db *db, const char *name, struct arena *a,
		struct setting_row *out, struct err *e)
{
	return db_get(db, DB_ASK(get_sql, db_text(name)), &shape, a, out, e);
}

int
setting_row_list(struct db *db, struct arena *a, struct setting_list *out,
		 struct err *e)
{
	struct db_table t;

	if (db_list(db, DB_SAY(list_sql), &shape, a, &t, e) != 0)
		return -1;
	*out = (struct setting_list){ t.row, t.count };
	return 0;
}

int
setting_row_drop(struct db *db, const char *name, struct err *e)
{
	return db_run(db, DB_ASK(drop_sql, db_text(name)), NULL, e);
}
