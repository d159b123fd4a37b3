#include "model/audit_row.h"

#include "model/row_private.h"

static const char add_sql[] =
    "insert into audit (at_ms, person, company, login, address, act,"
    " object, detail) values ($1, $2, $3, $4, $5, $6, $7, $8)";
static const char list_sql[] =
    "select id, at_ms, person, company, login, address, act, object,"
    " detail from audit where company = $1 and ($2 = 0 or id < $2)"
    " order by id desc limit $3";

static const struct db_col cols[] = {
	DB_COL(struct audit_row, id, DB_INT),
	DB_COL(struct audit_row, at_ms, DB_INT),
	DB_COL(struct audit_row, person, DB_ID),
	DB_COL(struct audit_row, company, DB_INT),
	DB_COL(struct audit_row, login, DB_TEXT),
	DB_COL(struct audit_row, address, DB_TEXT),
	DB_COL(struct audit_row, act, DB_TEXT),
	DB_COL(struct audit_row, object, DB_TEXT),
	DB_COL(struct audit_row, detail, DB_TEXT),
};
static const struct db_shape shape = DB_SHAPE(struct audit_row, cols);
static const struct db_shape write_shape =
    ROW_SHAPE_PART(struct audit_row, cols, 1, ARRAY_LEN(cols) - 1);

int
audit_row_add(struct db *db, const struct audit_row *row, struct err *e)
{
	return db_put(db, add_sql, &write_shape, row, NULL, e);
}

int
audit_row_list(struct db *db, int64_t company, int64_t before, size_t max,
	       struct arena *a, struct audit_list *out, struct err *e)
{
	struct db_table t;

	if (db_list(db,
		    DB_ASK(list_sql, db_int(company), db_int(before),
			   row_limit(max)),
		    &shape, a, &t, e) != 0)
		return -1;
	*out = (struct audit_list){ t.row, t.count };
	return 0;
}
