#include "model/delivery_row.h"

#include "model/row_private.h"

#define DELIVERY_COLUMNS                                                       \
	"id, company, notice, contact, step, name, channel, address,"          \
	" language, subject, body, state, created_ms, useful_until_ms,"        \
	" due_ms, attempts, holder, lease_until_ms, sent_ms, answer"

static const char add_sql[] =
    "insert into delivery (company, notice, contact, step, name, channel,"
    " address, language, subject, body, state, created_ms, useful_until_ms,"
    " due_ms) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,"
    " $14) on conflict (notice, step, channel, address) do nothing";
static const char get_sql[] =
    "select " DELIVERY_COLUMNS " from delivery where company = $1 and id = $2";
static const char find_sql[] =
    "select " DELIVERY_COLUMNS " from delivery where id = $1";
static const char list_sql[] =
    "select " DELIVERY_COLUMNS " from delivery where company = $1"
    " and notice = $2 order by id";
static const char take_sql[] =
    "update delivery set holder = $1, lease_until_ms = $2 + $3,"
    " attempts = attempts + 1"
    " where id = (select id from delivery where state = 'queued'"
    " and due_ms <= $2 and lease_until_ms <= $2"
    " order by due_ms, id limit 1 /*skip locked*/)"
    " returning " DELIVERY_COLUMNS;
static const char has_due_sql[] =
    "select count(*) from (select id from delivery"
    " where state in ('queued', 'sending') and due_ms <= $1"
    " and lease_until_ms <= $1 limit 1) due";
static const char sending_sql[] =
    "update delivery set state = 'sending', lease_until_ms = $3 + $4"
    " where id = $1 and holder = $2 and state = 'queued'"
    " and lease_until_ms > $3 and useful_until_ms > $3"
    " and notice in (select n.id from notice n where n.id = delivery.notice"
    " and n.state not in ('acknowledged', 'useless'))";
static const char end_sql[] =
    "update delivery set state = $3, answer = $4, lease_until_ms = 0,"
    " sent_ms = case when $3 = 'sent' then $5 else sent_ms end,"
    " due_ms = case when $3 = 'queued' then $6 else due_ms end"
    " where id = $1 and holder = $2"
    " and state in ('queued', 'sending', 'doubtful')";
static const char return_sql[] =
    "update delivery set state = 'returned', answer = $2"
    " where id = $1 and state in ('sent', 'sending', 'doubtful')";
static const char doubt_sql[] =
    "update delivery set state = 'doubtful'"
    " where state = 'sending' and channel <> 'line' and lease_until_ms <= $1"
    " returning " DELIVERY_COLUMNS;
static const char again_sql[] =
    "update delivery set state = 'queued', lease_until_ms = 0"
    " where state = 'sending' and channel = 'line' and lease_until_ms <= $1";
static const char stale_sql[] =
    "update delivery set state = 'dropped'"
    " where state = 'queued' and useful_until_ms <= $1"
    " and lease_until_ms <= $1";
static const char hope_sql[] =
    "select count(*) from delivery where company = $1 and notice = $2"
    " and step = $3 and state in ('queued', 'sending', 'sent')";
static const char waiting_sql[] =
    "select count(*) from delivery where state = 'queued'"
    " and useful_until_ms > $1";
static const char oldest_sql[] =
    "select coalesce(min(created_ms), 0) from delivery"
    " where state = 'queued' and useful_until_ms > $1";

static const struct db_col cols[] = {
	DB_COL(struct delivery_row, id, DB_INT),
	DB_COL(struct delivery_row, company, DB_INT),
	DB_COL(struct delivery_row, notice, DB_INT),
	DB_COL(struct delivery_row, contact, DB_ID),
	DB_COL_NAME(struct delivery_row, step, &names_step),
	DB_COL(struct delivery_row, name, DB_TEXT),
	DB_COL_NAME(struct delivery_row, channel, &names_channel),
	DB_COL(struct delivery_row, address, DB_TEXT),
	DB_COL_NAME(struct delivery_row, language, &names_language),
	DB_COL(struct delivery_row, subject, DB_TEXT),
	DB_COL(struct delivery_row, body, DB_TEXT),
	DB_COL_NAME(struct delivery_row, state, &names_delivery_state),
	DB_COL(struct delivery_row, created_ms, DB_INT),
	DB_COL(struct delivery_row, useful_until_ms, DB_INT),
	DB_COL(struct delivery_row, due_ms, DB_INT),
	DB_COL(struct delivery_row, attempts, DB_INT),
	DB_COL(struct delivery_row, holder, DB_TEXT),
	DB_COL(struct delivery_row, lease_until_ms, DB_INT),
	DB_COL(struct delivery_row, sent_ms, DB_INT),
	DB_COL(struct delivery_row, answer, DB_TEXT),
};
static const struct db_shape shape = DB_SHAPE(struct delivery_row, cols);
static const struct db_shape add_shape =
    ROW_SHAPE_PART(struct delivery_row, cols, 1, 14);

