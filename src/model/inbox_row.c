#include "model/inbox_row.h"

#include "model/row_private.h"

/* $1 person, $2 now, then the filter in the order of struct asked. */
#define WATCHED                                                                \
	" where i.company in (select s.company from access_span s"             \
	" where s.person = $1 and s.access = 'analyst' and s.from_ms <= $2"    \
	" and (s.until_ms = 0 or s.until_ms > $2))"

#define FILTER                                                                 \
	" and ($3 = 0 or i.company = $3) and ($4 is null or i.class = $4)"     \
	" and i.urgency >= $5 and ($6 is null or i.state = $6)"                \
	" and ($7 = 0 or ($7 = 1 and w.person = $1)"                           \
	" or ($7 = 2 and w.person is null))"                                   \
	" and case when w.archived = 1 and i.urgency <= w.archived_urgency"    \
	" then 1 else 0 end = $8"                                              \
	" and ($9 = 0 or coalesce(w.escalated, 0) = 1)"                        \
	" and ($10 is null or lower(i.title || ' ' || i.subject || ' ' ||"     \
	" i.device || ' ' || i.peer) like $10 escape '!'"                      \
	" or $11 like '%,' || i.class || ',%'"                                 \
	" or exists (select 1 from company y where y.id = i.company"           \
	" and lower(y.name) like $10 escape '!')"                              \
	" or exists (select 1 from incident_device j"                          \
	" join device d on d.id = j.device where j.incident = i.id"            \
	" and lower(d.name || ' ' || d.ip || ' ' || d.mac)"                    \
	" like $10 escape '!'))"                                               \
	" and i.last_ms >= $12 and ($13 = 0 or i.last_ms < $13)"

#define FROM       " from incident i left join incident_work w on w.incident = i.id"
#define STILL_OPEN " and i.state in ('open', 'working')"
#define GRAVEST    " order by i.urgency desc, i.last_ms desc, i.id desc"

/* The rows of one page, in three steps: each incident's place in its fold; the
 * first of each fold, from where the last page ended; what is shown of it. */
#define OUTER_BEGIN                                                            \
	"select i.id, i.company, i.look, i.key, i.class, i.severity,"          \
	" i.outcome, i.state, i.reason, i.facts, i.first_ms, i.last_ms,"       \
	" i.device, i.peer, i.subject, i.title, i.changed_ms, c.name,"         \
	" coalesce((select d.name from incident_device j"                      \
	" join device d on d.id = j.device where j.incident = i.id"            \
	" and d.ip = i.device limit 1), ''),"                                  \
	" w.person, coalesce(p.name, ''), coalesce(w.escalated, 0),"           \
	" case when w.archived = 1 and i.urgency <= w.archived_urgency"        \
	" then 1 else 0 end, coalesce(w.changed_ms, 0),"                       \
	" x.folded, x.companies, x.since from (select * from ("
#define OUTER_END                                                              \
	") z where z.place = 1 and ($14 = 0"                                   \
	" or (z.urgency, z.last_ms, z.id) < ($15, $16, $14))"                  \
	" order by z.urgency desc, z.last_ms desc, z.id desc limit $17) x"     \
	" join incident i on i.id = x.id join company c on c.id = i.company"   \
	" left join incident_work w on w.incident = i.id"                      \
	" left join person p on p.id = w.person"                               \
	" order by x.urgency desc, x.last_ms desc, x.id desc"

#define BY_COMPANY(state)                                                      \
	OUTER_BEGIN                                                            \
	"select i.id, i.urgency, i.last_ms, count(*) over g as folded,"        \
	" 1 as companies, min(i.first_ms) over g as since,"                    \
	" row_number() over o as place" FROM WATCHED state FILTER              \
	" window g as (partition by i.company, i.class),"                      \
	" o as (partition by i.company, i.class" GRAVEST ")" OUTER_END

#define BY_CLASS(state)                                                         \
	OUTER_BEGIN                                                             \
	"select v.id, v.urgency, v.last_ms, count(*) over g as folded,"         \
	" sum(v.only) over g as companies, min(v.first_ms) over g as since,"    \
	" row_number() over o as place from (select i.id, i.class, i.urgency,"  \
	" i.last_ms, i.first_ms, case when row_number() over"                   \
	" (partition by i.company, i.class) = 1 then 1 else 0 end as only" FROM \
	    WATCHED state FILTER ") v window g as (partition by v.class),"      \
	" o as (partition by v.class order by v.urgency desc,"                  \
	" v.last_ms desc, v.id desc)" OUTER_END

#define BY_NONE(state)                                                         \
	OUTER_BEGIN                                                            \
	"select i.id, i.urgency, i.last_ms, 1 as folded, 1 as companies,"      \
	" i.first_ms as since, 1 as place" FROM WATCHED state FILTER OUTER_END

/* By fold, then: still open, or whatever $6 says. */
static const char *const list_sql[INBOX_FOLD_COUNT][2] = {
	[INBOX_FOLD_COMPANY] = { BY_COMPANY(STILL_OPEN), BY_COMPANY("") },
	[INBOX_FOLD_CLASS] = { BY_CLASS(STILL_OPEN), BY_CLASS("") },
	[INBOX_FOLD_NONE] = { BY_NONE(STILL_OPEN), BY_NONE("") },
};

