#include "model/look_row.h"

#include "model/row_private.h"

#define LOOK_COLUMNS                                                           \
	"id, company, person, state, created_ms, started_ms, finished_ms,"     \
	" records, error"

static const char add_sql[] =
    "insert into look (company, person, state, created_ms, started_ms,"
    " finished_ms, records, error)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8) returning id";
static const char get_sql[] =
    "select " LOOK_COLUMNS " from look where company = $1 and id = $2";
static const char list_sql[] =
    "select " LOOK_COLUMNS " from look where company = $1"
    " and ($2 = 0 or id < $2) order by id desc limit $3";
static const char set_sql[] =
    "update look set state = $3, started_ms = $4, finished_ms = $5,"
    " records = $6, error = $7 where company = $1 and id = $2";
static const char drop_sql[] =
    "delete from look where company = $1 and id = $2";

static const char empty_incident_sql[] =
    "delete from incident where company = $1 and look = $2";
static const char empty_alert_sql[] =
    "delete from alert where company = $1 and look = $2";
static const char empty_device_sql[] =
    "delete from device where company = $1 and look = $2";

#define FILE_COLUMNS                                                           \
	"f.look, f.number, f.name, f.stored, f.type, f.bytes, f.records,"      \
	" f.unparsed, f.seconds, f.error"

/* The look must be of the company; else nothing is selected and written. */
static const char file_set_sql[] =
    "insert into look_file (look, number, name, stored, type, bytes,"
    " records, unparsed, seconds, error)"
    " select id, $3, $4, $5, $6, $7, $8, $9, $10, $11 from look"
    " where company = $1 and id = $2"
    " on conflict (look, number) do update set name = excluded.name,"
    " stored = excluded.stored, type = excluded.type,"
    " bytes = excluded.bytes, records = excluded.records,"
    " unparsed = excluded.unparsed, seconds = excluded.seconds,"
    " error = excluded.error";
static const char file_list_sql[] =
    "select " FILE_COLUMNS " from look_file f join look l on l.id = f.look"
    " where l.company = $1 and l.id = $2 order by f.number";

static const struct db_col cols[] = {
	DB_COL(struct look_row, id, DB_INT),
	DB_COL(struct look_row, company, DB_INT),
	DB_COL(struct look_row, person, DB_ID),
	DB_COL_NAME(struct look_row, state, &names_look_state),
	DB_COL(struct look_row, created_ms, DB_INT),
	DB_COL(struct look_row, started_ms, DB_INT),
	DB_COL(struct look_row, finished_ms, DB_INT),
	DB_COL(struct look_row, records, DB_INT),
	DB_COL(struct look_row, error, DB_TEXT),
};
static const struct db_shape shape = DB_SHAPE(struct look_row, cols);
static const struct db_shape write_shape =
    ROW_SHAPE_PART(struct look_row, cols, 1, ARRAY_LEN(cols) - 1);

static const struct db_col file_cols[] = {
	DB_COL(struct look_file_row, look, DB_INT),
	DB_COL(struct look_file_row, number, DB_INT),
	DB_COL(struct look_file_row, name, DB_TEXT),
	DB_COL(struct look_file_row, stored, DB_TEXT),
	DB_COL(struct look_file_row, type, DB_TEXT),
	DB_COL(struct look_file_row, bytes, DB_INT),
	DB_COL(struct look_file_row, records, DB_INT),
	DB_COL(struct look_file_row, unparsed, DB_INT),
	DB_COL(struct look_file_row, seconds, DB_REAL),
	DB_COL(struct look_file_row, error, DB_TEXT),
};
static const struct db_shape file_shape =
    DB_SHAPE(struct look_file_row, file_cols);

int
look_row_add(struct db *db, const struct look_row *row, int64_t *id_out,
	     struct err *e)
{
	return db_put(db, add_sql, &write_shape, row, id_out, e);
}

int
look_row_get(struct db *db, int64_t company, int64_t look, struct arena *a,
	     struct look_row *out, struct err *e)
{
	return db_get(db, DB_ASK(get_sql, db_int(company), db_int(look)),
		      &shape, a, out, e);
}

int
look_row_list(struct db *db, int64_t company, int64_t before, size_t max,
	      struct arena *a, struct look_list *out, struct err *e)
{
	struct db_table t;

	if (db_list(db,
		    DB_ASK(list_sql, db_int(company), db_int(before),
			   row_limit(max)),
		    &shape, a, &t, e) != 0)
		return -1;
	*out = (struct look_list){ t.row, t.count };
	return 0;
}

int
look_row_set(struct db *db, const struct look_row *row, struct err *e)
{
	return row_change(db,
			  DB_ASK(set_sql, db_int(row->company), db_int(row->id),
				 db_text(look_state_name(row->state)),
				 db_int(row->started_ms),
				 db_int(row->finished_ms), db_int(row->records),
				 db_view(text_of(row->error))),
			  "look", e);
}

int
look_row_empty(struct db *db, int64_t company, int64_t look, struct err *e)
{
	static const char *const sql[] = { empty_incident_sql, empty_alert_sql,
					   empty_device_sql };

	/* 0 is the live watch, which is never emptied this way. */
	CHECK(db_in_transaction(db) && look > 0);
	for (size_t i = 0; i < ARRAY_LEN(sql); i++)
		if (db_run(db, DB_ASK(sql[i], db_int(company), db_int(look)),
			   NULL, e) != 0)
			return -1;
	return 0;
}

int
look_row_drop(struct db *db, int64_t company, int64_t look, struct err *e)
{
	if (look_row_empty(db, company, look, e) != 0)
		return -1;
	return row_change(db, DB_ASK(drop_sql, db_int(company), db_int(look)),
			  "look", e);
}

int
look_file_row_set(struct db *db, int64_t company,
		  const struct look_file_row *row, struct err *e)
{
	struct db_value value[ARRAY_LEN(file_cols) + 1];
	struct db_ask ask = { file_set_sql, value, ARRAY_LEN(value) };

	value[0] = db_int(company);
	db_values(&file_shape, row, &value[1]);
	return row_change(db, &ask, "look", e);
}

int
look_file_row_list(struct db *db, int64_t company, int64_t look,
		   struct arena *a, struct look_file_list *out, struct err *e)
{
	struct db_table t;

	if (db_list(db, DB_ASK(file_list_sql, db_int(company), db_int(look)),
		    &file_shape, a, &t, e) != 0)
		return -1;
	*out = (struct look_file_list){ t.row, t.count };
	return 0;
}
