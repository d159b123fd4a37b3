#include "model/job_row.h"

#include "model/row_private.h"

#define JOB_COLUMNS                                                            \
	"id, kind, company, object, state, holder, lease_until_ms,"            \
	" run_after_ms, attempts, created_ms, finished_ms, error"

static const char add_sql[] =
    "insert into job (kind, company, object, state, run_after_ms,"
    " created_ms) values ($1, $2, $3, 'queued', $4, $5)"
    " on conflict (kind, object) where state in ('queued', 'leased')"
    " do update set kind = excluded.kind returning id";
static const char get_sql[] = "select " JOB_COLUMNS " from job where id = $1";
static const char take_sql[] =
    "update job set state = 'leased', holder = $2,"
    " lease_until_ms = $3 + $4, attempts = attempts + 1"
    " where id = (select id from job where kind = $1"
    " and state in ('queued', 'leased') and run_after_ms <= $3"
    " and (state = 'queued' or lease_until_ms <= $3)"
    " order by run_after_ms, id limit 1 /*skip locked*/)"
    " returning " JOB_COLUMNS;
static const char extend_sql[] =
    "update job set lease_until_ms = $3 + $4"
    " where id = $1 and holder = $2 and state = 'leased'";
static const char finish_sql[] =
    "update job set state = 'done', finished_ms = $3, error = ''"
    " where id = $1 and holder = $2 and state = 'leased'";
static const char fail_sql[] =
    "update job set state = case when $5 > 0 then 'queued'"
    " else 'failed' end, error = $3,"
    " finished_ms = case when $5 > 0 then 0 else $4 end,"
    " run_after_ms = case when $5 > 0 then $5 else run_after_ms end"
    " where id = $1 and holder = $2 and state = 'leased'";
static const char count_sql[] =
    "select count(*) from job where state in ('queued', 'leased')";
static const char drop_before_sql[] =
    "delete from job where state in ('done', 'failed')"
    " and finished_ms < $1";

static const char stage_get_sql[] =
    "select position from stage where name = $1";
static const char stage_set_sql[] =
    "insert into stage (name, position) values ($1, $2)"
    " on conflict (name) do update set position = excluded.position";

static const struct db_col cols[] = {
	DB_COL(struct job_row, id, DB_INT),
	DB_COL(struct job_row, kind, DB_TEXT),
	DB_COL(struct job_row, company, DB_ID),
	DB_COL(struct job_row, object, DB_INT),
	DB_COL_NAME(struct job_row, state, &names_job_state),
	DB_COL(struct job_row, holder, DB_TEXT),
	DB_COL(struct job_row, lease_until_ms, DB_INT),
	DB_COL(struct job_row, run_after_ms, DB_INT),
	DB_COL(struct job_row, attempts, DB_INT),
	DB_COL(struct job_row, created_ms, DB_INT),
	DB_COL(struct job_row, finished_ms, DB_INT),
	DB_COL(struct job_row, error, DB_TEXT),
};
static const struct db_shape shape = DB_SHAPE(struct job_row, cols);

int
job_row_add(struct db *db, const struct job_row *row, int64_t *id_out,
	    struct err *e)
{
	return db_get_int(db,
			  DB_ASK(add_sql, db_text(row->kind),
				 db_id(row->company), db_int(row->object),
				 db_int(row->run_after_ms),
				 db_int(row->created_ms)),
			  id_out, e);
}

int
job_row_get(struct db *db, int64_t job, struct arena *a, struct job_row *out,
	    struct err *e)
{
	return db_get(db, DB_ASK(get_sql, db_int(job)), &shape, a, out, e);
}

int
job_row_take(struct db *db, const struct job_wish *wish, struct arena *a,
	     struct job_row *out, struct err *e)
{
	return db_get(db,
		      DB_ASK(take_sql, db_text(wish->kind),
			     db_text(wish->holder), db_int(wish->now_ms),
			     db_int(wish->lease_ms)),
		      &shape, a, out, e);
}

/* The row changes only while the lease is held. */
static int
held(struct db *db, const struct db_ask *ask, struct err *e)
{
	int64_t changed = 0;

	if (db_run(db, ask, &changed, e) != 0)
		return -1;
	if (changed == 0)
		return err_set(e, ERR_CONFLICT,
			       "somebody else holds this job now");
	return 0;
}

int
job_row_extend(struct db *db, int64_t job, const struct job_wish *wish,
	       struct err *e)
{
	return held(db,
		    DB_ASK(extend_sql, db_int(job), db_text(wish->holder),
			   db_int(wish->now_ms), db_int(wish->lease_ms)),
		    e);
}

int
job_row_finish(struct db *db, int64_t job, const char *holder, int64_t at_ms,
	       struct err *e)
{
	return held(
	    db, DB_ASK(finish_sql, db_int(job), db_text(holder), db_int(at_ms)),
	    e);
}

int
job_row_fail(struct db *db, const struct job_failure *failure, struct err *e)
{
	return held(db,
		    DB_ASK(fail_sql, db_int(failure->job),
			   db_text(failure->holder),
			   db_view(text_of(failure->error)),
			   db_int(failure->at_ms), db_int(failure->again_ms)),
		    e);
}

int
job_row_count(struct db *db, int64_t *out, struct err *e)
{
	return db_get_int(db, DB_SAY(count_sql), out, e);
}

int
job_row_drop_before(struct db *db, int64_t before_ms, struct err *e)
{
	return db_run(db, DB_ASK(drop_before_sql, db_int(before_ms)), NULL, e);
}

int
stage_row_get(struct db *db, const char *stage, int64_t *out, struct err *e)
{
	struct err own = { .kind = ERR_NONE };

	*out = 0;
	if (db_get_int(db, DB_ASK(stage_get_sql, db_text(stage)), out, &own) ==
		0 ||
	    own.kind == ERR_NOT_FOUND)
		return 0;
	return err_set(e, own.kind, "%s", own.text);
}

int
stage_row_set(struct db *db, const char *stage, int64_t position, struct err *e)
{
	CHECK(db_in_transaction(db));
	return db_run(db,
		      DB_ASK(stage_set_sql, db_text(stage), db_int(position)),
		      NULL, e);
}
