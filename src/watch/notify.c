#include "watch/notify.h"

#include "base/check.h"
#include "model/company_stage_row.h"
#include "watch/notify_part.h"

/* Changes taken in one transaction. */
#define CHANGES_AT_ONCE 200
/* Notices of one incident that are looked at: one a severity and episode. */
#define EPISODES_MAX 200

/* Rounds of one tick: what is left waits for the next. */
#define ROUNDS_MAX 8

#define DAY_MS INT64_C(86400000)

static int
episodes(const struct notify_work *w, int64_t company, int64_t incident,
	 struct notice_list *out, struct err *e)
{
	struct notice_filter f = { .kind = NOTICE_INCIDENT,
				   .state = -1,
				   .object = incident,
				   .max = EPISODES_MAX };

	return notice_row_list(w->db, company, &f, w->arena, out, e);
}

static struct notice_row
fresh(const struct notify_work *w, int64_t company, char *code)
{
	notify_code_new(code);
	return (struct notice_row){ .company = company,
				    .class = "",
				    .state = NOTICE_WAITING,
				    .code = code,
				    .created_ms = w->now_ms,
				    .due_ms = w->now_ms,
				    .step = STEP_CLERK };
}

static int
add(const struct notify_work *w, const struct notice_row *row, struct err *e)
{
	int64_t id;
	bool made;

	return notice_row_add(w->db, row, &id, &made, e);
}

/* A silence that somebody was told of is over: tell them so, once. */
static int
add_ended(const struct notify_work *w, int64_t company,
	  const struct notice_change *c, const struct notice_list *before,
	  struct err *e)
{
	char code[NOTIFY_CODE_MAX];
	struct notice_row row = fresh(w, company, code);
	const struct notice_row *told = NULL;

	for (size_t i = 0; i < before->count && told == NULL; i++)
		if (before->row[i].started_ms > 0)
			told = &before->row[i];
	if (told == NULL || told->closed_ms > 0)
		return 0;
	row.kind = NOTICE_ENDED;
	row.object = c->incident;
	row.class = told->class;
	row.severity = SEVERITY_THIS_WEEK;
	row.key = arena_printf(w->arena, "%lld", (long long)told->id);
	row.useful_until_ms = w->now_ms + 2 * DAY_MS;
	return row.key == NULL ? arena_check(w->arena, e) : add(w, &row, e);
}

/* The graver notice takes over from those not ended. Whoever moved one at the
 * same moment is seen by the ladder, which looks for graver ones itself. */
static int
overtake(const struct notify_work *w, const struct notice_row *n, struct err *e)
{
	struct notice_move move = { .company = n->company,
				    .notice = n->id,
				    .from = n->state,
				    .from_due_ms = n->due_ms,
				    .to = NOTICE_USELESS,
				    .reason = NOTICE_REASON_WORSE,
				    .step = n->step,
				    .due_ms = w->now_ms,
				    .over_budget = n->over_budget };
	struct err own = { .kind = ERR_NONE };

	if (n->state >= NOTICE_ACKNOWLEDGED ||
	    notice_row_move(w->db, &move, &own) == 0 ||
	    own.kind == ERR_CONFLICT)
		return 0;
	return err_set(e, own.kind, "%s", own.text);
}

/*
 * One notice for an incident and its severity. When it was closed meanwhile
 * and is open again, that is a new episode; how many ended before makes the
 * key, so that reading the same change again meets the same notice.
 */
static int
add_open(const struct notify_work *w, int64_t company,
	 const struct notice_change *c, const struct notice_list *before,
	 struct err *e)
{
	char code[NOTIFY_CODE_MAX];
	struct notice_row row = fresh(w, company, code);
	size_t ended = 0;
	bool held;

	for (size_t i = 0; i < before->count; i++) {
		if (before->row[i].closed_ms > 0)
			ended++;
		else if (before->row[i].severity >= c->severity)
			return 0;
	}
	for (size_t i = 0; i < before->count; i++)
		if (before->row[i].closed_ms == 0 &&
		    overtake(w, &before->row[i], e) != 0)
			return -1;
	if (notice_release_row_held(w->db, company, c->class, c->severity,
				    &held, e) != 0)
		return -1;
	row.kind = NOTICE_INCIDENT;
	row.object = c->incident;
	row.class = class_name(c->class);
	row.severity = c->severity;
	row.key = arena_printf(w->arena, "%lld:%s:%zu", (long long)c->incident,
			       severity_name(c->severity), ended);
	row.useful_until_ms = w->now_ms + notify_useful_ms(c->severity);
	if (held) {
		row.state = NOTICE_HELD;
		row.due_ms = w->now_ms + w->settings->notice_hold;
	}
	return row.key == NULL ? arena_check(w->arena, e) : add(w, &row, e);
}

/* What needs nothing done is kept on record and told to nobody. */
static int
take(const struct notify_work *w, int64_t company,
     const struct notice_change *c, struct err *e)
{
	struct notice_list before;

	if (c->severity == SEVERITY_INFO)
		return 0;
	if (episodes(w, company, c->incident, &before, e) != 0)
		return -1;
	if (!c->closed)
		return add_open(w, company, c, &before, e);
	return c->class == CLASS_SILENCE ? add_ended(w, company, c, &before, e)
					 : 0;
}

