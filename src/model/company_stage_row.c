#include "model/company_stage_row.h"

#include <string.h>

#include "model/row_private.h"

static const char get_sql[] =
    "select company, stage, position, memory_position, memory, saved_ms"
    " from company_stage where company = $1 and stage = $2";
static const char position_sql[] =
    "select coalesce(max(position), 0) from company_stage"
    " where company = $1 and stage = $2";
static const char set_sql[] =
    "insert into company_stage (company, stage, position) values ($1, $2, $3)"
    " on conflict (company, stage) do update set position = excluded.position";
static const char save_sql[] =
    "insert into company_stage (company, stage, memory_position, memory,"
    " saved_ms) values ($1, $2, $3, $4, $5)"
    " on conflict (company, stage) do update set"
    " memory_position = excluded.memory_position, memory = excluded.memory,"
    " saved_ms = excluded.saved_ms";
static const char take_sql[] =
    "insert into company_stage (company, stage, position) values ($1, $2, $3)"
    " on conflict (company, stage) do update set"
    " position = company_stage.position + excluded.position"
    " returning position";
static const char list_fed_sql[] =
    "select f.company from company_feed f left join company_stage s"
    " on s.company = f.company and s.stage = 'detect'"
    " where f.number > coalesce(s.position, 0) order by f.company limit $1";
static const char list_behind_sql[] =
    "select r.company from company_stage r left join company_stage s"
    " on s.company = r.company and s.stage = $1"
    " where r.stage = $2 and r.position > coalesce(s.position, 0)"
    " order by r.company limit $3";
static const char lag_segments_sql[] =
    "select coalesce(sum(f.number - coalesce(s.position, 0)), 0)"
    " from company_feed f left join company_stage s"
    " on s.company = f.company and s.stage = 'detect'";
static const char lag_oldest_sql[] =
    "select coalesce(min(g.received_ms), 0) from company_feed f"
    " left join company_stage s"
    " on s.company = f.company and s.stage = 'detect'"
    " join segment g on g.company = f.company"
    " and g.number = coalesce(s.position, 0) + 1"
    " where f.number > coalesce(s.position, 0)";
static const char lag_behind_sql[] =
    "select coalesce(sum(r.position - coalesce(s.position, 0)), 0)"
    " from company_stage r left join company_stage s"
    " on s.company = r.company and s.stage = $1 where r.stage = $2";

static const struct db_col cols[] = {
	DB_COL(struct company_stage_row, company, DB_INT),
	DB_COL(struct company_stage_row, stage, DB_TEXT),
	DB_COL(struct company_stage_row, position, DB_INT),
	DB_COL(struct company_stage_row, memory_position, DB_INT),
	DB_COL(struct company_stage_row, memory, DB_BLOB),
	DB_COL(struct company_stage_row, saved_ms, DB_INT),
};
static const struct db_shape shape = DB_SHAPE(struct company_stage_row, cols);

struct company_id {
	int64_t id;
};
static const struct db_col id_cols[] = {
	DB_COL(struct company_id, id, DB_INT),
};
static const struct db_shape id_shape = DB_SHAPE(struct company_id, id_cols);

int
company_stage_row_get(struct db *db, int64_t company, const char *stage,
		      struct arena *a, struct company_stage_row *out,
		      struct err *e)
{
	struct err own = { .kind = ERR_NONE };

	memset(out, 0, sizeof(*out));
	if (db_get(db, DB_ASK(get_sql, db_int(company), db_text(stage)), &shape,
		   a, out, &own) == 0)
		return 0;
	if (own.kind != ERR_NOT_FOUND)
		return err_set(e, own.kind, "%s", own.text);
	memset(out, 0, sizeof(*out));
	out->company = company;
	out->stage = stage;
	return 0;
}

int
company_stage_row_position(struct db *db, int64_t company, const char *stage,
			   int64_t *out, struct err *e)
{
	return db_get_int(
	    db, DB_ASK(position_sql, db_int(company), db_text(stage)), out, e);
}

int
company_stage_row_set(struct db *db, int64_t company, const char *stage,
		      int64_t position, struct err *e)
{
	return db_run(
	    db,
	    DB_ASK(set_sql, db_int(company), db_text(stage), db_int(position)),
	    NULL, e);
}

int
company_stage_row_save(struct db *db, const struct company_stage_row *row,
		       struct err *e)
{
	return db_run(db,
		      DB_ASK(save_sql, db_int(row->company),
			     db_text(row->stage), db_int(row->memory_position),
			     db_blob(row->memory), db_int(row->saved_ms)),
		      NULL, e);
}

int
company_stage_row_take(struct db *db, int64_t company, const char *counter,
		       int64_t count, int64_t *last_out, struct err *e)
{
	CHECK(db_in_transaction(db));
	return db_get_int(
	    db,
	    DB_ASK(take_sql, db_int(company), db_text(counter), db_int(count)),
	    last_out, e);
}

static int
list(struct db *db, const struct db_ask *ask, struct arena *a,
     struct company_id_list *out, struct err *e)
{
	struct db_table t;

	if (db_list(db, ask, &id_shape, a, &t, e) != 0)
		return -1;
	*out = (struct company_id_list){ t.row, t.count };
	return 0;
}

int
company_stage_row_list_fed(struct db *db, size_t max, struct arena *a,
			   struct company_id_list *out, struct err *e)
{
	return list(db, DB_ASK(list_fed_sql, row_limit(max)), a, out, e);
}

int
company_stage_row_list_behind(struct db *db, const char *stage,
			      const char *counter, size_t max, struct arena *a,
			      struct company_id_list *out, struct err *e)
{
	return list(db,
		    DB_ASK(list_behind_sql, db_text(stage), db_text(counter),
			   row_limit(max)),
		    a, out, e);
}

int
company_stage_row_lag(struct db *db, struct company_stage_lag *out,
		      struct err *e)
{
	if (db_get_int(db, DB_SAY(lag_segments_sql), &out->segments, e) != 0 ||
	    db_get_int(db, DB_SAY(lag_oldest_sql), &out->oldest_ms, e) != 0 ||
	    db_get_int(db,
		       DB_ASK(lag_behind_sql, db_text(STAGE_INCIDENT),
			      db_text(STAGE_ALERT_REVISION)),
		       &out->alerts, e) != 0)
		return -1;
	return db_get_int(db,
			  DB_ASK(lag_behind_sql, db_text(STAGE_NOTIFY),
				 db_text(STAGE_INCIDENT_REVISION)),
			  &out->incidents, e);
}
