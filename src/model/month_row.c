#include "model/month_row.h"

#include "model/row_private.h"

/* When a sender went, the gap that says so tells. */
static const char sender_sql[] =
    "select id, name, site, kind, created_ms, removed_ms from (select s.id,"
    " s.name, s.site, s.kind, s.created_ms, coalesce((select min(g.from_ms)"
    " from gap g where g.sender = s.id and g.reason = 'removed'), 0)"
    " as removed_ms from sender s where s.company = $1"
    " and s.created_ms < $3) x where removed_ms = 0 or removed_ms > $2"
    " order by name, id";

#define NOTICE_OF                                                              \
	" from notice n where n.company = i.company and n.kind = 'incident'"   \
	" and n.object = i.id"

static const char incident_sql[] =
    "select i.id, i.class, i.severity, i.outcome, i.state, i.device, i.title,"
    " i.first_ms, i.last_ms,"
    " coalesce((select sum(a.count) from incident_alert ia join alert a"
    "  on a.id = ia.alert where ia.incident = i.id), 0),"
    " coalesce((select min(n.created_ms)" NOTICE_OF "), 0),"
    " coalesce((select min(d.sent_ms) from delivery d join notice n"
    "  on n.id = d.notice where d.state = 'sent' and d.sent_ms > 0"
    "  and n.company = i.company and n.kind = 'incident'"
    "  and n.object = i.id), 0),"
    " coalesce((select min(n.acknowledged_ms)" NOTICE_OF
    "  and n.acknowledged_ms > 0), 0),"
    " case when i.state in ('closed', 'false-alarm') then i.changed_ms"
    "  else 0 end,"
    " (select count(*) from incident_note t where t.incident = i.id)"
    " from incident i where i.company = $1 and i.look = 0"
    " and i.first_ms >= $2 and i.first_ms < $3"
    " order by i.urgency desc, i.first_ms, i.id limit $4";
static const char class_sql[] =
    "select class, severity, count(*), sum(case when state in ('open',"
    " 'working') then 1 else 0 end) from incident where company = $1"
    " and look = 0 and first_ms >= $2 and first_ms < $3"
    " group by class, severity";

static const char counts_sql[] =
    "select"
    " (select count(*) from incident where company = $1 and look = 0"
    "  and first_ms < $2 and state in ('open', 'working')),"
    " (select count(*) from alert where company = $1 and look = 0"
    "  and first_ms >= $2 and first_ms < $3),"
    " (select coalesce(sum(count), 0) from alert where company = $1"
    "  and look = 0 and first_ms >= $2 and first_ms < $3),"
    " (select count(*) from suppression_hit h join suppression s"
    "  on s.id = h.suppression where s.company = $1 and h.at_ms >= $2"
    "  and h.at_ms < $3),"
    " (select count(*) from incident_note where company = $1"
    "  and at_ms >= $2 and at_ms < $3),"
    " (select count(*) from incident where company = $1 and look = 0"
    "  and state in ('closed', 'false-alarm') and changed_ms >= $2"
    "  and changed_ms < $3),"
    " (select count(*) from incident where company = $1 and look = 0"
    "  and state = 'false-alarm' and changed_ms >= $2"
    "  and changed_ms < $3),"
    " (select count(*) from notice where company = $1 and kind = 'incident'"
    "  and created_ms >= $2 and created_ms < $3),"
    " (select count(*) from notice where company = $1 and kind = 'incident'"
    "  and created_ms >= $2 and created_ms < $3 and acknowledged_ms > 0),"
    " (select count(*) from notice where company = $1 and kind = 'incident'"
    "  and created_ms >= $2 and created_ms < $3 and acknowledged_ms = 0"
    "  and state in ('climbing', 'waiting')),"
    " (select count(*) from delivery where company = $1 and state = 'sent'"
    "  and sent_ms >= $2 and sent_ms < $3),"
    " (select count(*) from delivery where company = $1 and state in"
    "  ('failed', 'returned') and created_ms >= $2 and created_ms < $3),"
    " (select count(*) from device where company = $1 and look = 0"
    "  and last_ms >= $2 and first_ms < $3)";
static const char segments_sql[] =
    "select count(*), coalesce(sum(records), 0), coalesce(sum(bytes), 0)"
    " from segment where company = $1 and received_ms >= $2"
    " and received_ms < $3";

