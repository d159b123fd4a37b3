#include "model/fault_row.h"

#include "model/row_private.h"

static const char open_sql[] =
    "insert into fault (kind, object, detail, from_ms, last_ms)"
    " values ($1, $2, $3, $4, $4)"
    " on conflict (kind, object) where until_ms = 0 do update set"
    " detail = excluded.detail, last_ms = excluded.last_ms,"
    " count = fault.count + 1";
static const char close_sql[] =
    "update fault set until_ms = $3"
    " where kind = $1 and object = $2 and until_ms = 0";
static const char list_sql[] =
    "select id, kind, object, detail, from_ms, last_ms, count, until_ms"
    " from fault where until_ms = 0 or until_ms >= $1"
    " order by case when until_ms = 0 then 0 else 1 end, from_ms desc,"
    " id desc limit $2";

static const struct db_col cols[] = {
	DB_COL(struct fault_row, id, DB_INT),
	DB_COL(struct fault_row, kind, DB_TEXT),
	DB_COL(struct fault_row, object, DB_TEXT),
	DB_COL(struct fault_row, detail, DB_TEXT),
	DB_COL(struct fault_row, from_ms, DB_INT),
	DB_COL(struct fault_row, last_ms, DB_INT),
	DB_COL(struct fault_row, count, DB_INT),
	DB_COL(struct fault_row, until_ms, DB_INT),
};
static const struct db_shape shape = DB_SHAPE(struct fault_row, cols);

int
fault_row_open(struct db *db, const char *kind, const char *object,
	       const char *detail, int64_t now_ms, struct err *e)
{
	return db_run(db,
		      DB_ASK(open_sql, db_text(kind), db_view(text_of(object)),
			     db_view(text_of(detail)), db_int(now_ms)),
		      NULL, e);
}

int
fault_row_close(struct db *db, const char *kind, const char *object,
		int64_t now_ms, struct err *e)
{
	return db_run(db,
		      DB_ASK(close_sql, db_text(kind), db_view(text_of(object)),
			     db_int(now_ms)),
		      NULL, e);
}

int
fault_row_list(struct db *db, int64_t since_ms, struct arena *a,
	       struct fault_list *out, struct err *e)
{
	struct db_table t;

	if (db_list(db, DB_ASK(list_sql, db_int(since_ms), row_limit(0)),
		    &shape, a, &t, e) != 0)
		return -1;
	*out = (struct fault_list){ t.row, t.count };
	return 0;
}