int
delivery_row_add(struct db *db, const struct delivery_row *row, struct err *e)
{
	CHECK(row->step < STEP_END);
	return db_put(db, add_sql, &add_shape, row, NULL, e);
}

int
delivery_row_get(struct db *db, int64_t company, int64_t delivery,
		 struct arena *a, struct delivery_row *out, struct err *e)
{
	return db_get(db, DB_ASK(get_sql, db_int(company), db_int(delivery)),
		      &shape, a, out, e);
}

int
delivery_row_find(struct db *db, int64_t delivery, struct arena *a,
		  struct delivery_row *out, struct err *e)
{
	return db_get(db, DB_ASK(find_sql, db_int(delivery)), &shape, a, out,
		      e);
}

static int
list(struct db *db, const struct db_ask *ask, struct arena *a,
     struct delivery_list *out, struct err *e)
{
	struct db_table t;

	if (db_list(db, ask, &shape, a, &t, e) != 0)
		return -1;
	*out = (struct delivery_list){ t.row, t.count };
	return 0;
}

int
delivery_row_list(struct db *db, int64_t company, int64_t notice,
		  struct arena *a, struct delivery_list *out, struct err *e)
{
	return list(db, DB_ASK(list_sql, db_int(company), db_int(notice)), a,
		    out, e);
}

int
delivery_row_take(struct db *db, const struct delivery_wish *wish,
		  struct arena *a, struct delivery_row *out, struct err *e)
{
	return db_get(db,
		      DB_ASK(take_sql, db_text(wish->holder),
			     db_int(wish->now_ms), db_int(wish->lease_ms)),
		      &shape, a, out, e);
}

int
delivery_row_has_due(struct db *db, int64_t now_ms, bool *out, struct err *e)
{
	int64_t n = 0;

	if (db_get_int(db, DB_ASK(has_due_sql, db_int(now_ms)), &n, e) != 0)
		return -1;
	*out = n > 0;
	return 0;
}

static int
held(struct db *db, const struct db_ask *ask, const char *otherwise,
     struct err *e)
{
	int64_t changed = 0;

	if (db_run(db, ask, &changed, e) != 0)
		return -1;
	return changed > 0 ? 0 : err_set(e, ERR_CONFLICT, "%s", otherwise);
}

int
delivery_row_sending(struct db *db, int64_t delivery,
		     const struct delivery_wish *wish, struct err *e)
{
	return held(db,
		    DB_ASK(sending_sql, db_int(delivery), db_text(wish->holder),
			   db_int(wish->now_ms), db_int(wish->lease_ms)),
		    "this letter is not wanted any more, or in other hands", e);
}

int
delivery_row_end(struct db *db, const struct delivery_end *end, struct err *e)
{
	return held(db,
		    DB_ASK(end_sql, db_int(end->delivery), db_text(end->holder),
			   db_text(delivery_state_name(end->state)),
			   db_view(text_of(end->answer)), db_int(end->at_ms),
			   db_int(end->again_ms)),
		    "somebody else holds this letter now", e);
}

int
delivery_row_return(struct db *db, int64_t delivery, const char *answer,
		    struct err *e)
{
	return held(
	    db, DB_ASK(return_sql, db_int(delivery), db_view(text_of(answer))),
	    "this letter was not sent, or came back before", e);
}

int
delivery_row_sweep(struct db *db, int64_t now_ms, struct arena *a,
		   struct delivery_list *out, struct err *e)
{
	CHECK(db_in_transaction(db));
	if (list(db, DB_ASK(doubt_sql, db_int(now_ms)), a, out, e) != 0 ||
	    db_run(db, DB_ASK(again_sql, db_int(now_ms)), NULL, e) != 0)
		return -1;
	return db_run(db, DB_ASK(stale_sql, db_int(now_ms)), NULL, e);
}

int
delivery_row_count_hope(struct db *db, int64_t company, int64_t notice,
			enum step step, int64_t *out, struct err *e)
{
	return db_get_int(db,
			  DB_ASK(hope_sql, db_int(company), db_int(notice),
				 db_text(step_name(step))),
			  out, e);
}

int
delivery_row_waiting(struct db *db, int64_t now_ms, int64_t *count_out,
		     int64_t *oldest_ms_out, struct err *e)
{
	if (db_get_int(db, DB_ASK(waiting_sql, db_int(now_ms)), count_out, e) !=
	    0)
		return -1;
	return db_get_int(db, DB_ASK(oldest_sql, db_int(now_ms)), oldest_ms_out,
			  e);
}
