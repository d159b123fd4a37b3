#include "model/segment_row.h"

#include "model/row_private.h"

static const char feed_take_sql[] =
    "insert into company_feed (company, number) values ($1, 0)"
    " on conflict (company) do update set number = company_feed.number"
    " returning number";
static const char feed_set_sql[] =
    "update company_feed set number = $2 where company = $1";
static const char feed_get_sql[] =
    "select coalesce((select number from company_feed where company = $1), 0)";
static const char advance_sql[] =
    "update sender set sequence = $3 where id = $2 and company = $1"
    " and state = 'active' and sequence < $3";
static const char passed_sql[] =
    "select count(*) from sender where id = $2 and company = $1"
    " and state = 'active'";
static const char add_sql[] =
    "insert into segment (company, number, sender, sequence, received_ms,"
    " sent_ms, bytes, raw_bytes, records, digest)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id";
static const char add_body_sql[] =
    "insert into segment_body (segment, body) values ($1, $2)";
static const char list_sql[] =
    "select s.id, s.company, s.number, s.sender, s.sequence, s.received_ms,"
    " s.sent_ms, s.bytes, s.raw_bytes, s.records, s.digest, b.body"
    " from segment s join segment_body b on b.segment = s.id"
    " where s.company = $1 and s.number > $2 order by s.number limit $3";
static const char list_heads_sql[] =
    "select id, company, number, sender, sequence, received_ms, sent_ms,"
    " bytes, raw_bytes, records, digest from segment"
    " where company = $1 and number > $2 order by number limit $3";
static const char body_sql[] =
    "select b.body from segment s join segment_body b on b.segment = s.id"
    " where s.company = $1 and s.id = $2";

static const struct db_col cols[] = {
	DB_COL(struct segment_row, id, DB_INT),
	DB_COL(struct segment_row, company, DB_INT),
	DB_COL(struct segment_row, number, DB_INT),
	DB_COL(struct segment_row, sender, DB_INT),
	DB_COL(struct segment_row, sequence, DB_INT),
	DB_COL(struct segment_row, received_ms, DB_INT),
	DB_COL(struct segment_row, sent_ms, DB_INT),
	DB_COL(struct segment_row, bytes, DB_INT),
	DB_COL(struct segment_row, raw_bytes, DB_INT),
	DB_COL(struct segment_row, records, DB_INT),
	DB_COL(struct segment_row, digest, DB_TEXT),
	DB_COL(struct segment_row, body, DB_BLOB),
};
static const struct db_shape shape = DB_SHAPE(struct segment_row, cols);
static const struct db_shape write_shape =
    ROW_SHAPE_PART(struct segment_row, cols, 1, 10);
static const struct db_shape head_shape =
    ROW_SHAPE_PART(struct segment_row, cols, 0, 11);

struct body {
	struct text bytes;
};
static const struct db_col body_cols[] = {
	DB_COL(struct body, bytes, DB_BLOB),
};
static const struct db_shape body_shape = DB_SHAPE(struct body, body_cols);

/* Whether the batch is new to its sender; that it is, is written. */
static int
advance(struct db *db, int64_t company, const struct segment_row *row,
	bool *new_out, struct err *e)
{
	int64_t changed = 0, there = 0;

	if (db_run(db,
		   DB_ASK(advance_sql, db_int(company), db_int(row->sender),
			  db_int(row->sequence)),
		   &changed, e) != 0)
		return -1;
	*new_out = changed > 0;
	if (changed > 0)
		return 0;
	if (db_get_int(db,
		       DB_ASK(passed_sql, db_int(company), db_int(row->sender)),
		       &there, e) != 0)
		return -1;
	return there > 0 ? 0
			 : err_set(e, ERR_NOT_FOUND,
				   "no such sender, or no "
				   "longer");
}

static int
add(struct db *db, struct segment_row *row, struct err *e)
{
	if (db_put(db, add_sql, &write_shape, row, &row->id, e) != 0)
		return -1;
	return db_run(db,
		      DB_ASK(add_body_sql, db_int(row->id), db_blob(row->body)),
		      NULL, e);
}

int
segment_row_put(struct db *db, int64_t company, struct segment_row *row,
		size_t count, struct err *e)
{
	int64_t first = 0, last;

	CHECK(db_in_transaction(db));
	if (db_get_int(db, DB_ASK(feed_take_sql, db_int(company)), &first, e) !=
	    0)
		return -1;
	last = first;
	for (size_t i = 0; i < count; i++) {
		bool is_new = false;

		CHECK(row[i].company == company);
		row[i].number = row[i].id = 0;
		if (advance(db, company, &row[i], &is_new, e) != 0)
			return -1;
		if (!is_new)
			continue;
		row[i].number = ++last;
		if (add(db, &row[i], e) != 0)
			return -1;
	}
	if (last == first)
		return 0;
	return db_run(db, DB_ASK(feed_set_sql, db_int(company), db_int(last)),
		      NULL, e);
}

int
segment_row_list(struct db *db, int64_t company, int64_t after, size_t max,
		 struct arena *a, struct segment_list *out, struct err *e)
{
	struct db_table t;

	if (db_list(db,
		    DB_ASK(list_sql, db_int(company), db_int(after),
			   row_limit(max)),
		    &shape, a, &t, e) != 0)
		return -1;
	*out = (struct segment_list){ t.row, t.count };
	return 0;
}

int
segment_row_list_heads(struct db *db, int64_t company, int64_t after,
		       size_t max, struct arena *a, struct segment_list *out,
		       struct err *e)
{
	struct db_table t;

	if (db_list(db,
		    DB_ASK(list_heads_sql, db_int(company), db_int(after),
			   row_limit(max)),
		    &head_shape, a, &t, e) != 0)
		return -1;
	*out = (struct segment_list){ t.row, t.count };
	return 0;
}

int
segment_row_body(struct db *db, int64_t company, int64_t segment,
		 struct arena *a, struct text *out, struct err *e)
{
	struct body body = { { NULL, 0 } };

	if (db_get(db, DB_ASK(body_sql, db_int(company), db_int(segment)),
		   &body_shape, a, &body, e) != 0)
		return -1;
	*out = body.bytes;
	return 0;
}

int
segment_row_last(struct db *db, int64_t company, int64_t *out, struct err *e)
{
	return db_get_int(db, DB_ASK(feed_get_sql, db_int(company)), out, e);
}
