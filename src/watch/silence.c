#include "watch/silence.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/map.h"
#include "content/content.h"
#include "fmt/json_out.h"
#include "model/absence_row.h"
#include "model/company_lease_row.h"
#include "model/incident_note_row.h"
#include "model/incident_row.h"
#include "model/job_row.h"
#include "watch/incident_reason.h"
#include "watch/silence_judge.h"

/* Rows of the table 'stage': when the silence stage ran last, and since when
 * it runs without a break. */
#define TICK  "silence"
#define SINCE "silence-since"
/* A longer break, or a step back, and everybody begins anew. */
#define BREAK_MS 60000
/* After closed days the box must be switched on. */
#define MORNING_MS (10 * 60 * 1000)
/* A sender that falls silent again so soon is the same incident. */
#define AGAIN_MS (60 * 60 * 1000)

#define MEMORY_MAX ((size_t)256 * 1024 * 1024)

struct trouble {
	enum gap_reason reason;
	int64_t since_ms;
};

struct silence {
	struct map *trouble; /* sender to its trouble */
};

struct silence *
silence_new(uint64_t seed)
{
	struct silence *s = calloc(1, sizeof(*s));

	CHECK(s != NULL);
	s->trouble = map_new(seed);
	return s;
}

void
silence_free(struct silence **s)
{
	size_t cursor = 0;
	void *value;

	if (*s == NULL)
		return;
	while ((value = map_next((*s)->trouble, &cursor, NULL, NULL)) != NULL)
		free(value);
	map_free(&(*s)->trouble);
	free(*s);
	*s = NULL;
}

/* Since when what the sender says now is wrong; 0: it is not. */
static int64_t
trouble_since(struct silence *s, const struct sender_row *sender,
	      enum gap_reason reason)
{
	struct trouble *t =
	    map_get(s->trouble, &sender->id, sizeof(sender->id));

	if (reason == GAP_UNKNOWN) {
		free(map_drop(s->trouble, &sender->id, sizeof(sender->id)));
		return 0;
	}
	if (t == NULL) {
		t = calloc(1, sizeof(*t));
		CHECK(t != NULL);
		map_set(s->trouble, &sender->id, sizeof(sender->id), t);
	}
	if (t->reason != reason || t->since_ms == 0) {
		t->reason = reason;
		t->since_ms = sender->seen_ms;
	}
	return t->since_ms;
}

/* --- one sender ----------------------------------------------------------- */

struct hearing {
	struct stage_world *world;
	struct arena *arena;
	struct sender_list all; /* by company */
	struct map *open;       /* sender to its open gap */
	int64_t since_ms;
};

struct matter {
	const struct sender_row *sender;
	struct silence_case facts_of;
	struct silence_verdict verdict;
	enum gap_reason trouble; /* it tells of now; GAP_UNKNOWN none */
	const struct absence_row *announced; /* in force now, or NULL */
	struct gap_row gap;                  /* the newest; id 0: none ever */
};

