#include "model/incident_row.h"

#include <string.h>

#include "model/row_private.h"

#define INCIDENT_COLUMNS                                                       \
	"i.id, i.company, i.look, i.key, i.class, i.severity, i.outcome,"      \
	" i.state, i.reason, i.facts, i.first_ms, i.last_ms, i.device,"        \
	" i.peer, i.subject, i.title, i.changed_ms, i.revision,"               \
	" (select count(*) from incident_alert j where j.incident = i.id),"    \
	" (select count(*) from incident_device j where j.incident = i.id),"   \
	" (select coalesce(sum(a.count), 0) from incident_alert j"             \
	" join alert a on a.id = j.alert where j.incident = i.id)"

static const char put_sql[] =
    "insert into incident (company, look, key, class, severity, outcome,"
    " state, reason, facts, first_ms, last_ms, device, peer, subject,"
    " title, changed_ms, revision)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,"
    " $15, $16, $17)"
    " on conflict (company, look, key) do update set"
    " class = excluded.class, severity = case"
    " when excluded.urgency > incident.urgency"
    " then excluded.severity else incident.severity end,"
    " outcome = case when incident.outcome = 'success'"
    " or excluded.outcome = 'unknown' then incident.outcome"
    " else excluded.outcome end,"
    " reason = excluded.reason, facts = excluded.facts,"
    " first_ms = case when excluded.first_ms < incident.first_ms"
    " then excluded.first_ms else incident.first_ms end,"
    " last_ms = case when excluded.last_ms > incident.last_ms"
    " then excluded.last_ms else incident.last_ms end,"
    " device = excluded.device, peer = excluded.peer,"
    " subject = excluded.subject, title = excluded.title,"
    " changed_ms = excluded.changed_ms, revision = excluded.revision"
    " returning id";
/* The update that changes nothing makes the row come back either way; no row
 * means that one of the two is not of this company and look. */
static const char join_alert_sql[] =
    "insert into incident_alert (incident, alert)"
    " select i.id, a.id from incident i"
    " join alert a on a.company = i.company and a.look = i.look"
    " where i.company = $1 and i.id = $2 and a.id = $3"
    " on conflict (incident, alert) do update set alert = excluded.alert"
    " returning alert";
static const char join_device_sql[] =
    "insert into incident_device (incident, device)"
    " select i.id, d.id from incident i"
    " join device d on d.company = i.company and d.look = i.look"
    " where i.company = $1 and i.id = $2 and d.id = $3"
    " on conflict (incident, device) do update set device = excluded.device"
    " returning device";
static const char part_alerts_sql[] =
    "delete from incident_alert where incident in (select i.id"
    " from incident i where i.company = $1 and i.id = $2)";
static const char part_devices_sql[] =
    "delete from incident_device where incident in (select i.id"
    " from incident i where i.company = $1 and i.id = $2)";
static const char drop_sql[] =
    "delete from incident where company = $1 and id = $2";
static const char get_sql[] = "select " INCIDENT_COLUMNS " from incident i"
			      " where i.company = $1 and i.id = $2";
static const char list_alert_sql[] =
    "select " INCIDENT_COLUMNS " from incident i"
    " join incident_alert m on m.incident = i.id"
    " where i.company = $1 and i.look = 0 and m.alert = $2 order by i.id";
static const char set_revision_sql[] =
    "update incident set revision = $3 where company = $1 and id = $2";

#define LIST_FILTER                                                            \
	" and ($2 = -1 or i.look = $2) and ($3 is null or i.class = $3)"       \
	" and i.urgency >= $4 and ($5 is null or i.state = $5)"                \
	" and ($6 = 0 or exists (select 1 from incident_device j"              \
	" where j.incident = i.id and j.device = $6))"                         \
	" and ($7 is null or lower(i.title || ' ' || i.subject || ' ' ||"      \
	" i.device || ' ' || i.peer) like $7 escape '!')"                      \
	" and i.last_ms >= $8 and ($9 = 0 or i.last_ms < $9)"                  \
	" and ($10 = 0 or (i.urgency, i.last_ms, i.id) < ($11, $12, $10))"     \
	" order by i.urgency desc, i.last_ms desc, i.id desc limit $13"

static const char list_sql[] = "select " INCIDENT_COLUMNS " from incident i"
			       " where i.company = $1" LIST_FILTER;
