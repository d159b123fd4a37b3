#include "model/alert_row.h"

#include "model/row_private.h"

#define ALERT_COLUMNS                                                          \
	"a.id, a.company, a.look, a.key, a.class, a.severity, a.outcome,"      \
	" a.count, a.first_ms, a.last_ms, a.device, a.peer, a.port,"           \
	" a.protocol, a.rule, a.title, a.author, a.subject, a.facts,"          \
	" a.flow_id, a.revision"

#define ALERT_PUT                                                               \
	"insert into alert (company, look, key, class, severity, outcome,"      \
	" count, first_ms, last_ms, device, peer, port, protocol, rule, title," \
	" author, subject, facts, flow_id, revision)"                           \
	" values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14," \
	" $15, $16, $17, $18, $19, $20)"                                        \
	" on conflict (company, look, key) do update set"                       \
	" count = alert.count + excluded.count,"                                \
	" first_ms = case when excluded.first_ms < alert.first_ms"              \
	" then excluded.first_ms else alert.first_ms end,"                      \
	" last_ms = case when excluded.last_ms > alert.last_ms"                 \
	" then excluded.last_ms else alert.last_ms end,"                        \
	" severity = case when excluded.urgency > alert.urgency"                \
	" then excluded.severity else alert.severity end,"                      \
	" outcome = case when alert.outcome = 'success'"                        \
	" or excluded.outcome = 'unknown' then alert.outcome"                   \
	" else excluded.outcome end,"                                           \
	" facts = excluded.facts, revision = excluded.revision"

/* SQLite builds a table of its own for what a statement returns: most of the
 * time of writing an alert, when nobody asks for the id. */
static const char put_sql[] = ALERT_PUT;
static const char put_id_sql[] = ALERT_PUT " returning id";
static const char get_sql[] = "select " ALERT_COLUMNS " from alert a"
			      " where a.company = $1 and a.id = $2";
static const char list_sql[] =
    "select " ALERT_COLUMNS " from alert a"
    " where a.company = $1 and a.look = $2"
    " and ($3 is null or a.class = $3) and a.urgency >= $4"
    " and ($5 is null or a.device = $5)"
    " and ($6 is null or lower(a.title || ' ' || a.subject || ' ' ||"
    " a.device || ' ' || a.peer || ' ' || a.rule) like $6 escape '!')"
    " and a.last_ms >= $7 and ($8 = 0 or a.last_ms < $8)"
    " and ($9 = 0 or (a.urgency, a.last_ms, a.id) < ($10, $11, $9))"
    " order by a.urgency desc, a.last_ms desc, a.id desc limit $12";
static const char list_incident_sql[] =
    "select " ALERT_COLUMNS " from incident i"
    " join incident_alert j on j.incident = i.id"
    " join alert a on a.id = j.alert and a.company = i.company"
    " where i.company = $1 and i.id = $2"
    " order by a.urgency desc, a.last_ms desc, a.id desc";
static const char list_changed_sql[] =
    "select " ALERT_COLUMNS " from alert a"
    " where a.company = $1 and a.revision > $2 and a.revision > 0"
    " order by a.revision limit $3";
static const char list_near_sql[] =
    "select * from (select " ALERT_COLUMNS " from alert a"
    " where a.company = $1 and a.device = $2 and a.look = 0"
    " and a.last_ms >= $3 and a.first_ms <= $4"
    " union select " ALERT_COLUMNS " from alert a"
    " where a.company = $1 and a.peer = $2 and a.look = 0"
    " and a.last_ms >= $3 and a.first_ms <= $4) n"
    " order by last_ms desc, id desc limit $5";
static const char count_sql[] =
    "select severity, count(*) from alert"
    " where company = $1 and look = $2 group by severity";

