#include "model/suppression_row.h"

#include <string.h>

#include "model/row_private.h"

#define SUPPRESSION_COLUMNS                                                    \
	"s.id, s.company, s.class, s.rule, s.device, s.peer, s.subject,"       \
	" s.told_from, s.reason, s.person, s.incident, s.created_ms,"          \
	" s.until_ms, s.ended_ms, coalesce(p.name, ''), (select count(*)"      \
	" from suppression_hit h where h.suppression = s.id)"                  \
	" from suppression s left join person p on p.id = s.person"

static const char add_sql[] =
    "insert into suppression (company, class, rule, device, peer, subject,"
    " told_from, reason, person, incident, created_ms, until_ms)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
    " returning id";
static const char get_sql[] =
    "select " SUPPRESSION_COLUMNS " where s.company = $1 and s.id = $2";
static const char list_sql[] =
    "select " SUPPRESSION_COLUMNS " where s.company = $1"
    " and ($2 = 0 or s.id < $2)"
    " order by s.id desc limit $3";
static const char active_sql[] =
    "select " SUPPRESSION_COLUMNS
    " where s.company = $1 and s.created_ms <= $2 and s.until_ms > $2"
    " and (s.ended_ms = 0 or s.ended_ms > $2) order by s.id";
static const char end_sql[] =
    "update suppression set ended_ms = $3"
    " where company = $1 and id = $2 and ended_ms = 0";
static const char has_sql[] =
    "select count(*) from suppression where company = $1 and id = $2";
static const char hit_sql[] =
    "insert into suppression_hit (suppression, alert, at_ms)"
    " select s.id, a.id, $4 from suppression s"
    " join alert a on a.company = s.company"
    " where s.company = $1 and s.id = $2 and a.id = $3"
    " on conflict (suppression, alert) do update set"
    " at_ms = suppression_hit.at_ms";

/* In the words of suppression_row_matches. */
#define HIDDEN                                                                 \
	" from alert a where a.company = $1 and ($2 = '' or a.class = $2)"     \
	" and ($3 = '' or a.rule = $3) and ($4 = '' or a.device = $4)"         \
	" and ($5 = '' or a.peer = $5) and ($6 = '' or a.subject = $6)"        \
	" and a.last_ms >= $7 and ($8 = 0 or a.urgency < $8)"

static const char preview_sql[] =
    "select count(*), coalesce(sum(a.count), 0)" HIDDEN;
static const char sample_sql[] =
    "select a.id" HIDDEN " order by a.last_ms desc, a.id desc limit $9";

static const struct db_col cols[] = {
	DB_COL(struct suppression_row, id, DB_INT),
	DB_COL(struct suppression_row, company, DB_INT),
	DB_COL(struct suppression_row, class, DB_TEXT),
	DB_COL(struct suppression_row, rule, DB_TEXT),
	DB_COL(struct suppression_row, device, DB_TEXT),
	DB_COL(struct suppression_row, peer, DB_TEXT),
	DB_COL(struct suppression_row, subject, DB_TEXT),
	DB_COL_NAME(struct suppression_row, told_from, &names_severity),
	DB_COL(struct suppression_row, reason, DB_TEXT),
	DB_COL(struct suppression_row, person, DB_ID),
	DB_COL(struct suppression_row, incident, DB_INT),
	DB_COL(struct suppression_row, created_ms, DB_INT),
	DB_COL(struct suppression_row, until_ms, DB_INT),
	DB_COL(struct suppression_row, ended_ms, DB_INT),
	DB_COL(struct suppression_row, person_name, DB_TEXT),
	DB_COL(struct suppression_row, hits, DB_INT),
};
static const struct db_shape shape = DB_SHAPE(struct suppression_row, cols);
static const struct db_shape write_shape =
    ROW_SHAPE_PART(struct suppression_row, cols, 1, 12);

static const struct db_col preview_cols[] = {
	DB_COL(struct suppression_preview, alerts, DB_INT),
	DB_COL(struct suppression_preview, events, DB_INT),
};
static const struct db_shape preview_shape =
    DB_SHAPE(struct suppression_preview, preview_cols);

struct id {
	int64_t id;
};

static const struct db_col id_cols[] = { DB_COL(struct id, id, DB_INT) };
static const struct db_shape id_shape = DB_SHAPE(struct id, id_cols);

static bool
is_any(const char *text)
{
	return text == NULL || text[0] == '\0';
}

int
suppression_row_add(struct db *db, const struct suppression_row *row,
		    int64_t *id_out, struct err *e)
{
	if (is_any(row->class) && is_any(row->rule) && is_any(row->device) &&
	    is_any(row->peer) && is_any(row->subject))
		return err_set(e, ERR_INVALID,
			       "a suppression must not match everything");
	if (is_any(row->reason))
		return err_set(e, ERR_INVALID, "a suppression has a reason");
	if (row->until_ms <= row->created_ms)
		return err_set(e, ERR_INVALID,
			       "a suppression ends after it begins");
	return db_put(db, add_sql, &write_shape, row, id_out, e);
}

