/*
 * stage_incident.c: alerts that changed in, incidents out. Never all alerts are
 * read: only what could belong together with those that changed. The core is
 * that of a look; what is added is that incidents last:
 *
 *  - Alerts of an incident that is open or in work stay together, whatever
 *    else comes (the core's bond), so that what people wrote, decided and were
 *    told hangs on the same row. Two such that turn out to be one question
 *    become one; the other is closed and says so.
 *  - What a person has closed is settled with the alerts of that time; what is
 *    seen again later is a new incident.
 *  - A false alarm is opened again only when one of its alerts got worse, and
 *    says so. Suppressions and announced work keep alerts out altogether.
 */
#include <string.h>

#include "base/map.h"
#include "content/content.h"
#include "fmt/settings.h"
#include "model/absence_row.h"
#include "model/incident_note_row.h"
#include "model/suppression_row.h"
#include "watch/incident_trait.h"
#include "watch/incident_work.h"
#include "watch/stage.h"

/* Alerts one step looks at; a step takes few that changed. */
#define ALERTS_MAX 3000
#define NEAR_MAX   300
#define ATTEMPTS   200
#define INCIDENTS  64
/* An alert may go on for so long after its incident was closed: detectors tell
 * of what they saw up to ten minutes later. */
#define SETTLE_MS (30 * 60 * 1000)

/* The time around an address that was asked for already. */
struct span {
	int64_t from_ms, until_ms;
};

struct scene {
	struct stage_world *world;
	struct incident_work work;
	struct map *known; /* alert id to something */
	struct map *asked; /* address to its span */
	bool *seed;        /* of each row: it changed */
	int64_t *bond;
	size_t seeds;
	bool attempts_asked;
	struct suppression_list hide;
	struct absence_list work_times;
	/* Incidents met on the way that are, or will be, open. */
	struct incident_row *incident[INCIDENTS];
	size_t incidents;
};

static int
list(struct stage_world *w, size_t max, struct arena *a,
     struct company_id_list *out, struct err *e)
{
	return company_stage_row_list_behind(
	    w->db, STAGE_INCIDENT, STAGE_ALERT_REVISION, max, a, out, e);
}

static const struct suppression_row *
hidden_by(const struct scene *s, const struct alert_row *x)
{
	for (size_t i = 0; i < s->hide.count; i++)
		if (suppression_row_matches(&s->hide.row[i], x))
			return &s->hide.row[i];
	return NULL;
}

/* All of it lies within announced work on the network. */
static bool
is_announced(const struct scene *s, const struct alert_row *x)
{
	for (size_t i = 0; i < s->work_times.count; i++) {
		const struct absence_row *r = &s->work_times.row[i];

		if (r->kind == ABSENCE_MAINTENANCE &&
		    absence_row_is_at(r, 0, x->first_ms) &&
		    absence_row_is_at(r, 0, x->last_ms))
			return true;
	}
	return false;
}

static bool
is_worse(const struct alert_row *x, const struct incident_row *i)
{
	return x->severity > i->severity ||
	       (x->outcome == OUTCOME_SUCCESS && i->outcome != OUTCOME_SUCCESS);
}

static void
remember(struct scene *s, struct incident_row *i)
{
	for (size_t k = 0; k < s->incidents; k++)
		if (s->incident[k]->id == i->id)
			return;
	if (s->incidents < INCIDENTS)
		s->incident[s->incidents++] = i;
}

/* What the incidents that have the alert say: which it is bound to, and
 * whether a person has settled it. */
static int
bond_of(struct scene *s, const struct alert_row *x, int64_t *bond_out,
	bool *settled_out, struct err *e)
{
	struct incident_list of;

	*bond_out = 0;
	*settled_out = false;
	if (incident_row_list_alert(s->world->db, s->work.company, x->id,
				    s->work.arena, &of, e) != 0)
		return -1;
	for (size_t i = 0; i < of.count; i++) {
		struct incident_row *in = &of.row[i];
		bool over =
		    in->state == INCIDENT_CLOSED ||
		    (in->state == INCIDENT_FALSE_ALARM && !is_worse(x, in));

		if (!over) {
			remember(s, in);
			*bond_out = *bond_out == 0 ? in->id : *bond_out;
		} else if (in->state == INCIDENT_FALSE_ALARM ||
			   x->last_ms <= in->changed_ms + SETTLE_MS) {
			*settled_out = true;
		}
	}
	return 0;
}