static const struct db_col cols[] = {
	DB_COL(struct alert_row, id, DB_INT),
	DB_COL(struct alert_row, company, DB_INT),
	DB_COL(struct alert_row, look, DB_INT),
	DB_COL(struct alert_row, key, DB_TEXT),
	DB_COL_NAME(struct alert_row, class, &names_class),
	DB_COL_NAME(struct alert_row, severity, &names_severity),
	DB_COL_NAME(struct alert_row, outcome, &names_outcome),
	DB_COL(struct alert_row, count, DB_INT),
	DB_COL(struct alert_row, first_ms, DB_INT),
	DB_COL(struct alert_row, last_ms, DB_INT),
	DB_COL(struct alert_row, device, DB_TEXT),
	DB_COL(struct alert_row, peer, DB_TEXT),
	DB_COL(struct alert_row, port, DB_PLAIN),
	DB_COL_NAME(struct alert_row, protocol, &names_protocol),
	DB_COL(struct alert_row, rule, DB_TEXT),
	DB_COL(struct alert_row, title, DB_TEXT),
	DB_COL(struct alert_row, author, DB_TEXT),
	DB_COL(struct alert_row, subject, DB_TEXT),
	DB_COL(struct alert_row, facts, DB_TEXT),
	DB_COL(struct alert_row, flow_id, DB_TEXT),
	DB_COL(struct alert_row, revision, DB_INT),
};
static const struct db_shape shape = DB_SHAPE(struct alert_row, cols);
static const struct db_shape write_shape =
    ROW_SHAPE_PART(struct alert_row, cols, 1, ARRAY_LEN(cols) - 1);

int
alert_row_put(struct db *db, const struct alert_row *row, size_t count,
	      int64_t *id_out, struct err *e)
{
	return db_put_all(
	    db,
	    &(struct db_batch){ .sql = id_out != NULL ? put_id_sql : put_sql,
				.shape = &write_shape,
				.row = row,
				.count = count,
				.id_out = id_out },
	    e);
}

int
alert_row_get(struct db *db, int64_t company, int64_t alert, struct arena *a,
	      struct alert_row *out, struct err *e)
{
	return db_get(db, DB_ASK(get_sql, db_int(company), db_int(alert)),
		      &shape, a, out, e);
}

static int
list(struct db *db, const struct db_ask *ask, struct arena *a,
     struct alert_list *out, struct err *e)
{
	struct db_table t;

	if (db_list(db, ask, &shape, a, &t, e) != 0)
		return -1;
	*out = (struct alert_list){ t.row, t.count };
	return 0;
}

int
alert_row_list(struct db *db, int64_t company, const struct alert_filter *f,
	       struct arena *a, struct alert_list *out, struct err *e)
{
	const char *like;
	const char *class =
	    f->class < 0 ? NULL : class_name((enum alert_class)f->class);

	if (row_search(a, f->text, &like, e) != 0)
		return -1;
	return list(db,
		    DB_ASK(list_sql, db_int(company), db_int(f->look),
			   db_text(class), db_int(f->least_severity),
			   db_text(f->device), db_text(like),
			   db_int(f->from_ms), db_int(f->until_ms),
			   db_int(f->after.id), db_int(f->after.severity),
			   db_int(f->after.last_ms), row_limit(f->max)),
		    a, out, e);
}

int
alert_row_list_incident(struct db *db, int64_t company, int64_t incident,
			struct arena *a, struct alert_list *out, struct err *e)
{
	return list(
	    db, DB_ASK(list_incident_sql, db_int(company), db_int(incident)), a,
	    out, e);
}

int
alert_row_list_changed(struct db *db, int64_t company, int64_t after_revision,
		       size_t max, struct arena *a, struct alert_list *out,
		       struct err *e)
{
	return list(db,
		    DB_ASK(list_changed_sql, db_int(company),
			   db_int(after_revision), row_limit(max)),
		    a, out, e);
}

int
alert_row_list_near(struct db *db, const struct alert_near *near,
		    struct arena *a, struct alert_list *out, struct err *e)
{
	return list(db,
		    DB_ASK(list_near_sql, db_int(near->company),
			   db_text(near->address), db_int(near->from_ms),
			   db_int(near->until_ms), row_limit(near->max)),
		    a, out, e);
}

int
alert_row_count(struct db *db, int64_t company, int64_t look,
		int64_t count_out[SEVERITY_COUNT], struct err *e)
{
	return row_count_severities(
	    db, DB_ASK(count_sql, db_int(company), db_int(look)), count_out, e);
}
