#include "model/notice_row.h"

#include "model/row_private.h"

#define NOTICE_COLUMNS                                                         \
	"id, company, kind, object, class, severity, key, state, reason,"      \
	" code, created_ms, started_ms, due_ms, step, useful_until_ms,"        \
	" released_ms, released_by, acknowledged_ms, acknowledged_by,"         \
	" over_budget, digest, closed_ms"

static const char add_sql[] =
    "insert into notice (company, kind, object, class, severity, key, state,"
    " reason, code, created_ms, started_ms, due_ms, step, useful_until_ms,"
    " over_budget)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,"
    " $15) on conflict (company, kind, key) do nothing returning id";
static const char same_sql[] =
    "select id from notice where company = $1 and kind = $2 and key = $3";
static const char get_sql[] =
    "select " NOTICE_COLUMNS " from notice where company = $1 and id = $2";
static const char find_sql[] =
    "select " NOTICE_COLUMNS " from notice where code = $1";
static const char list_sql[] =
    "select " NOTICE_COLUMNS " from notice where company = $1"
    " and ($2 is null or kind = $2) and ($3 is null or state = $3)"
    " and ($4 = 0 or object = $4) and ($5 = 0 or id < $5)"
    " order by id desc limit $6";
static const char list_due_sql[] =
    "select " NOTICE_COLUMNS " from notice"
    " where state in ('held', 'waiting', 'climbing') and due_ms <= $1"
    " order by due_ms, id limit $2";
static const char list_digest_sql[] =
    "select " NOTICE_COLUMNS " from notice where company = $1"
    " and digest = 0 and kind = 'incident' and state <> 'held'"
    " order by id limit $2";
static const char list_companies_sql[] =
    "select distinct company from notice"
    " where digest = 0 and kind = 'incident' and state <> 'held'"
    " order by company";
static const char move_sql[] =
    "update notice set state = $5, reason = $6, step = $7, due_ms = $8,"
    " started_ms = case when $9 > 0 then $9 else started_ms end,"
    " over_budget = $10"
    " where company = $1 and id = $2 and state = $3 and due_ms = $4";
static const char acknowledge_sql[] =
    "update notice set state = 'acknowledged', reason = '',"
    " acknowledged_ms = $4, acknowledged_by = $3"
    " where company = $1 and id = $2 and acknowledged_ms = 0"
    " and state <> 'useless'";
static const char drop_letters_sql[] =
    "update delivery set state = 'dropped'"
    " where company = $1 and notice = $2 and state = 'queued'";
static const char release_sql[] =
    "update notice set state = 'waiting', due_ms = $4, released_ms = $4,"
    " released_by = $3 where company = $1 and id = $2 and state = 'held'";
static const char hurry_sql[] =
    "update notice set due_ms = $3 where company = $1 and id = $2"
    " and state = 'climbing' and due_ms > $3";
static const char close_sql[] =
    "update notice set closed_ms = $1,"
    " reason = case when state in ('held', 'digest', 'waiting', 'climbing')"
    " then 'closed' else reason end,"
    " state = case when state in ('held', 'digest', 'waiting', 'climbing')"
    " then 'useless' else state end"
    " where closed_ms = 0 and kind = 'incident' and object in"
    " (select i.id from incident i where i.id = notice.object"
    " and i.state in ('closed', 'false-alarm'))";
static const char has_closing_sql[] =
    "select count(*) from notice where closed_ms = 0 and kind = 'incident'"
    " and object in (select i.id from incident i where i.id = notice.object"
    " and i.state in ('closed', 'false-alarm'))";
static const char close_letters_sql[] =
    "update delivery set state = 'dropped' where state = 'queued'"
    " and notice in (select n.id from notice n where n.id = delivery.notice"
    " and n.state = 'useless')";
static const char count_sql[] =
    "select count(*) from notice where company = $1 and kind = 'incident'"
    " and started_ms >= $2 and started_ms < $3";
