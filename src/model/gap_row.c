#include "model/gap_row.h"

#include "model/row_private.h"

static const char *const reason_names[] = {
#define GAP_REASON_NAME(name, text) text,
	GAP_REASON_TABLE(GAP_REASON_NAME)
#undef GAP_REASON_NAME
};

const char *
gap_reason_name(enum gap_reason reason)
{
	return reason_names[reason];
}

bool
gap_reason_parse(struct text name, enum gap_reason *out)
{
	for (size_t i = 0; i < ARRAY_LEN(reason_names); i++)
		if (text_is(name, reason_names[i])) {
			*out = (enum gap_reason)i;
			return true;
		}
	return false;
}

static const char *
reason_write(int value)
{
	return gap_reason_name((enum gap_reason)value);
}

static bool
reason_read(struct text name, int *value_out)
{
	enum gap_reason reason;

	if (!gap_reason_parse(name, &reason))
		return false;
	*value_out = (int)reason;
	return true;
}

static const struct db_names names_gap_reason = { reason_write, reason_read };

#define GAP_COLUMNS                                                            \
	"id, company, sender, reason, from_ms, until_ms, incident, evidence"

static const char add_sql[] =
    "insert into gap (company, sender, reason, from_ms, until_ms, incident,"
    " evidence) values ($1, $2, $3, $4, $5, $6, $7) returning id";
static const char set_sql[] =
    "update gap set reason = $3, from_ms = $4, until_ms = $5, incident = $6,"
    " evidence = $7 where company = $1 and id = $2";
static const char get_last_sql[] =
    "select " GAP_COLUMNS " from gap where company = $1 and sender = $2"
    " order by id desc limit 1";
static const char list_open_sql[] =
    "select " GAP_COLUMNS " from gap where until_ms = 0"
    " order by company, id";
static const char list_sql[] =
    "select " GAP_COLUMNS " from gap where company = $1 and from_ms < $3"
    " and (until_ms = 0 or until_ms > $2) order by from_ms, id";

static const struct db_col cols[] = {
	DB_COL(struct gap_row, id, DB_INT),
	DB_COL(struct gap_row, company, DB_INT),
	DB_COL(struct gap_row, sender, DB_INT),
	DB_COL_NAME(struct gap_row, reason, &names_gap_reason),
	DB_COL(struct gap_row, from_ms, DB_INT),
	DB_COL(struct gap_row, until_ms, DB_INT),
	DB_COL(struct gap_row, incident, DB_INT),
	DB_COL(struct gap_row, evidence, DB_TEXT),
};
static const struct db_shape shape = DB_SHAPE(struct gap_row, cols);
static const struct db_shape write_shape =
    ROW_SHAPE_PART(struct gap_row, cols, 1, ARRAY_LEN(cols) - 1);

int
gap_row_add(struct db *db, const struct gap_row *row, int64_t *id_out,
	    struct err *e)
{
	return db_put(db, add_sql, &write_shape, row, id_out, e);
}

int
gap_row_set(struct db *db, const struct gap_row *row, struct err *e)
{
	return row_change(db,
			  DB_ASK(set_sql, db_int(row->company), db_int(row->id),
				 db_text(gap_reason_name(row->reason)),
				 db_int(row->from_ms), db_int(row->until_ms),
				 db_int(row->incident), db_text(row->evidence)),
			  "gap", e);
}

int
gap_row_get_last(struct db *db, int64_t company, int64_t sender,
		 struct arena *a, struct gap_row *out, struct err *e)
{
	return db_get(db, DB_ASK(get_last_sql, db_int(company), db_int(sender)),
		      &shape, a, out, e);
}

int
gap_row_list_open(struct db *db, struct arena *a, struct gap_list *out,
		  struct err *e)
{
	struct db_table t;

	if (db_list(db, DB_SAY(list_open_sql), &shape, a, &t, e) != 0)
		return -1;
	*out = (struct gap_list){ t.row, t.count };
	return 0;
}

int
gap_row_list(struct db *db, int64_t company, int64_t from_ms, int64_t until_ms,
	     struct arena *a, struct gap_list *out, struct err *e)
{
	struct db_table t;

	if (db_list(db,
		    DB_ASK(list_sql, db_int(company), db_int(from_ms),
			   db_int(until_ms)),
		    &shape, a, &t, e) != 0)
		return -1;
	*out = (struct gap_list){ t.row, t.count };
	return 0;
}