int
suppression_row_get(struct db *db, int64_t company, int64_t suppression,
		    struct arena *a, struct suppression_row *out, struct err *e)
{
	return db_get(db, DB_ASK(get_sql, db_int(company), db_int(suppression)),
		      &shape, a, out, e);
}

static int
list(struct db *db, const struct db_ask *ask, struct arena *a,
     struct suppression_list *out, struct err *e)
{
	struct db_table t;

	if (db_list(db, ask, &shape, a, &t, e) != 0)
		return -1;
	*out = (struct suppression_list){ t.row, t.count };
	return 0;
}

int
suppression_row_list(struct db *db, int64_t company, int64_t before, size_t max,
		     struct arena *a, struct suppression_list *out,
		     struct err *e)
{
	return list(
	    db,
	    DB_ASK(list_sql, db_int(company), db_int(before), row_limit(max)),
	    a, out, e);
}

int
suppression_row_list_active(struct db *db, int64_t company, int64_t now_ms,
			    struct arena *a, struct suppression_list *out,
			    struct err *e)
{
	return list(db, DB_ASK(active_sql, db_int(company), db_int(now_ms)), a,
		    out, e);
}

int
suppression_row_end(struct db *db, int64_t company, int64_t suppression,
		    int64_t at_ms, struct err *e)
{
	int64_t changed = 0, has = 0;

	if (db_run(db,
		   DB_ASK(end_sql, db_int(company), db_int(suppression),
			  db_int(at_ms)),
		   &changed, e) != 0)
		return -1;
	if (changed > 0)
		return 0;
	if (db_get_int(db,
		       DB_ASK(has_sql, db_int(company), db_int(suppression)),
		       &has, e) != 0)
		return -1;
	if (has == 0)
		return err_set(e, ERR_NOT_FOUND, "no such suppression");
	return err_set(e, ERR_CONFLICT, "the suppression has ended already");
}

static bool
fits(const char *wanted, const char *is)
{
	return is_any(wanted) || strcmp(wanted, is != NULL ? is : "") == 0;
}

bool
suppression_row_matches(const struct suppression_row *row,
			const struct alert_row *alert)
{
	return row->company == alert->company &&
	       (row->told_from == SEVERITY_INFO ||
		alert->severity < row->told_from) &&
	       fits(row->class, class_name(alert->class)) &&
	       fits(row->rule, alert->rule) &&
	       fits(row->device, alert->device) &&
	       fits(row->peer, alert->peer) &&
	       fits(row->subject, alert->subject);
}

static int
samples_read(struct db *db, int64_t company, const struct db_table *ids,
	     struct arena *a, struct alert_list *out, struct err *e)
{
	const struct id *id = ids->row;
	struct alert_row *row = arena_alloc_array(a, ids->count, sizeof(*row));

	if (row == NULL && ids->count > 0)
		return arena_check(a, e);
	for (size_t i = 0; i < ids->count; i++)
		if (alert_row_get(db, company, id[i].id, a, &row[i], e) != 0)
			return -1;
	*out = (struct alert_list){ row, ids->count };
	return 0;
}

int
suppression_row_preview(struct db *db, const struct suppression_row *row,
			int64_t from_ms, size_t samples, struct arena *a,
			struct suppression_preview *out, struct err *e)
{
	struct db_value value[] = {
		db_int(row->company),
		db_text(row->class != NULL ? row->class : ""),
		db_text(row->rule != NULL ? row->rule : ""),
		db_text(row->device != NULL ? row->device : ""),
		db_text(row->peer != NULL ? row->peer : ""),
		db_text(row->subject != NULL ? row->subject : ""),
		db_int(from_ms),
		db_int(row->told_from),
		row_limit(samples),
	};
	struct db_ask ask = { preview_sql, value, ARRAY_LEN(value) - 1 };
	struct db_ask some = { sample_sql, value, ARRAY_LEN(value) };
	struct db_table t;

	*out = (struct suppression_preview){ 0 };
	if (db_get(db, &ask, &preview_shape, a, out, e) != 0 ||
	    db_list(db, &some, &id_shape, a, &t, e) != 0)
		return -1;
	return samples_read(db, row->company, &t, a, &out->sample, e);
}

int
suppression_hit_row_add(struct db *db, int64_t company, int64_t suppression,
			int64_t alert, int64_t at_ms, struct err *e)
{
	CHECK(db_in_transaction(db));
	return row_change(db,
			  DB_ASK(hit_sql, db_int(company), db_int(suppression),
				 db_int(alert), db_int(at_ms)),
			  "suppression or alert", e);
}
