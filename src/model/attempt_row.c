#include "model/attempt_row.h"

#include "model/row_private.h"

static const char add_sql[] =
    "insert into sign_in_attempt (network, login, at_ms)"
    " values ($1, lower($2), $3)";
static const char count_sql[] =
    "select coalesce(sum(case when login = lower($2) then 1 else 0 end),"
    " 0), count(*), coalesce(max(case when login = lower($2)"
    " then at_ms else 0 end), 0)"
    " from sign_in_attempt where network = $1 and at_ms >= $3";
static const char drop_sql[] =
    "delete from sign_in_attempt where network = $1 and login = lower($2)";
static const char drop_before_sql[] =
    "delete from sign_in_attempt where at_ms < $1";

static const struct db_col count_cols[] = {
	DB_COL(struct attempt_count, login, DB_INT),
	DB_COL(struct attempt_count, network, DB_INT),
	DB_COL(struct attempt_count, last_ms, DB_INT),
};
static const struct db_shape count_shape =
    DB_SHAPE(struct attempt_count, count_cols);

int
attempt_row_add(struct db *db, const struct attempt_row *row, struct err *e)
{
	return db_run(db,
		      DB_ASK(add_sql, db_text(row->network),
			     db_text(row->login), db_int(row->at_ms)),
		      NULL, e);
}

int
attempt_row_count(struct db *db, const struct attempt_row *row,
		  int64_t since_ms, struct attempt_count *out, struct err *e)
{
	return db_get(db,
		      DB_ASK(count_sql, db_text(row->network),
			     db_text(row->login), db_int(since_ms)),
		      &count_shape, NULL, out, e);
}

int
attempt_row_drop(struct db *db, const char *login, const char *network,
		 struct err *e)
{
	return db_run(db, DB_ASK(drop_sql, db_text(network), db_text(login)),
		      NULL, e);
}

int
attempt_row_drop_before(struct db *db, int64_t before_ms, struct err *e)
{
	return db_run(db, DB_ASK(drop_before_sql, db_int(before_ms)), NULL, e);
}