/* Takes an alert in unless something keeps it out. */
static int
take(struct scene *s, const struct alert_row *x, bool seed, struct err *e)
{
	const struct suppression_row *by = hidden_by(s, x);
	struct incident_work *w = &s->work;
	bool settled;
	int64_t bond;

	if (w->count == ALERTS_MAX ||
	    map_set(s->known, &x->id, sizeof(x->id), s) != NULL)
		return 0;
	if (by != NULL)
		return seed ? suppression_hit_row_add(s->world->db, w->company,
						      by->id, x->id,
						      s->world->now_ms, e)
			    : 0;
	if (is_announced(s, x))
		return 0;
	if (bond_of(s, x, &bond, &settled, e) != 0)
		return -1;
	if (settled && bond == 0)
		return 0;
	w->row[w->count] = *x;
	s->seed[w->count] = seed;
	s->bond[w->count] = bond;
	w->count++;
	return 0;
}

static int
take_all(struct scene *s, const struct alert_list *found, struct err *e)
{
	for (size_t i = 0; i < found->count; i++)
		if (take(s, &found->row[i], false, e) != 0)
			return -1;
	return 0;
}

/* Everything around an address, unless it was asked for. */
static int
look_around(struct scene *s, const char *address, int64_t from_ms,
	    int64_t until_ms, struct err *e)
{
	struct alert_near near = { .company = s->work.company,
				   .address = address,
				   .from_ms = from_ms,
				   .until_ms = until_ms,
				   .max = NEAR_MAX };
	struct span *span = map_get(s->asked, address, strlen(address));
	struct alert_list found;

	if (address[0] == '\0' || (span != NULL && span->from_ms <= from_ms &&
				   span->until_ms >= until_ms))
		return 0;
	if (span == NULL) {
		span = arena_alloc(s->work.arena, sizeof(*span));
		if (span == NULL)
			return arena_check(s->work.arena, e);
		*span = (struct span){ from_ms, until_ms };
		map_set(s->asked, address, strlen(address), span);
	}
	if (from_ms < span->from_ms)
		span->from_ms = from_ms;
	if (until_ms > span->until_ms)
		span->until_ms = until_ms;
	if (alert_row_list_near(s->world->db, &near, s->work.arena, &found,
				e) != 0)
		return -1;
	return take_all(s, &found, e);
}

/* Strangers who knock are one question, whoever and wherever they knock. */
static int
look_for_attempts(struct scene *s, int64_t from_ms, struct err *e)
{
	if (s->attempts_asked)
		return 0;
	s->attempts_asked = true;
	for (int class = 0; class < CLASS_COUNT; class ++) {
		struct alert_filter f = { .class = class,
					  .from_ms = from_ms,
					  .max = ATTEMPTS };
		struct alert_list found;

		if (incident_trait((enum alert_class) class)->lane !=
		    INCIDENT_ATTEMPT)
			continue;
		if (alert_row_list(s->world->db, s->work.company, &f,
				   s->work.arena, &found, e) != 0 ||
		    take_all(s, &found, e) != 0)
			return -1;
	}
	return 0;
}

/* A weakness is the same question however long ago it was seen last. */
static int
look_for_notes(struct scene *s, const struct alert_row *x, struct err *e)
{
	struct alert_filter f = { .class = (int)x->class,
				  .device = x->device,
				  .max = 16 };
	struct alert_list found;

	if (alert_row_list(s->world->db, s->work.company, &f, s->work.arena,
			   &found, e) != 0)
		return -1;
	return take_all(s, &found, e);
}

static int
look_into(struct scene *s, int64_t incident, struct err *e)
{
	struct alert_list found;

	if (alert_row_list_incident(s->world->db, s->work.company, incident,
				    s->work.arena, &found, e) != 0)
		return -1;
	return take_all(s, &found, e);
}

/* Row 'i' and what may belong to it. */
static int
expand(struct scene *s, size_t i, struct err *e)
{
	const struct alert_row x = s->work.row[i];
	int64_t window = s->world->settings->incident_window;
	enum incident_lane lane = incident_trait(x.class)->lane;

	if (s->bond[i] != 0 && s->seed[i] && look_into(s, s->bond[i], e) != 0)
		return -1;
	if (lane == INCIDENT_NOTE)
		return s->seed[i] ? look_for_notes(s, &x, e) : 0;
	if (look_around(s, x.device, x.first_ms - window, x.last_ms + window,
			e) != 0 ||
	    look_around(s, x.peer, x.first_ms - window, x.last_ms + window,
			e) != 0)
		return -1;
	if (lane == INCIDENT_ATTEMPT && s->seed[i])
		return look_for_attempts(s, x.first_ms - window, e);
	return 0;
}