static const char set_digest_sql[] =
    "update notice set digest = $3,"
    " state = case state when 'digest' then 'done' else state end"
    " where company = $1 and id = $2";
static const char has_sql[] =
    "select count(*) from notice where company = $1 and id = $2";

#define CHANGE_COLUMNS                                                         \
	"id, revision, class, severity,"                                       \
	" case when state in ('closed', 'false-alarm') then 1 else 0 end,"     \
	" last_ms"

static const char list_changed_sql[] =
    "select " CHANGE_COLUMNS " from incident where company = $1 and look = 0"
    " and revision > 0 and revision > $2 order by revision limit $3";
static const char get_change_sql[] = "select " CHANGE_COLUMNS " from incident"
				     " where company = $1 and id = $2";

static const struct db_col cols[] = {
	DB_COL(struct notice_row, id, DB_INT),
	DB_COL(struct notice_row, company, DB_INT),
	DB_COL_NAME(struct notice_row, kind, &names_notice_kind),
	DB_COL(struct notice_row, object, DB_INT),
	DB_COL(struct notice_row, class, DB_TEXT),
	DB_COL_NAME(struct notice_row, severity, &names_severity),
	DB_COL(struct notice_row, key, DB_TEXT),
	DB_COL_NAME(struct notice_row, state, &names_notice_state),
	DB_COL_NAME(struct notice_row, reason, &names_notice_reason),
	DB_COL(struct notice_row, code, DB_TEXT),
	DB_COL(struct notice_row, created_ms, DB_INT),
	DB_COL(struct notice_row, started_ms, DB_INT),
	DB_COL(struct notice_row, due_ms, DB_INT),
	DB_COL_NAME(struct notice_row, step, &names_step),
	DB_COL(struct notice_row, useful_until_ms, DB_INT),
	DB_COL(struct notice_row, released_ms, DB_INT),
	DB_COL(struct notice_row, released_by, DB_ID),
	DB_COL(struct notice_row, acknowledged_ms, DB_INT),
	DB_COL(struct notice_row, acknowledged_by, DB_TEXT),
	DB_COL(struct notice_row, over_budget, DB_BOOL),
	DB_COL(struct notice_row, digest, DB_INT),
	DB_COL(struct notice_row, closed_ms, DB_INT),
};
static const struct db_shape shape = DB_SHAPE(struct notice_row, cols);

static const struct db_col change_cols[] = {
	DB_COL(struct notice_change, incident, DB_INT),
	DB_COL(struct notice_change, revision, DB_INT),
	DB_COL_NAME(struct notice_change, class, &names_class),
	DB_COL_NAME(struct notice_change, severity, &names_severity),
	DB_COL(struct notice_change, closed, DB_BOOL),
	DB_COL(struct notice_change, last_ms, DB_INT),
};
static const struct db_shape change_shape =
    DB_SHAPE(struct notice_change, change_cols);

/* What a new row has, in the order of add_sql. */
static const struct db_col add_cols[] = {
	DB_COL(struct notice_row, company, DB_INT),
	DB_COL_NAME(struct notice_row, kind, &names_notice_kind),
	DB_COL(struct notice_row, object, DB_INT),
	DB_COL(struct notice_row, class, DB_TEXT),
	DB_COL_NAME(struct notice_row, severity, &names_severity),
	DB_COL(struct notice_row, key, DB_TEXT),
	DB_COL_NAME(struct notice_row, state, &names_notice_state),
	DB_COL_NAME(struct notice_row, reason, &names_notice_reason),
	DB_COL(struct notice_row, code, DB_TEXT),
	DB_COL(struct notice_row, created_ms, DB_INT),
	DB_COL(struct notice_row, started_ms, DB_INT),
	DB_COL(struct notice_row, due_ms, DB_INT),
	DB_COL_NAME(struct notice_row, step, &names_step),
	DB_COL(struct notice_row, useful_until_ms, DB_INT),
	DB_COL(struct notice_row, over_budget, DB_BOOL),
};
static const struct db_shape add_shape = DB_SHAPE(struct notice_row, add_cols);

