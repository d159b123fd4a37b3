#include "model/session_row.h"

#include "model/row_private.h"

#define SESSION_COLUMNS                                                        \
	"s.id, s.person, s.company, s.token, s.csrf, s.pending, s.created_ms," \
	" s.seen_ms, s.expires_ms, s.address, s.agent"

static const char add_sql[] =
    "insert into session (person, company, token, csrf, pending,"
    " created_ms, seen_ms, expires_ms, address, agent)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id";
static const char find_sql[] =
    "select " SESSION_COLUMNS " from session s"
    " join person p on p.id = s.person and p.disabled = 0"
    " where s.token = $1 and s.expires_ms > $2";
static const char list_sql[] =
    "select " SESSION_COLUMNS " from session s where s.person = $1"
    " order by s.seen_ms desc, s.id desc";
static const char set_sql[] =
    "update session set company = $2, token = $3, csrf = $4,"
    " pending = $5, seen_ms = $6, expires_ms = $7 where id = $1";
static const char drop_sql[] = "delete from session where id = $1";
static const char drop_person_sql[] =
    "delete from session where person = $1 and id <> $2";
static const char drop_expired_sql[] =
    "delete from session where expires_ms <= $1";

static const struct db_col cols[] = {
	DB_COL(struct session_row, id, DB_INT),
	DB_COL(struct session_row, person, DB_INT),
	DB_COL(struct session_row, company, DB_ID),
	DB_COL(struct session_row, token, DB_BLOB),
	DB_COL(struct session_row, csrf, DB_BLOB),
	DB_COL(struct session_row, pending, DB_BOOL),
	DB_COL(struct session_row, created_ms, DB_INT),
	DB_COL(struct session_row, seen_ms, DB_INT),
	DB_COL(struct session_row, expires_ms, DB_INT),
	DB_COL(struct session_row, address, DB_TEXT),
	DB_COL(struct session_row, agent, DB_TEXT),
};
static const struct db_shape shape = DB_SHAPE(struct session_row, cols);
static const struct db_shape write_shape =
    ROW_SHAPE_PART(struct session_row, cols, 1, ARRAY_LEN(cols) - 1);

int
session_row_add(struct db *db, const struct session_row *row, int64_t *id_out,
		struct err *e)
{
	return db_put(db, add_sql, &write_shape, row, id_out, e);
}

int
session_row_find(struct db *db, struct text token, int64_t now_ms,
		 struct arena *a, struct session_row *out, struct err *e)
{
	return db_get(db, DB_ASK(find_sql, db_blob(token), db_int(now_ms)),
		      &shape, a, out, e);
}

int
session_row_list(struct db *db, int64_t person, struct arena *a,
		 struct session_list *out, struct err *e)
{
	struct db_table t;

	if (db_list(db, DB_ASK(list_sql, db_int(person)), &shape, a, &t, e) !=
	    0)
		return -1;
	*out = (struct session_list){ t.row, t.count };
	return 0;
}

int
session_row_set(struct db *db, const struct session_row *row, struct err *e)
{
	return row_change(db,
			  DB_ASK(set_sql, db_int(row->id), db_id(row->company),
				 db_blob(row->token), db_blob(row->csrf),
				 db_int(row->pending), db_int(row->seen_ms),
				 db_int(row->expires_ms)),
			  "session", e);
}

int
session_row_drop(struct db *db, int64_t session, struct err *e)
{
	return db_run(db, DB_ASK(drop_sql, db_int(session)), NULL, e);
}

int
session_row_drop_person(struct db *db, int64_t person, int64_t keep,
			struct err *e)
{
	return db_run(db, DB_ASK(drop_person_sql, db_int(person), db_int(keep)),
		      NULL, e);
}

int
session_row_drop_expired(struct db *db, int64_t now_ms, struct err *e)
{
	return db_run(db, DB_ASK(drop_expired_sql, db_int(now_ms)), NULL, e);
}