#define DEVICE_COLUMNS "id, name, ip, vendor, os, kind, first_ms, last_ms"

static const char device_new_sql[] =
    "select " DEVICE_COLUMNS " from device where company = $1 and look = 0"
    " and first_ms >= $2 and first_ms < $3 order by first_ms, id limit $4";
static const char device_gone_sql[] =
    "select " DEVICE_COLUMNS " from device where company = $1 and look = 0"
    " and last_ms < $2 and last_ms >= $2 - ($3 - $2)"
    " order by last_ms desc, id limit $4";
static const char device_here_sql[] =
    "select " DEVICE_COLUMNS " from device where company = $1 and look = 0"
    " and last_ms >= $2 and first_ms < $3 and os <> ''"
    " order by os, id limit $4";
static const char company_sql[] =
    "select id from company c where disabled = 0 and exists (select 1"
    " from sender s where s.company = c.id and s.created_ms < $1)"
    " order by id";

static const struct db_col sender_cols[] = {
	DB_COL(struct month_sender, id, DB_INT),
	DB_COL(struct month_sender, name, DB_TEXT),
	DB_COL(struct month_sender, site, DB_TEXT),
	DB_COL(struct month_sender, kind, DB_TEXT),
	DB_COL(struct month_sender, created_ms, DB_INT),
	DB_COL(struct month_sender, removed_ms, DB_INT),
};
static const struct db_shape sender_shape =
    DB_SHAPE(struct month_sender, sender_cols);

static const struct db_col incident_cols[] = {
	DB_COL(struct month_incident, id, DB_INT),
	DB_COL_NAME(struct month_incident, class, &names_class),
	DB_COL_NAME(struct month_incident, severity, &names_severity),
	DB_COL_NAME(struct month_incident, outcome, &names_outcome),
	DB_COL(struct month_incident, state, DB_TEXT),
	DB_COL(struct month_incident, device, DB_TEXT),
	DB_COL(struct month_incident, title, DB_TEXT),
	DB_COL(struct month_incident, first_ms, DB_INT),
	DB_COL(struct month_incident, last_ms, DB_INT),
	DB_COL(struct month_incident, records, DB_INT),
	DB_COL(struct month_incident, noticed_ms, DB_INT),
	DB_COL(struct month_incident, told_ms, DB_INT),
	DB_COL(struct month_incident, acknowledged_ms, DB_INT),
	DB_COL(struct month_incident, closed_ms, DB_INT),
	DB_COL(struct month_incident, notes, DB_INT),
};
static const struct db_shape incident_shape =
    DB_SHAPE(struct month_incident, incident_cols);

struct class_count {
	enum alert_class class;
	enum severity severity;
	int64_t count, open;
};

static const struct db_col class_cols[] = {
	DB_COL_NAME(struct class_count, class, &names_class),
	DB_COL_NAME(struct class_count, severity, &names_severity),
	DB_COL(struct class_count, count, DB_INT),
	DB_COL(struct class_count, open, DB_INT),
};
static const struct db_shape class_shape =
    DB_SHAPE(struct class_count, class_cols);

#define COUNT(field) DB_COL(struct month_counts, field, DB_INT)
static const struct db_col counts_cols[] = {
	COUNT(open_before),    COUNT(alerts),   COUNT(alert_records),
	COUNT(suppressed),     COUNT(notes),    COUNT(closed),
	COUNT(false_alarms),   COUNT(notices),  COUNT(acknowledged),
	COUNT(unacknowledged), COUNT(letters),  COUNT(letters_failed),
	COUNT(devices),        COUNT(segments), COUNT(segment_records),
	COUNT(segment_bytes),
};
#undef COUNT
/* The last three come from a statement of their own. */
#define SEGMENT_COUNTS 3
static const struct db_shape counts_shape = { counts_cols,
					      ARRAY_LEN(counts_cols) -
						  SEGMENT_COUNTS,
					      sizeof(struct month_counts) };
static const struct db_shape segments_shape = {
	counts_cols + ARRAY_LEN(counts_cols) - SEGMENT_COUNTS, SEGMENT_COUNTS,
	sizeof(struct month_counts)
};

