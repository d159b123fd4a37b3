#include "model/diagnosis_row.h"

#include "model/row_private.h"

#define DIAGNOSIS_COLUMNS                                                      \
	"id, company, edition, case state when 'done' then 1 else 0 end,"      \
	" person, created_ms, finished_ms"

static const char add_sql[] =
    "insert into diagnosis (company, edition, state, person, created_ms)"
    " values ($1, $2, 'open', $3, $4) returning id";
static const char get_sql[] = "select " DIAGNOSIS_COLUMNS " from diagnosis"
			      " where company = $1 and id = $2";
static const char list_sql[] =
    "select " DIAGNOSIS_COLUMNS " from diagnosis where company = $1"
    " and ($2 = 0 or id < $2) order by id desc limit $3";
static const char finish_sql[] =
    "update diagnosis set state = 'done', finished_ms = $3"
    " where company = $1 and id = $2 and state = 'open'";
static const char drop_sql[] =
    "delete from diagnosis where company = $1 and id = $2 and state = 'open'";

#define SHEET_COLUMNS                                                          \
	"s.id, s.company, s.diagnosis, s.site, s.confirmed_on, s.confirmed_by"

static const char sheet_add_sql[] =
    "insert into diagnosis_sheet (company, diagnosis, site, confirmed_on,"
    " confirmed_by) select company, id, $3, $4, $5 from diagnosis"
    " where company = $1 and id = $2 and state = 'open' returning id";
static const char sheet_list_sql[] =
    "select " SHEET_COLUMNS " from diagnosis_sheet s"
    " where s.company = $1 and s.diagnosis = $2 order by s.id";
static const char sheet_confirm_sql[] =
    "update diagnosis_sheet set confirmed_on = $3, confirmed_by = $4"
    " where company = $1 and id = $2 and exists (select 1 from diagnosis d"
    " where d.id = diagnosis_sheet.diagnosis and d.state = 'open')";

static const char answer_set_sql[] =
    "insert into diagnosis_answer (sheet, item, answer, person, changed_ms)"
    " select s.id, $3, $4, $5, $6 from diagnosis_sheet s"
    " join diagnosis d on d.id = s.diagnosis and d.state = 'open'"
    " where s.company = $1 and s.id = $2"
    " on conflict (sheet, item) do update set answer = excluded.answer,"
    " person = excluded.person, changed_ms = excluded.changed_ms";
static const char answer_list_sql[] =
    "select a.sheet, a.item, a.answer, a.person, a.changed_ms"
    " from diagnosis_answer a join diagnosis_sheet s on s.id = a.sheet"
    " where s.company = $1 and s.diagnosis = $2 order by a.sheet, a.item";

static const struct db_col cols[] = {
	DB_COL(struct diagnosis_row, id, DB_INT),
	DB_COL(struct diagnosis_row, company, DB_INT),
	DB_COL(struct diagnosis_row, edition, DB_TEXT),
	DB_COL(struct diagnosis_row, done, DB_BOOL),
	DB_COL(struct diagnosis_row, person, DB_ID),
	DB_COL(struct diagnosis_row, created_ms, DB_INT),
	DB_COL(struct diagnosis_row, finished_ms, DB_INT),
};
static const struct db_shape shape = DB_SHAPE(struct diagnosis_row, cols);

static const struct db_col sheet_cols[] = {
	DB_COL(struct diagnosis_sheet_row, id, DB_INT),
	DB_COL(struct diagnosis_sheet_row, company, DB_INT),
	DB_COL(struct diagnosis_sheet_row, diagnosis, DB_INT),
	DB_COL(struct diagnosis_sheet_row, site, DB_TEXT),
	DB_COL(struct diagnosis_sheet_row, confirmed_on, DB_TEXT),
	DB_COL(struct diagnosis_sheet_row, confirmed_by, DB_TEXT),
};
static const struct db_shape sheet_shape =
    DB_SHAPE(struct diagnosis_sheet_row, sheet_cols);