int
notice_row_add(struct db *db, const struct notice_row *row, int64_t *id_out,
	       bool *made_out, struct err *e)
{
	struct err own = { .kind = ERR_NONE };

	CHECK(db_in_transaction(db));
	*made_out = db_put(db, add_sql, &add_shape, row, id_out, &own) == 0;
	if (*made_out)
		return 0;
	if (own.kind != ERR_NOT_FOUND)
		return err_set(e, own.kind, "%s", own.text);
	return db_get_int(db,
			  DB_ASK(same_sql, db_int(row->company),
				 db_text(notice_kind_name(row->kind)),
				 db_view(text_of(row->key))),
			  id_out, e);
}

int
notice_row_get(struct db *db, int64_t company, int64_t notice, struct arena *a,
	       struct notice_row *out, struct err *e)
{
	return db_get(db, DB_ASK(get_sql, db_int(company), db_int(notice)),
		      &shape, a, out, e);
}

int
notice_row_find(struct db *db, const char *code, struct arena *a,
		struct notice_row *out, struct err *e)
{
	return db_get(db, DB_ASK(find_sql, db_view(text_of(code))), &shape, a,
		      out, e);
}

static int
list(struct db *db, const struct db_ask *ask, struct arena *a,
     struct notice_list *out, struct err *e)
{
	struct db_table t;

	if (db_list(db, ask, &shape, a, &t, e) != 0)
		return -1;
	*out = (struct notice_list){ t.row, t.count };
	return 0;
}

int
notice_row_list(struct db *db, int64_t company, const struct notice_filter *f,
		struct arena *a, struct notice_list *out, struct err *e)
{
	return list(
	    db,
	    DB_ASK(list_sql, db_int(company),
		   db_text(f->kind < 0
			       ? NULL
			       : notice_kind_name((enum notice_kind)f->kind)),
		   db_text(f->state < 0 ? NULL
					: notice_state_name(
					      (enum notice_state)f->state)),
		   db_int(f->object), db_int(f->before), row_limit(f->max)),
	    a, out, e);
}

int
notice_row_list_due(struct db *db, int64_t now_ms, size_t max, struct arena *a,
		    struct notice_list *out, struct err *e)
{
	return list(db, DB_ASK(list_due_sql, db_int(now_ms), row_limit(max)), a,
		    out, e);
}

int
notice_row_list_digest(struct db *db, int64_t company, size_t max,
		       struct arena *a, struct notice_list *out, struct err *e)
{
	return list(db,
		    DB_ASK(list_digest_sql, db_int(company), row_limit(max)), a,
		    out, e);
}

int
notice_row_list_digest_companies(struct db *db, struct arena *a,
				 struct notice_company_list *out, struct err *e)
{
	static const struct db_col col[] = { { DB_INT, 0, NULL } };
	static const struct db_shape one = { col, 1, sizeof(int64_t) };
	struct db_table t;

	if (db_list(db, DB_SAY(list_companies_sql), &one, a, &t, e) != 0)
		return -1;
	*out = (struct notice_company_list){ t.row, t.count };
	return 0;
}

int
notice_row_list_changed(struct db *db, int64_t company, int64_t revision,
			size_t max, struct arena *a,
			struct notice_change_list *out, struct err *e)
{
	struct db_table t;

	if (db_list(db,
		    DB_ASK(list_changed_sql, db_int(company), db_int(revision),
			   row_limit(max)),
		    &change_shape, a, &t, e) != 0)
		return -1;
	*out = (struct notice_change_list){ t.row, t.count };
	return 0;
}

int
notice_row_get_change(struct db *db, int64_t company, int64_t incident,
		      struct arena *a, struct notice_change *out, struct err *e)
{
	return db_get(db,
		      DB_ASK(get_change_sql, db_int(company), db_int(incident)),
		      &change_shape, a, out, e);
}