static const struct db_col device_cols[] = {
	DB_COL(struct month_device, id, DB_INT),
	DB_COL(struct month_device, name, DB_TEXT),
	DB_COL(struct month_device, ip, DB_TEXT),
	DB_COL(struct month_device, vendor, DB_TEXT),
	DB_COL(struct month_device, os, DB_TEXT),
	DB_COL(struct month_device, kind, DB_TEXT),
	DB_COL(struct month_device, first_ms, DB_INT),
	DB_COL(struct month_device, last_ms, DB_INT),
};
static const struct db_shape device_shape =
    DB_SHAPE(struct month_device, device_cols);

struct one_id {
	int64_t id;
};

static const struct db_col id_cols[] = {
	DB_COL(struct one_id, id, DB_INT),
};
static const struct db_shape id_shape = DB_SHAPE(struct one_id, id_cols);

#define RANGE(sql, r)                                                          \
	DB_ASK(sql, db_int((r)->company), db_int((r)->from_ms),                \
	       db_int((r)->until_ms))

int
month_sender_list(struct db *db, const struct month_range *r, struct arena *a,
		  struct month_sender_list *out, struct err *e)
{
	struct db_table t;

	if (db_list(db, RANGE(sender_sql, r), &sender_shape, a, &t, e) != 0)
		return -1;
	*out = (struct month_sender_list){ t.row, t.count };
	return 0;
}

int
month_incident_list(struct db *db, const struct month_range *r, size_t max,
		    struct arena *a, struct month_incident_list *out,
		    struct err *e)
{
	struct db_table t;

	if (db_list(db,
		    DB_ASK(incident_sql, db_int(r->company), db_int(r->from_ms),
			   db_int(r->until_ms),
			   row_limit(max > 0 ? max : ROW_LIST_MAX)),
		    &incident_shape, a, &t, e) != 0)
		return -1;
	*out = (struct month_incident_list){ t.row, t.count };
	return 0;
}

static int
class_take(void *context, const void *row, struct err *e)
{
	const struct class_count *c = row;
	struct month_class *class = context;

	UNUSED(e);
	class[c->class].count[c->severity] += c->count;
	class[c->class].open += c->open;
	return 0;
}

int
month_class_count(struct db *db, const struct month_range *r,
		  struct month_class *class_out, struct err *e)
{
	for (int i = 0; i < CLASS_COUNT; i++)
		class_out[i] =
		    (struct month_class){ .class = (enum alert_class)i };
	return db_each(db, RANGE(class_sql, r), &class_shape, class_take,
		       class_out, e);
}

int
month_counts_get(struct db *db, const struct month_range *r,
		 struct month_counts *out, struct err *e)
{
	struct arena *a = arena_new(4096);
	int rc = -1;

	*out = (struct month_counts){ 0 };
	if (db_get(db, RANGE(counts_sql, r), &counts_shape, a, out, e) == 0)
		rc = db_get(db, RANGE(segments_sql, r), &segments_shape, a, out,
			    e);
	arena_free(&a);
	return rc;
}

int
month_device_list(struct db *db, const struct month_range *r,
		  enum month_change change, struct arena *a,
		  struct month_device_list *out, struct err *e)
{
	static const char *const sql[] = { [MONTH_NEW] = device_new_sql,
					   [MONTH_GONE] = device_gone_sql,
					   [MONTH_HERE] = device_here_sql };
	struct db_table t;

	if (db_list(db,
		    DB_ASK(sql[change], db_int(r->company), db_int(r->from_ms),
			   db_int(r->until_ms), row_limit(ROW_LIST_MAX)),
		    &device_shape, a, &t, e) != 0)
		return -1;
	*out = (struct month_device_list){ t.row, t.count };
	return 0;
}

int
month_company_list(struct db *db, int64_t until_ms, struct arena *a,
		   struct month_company_list *out, struct err *e)
{
	struct db_table t;
	const struct one_id *row;

	if (db_list(db, DB_ASK(company_sql, db_int(until_ms)), &id_shape, a, &t,
		    e) != 0)
		return -1;
	row = t.row;
	out->count = t.count;
	out->id = arena_alloc_array(a, t.count + 1, sizeof(*out->id));
	for (size_t i = 0; out->id != NULL && i < t.count; i++)
		out->id[i] = row[i].id;
	return arena_check(a, e);
}
