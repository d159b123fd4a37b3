#include "model/report_row.h"

#include "model/row_private.h"

#define REPORT_HEAD                                                            \
	"id, company, month, edition, from_ms, until_ms, made_ms, whole"
#define REPORT_COLUMNS REPORT_HEAD ", facts, digest"

static const char add_sql[] =
    "insert into report (company, month, edition, from_ms, until_ms, made_ms,"
    " whole, facts, digest, pdf) select $1, $2, coalesce(max(edition), 0) + 1,"
    " $3, $4, $5, $6, $7, $8, $9 from report where company = $1"
    " and month = $2 returning id";
static const char get_sql[] =
    "select " REPORT_COLUMNS " from report where company = $1 and id = $2";
static const char find_sql[] =
    "select " REPORT_COLUMNS " from report where company = $1 and month = $2"
    " order by edition desc limit 1";
static const char has_sql[] =
    "select count(*) from report where company = $1 and month = $2"
    " and whole = 1";
static const char list_sql[] =
    "select " REPORT_HEAD ", '', digest from report where company = $1"
    " order by month desc, edition desc limit $2";
static const char list_before_sql[] =
    "select " REPORT_COLUMNS " from report r where company = $1"
    " and month < $2 and whole = 1 and edition = (select max(x.edition)"
    " from report x where x.company = r.company and x.month = r.month"
    " and x.whole = 1) order by month desc limit $3";
static const char pdf_sql[] =
    "select pdf from report where company = $1 and id = $2";

static const struct db_col cols[] = {
	DB_COL(struct report_row, id, DB_INT),
	DB_COL(struct report_row, company, DB_INT),
	DB_COL(struct report_row, month, DB_TEXT),
	DB_COL(struct report_row, edition, DB_INT),
	DB_COL(struct report_row, from_ms, DB_INT),
	DB_COL(struct report_row, until_ms, DB_INT),
	DB_COL(struct report_row, made_ms, DB_INT),
	DB_COL(struct report_row, whole, DB_BOOL),
	DB_COL(struct report_row, facts, DB_TEXT),
	DB_COL(struct report_row, digest, DB_TEXT),
};
static const struct db_shape shape = DB_SHAPE(struct report_row, cols);

struct pdf {
	struct text bytes;
};

static const struct db_col pdf_cols[] = {
	DB_COL(struct pdf, bytes, DB_BLOB),
};
static const struct db_shape pdf_shape = DB_SHAPE(struct pdf, pdf_cols);

#define DAY_COLUMNS                                                            \
	"company, day, part, from_ms, until_ms, last_number, segments,"        \
	" records, bytes, content, digest, sealed_ms, dropped, dropped_ms"

static const char day_add_sql[] =
    "insert into segment_day (" DAY_COLUMNS ") values ($1, $2, $3, $4, $5,"
    " $6, $7, $8, $9, $10, $11, $12, $13, $14)";
static const char day_last_sql[] =
    "select " DAY_COLUMNS " from segment_day where company = $1"
    " order by until_ms desc limit 1";
static const char day_list_sql[] =
    "select " DAY_COLUMNS " from segment_day where company = $1"
    " and from_ms >= $2 and from_ms < $3 order by until_ms";
static const char day_before_sql[] =
    "select " DAY_COLUMNS " from segment_day where company = $1"
    " and from_ms < $2 order by day desc limit 1";
static const char day_drop_sql[] =
    "update segment_day set dropped = dropped + $3, dropped_ms = $4"
    " where company = $1 and until_ms = (select min(until_ms)"
    " from segment_day"
    " where company = $1 and last_number >= $2)";

static const struct db_col day_cols[] = {
	DB_COL(struct segment_day_row, company, DB_INT),
	DB_COL(struct segment_day_row, day, DB_TEXT),
	DB_COL(struct segment_day_row, part, DB_INT),
	DB_COL(struct segment_day_row, from_ms, DB_INT),
	DB_COL(struct segment_day_row, until_ms, DB_INT),
	DB_COL(struct segment_day_row, last_number, DB_INT),
	DB_COL(struct segment_day_row, segments, DB_INT),
	DB_COL(struct segment_day_row, records, DB_INT),
	DB_COL(struct segment_day_row, bytes, DB_INT),
	DB_COL(struct segment_day_row, content, DB_TEXT),
	DB_COL(struct segment_day_row, digest, DB_TEXT),
	DB_COL(struct segment_day_row, sealed_ms, DB_INT),
	DB_COL(struct segment_day_row, dropped, DB_INT),
	DB_COL(struct segment_day_row, dropped_ms, DB_INT),
};
static const struct db_shape day_shape =
    DB_SHAPE(struct segment_day_row, day_cols);