static int
gather_some(const struct notify_work *w, int64_t company, size_t max,
	    size_t *done_out, struct err *e)
{
	struct notice_change_list list;
	int64_t position;
	TXN(txn);

	*done_out = 0;
	if (txn_begin(&txn, w->db, e) != 0 ||
	    (w->lease != NULL && stage_hold(w->lease, company, e) != 0) ||
	    company_stage_row_position(w->db, company, STAGE_NOTIFY, &position,
				       e) != 0 ||
	    notice_row_list_changed(w->db, company, position, max, w->arena,
				    &list, e) != 0)
		return -1;
	if (list.count == 0)
		return 0;
	for (size_t i = 0; i < list.count; i++) {
		if (take(w, company, &list.row[i], e) != 0)
			return -1;
		position = list.row[i].revision;
	}
	if (company_stage_row_set(w->db, company, STAGE_NOTIFY, position, e) !=
	    0)
		return -1;
	*done_out = list.count;
	return txn_commit(&txn, e);
}

int
notify_gather(struct db *db, const struct settings *settings, int64_t company,
	      int64_t now_ms, struct err *e)
{
	struct notify_work w = { .db = db,
				 .settings = settings,
				 .arena = arena_new(NOTIFY_ARENA_MAX),
				 .now_ms = now_ms };
	size_t done = CHANGES_AT_ONCE;
	int rc = 0;

	while (rc == 0 && done == CHANGES_AT_ONCE) {
		arena_reset(w.arena);
		rc = gather_some(&w, company, CHANGES_AT_ONCE, &done, e);
	}
	arena_free(&w.arena);
	return rc;
}

static int
stage_behind(struct stage_world *w, size_t max, struct arena *a,
	     struct company_id_list *out, struct err *e)
{
	return company_stage_row_list_behind(
	    w->db, STAGE_NOTIFY, STAGE_INCIDENT_REVISION, max, a, out, e);
}

static int
stage_gather(struct stage_world *world, int64_t company, size_t max,
	     size_t *done_out, struct err *e)
{
	struct notify_work w = { .db = world->db,
				 .settings = world->settings,
				 .arena = arena_new(NOTIFY_ARENA_MAX),
				 .now_ms = world->now_ms,
				 .lease = world };
	int rc = gather_some(&w, company, max, done_out, e);

	arena_free(&w.arena);
	if (rc != 0 || *done_out == 0)
		return rc;
	return notify_tick(world, e);
}

const struct stage stage_notify = { .name = STAGE_NOTIFY,
				    .reads = "incident",
				    .list = stage_behind,
				    .step = stage_gather };

int
notify_tick(struct stage_world *w, struct err *e)
{
	int64_t moved = 1;

	for (int i = 0; i < ROUNDS_MAX && moved > 0; i++)
		if (notify_step(w->db, w->settings, w->now_ms, &moved, e) != 0)
			return -1;
	return 0;
}

static int
close_some(const struct notify_work *w, int64_t *moved_out, struct err *e)
{
	int64_t changed = 0;
	bool has = false;
	TXN(txn);

	if (notice_row_has_closing(w->db, &has, e) != 0)
		return -1;
	if (!has)
		return 0;
	if (txn_begin(&txn, w->db, e) != 0 ||
	    notice_row_close(w->db, w->now_ms, &changed, e) != 0)
		return -1;
	*moved_out += changed;
	return txn_commit(&txn, e);
}

int
notify_step(struct db *db, const struct settings *settings, int64_t now_ms,
	    int64_t *moved_out, struct err *e)
{
	struct notify_work w = { .db = db,
				 .settings = settings,
				 .arena = arena_new(NOTIFY_ARENA_MAX),
				 .now_ms = now_ms };
	int rc = -1;

	*moved_out = 0;
	/* An ended silence is told to those who heard of it, which the closing
	 * would not hinder; but what is closed must not climb. */
	if (close_some(&w, moved_out, e) == 0 &&
	    notify_climb(&w, moved_out, e) == 0 &&
	    notify_digest(&w, moved_out, e) == 0 &&
	    notify_faults(&w, moved_out, e) == 0)
		rc = 0;
	arena_free(&w.arena);
	return rc;
}

int
notify_release(struct db *db, int64_t company, int64_t incident, int64_t person,
	       int64_t now_ms, struct err *e)
{
	struct notify_work w = { .db = db,
				 .arena = arena_new(NOTIFY_ARENA_MAX) };
	struct notice_list list;
	size_t released = 0;
	int rc;

	CHECK(db_in_transaction(db));
	rc = episodes(&w, company, incident, &list, e);
	for (size_t i = 0; rc == 0 && i < list.count; i++) {
		if (list.row[i].state != NOTICE_HELD)
			continue;
		rc = notice_row_release(db, company, list.row[i].id, person,
					now_ms, e);
		released++;
	}
	arena_free(&w.arena);
	if (rc == 0 && released == 0)
		return err_set(e, ERR_NOT_FOUND,
			       "no notice of this incident is held");
	return rc;
}

