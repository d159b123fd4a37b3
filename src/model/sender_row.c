#include "model/sender_row.h"

#include "model/row_private.h"

#define SENDER_COLUMNS                                                         \
	"s.id, s.company, s.kind, s.name, s.site, s.state, s.created_ms,"      \
	" s.state_ms, s.reason, s.sequence, coalesce(h.seen_ms, 0),"           \
	" coalesce(h.clock_error_ms, 0), coalesce(h.address, ''),"             \
	" coalesce(h.version, ''), coalesce(h.facts, '{}'),"                   \
	" coalesce(h.goodbye_ms, 0), coalesce((select max(c.expires_ms)"       \
	" from certificate c where c.sender = s.id and c.revoked_ms = 0), 0)"  \
	" from sender s left join sender_health h on h.sender = s.id"

static const char add_sql[] =
    "insert into sender (company, kind, name, site, state, created_ms)"
    " values ($1, $2, $3, $4, 'active', $5) returning id";
static const char get_sql[] =
    "select " SENDER_COLUMNS " where s.company = $1 and s.id = $2";
static const char list_sql[] =
    "select " SENDER_COLUMNS " where s.company = $1"
    " order by case s.state when 'removed' then 1 else 0 end, s.name, s.id";
static const char list_all_sql[] =
    "select " SENDER_COLUMNS
    " where s.state <> 'removed' order by s.company, s.id";
static const char count_name_sql[] =
    "select count(*) from sender where company = $1 and name = $2"
    " and state <> 'removed'";
static const char set_name_sql[] =
    "update sender set name = $3, site = $4 where company = $1 and id = $2";
static const char set_state_sql[] =
    "update sender set state = $3, reason = $4, state_ms = $5"
    " where company = $1 and id = $2 and state <> 'removed'";
static const char health_sql[] =
    "insert into sender_health (sender, seen_ms, clock_error_ms, address,"
    " version, facts, goodbye_ms) values ($1, $2, $3, $4, $5, $6, $7)"
    " on conflict (sender) do update set seen_ms = excluded.seen_ms,"
    " clock_error_ms = excluded.clock_error_ms,"
    " address = excluded.address, version = excluded.version,"
    " facts = excluded.facts, goodbye_ms = excluded.goodbye_ms"
    " where sender_health.seen_ms <= excluded.seen_ms"
    /* our own clock was ahead once */
    " or sender_health.seen_ms > excluded.seen_ms + 600000";

static const struct db_col cols[] = {
	DB_COL(struct sender_row, id, DB_INT),
	DB_COL(struct sender_row, company, DB_INT),
	DB_COL_NAME(struct sender_row, kind, &names_sender_kind),
	DB_COL(struct sender_row, name, DB_TEXT),
	DB_COL(struct sender_row, site, DB_TEXT),
	DB_COL_NAME(struct sender_row, state, &names_sender_state),
	DB_COL(struct sender_row, created_ms, DB_INT),
	DB_COL(struct sender_row, state_ms, DB_INT),
	DB_COL(struct sender_row, reason, DB_TEXT),
	DB_COL(struct sender_row, sequence, DB_INT),
	DB_COL(struct sender_row, seen_ms, DB_INT),
	DB_COL(struct sender_row, clock_error_ms, DB_INT),
	DB_COL(struct sender_row, address, DB_TEXT),
	DB_COL(struct sender_row, version, DB_TEXT),
	DB_COL(struct sender_row, facts, DB_TEXT),
	DB_COL(struct sender_row, goodbye_ms, DB_INT),
	DB_COL(struct sender_row, certificate_ms, DB_INT),
};
static const struct db_shape shape = DB_SHAPE(struct sender_row, cols);

static const struct db_col health_cols[] = {
	DB_COL(struct sender_health_row, sender, DB_INT),
	DB_COL(struct sender_health_row, seen_ms, DB_INT),
	DB_COL(struct sender_health_row, clock_error_ms, DB_INT),
	DB_COL(struct sender_health_row, address, DB_TEXT),
	DB_COL(struct sender_health_row, version, DB_TEXT),
	DB_COL(struct sender_health_row, facts, DB_TEXT),
	DB_COL(struct sender_health_row, goodbye_ms, DB_INT),
};
static const struct db_shape health_shape =
    DB_SHAPE(struct sender_health_row, health_cols);