/* --- writing -------------------------------------------------------------- */

static int
next_revision(struct scene *s, int64_t *out, struct err *e)
{
	return company_stage_row_take(s->world->db, s->work.company,
				      STAGE_INCIDENT_REVISION, 1, out, e);
}

static int
note(struct scene *s, int64_t incident, const char *text, struct err *e)
{
	const struct incident_note_row row = {
		.incident = incident,
		.company = s->work.company,
		.name = content_text(LANGUAGE_JA, TEXT_live_program),
		.at_ms = s->world->now_ms,
		.act = NOTE_COMMENT,
		.text = text,
	};

	return incident_note_row_add(s->world->db, &row, e);
}

static int
move(struct scene *s, struct incident_row *in, enum incident_state to,
     const char *text, struct err *e)
{
	const struct incident_move m = { .company = s->work.company,
					 .incident = in->id,
					 .from = in->state,
					 .to = to,
					 .at_ms = s->world->now_ms };
	int64_t revision;

	if (next_revision(s, &revision, e) != 0 ||
	    incident_row_move(s->world->db, &m, e) != 0 ||
	    incident_row_set_revision(s->world->db, s->work.company, in->id,
				      revision, e) != 0)
		return -1;
	in->state = to;
	return note(s, in->id, text, e);
}

static struct incident_row *
incident_of(struct scene *s, int64_t id)
{
	for (size_t i = 0; i < s->incidents; i++)
		if (s->incident[i]->id == id)
			return s->incident[i];
	return NULL;
}

/* Somebody works on it, or else it is the oldest. */
static bool
is_preferred(const struct incident_row *a, const struct incident_row *b)
{
	if ((a->state == INCIDENT_WORKING) != (b->state == INCIDENT_WORKING))
		return a->state == INCIDENT_WORKING;
	return a->id < b->id;
}

/* The incidents whose alerts are in the group; the one that goes on is first.
 */
static size_t
incidents_of(struct scene *s, const struct incident_group *g,
	     struct incident_row **out)
{
	size_t n = 0;

	for (size_t i = 0; i < g->alerts; i++) {
		struct incident_row *in = incident_of(s, s->bond[g->alert[i]]);
		size_t k = 0;

		while (k < n && out[k] != in)
			k++;
		if (in == NULL || k < n)
			continue;
		out[n++] = in;
		if (is_preferred(in, out[0])) {
			out[n - 1] = out[0];
			out[0] = in;
		}
	}
	return n;
}

static int
merge(struct scene *s, const struct incident_row *into,
      struct incident_row *other, struct err *e)
{
	const struct content_value value =
	    VALUE_TEXT("incident", arena_printf(s->work.arena, "%lld",
						(long long)into->id));
	struct str text;
	int rc;

	str_init(&text, 1000);
	content_fill(&text, content_text(LANGUAGE_JA, TEXT_live_merged), &value,
		     1);
	rc = move(s, other, INCIDENT_CLOSED, text.p, e);
	str_done(&text);
	return rc;
}

static int
write_group(struct scene *s, const struct incident_group *g, struct err *e)
{
	struct incident_row *of[INCIDENTS], row = { .state = INCIDENT_OPEN };
	size_t n = incidents_of(s, g, of);

	row.changed_ms = s->world->now_ms;
	if (next_revision(s, &row.revision, e) != 0)
		return -1;
	row.key = n > 0 ? of[0]->key
			: arena_printf(s->work.arena, "live %lld",
				       (long long)row.revision);
	if (n > 0 && of[0]->state == INCIDENT_FALSE_ALARM &&
	    move(s, of[0], INCIDENT_OPEN,
		 content_text(LANGUAGE_JA, TEXT_live_worse), e) != 0)
		return -1;
	for (size_t i = 1; i < n; i++)
		if (merge(s, of[0], of[i], e) != 0)
			return -1;
	return incident_work_write(&s->work, g, &row, e);
}

