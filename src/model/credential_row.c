#include "model/credential_row.h"

#include "model/row_private.h"

#define CREDENTIAL_COLUMNS                                                     \
	"c.id, c.person, c.kind, c.hash, c.label, c.created_ms,"               \
	" c.expires_ms, c.used_ms"

static const char add_sql[] =
    "insert into credential (person, kind, hash, label, created_ms,"
    " expires_ms, used_ms) values ($1, $2, $3, $4, $5, $6, $7) returning id";
static const char find_sql[] =
    "select " CREDENTIAL_COLUMNS " from credential c"
    " join person p on p.id = c.person and p.disabled = 0"
    " where c.hash = $1 and c.kind = $2"
    " and (c.expires_ms = 0 or c.expires_ms > $3)";
static const char list_sql[] =
    "select " CREDENTIAL_COLUMNS " from credential c"
    " where c.person = $1 and c.kind = $2 order by c.id";
static const char use_sql[] =
    "delete from credential where id = $1 and kind <> 'api'";
static const char seen_sql[] =
    "update credential set used_ms = $2 where id = $1";
static const char drop_sql[] =
    "delete from credential where id = $1 and person = $2";
static const char drop_kind_sql[] =
    "delete from credential where person = $1 and kind = $2";

#define CREDENTIAL_NAME(name, text) text,
static const char *const kind_names[] = { CREDENTIAL_TABLE(CREDENTIAL_NAME) };
#undef CREDENTIAL_NAME

static const char *
kind_name(int kind)
{
	CHECK(kind >= 0 && kind < CREDENTIAL_COUNT);
	return kind_names[kind];
}

static bool
kind_parse(struct text name, int *out)
{
	for (int i = 0; i < CREDENTIAL_COUNT; i++)
		if (text_is(name, kind_names[i])) {
			*out = i;
			return true;
		}
	return false;
}

const char *
credential_kind_name(enum credential_kind kind)
{
	return kind_name((int)kind);
}

static const struct db_names names = { kind_name, kind_parse };
static const struct db_col cols[] = {
	DB_COL(struct credential_row, id, DB_INT),
	DB_COL(struct credential_row, person, DB_INT),
	DB_COL_NAME(struct credential_row, kind, &names),
	DB_COL(struct credential_row, hash, DB_BLOB),
	DB_COL(struct credential_row, label, DB_TEXT),
	DB_COL(struct credential_row, created_ms, DB_INT),
	DB_COL(struct credential_row, expires_ms, DB_INT),
	DB_COL(struct credential_row, used_ms, DB_INT),
};
static const struct db_shape shape = DB_SHAPE(struct credential_row, cols);
static const struct db_shape write_shape =
    ROW_SHAPE_PART(struct credential_row, cols, 1, ARRAY_LEN(cols) - 1);

int
credential_row_add(struct db *db, const struct credential_row *row,
		   int64_t *id_out, struct err *e)
{
	return db_put(db, add_sql, &write_shape, row, id_out, e);
}

int
credential_row_find(struct db *db, enum credential_kind kind, struct text hash,
		    int64_t now_ms, struct arena *a, struct credential_row *out,
		    struct err *e)
{
	return db_get(db,
		      DB_ASK(find_sql, db_blob(hash),
			     db_text(credential_kind_name(kind)),
			     db_int(now_ms)),
		      &shape, a, out, e);
}

int
credential_row_list(struct db *db, int64_t person, enum credential_kind kind,
		    struct arena *a, struct credential_list *out, struct err *e)
{
	struct db_table t;

	if (db_list(db,
		    DB_ASK(list_sql, db_int(person),
			   db_text(credential_kind_name(kind))),
		    &shape, a, &t, e) != 0)
		return -1;
	*out = (struct credential_list){ t.row, t.count };
	return 0;
}

int
credential_row_use(struct db *db, int64_t credential, struct err *e)
{
	return row_change(db, DB_ASK(use_sql, db_int(credential)), "credential",
			  e);
}

int
credential_row_seen(struct db *db, int64_t credential, int64_t at_ms,
		    struct err *e)
{
	return row_change(db,
			  DB_ASK(seen_sql, db_int(credential), db_int(at_ms)),
			  "credential", e);
}

int
credential_row_drop(struct db *db, int64_t person, int64_t credential,
		    struct err *e)
{
	return row_change(db,
			  DB_ASK(drop_sql, db_int(credential), db_int(person)),
			  "credential", e);
}

int
credential_row_drop_kind(struct db *db, int64_t person,
			 enum credential_kind kind, struct err *e)
{
	return db_run(db,
		      DB_ASK(drop_kind_sql, db_int(person),
			     db_text(credential_kind_name(kind))),
		      NULL, e);
}