static const char *const kind_names[SENDER_KIND_COUNT] = { "sensor", "agent" };
static const char *const state_names[SENDER_STATE_COUNT] = { "active",
							     "revoked",
							     "removed" };

const char *
sender_kind_name(enum sender_kind kind)
{
	return kind_names[kind];
}

bool
sender_kind_parse(struct text name, enum sender_kind *out)
{
	for (int i = 0; i < SENDER_KIND_COUNT; i++)
		if (text_is(name, kind_names[i])) {
			*out = (enum sender_kind)i;
			return true;
		}
	return false;
}

const char *
sender_state_name(enum sender_state state)
{
	return state_names[state];
}

static const char *
kind_write(int value)
{
	return sender_kind_name((enum sender_kind)value);
}

static bool
kind_read(struct text name, int *value_out)
{
	enum sender_kind kind;

	if (!sender_kind_parse(name, &kind))
		return false;
	*value_out = (int)kind;
	return true;
}

static const char *
state_write(int value)
{
	return sender_state_name((enum sender_state)value);
}

static bool
state_read(struct text name, int *value_out)
{
	for (int i = 0; i < SENDER_STATE_COUNT; i++)
		if (text_is(name, state_names[i])) {
			*value_out = i;
			return true;
		}
	return false;
}

const struct db_names names_sender_kind = { kind_write, kind_read };
const struct db_names names_sender_state = { state_write, state_read };

int
sender_row_add(struct db *db, const struct sender_row *row, int64_t *id_out,
	       struct err *e)
{
	return db_get_int(db,
			  DB_ASK(add_sql, db_int(row->company),
				 db_text(sender_kind_name(row->kind)),
				 db_view(text_of(row->name)),
				 db_view(text_of(row->site)),
				 db_int(row->created_ms)),
			  id_out, e);
}

int
sender_row_get(struct db *db, int64_t company, int64_t sender, struct arena *a,
	       struct sender_row *out, struct err *e)
{
	return db_get(db, DB_ASK(get_sql, db_int(company), db_int(sender)),
		      &shape, a, out, e);
}

static int
list(struct db *db, const struct db_ask *ask, struct arena *a,
     struct sender_list *out, struct err *e)
{
	struct db_table t;

	if (db_list(db, ask, &shape, a, &t, e) != 0)
		return -1;
	*out = (struct sender_list){ t.row, t.count };
	return 0;
}

int
sender_row_list(struct db *db, int64_t company, struct arena *a,
		struct sender_list *out, struct err *e)
{
	return list(db, DB_ASK(list_sql, db_int(company)), a, out, e);
}

int
sender_row_list_all(struct db *db, struct arena *a, struct sender_list *out,
		    struct err *e)
{
	return list(db, DB_SAY(list_all_sql), a, out, e);
}

int
sender_row_count_name(struct db *db, int64_t company, const char *name,
		      int64_t *out, struct err *e)
{
	return db_get_int(
	    db, DB_ASK(count_name_sql, db_int(company), db_text(name)), out, e);
}

int
sender_row_set_name(struct db *db, int64_t company, int64_t sender,
		    const char *name, const char *site, struct err *e)
{
	return row_change(db,
			  DB_ASK(set_name_sql, db_int(company), db_int(sender),
				 db_view(text_of(name)),
				 db_view(text_of(site))),
			  "sender", e);
}

int
sender_row_set_state(struct db *db, int64_t company, int64_t sender,
		     const struct sender_change *change, struct err *e)
{
	struct arena *a = arena_new(256 * 1024);
	struct sender_row row;
	int64_t changed = 0;
	int rc = sender_row_get(db, company, sender, a, &row, e);

	arena_free(&a);
	if (rc != 0)
		return -1;
	if (db_run(db,
		   DB_ASK(set_state_sql, db_int(company), db_int(sender),
			  db_text(sender_state_name(change->state)),
			  db_view(text_of(change->reason)),
			  db_int(change->at_ms)),
		   &changed, e) != 0)
		return -1;
	return changed > 0
		   ? 0
		   : err_set(e, ERR_CONFLICT, "this sender was removed");
}

int
sender_health_row_set(struct db *db, const struct sender_health_row *row,
		      struct err *e)
{
	CHECK(db_in_transaction(db));
	return db_put(db, health_sql, &health_shape, row, NULL, e);
}