int
report_row_add(struct db *db, const struct report_row *row, struct text pdf,
	       int64_t *id_out, struct err *e)
{
	CHECK(db_in_transaction(db));
	return db_get_int(
	    db,
	    DB_ASK(add_sql, db_int(row->company), db_text(row->month),
		   db_int(row->from_ms), db_int(row->until_ms),
		   db_int(row->made_ms), db_int(row->whole),
		   db_text(row->facts), db_text(row->digest),
		   db_blob(pdf.n > 0 ? pdf : (struct text){ NULL, 0 })),
	    id_out, e);
}

int
report_row_get(struct db *db, int64_t company, int64_t report, struct arena *a,
	       struct report_row *out, struct err *e)
{
	return db_get(db, DB_ASK(get_sql, db_int(company), db_int(report)),
		      &shape, a, out, e);
}

int
report_row_find(struct db *db, int64_t company, const char *month,
		struct arena *a, struct report_row *out, struct err *e)
{
	return db_get(db, DB_ASK(find_sql, db_int(company), db_text(month)),
		      &shape, a, out, e);
}

int
report_row_has(struct db *db, int64_t company, const char *month, bool *out,
	       struct err *e)
{
	int64_t count = 0;

	if (db_get_int(db, DB_ASK(has_sql, db_int(company), db_text(month)),
		       &count, e) != 0)
		return -1;
	*out = count > 0;
	return 0;
}

static int
list(struct db *db, const struct db_ask *ask, struct arena *a,
     struct report_list *out, struct err *e)
{
	struct db_table t;

	if (db_list(db, ask, &shape, a, &t, e) != 0)
		return -1;
	*out = (struct report_list){ t.row, t.count };
	return 0;
}

int
report_row_list(struct db *db, int64_t company, size_t max, struct arena *a,
		struct report_list *out, struct err *e)
{
	if (list(db, DB_ASK(list_sql, db_int(company), row_limit(max)), a, out,
		 e) != 0)
		return -1;
	for (size_t i = 0; i < out->count; i++)
		out->row[i].facts = NULL;
	return 0;
}

int
report_row_list_before(struct db *db, int64_t company, const char *month,
		       size_t max, struct arena *a, struct report_list *out,
		       struct err *e)
{
	return list(db,
		    DB_ASK(list_before_sql, db_int(company), db_text(month),
			   row_limit(max)),
		    a, out, e);
}

int
report_row_get_pdf(struct db *db, int64_t company, int64_t report,
		   struct arena *a, struct text *out, struct err *e)
{
	struct pdf pdf;

	if (db_get(db, DB_ASK(pdf_sql, db_int(company), db_int(report)),
		   &pdf_shape, a, &pdf, e) != 0)
		return -1;
	*out = pdf.bytes;
	return 0;
}

int
segment_day_row_add(struct db *db, const struct segment_day_row *row,
		    struct err *e)
{
	return db_put(db, day_add_sql, &day_shape, row, NULL, e);
}

int
segment_day_row_last(struct db *db, int64_t company, struct arena *a,
		     struct segment_day_row *out, struct err *e)
{
	return db_get(db, DB_ASK(day_last_sql, db_int(company)), &day_shape, a,
		      out, e);
}

int
segment_day_row_list(struct db *db, int64_t company, int64_t from_ms,
		     int64_t until_ms, struct arena *a,
		     struct segment_day_list *out, struct err *e)
{
	struct db_table t;

	if (db_list(db,
		    DB_ASK(day_list_sql, db_int(company), db_int(from_ms),
			   db_int(until_ms)),
		    &day_shape, a, &t, e) != 0)
		return -1;
	*out = (struct segment_day_list){ t.row, t.count };
	return 0;
}

int
segment_day_row_before(struct db *db, int64_t company, int64_t from_ms,
		       struct arena *a, struct segment_day_row *out,
		       struct err *e)
{
	return db_get(db,
		      DB_ASK(day_before_sql, db_int(company), db_int(from_ms)),
		      &day_shape, a, out, e);
}

int
segment_day_row_drop(struct db *db, int64_t company, int64_t number,
		     int64_t count, int64_t at_ms, struct err *e)
{
	return row_change(db,
			  DB_ASK(day_drop_sql, db_int(company), db_int(number),
				 db_int(count), db_int(at_ms)),
			  "day", e);
}