#define COUNT_COLUMNS                                                          \
	"select count(*), count(distinct i.company || i.class),"               \
	" coalesce(max(case when coalesce(w.changed_ms, 0)"                    \
	" > i.changed_ms then w.changed_ms else i.changed_ms end), 0)"
static const char *const count_sql[2] = {
	COUNT_COLUMNS FROM WATCHED STILL_OPEN FILTER,
	COUNT_COLUMNS FROM WATCHED FILTER
};

static const struct db_col cols[] = {
	DB_COL(struct inbox_row, incident.id, DB_INT),
	DB_COL(struct inbox_row, incident.company, DB_INT),
	DB_COL(struct inbox_row, incident.look, DB_INT),
	DB_COL(struct inbox_row, incident.key, DB_TEXT),
	DB_COL_NAME(struct inbox_row, incident.class, &names_class),
	DB_COL_NAME(struct inbox_row, incident.severity, &names_severity),
	DB_COL_NAME(struct inbox_row, incident.outcome, &names_outcome),
	DB_COL_NAME(struct inbox_row, incident.state, &names_incident_state),
	DB_COL(struct inbox_row, incident.reason, DB_TEXT),
	DB_COL(struct inbox_row, incident.facts, DB_TEXT),
	DB_COL(struct inbox_row, incident.first_ms, DB_INT),
	DB_COL(struct inbox_row, incident.last_ms, DB_INT),
	DB_COL(struct inbox_row, incident.device, DB_TEXT),
	DB_COL(struct inbox_row, incident.peer, DB_TEXT),
	DB_COL(struct inbox_row, incident.subject, DB_TEXT),
	DB_COL(struct inbox_row, incident.title, DB_TEXT),
	DB_COL(struct inbox_row, incident.changed_ms, DB_INT),
	DB_COL(struct inbox_row, company_name, DB_TEXT),
	DB_COL(struct inbox_row, device_name, DB_TEXT),
	DB_COL(struct inbox_row, person, DB_ID),
	DB_COL(struct inbox_row, person_name, DB_TEXT),
	DB_COL(struct inbox_row, escalated, DB_BOOL),
	DB_COL(struct inbox_row, archived, DB_BOOL),
	DB_COL(struct inbox_row, changed_ms, DB_INT),
	DB_COL(struct inbox_row, folded, DB_INT),
	DB_COL(struct inbox_row, companies, DB_INT),
	DB_COL(struct inbox_row, first_ms, DB_INT),
};
static const struct db_shape shape = DB_SHAPE(struct inbox_row, cols);

static const struct db_col count_cols[] = {
	DB_COL(struct inbox_count, incidents, DB_INT),
	DB_COL(struct inbox_count, rows, DB_INT),
	DB_COL(struct inbox_count, changed_ms, DB_INT),
};
static const struct db_shape count_shape =
    DB_SHAPE(struct inbox_count, count_cols);

#define FILTER_VALUES 13
#define LIST_VALUES   (FILTER_VALUES + 4)

static int
filter_values(const struct access_view *view, const struct inbox_filter *f,
	      struct arena *a, struct db_value *value, struct err *e)
{
	const char *like;

	if (row_search(a, f->text, &like, e) != 0)
		return -1;
	value[0] = db_int(view->person);
	value[1] = db_int(view->now_ms);
	value[2] = db_int(f->company);
	value[3] = db_text(
	    f->class < 0 ? NULL : class_name((enum alert_class)f->class));
	value[4] = db_int(f->least_severity);
	value[5] = db_text(
	    f->state < 0 ? NULL
			 : incident_state_name((enum incident_state)f->state));
	value[6] = db_int((int64_t)f->whose);
	value[7] = db_int(f->archived);
	value[8] = db_int(f->escalated);
	value[9] = db_text(like);
	value[10] = db_text(f->classes != NULL ? f->classes : "");
	value[11] = db_int(f->from_ms);
	value[12] = db_int(f->until_ms);
	return 0;
}

/* The statement that can use the index of open ones, or the other. */
static int
place_of(const struct inbox_filter *f)
{
	return f->state == -1 ? 0 : 1;
}

int
inbox_row_list(struct db *db, const struct access_view *view,
	       const struct inbox_filter *filter, struct arena *a,
	       struct inbox_list *out, struct err *e)
{
	struct db_value value[LIST_VALUES];
	struct db_ask ask = { list_sql[filter->fold][place_of(filter)], value,
			      LIST_VALUES };
	struct db_table t;

	CHECK(filter->fold < INBOX_FOLD_COUNT);
	if (filter_values(view, filter, a, value, e) != 0)
		return -1;
	value[13] = db_int(filter->after.id);
	value[14] = db_int((int64_t)filter->after.severity);
	value[15] = db_int(filter->after.last_ms);
	value[16] = row_limit(filter->max);
	if (db_list(db, &ask, &shape, a, &t, e) != 0)
		return -1;
	*out = (struct inbox_list){ t.row, t.count };
	return 0;
}

int
inbox_row_count(struct db *db, const struct access_view *view,
		const struct inbox_filter *filter, struct arena *a,
		struct inbox_count *out, struct err *e)
{
	struct db_value value[FILTER_VALUES];
	struct db_ask ask = { count_sql[place_of(filter)], value,
			      FILTER_VALUES };

	if (filter_values(view, filter, a, value, e) != 0)
		return -1;
	return db_get(db, &ask, &count_shape, a, out, e);
}