int
notify_acknowledge(struct db *db, int64_t company, int64_t incident,
		   const char *by, int64_t now_ms, int64_t *stopped_out,
		   struct err *e)
{
	struct notify_work w = { .db = db,
				 .arena = arena_new(NOTIFY_ARENA_MAX) };
	struct notice_list list;
	int64_t stopped = 0;
	int rc;

	CHECK(db_in_transaction(db));
	rc = episodes(&w, company, incident, &list, e);
	for (size_t i = 0; rc == 0 && i < list.count; i++) {
		if (list.row[i].acknowledged_ms > 0 ||
		    list.row[i].state == NOTICE_USELESS)
			continue;
		rc = notice_row_acknowledge(db, company, list.row[i].id, by,
					    now_ms, e);
		stopped++;
	}
	arena_free(&w.arena);
	if (stopped_out != NULL)
		*stopped_out = stopped;
	return rc;
}

/* A notice that is written with its letter and needs no ladder. */
static int
add_done(const struct notify_work *w, const struct notice_row *row,
	 const struct notify_letters *letters, int64_t *id_out, struct err *e)
{
	bool made = false;
	TXN(txn);

	if (txn_begin(&txn, w->db, e) != 0 ||
	    notice_row_add(w->db, row, id_out, &made, e) != 0)
		return -1;
	if (made && notify_letters_queue(w, *id_out, letters, e) != 0)
		return -1;
	return txn_commit(&txn, e);
}

static int
test(const struct notify_work *w, int64_t company, int64_t contact,
     int64_t *notice_out, struct err *e)
{
	char code[NOTIFY_CODE_MAX];
	struct notice_row row = fresh(w, company, code);
	struct notify_letters letters = { .count = 0 };
	struct notify_text text = { .db = w->db,
				    .settings = w->settings,
				    .arena = w->arena,
				    .notice = &row,
				    .now_ms = w->now_ms };
	struct notify_people people;
	struct contact_row to;

	if (contact_row_get(w->db, company, contact, w->arena, &to, e) != 0 ||
	    notify_people_get(w, company, &people, e) != 0)
		return -1;
	row.kind = NOTICE_TEST;
	row.object = contact;
	row.severity = SEVERITY_INFO;
	row.state = NOTICE_DONE;
	row.step = STEP_END;
	row.key = code; /* every test is one of its own */
	row.started_ms = w->now_ms;
	/* Somebody is waiting at the screen. */
	row.useful_until_ms = w->now_ms + 5 * INT64_C(60000);
	text.company = people.company;
	if (notify_letters_add(&text, &to, w->now_ms, &letters, e) != 0)
		return -1;
	return add_done(w, &row, &letters, notice_out, e);
}

int
notify_test(struct db *db, const struct settings *settings, int64_t company,
	    int64_t contact, int64_t now_ms, int64_t *notice_out, struct err *e)
{
	struct notify_work w = { .db = db,
				 .settings = settings,
				 .arena = arena_new(NOTIFY_ARENA_MAX),
				 .now_ms = now_ms };
	int rc = test(&w, company, contact, notice_out, e);

	arena_free(&w.arena);
	return rc;
}

static int
report(const struct notify_work *w, const struct notify_report *r,
       struct err *e)
{
	char code[NOTIFY_CODE_MAX];
	struct notice_row row = fresh(w, r->company, code);
	struct notify_letters letters = { .count = 0 };
	struct notify_text text = { .db = w->db,
				    .settings = w->settings,
				    .arena = w->arena,
				    .notice = &row,
				    .title = r->title,
				    .now_ms = w->now_ms };
	struct notify_people people;
	int64_t id, due;

	if (notify_people_get(w, r->company, &people, e) != 0)
		return -1;
	row.kind = NOTICE_REPORT;
	row.object = r->report;
	row.severity = SEVERITY_INFO;
	row.state = NOTICE_DONE;
	row.step = STEP_END;
	row.key = arena_printf(w->arena, "%lld", (long long)r->report);
	row.started_ms = w->now_ms;
	row.useful_until_ms = w->now_ms + 7 * DAY_MS;
	text.company = people.company;
	due = notify_quiet_end(&people.plan, (int)w->settings->zone_minutes,
			       w->now_ms);
	for (size_t i = 0; i < people.contact.count; i++) {
		const struct contact_row *c = &people.contact.row[i];

		if (notify_people_reach(&people, c) && c->step <= STEP_OWNER &&
		    notify_letters_add(&text, c, due, &letters, e) != 0)
			return -1;
	}
	if (row.key == NULL)
		return arena_check(w->arena, e);
	return add_done(w, &row, &letters, &id, e);
}

int
notify_report(struct db *db, const struct settings *settings,
	      const struct notify_report *r, int64_t now_ms, struct err *e)
{
	struct notify_work w = { .db = db,
				 .settings = settings,
				 .arena = arena_new(NOTIFY_ARENA_MAX),
				 .now_ms = now_ms };
	int rc = report(&w, r, e);

	arena_free(&w.arena);
	return rc;
}
