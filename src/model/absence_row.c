#include "model/absence_row.h"

#include "model/row_private.h"

#define ABSENCE_COLUMNS                                                        \
	"s.id, s.company, s.kind, s.sender, s.from_ms, s.until_ms, s.reason,"  \
	" s.person, s.created_ms, s.ended_ms, coalesce(p.name, '')"            \
	" from absence s left join person p on p.id = s.person"

static const char add_sql[] =
    "insert into absence (company, kind, sender, from_ms, until_ms, reason,"
    " person, created_ms) values ($1, $2, $3, $4, $5, $6, $7, $8)"
    " returning id";
static const char list_sql[] = "select " ABSENCE_COLUMNS " where s.company = $1"
			       " order by s.from_ms desc, s.id desc limit $2";
static const char between_sql[] =
    "select " ABSENCE_COLUMNS
    " where s.company = $1 and s.from_ms < $3 and s.until_ms > $2"
    " and (s.ended_ms = 0 or (s.ended_ms > $2 and s.ended_ms > s.from_ms))"
    " order by s.from_ms, s.id";
static const char end_sql[] = "update absence set ended_ms = $3"
			      " where company = $1 and id = $2"
			      " and ended_ms = 0 and until_ms > $3";
static const char has_sql[] =
    "select count(*) from absence where company = $1 and id = $2";

static const struct db_col cols[] = {
	DB_COL(struct absence_row, id, DB_INT),
	DB_COL(struct absence_row, company, DB_INT),
	DB_COL_NAME(struct absence_row, kind, &names_absence_kind),
	DB_COL(struct absence_row, sender, DB_INT),
	DB_COL(struct absence_row, from_ms, DB_INT),
	DB_COL(struct absence_row, until_ms, DB_INT),
	DB_COL(struct absence_row, reason, DB_TEXT),
	DB_COL(struct absence_row, person, DB_ID),
	DB_COL(struct absence_row, created_ms, DB_INT),
	DB_COL(struct absence_row, ended_ms, DB_INT),
	DB_COL(struct absence_row, person_name, DB_TEXT),
};
static const struct db_shape shape = DB_SHAPE(struct absence_row, cols);
static const struct db_shape write_shape =
    ROW_SHAPE_PART(struct absence_row, cols, 1, 8);

int
absence_row_add(struct db *db, const struct absence_row *row, int64_t *id_out,
		struct err *e)
{
	if (row->until_ms <= row->from_ms)
		return err_set(e, ERR_INVALID,
			       "an absence ends after it begins");
	return db_put(db, add_sql, &write_shape, row, id_out, e);
}

static int
list(struct db *db, const struct db_ask *ask, struct arena *a,
     struct absence_list *out, struct err *e)
{
	struct db_table t;

	if (db_list(db, ask, &shape, a, &t, e) != 0)
		return -1;
	*out = (struct absence_list){ t.row, t.count };
	return 0;
}

int
absence_row_list(struct db *db, int64_t company, size_t max, struct arena *a,
		 struct absence_list *out, struct err *e)
{
	return list(db, DB_ASK(list_sql, db_int(company), row_limit(max)), a,
		    out, e);
}

int
absence_row_list_between(struct db *db, int64_t company, int64_t from_ms,
			 int64_t until_ms, struct arena *a,
			 struct absence_list *out, struct err *e)
{
	return list(db,
		    DB_ASK(between_sql, db_int(company), db_int(from_ms),
			   db_int(until_ms)),
		    a, out, e);
}

bool
absence_row_is_at(const struct absence_row *row, int64_t sender, int64_t at_ms)
{
	return (row->sender == 0 || row->sender == sender) &&
	       at_ms >= row->from_ms && at_ms < row->until_ms &&
	       (row->ended_ms == 0 || at_ms < row->ended_ms);
}

int
absence_row_end(struct db *db, int64_t company, int64_t absence, int64_t at_ms,
		struct err *e)
{
	int64_t changed = 0, has = 0;

	if (db_run(db,
		   DB_ASK(end_sql, db_int(company), db_int(absence),
			  db_int(at_ms)),
		   &changed, e) != 0)
		return -1;
	if (changed > 0)
		return 0;
	if (db_get_int(db, DB_ASK(has_sql, db_int(company), db_int(absence)),
		       &has, e) != 0)
		return -1;
	if (has == 0)
		return err_set(e, ERR_NOT_FOUND, "no such absence");
	return err_set(e, ERR_CONFLICT, "the absence has ended already");
}
