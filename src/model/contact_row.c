#include "model/contact_row.h"

#include "model/row_private.h"

#define CONTACT_COLUMNS                                                        \
	"id, company, step, name, channel, address, language, least,"          \
	" created_ms, fault, fault_ms, disabled"
#define IN_LADDER                                                              \
	" order by case step when 'clerk' then 0 when 'owner' then 1"          \
	" when 'supporter' then 2 else 3 end, id"

static const char add_sql[] =
    "insert into contact (company, step, name, channel, address, language,"
    " least, created_ms) values ($1, $2, $3, $4, $5, $6, $7, $8) returning id";
static const char set_sql[] =
    "update contact set step = $3, name = $4, channel = $5, address = $6,"
    " language = $7, least = $8, disabled = $9,"
    " fault = case when channel = $5 and address = $6 then fault else ''"
    " end, fault_ms = case when channel = $5 and address = $6 then fault_ms"
    " else 0 end where company = $1 and id = $2";
static const char drop_sql[] =
    "delete from contact where company = $1 and id = $2";
static const char get_sql[] = "select " CONTACT_COLUMNS " from contact"
			      " where company = $1 and id = $2";
static const char list_sql[] =
    "select " CONTACT_COLUMNS " from contact where company = $1" IN_LADDER;
static const char list_duty_sql[] =
    "select " CONTACT_COLUMNS " from contact where step = 'duty'"
    " and disabled = 0 order by id";
static const char set_fault_sql[] =
    "update contact set fault = $3, fault_ms = $4"
    " where company = $1 and id = $2";

static const char plan_get_sql[] =
    "select company, owner_minutes, supporter_minutes, duty_minutes,"
    " quiet_from, quiet_until, digest_minute, month_budget, updated_ms"
    " from notice_plan where company = $1";
static const char plan_set_sql[] =
    "insert into notice_plan (company, owner_minutes, supporter_minutes,"
    " duty_minutes, quiet_from, quiet_until, digest_minute, month_budget,"
    " updated_ms) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    " on conflict (company) do update set"
    " owner_minutes = excluded.owner_minutes,"
    " supporter_minutes = excluded.supporter_minutes,"
    " duty_minutes = excluded.duty_minutes,"
    " quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until,"
    " digest_minute = excluded.digest_minute,"
    " month_budget = excluded.month_budget,"
    " updated_ms = excluded.updated_ms";

static const char release_list_sql[] =
    "select company, class, severity, held from notice_release"
    " where company = $1 order by class, severity";
static const char release_set_sql[] =
    "insert into notice_release (company, class, severity, held)"
    " values ($1, $2, $3, $4)"
    " on conflict (company, class, severity) do update set"
    " held = excluded.held";
static const char release_drop_sql[] =
    "delete from notice_release where company = $1 and class = $2"
    " and severity = $3";
/* A class's own rule goes before the rule for all. */
static const char release_held_sql[] =
    "select held from notice_release where company = $1"
    " and severity = $3 and class in ($2, '')"
    " order by case class when '' then 1 else 0 end limit 1";

static const struct db_col cols[] = {
	DB_COL(struct contact_row, id, DB_INT),
	DB_COL(struct contact_row, company, DB_INT),
	DB_COL_NAME(struct contact_row, step, &names_step),
	DB_COL(struct contact_row, name, DB_TEXT),
	DB_COL_NAME(struct contact_row, channel, &names_channel),
	DB_COL(struct contact_row, address, DB_TEXT),
	DB_COL_NAME(struct contact_row, language, &names_language),
	DB_COL_NAME(struct contact_row, least, &names_severity),
	DB_COL(struct contact_row, created_ms, DB_INT),
	DB_COL(struct contact_row, fault, DB_TEXT),
	DB_COL(struct contact_row, fault_ms, DB_INT),
	DB_COL(struct contact_row, disabled, DB_BOOL),
};
static const struct db_shape shape = DB_SHAPE(struct contact_row, cols);
static const struct db_shape add_shape =
    ROW_SHAPE_PART(struct contact_row, cols, 1, 8);

static const struct db_col plan_cols[] = {
	DB_COL(struct notice_plan_row, company, DB_INT),
	DB_COL(struct notice_plan_row, owner_minutes, DB_INT),
	DB_COL(struct notice_plan_row, supporter_minutes, DB_INT),
	DB_COL(struct notice_plan_row, duty_minutes, DB_INT),
	DB_COL(struct notice_plan_row, quiet_from, DB_INT),
	DB_COL(struct notice_plan_row, quiet_until, DB_INT),
	DB_COL(struct notice_plan_row, digest_minute, DB_INT),
	DB_COL(struct notice_plan_row, month_budget, DB_INT),
	DB_COL(struct notice_plan_row, updated_ms, DB_INT),
};
static const struct db_shape plan_shape =
    DB_SHAPE(struct notice_plan_row, plan_cols);