static const char list_seen_sql[] =
    "select " INCIDENT_COLUMNS " from incident i"
    " where i.company in (select s.company from access_span s"
    " where s.person = $1 and s.from_ms <= $14"
    " and (s.until_ms = 0 or s.until_ms > $14))" LIST_FILTER;
static const char move_sql[] = "update incident set state = $4, changed_ms = $5"
			       " where company = $1 and id = $2 and state = $3";
static const char has_sql[] =
    "select count(*) from incident where company = $1 and id = $2";
static const char count_sql[] =
    "select severity, count(*) from incident where company = $1"
    " and ($2 = -1 or look = $2) and state in ('open', 'working')"
    " group by severity";

static const struct db_col cols[] = {
	DB_COL(struct incident_row, id, DB_INT),
	DB_COL(struct incident_row, company, DB_INT),
	DB_COL(struct incident_row, look, DB_INT),
	DB_COL(struct incident_row, key, DB_TEXT),
	DB_COL_NAME(struct incident_row, class, &names_class),
	DB_COL_NAME(struct incident_row, severity, &names_severity),
	DB_COL_NAME(struct incident_row, outcome, &names_outcome),
	DB_COL_NAME(struct incident_row, state, &names_incident_state),
	DB_COL(struct incident_row, reason, DB_TEXT),
	DB_COL(struct incident_row, facts, DB_TEXT),
	DB_COL(struct incident_row, first_ms, DB_INT),
	DB_COL(struct incident_row, last_ms, DB_INT),
	DB_COL(struct incident_row, device, DB_TEXT),
	DB_COL(struct incident_row, peer, DB_TEXT),
	DB_COL(struct incident_row, subject, DB_TEXT),
	DB_COL(struct incident_row, title, DB_TEXT),
	DB_COL(struct incident_row, changed_ms, DB_INT),
	DB_COL(struct incident_row, revision, DB_INT),
	/* counted, never written */
	DB_COL(struct incident_row, alerts, DB_INT),
	DB_COL(struct incident_row, devices, DB_INT),
	DB_COL(struct incident_row, events, DB_INT),
};
static const struct db_shape shape = DB_SHAPE(struct incident_row, cols);
static const struct db_shape write_shape =
    ROW_SHAPE_PART(struct incident_row, cols, 1, ARRAY_LEN(cols) - 4);

/* One membership to write. */
struct join {
	int64_t company, incident, other;
};

static const struct db_col join_cols[] = {
	DB_COL(struct join, company, DB_INT),
	DB_COL(struct join, incident, DB_INT),
	DB_COL(struct join, other, DB_INT),
};
static const struct db_shape join_shape = DB_SHAPE(struct join, join_cols);

int
incident_row_put(struct db *db, const struct incident_row *row, int64_t *id_out,
		 struct err *e)
{
	CHECK(db_in_transaction(db));
	return db_put(db, put_sql, &write_shape, row, id_out, e);
}

#define JOIN_AT_ONCE 128

