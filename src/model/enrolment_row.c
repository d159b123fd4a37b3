#include "model/enrolment_row.h"

#include "model/row_private.h"

#define ENROLMENT_COLUMNS                                                      \
	"id, company, kind, hash, name, site, person, created_ms, expires_ms," \
	" used_ms, sender"

static const char add_sql[] =
    "insert into enrolment (company, kind, hash, name, site, person,"
    " created_ms, expires_ms) values ($1, $2, $3, $4, $5, $6, $7, $8)"
    " returning id";
static const char list_sql[] =
    "select " ENROLMENT_COLUMNS " from enrolment where company = $1"
    " and used_ms = 0 and expires_ms > $2 order by id desc";
static const char drop_sql[] =
    "delete from enrolment where company = $1 and id = $2 and used_ms = 0";
static const char use_sql[] =
    "update enrolment set used_ms = $2 where hash = $1 and used_ms = 0"
    " and expires_ms > $2 returning " ENROLMENT_COLUMNS;
static const char set_sender_sql[] =
    "update enrolment set sender = $2 where id = $1";

static const struct db_col cols[] = {
	DB_COL(struct enrolment_row, id, DB_INT),
	DB_COL(struct enrolment_row, company, DB_INT),
	DB_COL_NAME(struct enrolment_row, kind, &names_sender_kind),
	DB_COL(struct enrolment_row, hash, DB_BLOB),
	DB_COL(struct enrolment_row, name, DB_TEXT),
	DB_COL(struct enrolment_row, site, DB_TEXT),
	DB_COL(struct enrolment_row, person, DB_ID),
	DB_COL(struct enrolment_row, created_ms, DB_INT),
	DB_COL(struct enrolment_row, expires_ms, DB_INT),
	DB_COL(struct enrolment_row, used_ms, DB_INT),
	DB_COL(struct enrolment_row, sender, DB_ID),
};
static const struct db_shape shape = DB_SHAPE(struct enrolment_row, cols);
static const struct db_shape write_shape =
    ROW_SHAPE_PART(struct enrolment_row, cols, 1, 8);

int
enrolment_row_add(struct db *db, const struct enrolment_row *row,
		  int64_t *id_out, struct err *e)
{
	CHECK(row->hash.n == ENROLMENT_ROW_HASH_BYTES);
	return db_put(db, add_sql, &write_shape, row, id_out, e);
}

int
enrolment_row_list(struct db *db, int64_t company, int64_t now_ms,
		   struct arena *a, struct enrolment_list *out, struct err *e)
{
	struct db_table t;

	if (db_list(db, DB_ASK(list_sql, db_int(company), db_int(now_ms)),
		    &shape, a, &t, e) != 0)
		return -1;
	*out = (struct enrolment_list){ t.row, t.count };
	for (size_t i = 0; i < out->count; i++)
		out->row[i].hash = (struct text){ NULL, 0 };
	return 0;
}

int
enrolment_row_drop(struct db *db, int64_t company, int64_t enrolment,
		   struct err *e)
{
	return row_change(db,
			  DB_ASK(drop_sql, db_int(company), db_int(enrolment)),
			  "enrolment", e);
}

int
enrolment_row_use(struct db *db, struct text hash, int64_t now_ms,
		  struct arena *a, struct enrolment_row *out, struct err *e)
{
	CHECK(db_in_transaction(db));
	return db_get(db, DB_ASK(use_sql, db_blob(hash), db_int(now_ms)),
		      &shape, a, out, e);
}

int
enrolment_row_set_sender(struct db *db, int64_t enrolment, int64_t sender,
			 struct err *e)
{
	CHECK(db_in_transaction(db));
	return row_change(
	    db, DB_ASK(set_sender_sql, db_int(enrolment), db_int(sender)),
	    "enrolment", e);
}