static const struct db_col release_cols[] = {
	DB_COL(struct notice_release_row, company, DB_INT),
	DB_COL(struct notice_release_row, class, DB_TEXT),
	DB_COL_NAME(struct notice_release_row, severity, &names_severity),
	DB_COL(struct notice_release_row, held, DB_BOOL),
};
static const struct db_shape release_shape =
    DB_SHAPE(struct notice_release_row, release_cols);

int
contact_row_add(struct db *db, const struct contact_row *row, int64_t *id_out,
		struct err *e)
{
	CHECK(row->step < STEP_END);
	return db_put(db, add_sql, &add_shape, row, id_out, e);
}

int
contact_row_set(struct db *db, const struct contact_row *row, struct err *e)
{
	CHECK(row->step < STEP_END);
	return row_change(
	    db,
	    DB_ASK(set_sql, db_int(row->company), db_int(row->id),
		   db_text(step_name(row->step)), db_view(text_of(row->name)),
		   db_text(channel_name(row->channel)),
		   db_view(text_of(row->address)),
		   db_text(language_name(row->language)),
		   db_text(severity_name(row->least)), db_int(row->disabled)),
	    "contact", e);
}

int
contact_row_drop(struct db *db, int64_t company, int64_t contact, struct err *e)
{
	return row_change(db,
			  DB_ASK(drop_sql, db_int(company), db_int(contact)),
			  "contact", e);
}

int
contact_row_get(struct db *db, int64_t company, int64_t contact,
		struct arena *a, struct contact_row *out, struct err *e)
{
	return db_get(db, DB_ASK(get_sql, db_int(company), db_int(contact)),
		      &shape, a, out, e);
}

static int
list(struct db *db, const struct db_ask *ask, struct arena *a,
     struct contact_list *out, struct err *e)
{
	struct db_table t;

	if (db_list(db, ask, &shape, a, &t, e) != 0)
		return -1;
	*out = (struct contact_list){ t.row, t.count };
	return 0;
}

int
contact_row_list(struct db *db, int64_t company, struct arena *a,
		 struct contact_list *out, struct err *e)
{
	return list(db, DB_ASK(list_sql, db_int(company)), a, out, e);
}

int
contact_row_list_duty(struct db *db, struct arena *a, struct contact_list *out,
		      struct err *e)
{
	return list(db, DB_SAY(list_duty_sql), a, out, e);
}

int
contact_row_set_fault(struct db *db, int64_t company, int64_t contact,
		      const char *fault, int64_t at_ms, struct err *e)
{
	return row_change(db,
			  DB_ASK(set_fault_sql, db_int(company),
				 db_int(contact), db_view(text_of(fault)),
				 db_int(fault[0] != '\0' ? at_ms : 0)),
			  "contact", e);
}

int
notice_plan_row_get(struct db *db, int64_t company, struct arena *a,
		    struct notice_plan_row *out, struct err *e)
{
	struct err own = { .kind = ERR_NONE };

	if (db_get(db, DB_ASK(plan_get_sql, db_int(company)), &plan_shape, a,
		   out, &own) == 0)
		return 0;
	/* The defaults of schema/0007. */
	*out = (struct notice_plan_row){ .company = company,
					 .owner_minutes = 30,
					 .supporter_minutes = 60,
					 .duty_minutes = 120,
					 .quiet_from = 1260,
					 .quiet_until = 420,
					 .digest_minute = 540,
					 .month_budget = 20 };
	return own.kind == ERR_NOT_FOUND ? 0
					 : err_set(e, own.kind, "%s", own.text);
}

int
notice_plan_row_set(struct db *db, const struct notice_plan_row *row,
		    struct err *e)
{
	return db_put(db, plan_set_sql, &plan_shape, row, NULL, e);
}

int
notice_release_row_list(struct db *db, int64_t company, struct arena *a,
			struct notice_release_list *out, struct err *e)
{
	struct db_table t;

	if (db_list(db, DB_ASK(release_list_sql, db_int(company)),
		    &release_shape, a, &t, e) != 0)
		return -1;
	*out = (struct notice_release_list){ t.row, t.count };
	return 0;
}

int
notice_release_row_set(struct db *db, const struct notice_release_row *row,
		       struct err *e)
{
	return db_put(db, release_set_sql, &release_shape, row, NULL, e);
}

int
notice_release_row_drop(struct db *db, int64_t company, const char *class,
			enum severity severity, struct err *e)
{
	return row_change(db,
			  DB_ASK(release_drop_sql, db_int(company),
				 db_view(text_of(class)),
				 db_text(severity_name(severity))),
			  "release rule", e);
}

int
notice_release_row_held(struct db *db, int64_t company, enum alert_class class,
			enum severity severity, bool *held_out, struct err *e)
{
	struct err own = { .kind = ERR_NONE };
	int64_t held = 0;

	*held_out = false;
	if (db_get_int(db,
		       DB_ASK(release_held_sql, db_int(company),
			      db_text(class_name(class)),
			      db_text(severity_name(severity))),
		       &held, &own) != 0)
		return own.kind == ERR_NOT_FOUND
			   ? 0
			   : err_set(e, own.kind, "%s", own.text);
	*held_out = held != 0;
	return 0;
}