/* Nothing was changed: because it is not there, or because it is otherwise. */
static int
moved(struct db *db, const struct db_ask *ask, int64_t company, int64_t notice,
      const char *otherwise, struct err *e)
{
	int64_t changed = 0, has = 0;

	if (db_run(db, ask, &changed, e) != 0)
		return -1;
	if (changed > 0)
		return 0;
	if (db_get_int(db, DB_ASK(has_sql, db_int(company), db_int(notice)),
		       &has, e) != 0)
		return -1;
	if (has == 0)
		return err_set(e, ERR_NOT_FOUND, "no such notice");
	return err_set(e, ERR_CONFLICT, "%s", otherwise);
}

int
notice_row_move(struct db *db, const struct notice_move *m, struct err *e)
{
	return moved(
	    db,
	    DB_ASK(move_sql, db_int(m->company), db_int(m->notice),
		   db_text(notice_state_name(m->from)), db_int(m->from_due_ms),
		   db_text(notice_state_name(m->to)),
		   db_text(notice_reason_name(m->reason)),
		   db_text(step_name(m->step)), db_int(m->due_ms),
		   db_int(m->started_ms), db_int(m->over_budget)),
	    m->company, m->notice, "somebody else moved this notice", e);
}

int
notice_row_acknowledge(struct db *db, int64_t company, int64_t notice,
		       const char *by, int64_t at_ms, struct err *e)
{
	CHECK(db_in_transaction(db));
	if (moved(db,
		  DB_ASK(acknowledge_sql, db_int(company), db_int(notice),
			 db_view(text_of(by)), db_int(at_ms)),
		  company, notice, "it was acknowledged, or closed, before",
		  e) != 0)
		return -1;
	return db_run(db,
		      DB_ASK(drop_letters_sql, db_int(company), db_int(notice)),
		      NULL, e);
}

int
notice_row_release(struct db *db, int64_t company, int64_t notice,
		   int64_t person, int64_t at_ms, struct err *e)
{
	return moved(db,
		     DB_ASK(release_sql, db_int(company), db_int(notice),
			    db_id(person), db_int(at_ms)),
		     company, notice, "it is not held", e);
}

int
notice_row_hurry(struct db *db, int64_t company, int64_t notice, int64_t at_ms,
		 struct err *e)
{
	return db_run(
	    db,
	    DB_ASK(hurry_sql, db_int(company), db_int(notice), db_int(at_ms)),
	    NULL, e);
}

int
notice_row_close(struct db *db, int64_t now_ms, int64_t *changed_out,
		 struct err *e)
{
	int64_t changed = 0;

	CHECK(db_in_transaction(db));
	if (db_run(db, DB_ASK(close_sql, db_int(now_ms)), &changed, e) != 0)
		return -1;
	if (changed_out != NULL)
		*changed_out = changed;
	return changed == 0 ? 0
			    : db_run(db, DB_SAY(close_letters_sql), NULL, e);
}

int
notice_row_has_closing(struct db *db, bool *out, struct err *e)
{
	int64_t n = 0;

	if (db_get_int(db, DB_SAY(has_closing_sql), &n, e) != 0)
		return -1;
	*out = n > 0;
	return 0;
}

int
notice_row_count(struct db *db, int64_t company, int64_t from_ms,
		 int64_t until_ms, int64_t *out, struct err *e)
{
	return db_get_int(db,
			  DB_ASK(count_sql, db_int(company), db_int(from_ms),
				 db_int(until_ms)),
			  out, e);
}

int
notice_row_set_digest(struct db *db, int64_t company, int64_t notice,
		      int64_t digest, struct err *e)
{
	return row_change(db,
			  DB_ASK(set_digest_sql, db_int(company),
				 db_int(notice), db_int(digest)),
			  "notice", e);
}
