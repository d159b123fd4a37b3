#include "model/segment_keep_row.h"

#include "model/row_private.h"

#define HEAD_COLUMNS                                                           \
	"s.id, s.company, s.number, s.sender, s.sequence, s.received_ms,"      \
	" s.sent_ms, s.bytes, s.raw_bytes, s.records, s.digest"

static const char list_sql[] =
    "select " HEAD_COLUMNS " from segment s where s.company = $1"
    " and s.number > $2 and s.number <= $3 order by s.number limit $4";
static const char body_sql[] =
    "select body from segment_body where segment = $1";
static const char last_sql[] =
    "select coalesce(max(number), $2) from segment where company = $1"
    " and number > $2 and number < coalesce((select min(number) from segment"
    " where company = $1 and number > $2 and received_ms >= $3),"
    " 9223372036854775807)";
static const char oldest_all_sql[] =
    "select coalesce(min(received_ms), 0) from segment";
static const char oldest_sql[] =
    "select coalesce(min(received_ms), 0) from segment where company = $1";
static const char first_sql[] =
    "select coalesce(min(number), 0) from segment where company = $1";
static const char bytes_sql[] = "select coalesce(sum(bytes), 0) from segment";
static const char count_sql[] = "select count(*) from segment";

/* Ten minutes around, because a batch holds what came before it was closed. */
#define NEAR(begin, end)                                                       \
	"(s.sent_ms >= " begin " - 600000 and s.sent_ms <= " end " + 600000)"

static const char droppable_sql[] =
    "select " HEAD_COLUMNS " from segment s where s.received_ms < $1"
    " and s.number <= (select coalesce(max(d.last_number), 0)"
    "  from segment_day d where d.company = s.company)"
    " and s.number <= (select coalesce(min(c.memory_position), 0)"
    "  from company_stage c where c.company = s.company"
    "  and c.stage = 'detect')"
    " and not exists (select 1 from incident i where i.company = s.company"
    "  and i.look = 0 and i.state in ('open', 'working') and (" NEAR(
	"i.first_ms",
	"i.first_ms + 3600000") " or " NEAR("i.last_ms - 3600000",
					    "i.last_ms") "))"
							 " order by s.received_ms, s.id limit $2";
static const char drop_body_sql[] =
    "delete from segment_body where segment = $1";
static const char drop_sql[] = "delete from segment where id = $1";
static const char unsealed_sql[] =
    "select c.id from company c where exists (select 1 from segment s"
    " where s.company = c.id and s.received_ms < $1 and s.number >"
    " (select coalesce(max(d.last_number), 0) from segment_day d"
    " where d.company = c.id)) order by c.id";

static const struct db_col cols[] = {
	DB_COL(struct segment_head, id, DB_INT),
	DB_COL(struct segment_head, company, DB_INT),
	DB_COL(struct segment_head, number, DB_INT),
	DB_COL(struct segment_head, sender, DB_INT),
	DB_COL(struct segment_head, sequence, DB_INT),
	DB_COL(struct segment_head, received_ms, DB_INT),
	DB_COL(struct segment_head, sent_ms, DB_INT),
	DB_COL(struct segment_head, bytes, DB_INT),
	DB_COL(struct segment_head, raw_bytes, DB_INT),
	DB_COL(struct segment_head, records, DB_INT),
	DB_COL(struct segment_head, digest, DB_TEXT),
};
static const struct db_shape shape = DB_SHAPE(struct segment_head, cols);

struct body {
	struct text bytes;
};

static const struct db_col body_cols[] = {
	DB_COL(struct body, bytes, DB_BLOB),
};
static const struct db_shape body_shape = DB_SHAPE(struct body, body_cols);

static const struct db_col id_cols[] = {
	DB_COL(struct segment_head, id, DB_INT),
};
static const struct db_shape id_shape = DB_SHAPE(struct segment_head, id_cols);

static int
list(struct db *db, const struct db_ask *ask, struct arena *a,
     struct segment_head_list *out, struct err *e)
{
	struct db_table t;

	if (db_list(db, ask, &shape, a, &t, e) != 0)
		return -1;
	*out = (struct segment_head_list){ t.row, t.count };
	return 0;
}

int
segment_keep_list(struct db *db, int64_t company, int64_t after, int64_t until,
		  size_t max, struct arena *a, struct segment_head_list *out,
		  struct err *e)
{
	return list(db,
		    DB_ASK(list_sql, db_int(company), db_int(after),
			   db_int(until), row_limit(max)),
		    a, out, e);
}

int
segment_keep_body(struct db *db, int64_t segment, struct arena *a,
		  struct text *out, struct err *e)
{
	struct body body;

	if (db_get(db, DB_ASK(body_sql, db_int(segment)), &body_shape, a, &body,
		   e) != 0)
		return -1;
	*out = body.bytes;
	return 0;
}

int
segment_keep_last(struct db *db, int64_t company, int64_t after,
		  int64_t until_ms, int64_t *out, struct err *e)
{
	return db_get_int(
	    db,
	    DB_ASK(last_sql, db_int(company), db_int(after), db_int(until_ms)),
	    out, e);
}

int
segment_keep_oldest(struct db *db, int64_t company, int64_t *out, struct err *e)
{
	if (company == 0)
		return db_get_int(db, DB_SAY(oldest_all_sql), out, e);
	return db_get_int(db, DB_ASK(oldest_sql, db_int(company)), out, e);
}

int
segment_keep_first(struct db *db, int64_t company, int64_t *out, struct err *e)
{
	return db_get_int(db, DB_ASK(first_sql, db_int(company)), out, e);
}

int
segment_keep_size(struct db *db, int64_t *bytes_out, int64_t *count_out,
		  struct err *e)
{
	if (db_get_int(db, DB_SAY(bytes_sql), bytes_out, e) != 0)
		return -1;
	return db_get_int(db, DB_SAY(count_sql), count_out, e);
}

int
segment_keep_droppable(struct db *db, int64_t before_ms, size_t max,
		       struct arena *a, struct segment_head_list *out,
		       struct err *e)
{
	return list(db,
		    DB_ASK(droppable_sql, db_int(before_ms), row_limit(max)), a,
		    out, e);
}

int
segment_keep_drop(struct db *db, int64_t segment, struct err *e)
{
	CHECK(db_in_transaction(db));
	if (db_run(db, DB_ASK(drop_body_sql, db_int(segment)), NULL, e) != 0)
		return -1;
	return row_change(db, DB_ASK(drop_sql, db_int(segment)), "segment", e);
}

int
segment_keep_unsealed(struct db *db, int64_t before_ms, struct arena *a,
		      struct segment_company_list *out, struct err *e)
{
	struct db_table t;
	const struct segment_head *row;

	if (db_list(db, DB_ASK(unsealed_sql, db_int(before_ms)), &id_shape, a,
		    &t, e) != 0)
		return -1;
	row = t.row;
	out->count = t.count;
	out->id = arena_alloc_array(a, t.count + 1, sizeof(*out->id));
	for (size_t i = 0; out->id != NULL && i < t.count; i++)
		out->id[i] = row[i].id;
	return arena_check(a, e);
}