/* The first sender of a company. */
static size_t
company_begins(const struct sender_list *all, int64_t company)
{
	size_t low = 0, high = all->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (all->row[middle].company < company)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct silence_site
site_of(const struct hearing *h, const struct sender_row *sender)
{
	struct silence_site site = { 0, 0 };
	size_t i = company_begins(&h->all, sender->company);

	for (; i < h->all.count && h->all.row[i].company == sender->company;
	     i++) {
		const struct sender_row *o = &h->all.row[i];

		if (o->id == sender->id || o->state != SENDER_ACTIVE ||
		    o->seen_ms == 0 || strcmp(o->site, sender->site) != 0)
			continue;
		site.others++;
		site.others_heard +=
		    silence_is_heard(o, h->since_ms, h->world->now_ms);
	}
	return site;
}

/* What was announced and is in force; and the end of what was, from which on
 * the sender has its time to come back. */
static int
absences_read(const struct hearing *h, struct matter *m, int64_t *since,
	      struct err *e)
{
	int64_t now = h->world->now_ms;
	struct absence_list list;

	if (absence_row_list_between(h->world->db, m->sender->company,
				     now - MORNING_MS, now + 1, h->arena, &list,
				     e) != 0)
		return -1;
	for (size_t i = 0; i < list.count; i++) {
		const struct absence_row *r = &list.row[i];
		int64_t end = r->ended_ms != 0 && r->ended_ms < r->until_ms
				  ? r->ended_ms
				  : r->until_ms;

		if (absence_row_is_at(r, m->sender->id, now))
			m->announced = r;
		else if (end <= now && end + MORNING_MS > *since &&
			 absence_row_is_at(r, m->sender->id, end - 1))
			*since = end + MORNING_MS;
	}
	return 0;
}

static int
matter_judge(const struct hearing *h, const struct sender_row *sender,
	     struct matter *m, struct err *e)
{
	struct silence_case *c = &m->facts_of;
	struct err own = { .kind = ERR_NONE };
	int64_t since = h->since_ms;

	memset(m, 0, sizeof(*m));
	m->sender = sender;
	if (absences_read(h, m, &since, e) != 0)
		return -1;
	c->sender = sender;
	c->site = site_of(h, sender);
	c->since_ms = since;
	c->now_ms = h->world->now_ms;
	silence_facts_read(h->arena, sender->facts, &c->facts);
	m->trouble = silence_trouble(sender, &c->facts);
	c->trouble_ms = trouble_since(h->world->silence, sender, m->trouble);
	m->verdict = silence_judge(c);
	if (m->verdict.silent && m->announced != NULL)
		m->verdict.reason = m->announced->kind == ABSENCE_HOLIDAY
					? GAP_HOLIDAY
					: GAP_MAINTENANCE;
	if (gap_row_get_last(h->world->db, sender->company, sender->id,
			     h->arena, &m->gap, &own) != 0) {
		memset(&m->gap, 0, sizeof(m->gap));
		if (own.kind != ERR_NOT_FOUND)
			return err_set(e, own.kind, "%s", own.text);
	}
	return 0;
}

static bool
is_announced(enum gap_reason reason)
{
	return reason == GAP_HOLIDAY || reason == GAP_MAINTENANCE;
}

/* A reason that tells more than the one that stands. */
static bool
is_better(const struct matter *m)
{
	enum gap_reason was = m->gap.reason, is = m->verdict.reason;

	if (was == is || is_announced(is) || is == GAP_UNKNOWN)
		return false;
	return was == GAP_UNKNOWN || is_announced(was) ||
	       (was != GAP_OFF && was != GAP_LINE) || is == GAP_OFF;
}

static bool
is_open(const struct matter *m)
{
	return m->gap.id != 0 && m->gap.until_ms == 0;
}

/* It was truly heard since, or is not asked for any more. */
static bool
is_back(const struct matter *m)
{
	const struct sender_row *s = m->sender;

	return s->state != SENDER_ACTIVE ||
	       ((m->trouble == GAP_UNKNOWN || m->trouble != m->gap.reason) &&
		s->seen_ms > m->gap.from_ms &&
		silence_is_heard(s, 0, m->facts_of.now_ms));
}

/* Whether anything has to be written. */
static bool
is_due(const struct matter *m)
{
	if (!is_open(m))
		return m->verdict.silent;
	if (!m->verdict.silent)
		return is_back(m);
	return is_better(m) || (is_announced(m->gap.reason) &&
				!is_announced(m->verdict.reason));
}

/* --- writing -------------------------------------------------------------- */

static const char *
evidence_of(const struct hearing *h, const struct matter *m)
{
	const struct silence_case *c = &m->facts_of;
	struct json_out j;
	const char *text;
	struct str s;

	str_init(&s, 2000);
	json_out_init(&j, &s, false);
	json_out_object(&j);
	json_out_pair_int(&j, "heard_ms", m->sender->seen_ms);
	if (m->sender->goodbye_ms > 0)
		json_out_pair_int(&j, "goodbye_ms", m->sender->goodbye_ms);
	json_out_pair_int(&j, "others", c->site.others);
	json_out_pair_int(&j, "others_heard", c->site.others_heard);
	json_out_pair(&j, "engine",
		      c->facts.engine_runs ? "running" : "stopped");
	json_out_pair(&j, "link", c->facts.link_down ? "down" : "up");
	if (c->facts.packets_known)
		json_out_pair_int(&j, "packets", c->facts.packets);
	json_out_pair_int(&j, "clock_error_ms", m->sender->clock_error_ms);
	if (c->facts.boot_ms > 0)
		json_out_pair_int(&j, "boot_ms", c->facts.boot_ms);
	if (c->facts.uptime_ms > 0)
		json_out_pair_int(&j, "uptime_ms", c->facts.uptime_ms);
	if (m->announced != NULL)
		json_out_pair(&j, "announced", m->announced->reason);
	json_out_object_end(&j);
	text = arena_text(h->arena, str_view(&s));
	str_done(&s);
	return text;
}

struct told {
	enum incident_reason reason;
	const char *cause; /* the card's variant, "" the main one */
	enum severity severity;
};

static struct told
told_of(enum gap_reason reason)
{
	switch (reason) {
	case GAP_OFF:
		return (struct told){ INCIDENT_REASON_SILENCE_OFF, "off",
				      SEVERITY_TODAY };
	case GAP_LINE:
		return (struct told){ INCIDENT_REASON_SILENCE_LINE, "line",
				      SEVERITY_TODAY };
	case GAP_ENGINE:
		return (struct told){ INCIDENT_REASON_SILENCE_ENGINE, "engine",
				      SEVERITY_TODAY };
	case GAP_NO_PACKETS:
		return (struct told){ INCIDENT_REASON_SILENCE_NO_PACKETS,
				      "no-packets", SEVERITY_TODAY };
	case GAP_CLOCK:
		return (struct told){ INCIDENT_REASON_SILENCE_CLOCK, "clock",
				      SEVERITY_THIS_WEEK };
	default:
		return (struct told){ INCIDENT_REASON_SILENCE_UNKNOWN, "",
				      SEVERITY_TODAY };
	}
}

static const char *
facts_of(const struct hearing *h, const struct matter *m,
	 const struct gap_row *gap)
{
	struct json_out j;
	const char *text;
	struct str s;

	str_init(&s, 1000);
	json_out_init(&j, &s, false);
	json_out_object(&j);
	json_out_pair(&j, "_cause", told_of(gap->reason).cause);
	json_out_pair(&j, "_gap", gap_reason_name(gap->reason));
	json_out_pair_int(&j, "_sender", m->sender->id);
	json_out_object_end(&j);
	text = arena_text(h->arena, str_view(&s));
	str_done(&s);
	return text;
}

/* Writes the incident of a gap, with the reason as it stands now. */
static int
incident_put(const struct hearing *h, const struct matter *m,
	     const struct gap_row *gap, const char *key, int64_t *id_out,
	     struct err *e)
{
	struct incident_row row = {
		.company = m->sender->company,
		.key = key,
		.class = CLASS_SILENCE,
		.severity = told_of(gap->reason).severity,
		.outcome = OUTCOME_UNKNOWN,
		.state = INCIDENT_OPEN,
		.reason = incident_reason_key(told_of(gap->reason).reason),
		.facts = facts_of(h, m, gap),
		.first_ms = gap->from_ms,
		.last_ms =
		    gap->until_ms != 0 ? gap->until_ms : h->world->now_ms,
		.device = "",
		.peer = "",
		.subject = m->sender->name,
		.title = m->sender->name,
		.changed_ms = h->world->now_ms,
	};

	if (company_stage_row_take(h->world->db, row.company,
				   STAGE_INCIDENT_REVISION, 1, &row.revision,
				   e) != 0)
		return -1;
	return incident_row_put(h->world->db, &row, id_out, e);
}

/* The incident of the gap before, when that was just now and told as well. */
static int
incident_again(const struct hearing *h, const struct matter *m,
	       struct incident_row *out, bool *found, struct err *e)
{
	struct incident_move move = { .company = m->sender->company,
				      .incident = m->gap.incident,
				      .from = INCIDENT_CLOSED,
				      .to = INCIDENT_OPEN,
				      .at_ms = h->world->now_ms };

	*found = m->gap.incident != 0 && m->gap.until_ms != 0 &&
		 h->world->now_ms - m->gap.until_ms < AGAIN_MS;
	if (!*found)
		return 0;
	if (incident_row_get(h->world->db, move.company, move.incident,
			     h->arena, out, e) != 0)
		return -1;
	*found = out->state != INCIDENT_FALSE_ALARM;
	return out->state == INCIDENT_CLOSED
		   ? incident_row_move(h->world->db, &move, e)
		   : 0;
}

static int
gap_begin(const struct hearing *h, const struct matter *m, int64_t from_ms,
	  struct err *e)
{
	struct gap_row gap = { .company = m->sender->company,
			       .sender = m->sender->id,
			       .reason = m->verdict.reason,
			       .from_ms = from_ms,
			       .evidence = evidence_of(h, m) };
	struct incident_row before = { .id = 0 };
	const char *key;
	bool again = false;

	if (!is_announced(gap.reason)) {
		if (incident_again(h, m, &before, &again, e) != 0)
			return -1;
		key = again ? before.key
			    : arena_printf(h->arena, "silence %lld %lld",
					   (long long)m->sender->id,
					   (long long)gap.from_ms);
		if (incident_put(h, m, &gap, key, &gap.incident, e) != 0)
			return -1;
	}
	return gap_row_add(h->world->db, &gap, NULL, e);
}

static int
note_add(const struct hearing *h, const struct matter *m, int64_t incident,
	 struct err *e)
{
	const struct incident_note_row row = {
		.incident = incident,
		.company = m->sender->company,
		.name = content_text(LANGUAGE_JA, TEXT_live_program),
		.at_ms = h->world->now_ms,
		.act = NOTE_COMMENT,
		.text = content_text(LANGUAGE_JA, TEXT_live_heard_again),
	};

	return incident_note_row_add(h->world->db, &row, e);
}

/* The incident gets the reason as it stands; with 'close' it ends, unless a
 * person has said something of it that stands. */
static int
incident_follow(const struct hearing *h, const struct matter *m, bool close,
		struct err *e)
{
	const struct gap_row *gap = &m->gap;
	struct incident_move move = { .company = gap->company,
				      .incident = gap->incident,
				      .to = INCIDENT_CLOSED,
				      .at_ms = h->world->now_ms };
	struct err own = { .kind = ERR_NONE };
	struct incident_row in;

	if (gap->incident == 0)
		return 0;
	if (incident_row_get(h->world->db, gap->company, gap->incident,
			     h->arena, &in, &own) != 0)
		/* Dropped for age. */
		return own.kind == ERR_NOT_FOUND
			   ? 0
			   : err_set(e, own.kind, "%s", own.text);
	move.from = in.state;
	if (incident_put(h, m, gap, in.key, &in.id, e) != 0)
		return -1;
	if (!close ||
	    (in.state != INCIDENT_OPEN && in.state != INCIDENT_WORKING))
		return 0;
	if (incident_row_move(h->world->db, &move, e) != 0)
		return -1;
	return note_add(h, m, gap->incident, e);
}

static int
gap_end(const struct hearing *h, struct matter *m, int64_t until_ms,
	struct err *e)
{
	struct gap_row *gap = &m->gap;

	bool goodbye = strstr(gap->evidence, "\"goodbye_ms\"") != NULL;

	gap->until_ms = until_ms > gap->from_ms ? until_ms : gap->from_ms + 1;
	gap->evidence = evidence_of(h, m);
	if (m->sender->state != SENDER_ACTIVE)
		gap->reason = GAP_REMOVED;
	else if (!goodbye)
		gap->reason = silence_hindsight(gap->reason, gap->from_ms,
						m->sender, &m->facts_of.facts);
	if (gap_row_set(h->world->db, gap, e) != 0)
		return -1;
	return incident_follow(h, m, true, e);
}

static int
gap_better(const struct hearing *h, struct matter *m, struct err *e)
{
	m->gap.reason = m->verdict.reason;
	m->gap.evidence = evidence_of(h, m);
	if (gap_row_set(h->world->db, &m->gap, e) != 0)
		return -1;
	return incident_follow(h, m, false, e);
}

/* The closed days are over and it is still silent: that is another gap. */
static int
gap_split(const struct hearing *h, struct matter *m, struct err *e)
{
	int64_t now = h->world->now_ms;

	m->gap.until_ms = now;
	if (gap_row_set(h->world->db, &m->gap, e) != 0)
		return -1;
	return gap_begin(h, m, now, e);
}

static int
matter_write(const struct hearing *h, struct matter *m, struct err *e)
{
	int64_t now = h->world->now_ms;

	if (!is_open(m))
		return gap_begin(h, m, m->verdict.from_ms, e);
	if (!m->verdict.silent)
		return gap_end(h, m,
			       m->sender->state == SENDER_ACTIVE
				   ? m->sender->seen_ms
				   : now,
			       e);
	if (is_announced(m->gap.reason))
		return gap_split(h, m, e);
	return gap_better(h, m, e);
}

/* Again, in the transaction: somebody else may have written meanwhile. */
static int
matter_settle(const struct hearing *h, const struct sender_row *sender,
	      struct err *e)
{
	const struct company_lease lease = {
		.company = sender->company,
		.holder = h->world->holder,
		.now_ms = h->world->now_ms,
		.until_ms = h->world->now_ms + STAGE_LEASE_MS,
	};
	struct sender_row fresh;
	struct matter m;
	TXN(t);

	if (txn_begin(&t, h->world->db, e) != 0 ||
	    company_lease_row_take(h->world->db, &lease, e) != 0 ||
	    sender_row_get(h->world->db, sender->company, sender->id, h->arena,
			   &fresh, e) != 0 ||
	    matter_judge(h, &fresh, &m, e) != 0)
		return -1;
	if (is_due(&m) && matter_write(h, &m, e) != 0)
		return -1;
	return txn_commit(&t, e);
}

/* --- all of them ---------------------------------------------------------- */

/* Most are heard and were heard: that costs no question to the database. */
static bool
is_quiet_matter(const struct hearing *h, const struct sender_row *sender)
{
	struct silence_case c = { .sender = sender,
				  .since_ms = h->since_ms,
				  .now_ms = h->world->now_ms };

	if (map_get(h->open, &sender->id, sizeof(sender->id)) != NULL)
		return false;
	silence_facts_read(h->arena, sender->facts, &c.facts);
	c.trouble_ms = trouble_since(h->world->silence, sender,
				     silence_trouble(sender, &c.facts));
	return !silence_judge(&c).silent;
}

/* Somebody else's lease is no failure: he does it. */
static int
sender_hear(const struct hearing *h, const struct sender_row *sender,
	    struct err *e)
{
	struct err own = { .kind = ERR_NONE };
	struct matter m;

	if (is_quiet_matter(h, sender))
		return 0;
	if (matter_judge(h, sender, &m, e) != 0)
		return -1;
	if (!is_due(&m) || matter_settle(h, sender, &own) == 0 ||
	    own.kind == ERR_BUSY || own.kind == ERR_CONFLICT ||
	    own.kind == ERR_NOT_FOUND)
		return 0;
	return err_set(e, own.kind, "%s", own.text);
}

/* Those that were taken out while they were silent. */
static int
removed_hear(const struct hearing *h, const struct gap_list *open,
	     struct err *e)
{
	for (size_t i = 0; i < open->count; i++) {
		struct sender_row sender;

		if (sender_row_get(h->world->db, open->row[i].company,
				   open->row[i].sender, h->arena, &sender,
				   e) != 0)
			return -1;
		if (sender.state == SENDER_REMOVED &&
		    sender_hear(h, &sender, e) != 0)
			return -1;
	}
	return 0;
}

/* Since when this centre listens without a break. */
static int
since_get(struct stage_world *w, int64_t *out, struct err *e)
{
	int64_t tick;
	TXN(t);

	if (txn_begin(&t, w->db, e) != 0 ||
	    stage_row_get(w->db, TICK, &tick, e) != 0 ||
	    stage_row_get(w->db, SINCE, out, e) != 0)
		return -1;
	if (w->now_ms < tick || w->now_ms - tick > BREAK_MS) {
		*out = w->now_ms;
		if (stage_row_set(w->db, SINCE, *out, e) != 0)
			return -1;
	}
	if (stage_row_set(w->db, TICK, w->now_ms, e) != 0)
		return -1;
	return txn_commit(&t, e);
}

static int
hear_all(struct hearing *h, struct err *e)
{
	struct gap_list open;

	if (since_get(h->world, &h->since_ms, e) != 0 ||
	    sender_row_list_all(h->world->db, h->arena, &h->all, e) != 0 ||
	    gap_row_list_open(h->world->db, h->arena, &open, e) != 0)
		return -1;
	for (size_t i = 0; i < open.count; i++)
		map_set(h->open, &open.row[i].sender,
			sizeof(open.row[i].sender), &open.row[i]);
	for (size_t i = 0; i < h->all.count; i++)
		if (sender_hear(h, &h->all.row[i], e) != 0)
			return -1;
	return removed_hear(h, &open, e);
}

int
silence_run(struct stage_world *w, struct err *e)
{
	struct hearing h = { .world = w,
			     .arena = arena_new(MEMORY_MAX),
			     .open = map_new(w->seed) };
	int rc = hear_all(&h, e);

	map_free(&h.open);
	arena_free(&h.arena);
	return rc;
}
