#include "model/incident_work_row.h"

#include "model/row_private.h"

static const char get_sql[] =
    "select i.id, i.company, w.person, coalesce(w.escalated, 0),"
    " coalesce(w.archived, 0), coalesce(w.archived_urgency, 0),"
    " coalesce(w.changed_ms, 0), coalesce(p.name, '')"
    " from incident i left join incident_work w on w.incident = i.id"
    " left join person p on p.id = w.person"
    " where i.company = $1 and i.id = $2";
static const char set_sql[] =
    "insert into incident_work (incident, company, person, escalated,"
    " archived, archived_urgency, changed_ms)"
    " select i.id, i.company, $3, $4, $5, $6, $7 from incident i"
    " where i.company = $1 and i.id = $2"
    " on conflict (incident) do update set person = excluded.person,"
    " escalated = excluded.escalated, archived = excluded.archived,"
    " archived_urgency = excluded.archived_urgency,"
    " changed_ms = excluded.changed_ms"
    " where incident_work.changed_ms = $8";
static const char has_sql[] =
    "select count(*) from incident where company = $1 and id = $2";

static const struct db_col cols[] = {
	DB_COL(struct incident_work_row, incident, DB_INT),
	DB_COL(struct incident_work_row, company, DB_INT),
	DB_COL(struct incident_work_row, person, DB_ID),
	DB_COL(struct incident_work_row, escalated, DB_BOOL),
	DB_COL(struct incident_work_row, archived, DB_BOOL),
	DB_COL(struct incident_work_row, archived_urgency, DB_INT),
	DB_COL(struct incident_work_row, changed_ms, DB_INT),
	DB_COL(struct incident_work_row, name, DB_TEXT),
};
static const struct db_shape shape = DB_SHAPE(struct incident_work_row, cols);

int
incident_work_row_get(struct db *db, int64_t company, int64_t incident,
		      struct arena *a, struct incident_work_row *out,
		      struct err *e)
{
	return db_get(db, DB_ASK(get_sql, db_int(company), db_int(incident)),
		      &shape, a, out, e);
}

int
incident_work_row_set(struct db *db, const struct incident_work_row *row,
		      int64_t seen_ms, struct err *e)
{
	int64_t changed = 0, has = 0;
	int64_t at = row->changed_ms > seen_ms ? row->changed_ms : seen_ms + 1;

	CHECK(db_in_transaction(db));
	if (db_run(db,
		   DB_ASK(set_sql, db_int(row->company), db_int(row->incident),
			  db_id(row->person), db_int(row->escalated),
			  db_int(row->archived), db_int(row->archived_urgency),
			  db_int(at), db_int(seen_ms)),
		   &changed, e) != 0)
		return -1;
	if (changed > 0)
		return 0;
	if (db_get_int(
		db,
		DB_ASK(has_sql, db_int(row->company), db_int(row->incident)),
		&has, e) != 0)
		return -1;
	if (has == 0)
		return err_set(e, ERR_NOT_FOUND, "no such incident");
	return err_set(e, ERR_CONFLICT, "somebody else was faster");
}