static const struct db_col answer_cols[] = {
	DB_COL(struct diagnosis_answer_row, sheet, DB_INT),
	DB_COL(struct diagnosis_answer_row, item, DB_PLAIN),
	DB_COL(struct diagnosis_answer_row, answer, DB_TEXT),
	DB_COL(struct diagnosis_answer_row, person, DB_ID),
	DB_COL(struct diagnosis_answer_row, changed_ms, DB_INT),
};
static const struct db_shape answer_shape =
    DB_SHAPE(struct diagnosis_answer_row, answer_cols);

int
diagnosis_row_add(struct db *db, const struct diagnosis_row *row,
		  int64_t *id_out, struct err *e)
{
	return db_get_int(db,
			  DB_ASK(add_sql, db_int(row->company),
				 db_text(row->edition), db_id(row->person),
				 db_int(row->created_ms)),
			  id_out, e);
}

int
diagnosis_row_get(struct db *db, int64_t company, int64_t diagnosis,
		  struct arena *a, struct diagnosis_row *out, struct err *e)
{
	return db_get(db, DB_ASK(get_sql, db_int(company), db_int(diagnosis)),
		      &shape, a, out, e);
}

int
diagnosis_row_list(struct db *db, int64_t company, int64_t before, size_t max,
		   struct arena *a, struct diagnosis_list *out, struct err *e)
{
	struct db_table t;

	if (db_list(db,
		    DB_ASK(list_sql, db_int(company), db_int(before),
			   row_limit(max)),
		    &shape, a, &t, e) != 0)
		return -1;
	*out = (struct diagnosis_list){ t.row, t.count };
	return 0;
}

int
diagnosis_row_finish(struct db *db, int64_t company, int64_t diagnosis,
		     int64_t at_ms, struct err *e)
{
	return row_change(db,
			  DB_ASK(finish_sql, db_int(company), db_int(diagnosis),
				 db_int(at_ms)),
			  "open diagnosis", e);
}

int
diagnosis_row_drop(struct db *db, int64_t company, int64_t diagnosis,
		   struct err *e)
{
	return row_change(db,
			  DB_ASK(drop_sql, db_int(company), db_int(diagnosis)),
			  "open diagnosis", e);
}

int
diagnosis_sheet_row_add(struct db *db, const struct diagnosis_sheet_row *row,
			int64_t *id_out, struct err *e)
{
	return db_get_int(db,
			  DB_ASK(sheet_add_sql, db_int(row->company),
				 db_int(row->diagnosis),
				 db_view(text_of(row->site)),
				 db_view(text_of(row->confirmed_on)),
				 db_view(text_of(row->confirmed_by))),
			  id_out, e);
}

int
diagnosis_sheet_row_list(struct db *db, int64_t company, int64_t diagnosis,
			 struct arena *a, struct diagnosis_sheet_list *out,
			 struct err *e)
{
	struct db_table t;

	if (db_list(db,
		    DB_ASK(sheet_list_sql, db_int(company), db_int(diagnosis)),
		    &sheet_shape, a, &t, e) != 0)
		return -1;
	*out = (struct diagnosis_sheet_list){ t.row, t.count };
	return 0;
}

int
diagnosis_sheet_row_confirm(struct db *db,
			    const struct diagnosis_sheet_row *row,
			    struct err *e)
{
	return row_change(db,
			  DB_ASK(sheet_confirm_sql, db_int(row->company),
				 db_int(row->id),
				 db_view(text_of(row->confirmed_on)),
				 db_view(text_of(row->confirmed_by))),
			  "open sheet", e);
}

int
diagnosis_answer_row_set(struct db *db, int64_t company,
			 const struct diagnosis_answer_row *row, struct err *e)
{
	return row_change(db,
			  DB_ASK(answer_set_sql, db_int(company),
				 db_int(row->sheet), db_int(row->item),
				 db_text(row->answer), db_id(row->person),
				 db_int(row->changed_ms)),
			  "open sheet", e);
}

int
diagnosis_answer_row_list(struct db *db, int64_t company, int64_t diagnosis,
			  struct arena *a, struct diagnosis_answer_list *out,
			  struct err *e)
{
	struct db_table t;

	if (db_list(db,
		    DB_ASK(answer_list_sql, db_int(company), db_int(diagnosis)),
		    &answer_shape, a, &t, e) != 0)
		return -1;
	*out = (struct diagnosis_answer_list){ t.row, t.count };
	return 0;
}