static bool
has_seed(const struct scene *s, const struct incident_group *g)
{
	for (size_t i = 0; i < g->alerts; i++)
		if (s->seed[g->alert[i]])
			return true;
	return false;
}

static int
write_all(struct scene *s, struct err *e)
{
	struct incident_work *w = &s->work;
	const struct incident_group *group;
	size_t groups;

	w->alert = arena_alloc_array(w->arena, w->count + 1, sizeof(*w->alert));
	if (w->alert == NULL)
		return arena_check(w->arena, e);
	for (size_t i = 0; i < w->count; i++) {
		incident_work_alert(w, i);
		w->alert[i].bond = s->bond[i];
	}
	if (incident_group(w->arena, w->alert, w->count,
			   s->world->settings->incident_window, &group, &groups,
			   e) != 0)
		return -1;
	for (size_t i = 0; i < groups; i++)
		if (has_seed(s, &group[i]) && write_group(s, &group[i], e) != 0)
			return -1;
	return 0;
}

/* --- the step ------------------------------------------------------------- */

static int
scene_open(struct scene *s, const struct alert_list *changed, struct err *e)
{
	int64_t from = s->world->now_ms, until = s->world->now_ms + 1;
	struct incident_work *w = &s->work;

	for (size_t i = 0; i < changed->count; i++)
		if (changed->row[i].first_ms < from)
			from = changed->row[i].first_ms;
	w->row = arena_alloc_array(w->arena, ALERTS_MAX, sizeof(*w->row));
	s->seed = arena_alloc_array(w->arena, ALERTS_MAX, sizeof(*s->seed));
	s->bond = arena_alloc_array(w->arena, ALERTS_MAX, sizeof(*s->bond));
	if (arena_check(w->arena, e) != 0 || incident_work_devices(w, e) != 0 ||
	    suppression_row_list_active(s->world->db, w->company,
					s->world->now_ms, w->arena, &s->hide,
					e) != 0)
		return -1;
	return absence_row_list_between(s->world->db, w->company,
					from -
					    s->world->settings->incident_window,
					until, w->arena, &s->work_times, e);
}

static int
scene_run(struct scene *s, const struct alert_list *changed, struct err *e)
{
	if (scene_open(s, changed, e) != 0)
		return -1;
	for (size_t i = 0; i < changed->count; i++)
		if (take(s, &changed->row[i], true, e) != 0)
			return -1;
	for (size_t i = 0; i < s->work.count; i++)
		if (expand(s, i, e) != 0)
			return -1;
	return write_all(s, e);
}

static int
scene_step(struct scene *s, size_t max, size_t *done_out, struct err *e)
{
	struct db *db = s->world->db;
	struct alert_list changed;
	int64_t position;
	TXN(t);

	if (txn_begin(&t, db, e) != 0 ||
	    stage_hold(s->world, s->work.company, e) != 0 ||
	    company_stage_row_position(db, s->work.company, STAGE_INCIDENT,
				       &position, e) != 0 ||
	    alert_row_list_changed(db, s->work.company, position, max,
				   s->work.arena, &changed, e) != 0)
		return -1;
	if (changed.count == 0)
		/* The newest was dropped for age before it was read. */
		return company_stage_row_position(db, s->work.company,
						  STAGE_ALERT_REVISION,
						  &position, e) == 0 &&
			       company_stage_row_set(db, s->work.company,
						     STAGE_INCIDENT, position,
						     e) == 0
			   ? txn_commit(&t, e)
			   : -1;
	if (scene_run(s, &changed, e) != 0 ||
	    company_stage_row_set(db, s->work.company, STAGE_INCIDENT,
				  changed.row[changed.count - 1].revision,
				  e) != 0)
		return -1;
	*done_out = changed.count;
	return txn_commit(&t, e);
}

static int
step(struct stage_world *w, int64_t company, size_t max, size_t *done_out,
     struct err *e)
{
	struct scene s = { .world = w };
	int rc;

	*done_out = 0;
	incident_work_init(&s.work, w->db, w->settings);
	s.work.company = company;
	s.known = map_new(w->seed);
	s.asked = map_new(w->seed);
	rc = scene_step(&s, max, done_out, e);
	map_free(&s.known);
	map_free(&s.asked);
	incident_work_done(&s.work);
	return rc;
}

const struct stage stage_incident = {
	.name = STAGE_INCIDENT, .reads = "alert", .list = list, .step = step
};