static int
join_some(struct db *db, const char *sql, const struct incident_row *incident,
	  const int64_t *other, size_t count, struct err *e)
{
	struct join row[JOIN_AT_ONCE];
	int64_t joined[JOIN_AT_ONCE] = { 0 };
	struct db_batch batch = { .sql = sql,
				  .shape = &join_shape,
				  .row = row,
				  .count = count,
				  .id_out = joined };

	for (size_t i = 0; i < count; i++)
		row[i] =
		    (struct join){ incident->company, incident->id, other[i] };
	if (db_put_all(db, &batch, e) != 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		if (joined[i] == 0)
			return err_set(e, ERR_NOT_FOUND,
				       "no such row in this company and look");
	return 0;
}

static int
join(struct db *db, const char *sql, const struct incident_row *incident,
     const int64_t *other, size_t count, struct err *e)
{
	for (size_t i = 0; i < count; i += JOIN_AT_ONCE) {
		size_t n = count - i < JOIN_AT_ONCE ? count - i : JOIN_AT_ONCE;

		if (join_some(db, sql, incident, other + i, n, e) != 0)
			return -1;
	}
	return 0;
}

int
incident_row_join_alerts(struct db *db, const struct incident_row *incident,
			 const int64_t *alert, size_t count, struct err *e)
{
	return join(db, join_alert_sql, incident, alert, count, e);
}

int
incident_row_join_devices(struct db *db, const struct incident_row *incident,
			  const int64_t *device, size_t count, struct err *e)
{
	return join(db, join_device_sql, incident, device, count, e);
}

int
incident_row_part(struct db *db, int64_t company, int64_t incident,
		  struct err *e)
{
	CHECK(db_in_transaction(db));
	if (db_run(db,
		   DB_ASK(part_alerts_sql, db_int(company), db_int(incident)),
		   NULL, e) != 0)
		return -1;
	return db_run(
	    db, DB_ASK(part_devices_sql, db_int(company), db_int(incident)),
	    NULL, e);
}

int
incident_row_drop(struct db *db, int64_t company, int64_t incident,
		  struct err *e)
{
	return row_change(db,
			  DB_ASK(drop_sql, db_int(company), db_int(incident)),
			  "incident", e);
}

int
incident_row_get(struct db *db, int64_t company, int64_t incident,
		 struct arena *a, struct incident_row *out, struct err *e)
{
	return db_get(db, DB_ASK(get_sql, db_int(company), db_int(incident)),
		      &shape, a, out, e);
}

/* 'who' is a company, or a person whose eyes it is for at now_ms. */
static int
list(struct db *db, const char *sql, const struct access_view *who,
     const struct incident_filter *f, struct arena *a,
     struct incident_list *out, struct err *e)
{
	const char *like;
	struct db_table t;
	struct db_value value[] = {
		db_int(who->person),
		db_int(f->look),
		db_text(f->class < 0 ? NULL
				     : class_name((enum alert_class)f->class)),
		db_int(f->least_severity),
		db_text(f->state < 0 ? NULL
				     : incident_state_name(
					   (enum incident_state)f->state)),
		db_int(f->device),
		db_text(NULL),
		db_int(f->from_ms),
		db_int(f->until_ms),
		db_int(f->after.id),
		db_int(f->after.severity),
		db_int(f->after.last_ms),
		row_limit(f->max),
		db_int(who->now_ms),
	};
	struct db_ask ask = { sql, value, ARRAY_LEN(value) };

	if (sql == list_sql)
		ask.count--;
	if (row_search(a, f->text, &like, e) != 0)
		return -1;
	value[6] = db_text(like);
	if (db_list(db, &ask, &shape, a, &t, e) != 0)
		return -1;
	*out = (struct incident_list){ t.row, t.count };
	return 0;
}

int
incident_row_list(struct db *db, int64_t company,
		  const struct incident_filter *filter, struct arena *a,
		  struct incident_list *out, struct err *e)
{
	return list(db, list_sql, &(struct access_view){ company, 0 }, filter,
		    a, out, e);
}

int
incident_row_list_alert(struct db *db, int64_t company, int64_t alert,
			struct arena *a, struct incident_list *out,
			struct err *e)
{
	struct db_table t;

	if (db_list(db, DB_ASK(list_alert_sql, db_int(company), db_int(alert)),
		    &shape, a, &t, e) != 0)
		return -1;
	*out = (struct incident_list){ t.row, t.count };
	return 0;
}

int
incident_row_set_revision(struct db *db, int64_t company, int64_t incident,
			  int64_t revision, struct err *e)
{
	return row_change(db,
			  DB_ASK(set_revision_sql, db_int(company),
				 db_int(incident), db_int(revision)),
			  "incident", e);
}

int
incident_row_list_seen(struct db *db, const struct access_view *view,
		       const struct incident_filter *filter, struct arena *a,
		       struct incident_list *out, struct err *e)
{
	return list(db, list_seen_sql, view, filter, a, out, e);
}

int
incident_row_move(struct db *db, const struct incident_move *move,
		  struct err *e)
{
	int64_t changed = 0, has = 0;

	if (db_run(db,
		   DB_ASK(move_sql, db_int(move->company),
			  db_int(move->incident),
			  db_text(incident_state_name(move->from)),
			  db_text(incident_state_name(move->to)),
			  db_int(move->at_ms)),
		   &changed, e) != 0)
		return -1;
	if (changed > 0)
		return 0;
	if (db_get_int(
		db,
		DB_ASK(has_sql, db_int(move->company), db_int(move->incident)),
		&has, e) != 0)
		return -1;
	if (has == 0)
		return err_set(e, ERR_NOT_FOUND, "no such incident");
	return err_set(e, ERR_CONFLICT, "somebody else moved this incident");
}

int
incident_row_count(struct db *db, int64_t company, int64_t look,
		   int64_t count_out[SEVERITY_COUNT], struct err *e)
{
	return row_count_severities(
	    db, DB_ASK(count_sql, db_int(company), db_int(look)), count_out, e);
}
