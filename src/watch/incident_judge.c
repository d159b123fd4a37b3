/* incident_judge.c: see incident_judge.h. */
#include <stdlib.h>
#include <string.h>

#include "watch/incident_judge.h"
#include "watch/incident_trait.h"

const struct address *
incident_actor(const struct incident_alert *x)
{
	return x->device_is_target ? &x->peer : &x->device;
}

const struct address *
incident_victim(const struct incident_alert *x)
{
	return x->device_is_target ? &x->device : &x->peer;
}

static bool
is_home(const struct incident_alert *x, const struct address *a)
{
	if (a->family == 0)
		return false;
	return a == &x->device || x->peer_is_home;
}

bool
incident_victim_is_taken(const struct incident_alert *x)
{
	if (!is_home(x, incident_victim(x)))
		return false;
	switch (x->class) {
	case CLASS_EXPLOIT:
	case CLASS_BRUTE_FORCE:
		return x->outcome == OUTCOME_SUCCESS;
	case CLASS_LATERAL:
		return x->outcome != OUTCOME_ATTEMPT;
	default:
		return x->device_is_target && x->outcome != OUTCOME_ATTEMPT &&
		       incident_trait(x->class)->lane == INCIDENT_DEED;
	}
}

bool
incident_is_knock(const struct incident_group *g,
		  const struct incident_alert *alert)
{
	const struct incident_alert *x;
	size_t i;

	for (i = 0; i < g->alerts; i++) {
		x = &alert[g->alert[i]];
		if (x->severity == SEVERITY_INFO)
			continue;
		if (incident_trait(x->class)->lane != INCIDENT_ATTEMPT ||
		    x->outcome == OUTCOME_SUCCESS ||
		    x->severity == SEVERITY_NOW || !x->device_is_target ||
		    x->peer.family == 0 || x->peer_is_home)
			return false;
	}
	return true;
}

/* What the members say together. */
struct sum {
	const struct incident_alert *name; /* names the incident */
	enum severity severity;
	bool success, unknown;
	bool note, deed, spread;
	bool actor_home, many_actors;
	struct address actor;         /* of attempts; the first */
	int64_t entry_ms, conduct_ms; /* first entry, last conduct; -1 none */
	uint32_t conducts;            /* classes of conduct at today or above */
	bool answered;                /* a victim turned to its attacker */
};

/* Tried and, as far as anybody knows, in vain. */
static bool
is_tried(const struct incident_alert *x)
{
	return x->outcome == OUTCOME_ATTEMPT ||
	       (incident_trait(x->class)->lane == INCIDENT_ATTEMPT &&
		x->outcome != OUTCOME_SUCCESS);
}

/* A break-in that worked says more than most of what came of it. */
static int
rank_of(const struct incident_alert *x)
{
	if (x->outcome == OUTCOME_SUCCESS && x->class == CLASS_EXPLOIT)
		return incident_trait(CLASS_LATERAL)->rank + 1;
	if (x->outcome == OUTCOME_SUCCESS && x->class == CLASS_BRUTE_FORCE)
		return incident_trait(CLASS_MINER)->rank + 1;
	return incident_trait(x->class)->rank;
}

/* What must be answered today before what can wait, what did happen before
 * what was tried; among those the class with most to say. */
static bool
names_better(const struct incident_alert *x, const struct incident_alert *y)
{
	bool x_grave = x->severity >= SEVERITY_TODAY;
	bool y_grave = y->severity >= SEVERITY_TODAY;

	if (x_grave != y_grave)
		return x_grave;
	if (is_tried(x) != is_tried(y))
		return is_tried(y);
	if (rank_of(x) != rank_of(y))
		return rank_of(x) > rank_of(y);
	if (x->severity != y->severity)
		return x->severity > y->severity;
	return x->outcome > y->outcome;
}

static void
sum_actor(struct sum *s, const struct incident_alert *x)
{
	const struct address *actor = incident_actor(x);

	if (is_home(x, actor))
		s->actor_home = true;
	if (actor->family == 0)
		s->many_actors = true;
	else if (s->actor.family == 0)
		s->actor = *actor;
	else if (!address_equal(&s->actor, actor))
		s->many_actors = true;
}

static void
sum_conduct(struct sum *s, const struct incident_alert *x)
{
	const struct incident_trait *t = incident_trait(x->class);

	if (x->outcome == OUTCOME_ATTEMPT)
		return;
	if (t->part == INCIDENT_PART_ENTRY &&
	    (s->entry_ms < 0 || x->first_ms < s->entry_ms))
		s->entry_ms = x->first_ms;
	if (t->part != INCIDENT_PART_CONDUCT)
		return;
	if (x->last_ms > s->conduct_ms)
		s->conduct_ms = x->last_ms;
	if (x->severity >= SEVERITY_TODAY)
		s->conducts |= UINT32_C(1) << x->class;
}

static void
sum_alert(struct sum *s, const struct incident_alert *x)
{
	const struct incident_trait *t = incident_trait(x->class);

	if (x->severity == SEVERITY_INFO)
		return;
	if (s->name == NULL || names_better(x, s->name))
		s->name = x;
	if (x->severity > s->severity)
		s->severity = x->severity;
	s->success |= x->outcome == OUTCOME_SUCCESS;
	s->unknown |= x->outcome == OUTCOME_UNKNOWN;
	s->note |= t->lane == INCIDENT_NOTE;
	s->deed |= t->lane == INCIDENT_DEED;
	s->spread |=
	    x->class == CLASS_LATERAL && x->peer_is_home && x->peer.family != 0;
	if (t->lane == INCIDENT_ATTEMPT)
		sum_actor(s, x);
	sum_conduct(s, x);
}

/* An attempt on a device, and afterwards the device's own business with the
 * same attacker: the attempt worked. */
static bool
is_answered(const struct incident_group *g, const struct incident_alert *alert)
{
	const struct incident_alert *x, *y;
	size_t i, k;

	for (i = 0; i < g->alerts && i < 200; i++) {
		x = &alert[g->alert[i]];
		if (x->class != CLASS_EXPLOIT && x->class != CLASS_BRUTE_FORCE)
			continue;
		for (k = 0; k < g->alerts && k < 200; k++) {
			y = &alert[g->alert[k]];
			if (incident_trait(y->class)->lane == INCIDENT_DEED &&
			    y->severity > SEVERITY_INFO &&
			    y->outcome != OUTCOME_ATTEMPT &&
			    y->last_ms >= x->first_ms &&
			    incident_victim(x)->family != 0 &&
			    address_equal(incident_victim(x),
					  incident_actor(y)) &&
			    address_equal(incident_actor(x),
					  incident_victim(y)))
				return true;
		}
	}
	return false;
}

/*
 * How it came in and what it does now, on one device, or two different kinds
 * of bad conduct that would each need an answer today: together they are as
 * good as proof.
 */
static bool
is_proven(const struct sum *s)
{
	bool two = (s->conducts & (s->conducts - 1)) != 0;

	return two || s->answered ||
	       (s->entry_ms >= 0 && s->conduct_ms >= s->entry_ms);
}

static enum incident_reason
reason_of(const struct sum *s, const struct incident_group *g)
{
	if (s->note)
		return incident_trait(s->name->class)->reason;
	if (s->spread)
		return INCIDENT_REASON_SPREAD;
	if (!s->many_actors && s->actor.family != 0 &&
	    (s->answered || (!s->deed && g->outcome == OUTCOME_SUCCESS)))
		return INCIDENT_REASON_ATTACK_SUCCEEDED;
	if (s->deed && g->severity == SEVERITY_NOW && g->alerts > 1)
		return INCIDENT_REASON_INFECTED_DEVICE;
	if (s->deed || g->outcome == OUTCOME_SUCCESS)
		return INCIDENT_REASON_SUSPECT_DEVICE;
	if (s->many_actors && !s->actor_home)
		return INCIDENT_REASON_MANY_ATTACKERS;
	return s->actor_home ? INCIDENT_REASON_INSIDE_ATTACKER
			     : INCIDENT_REASON_OUTSIDE_ATTACKER;
}

/* A weakness or a matter of policy can wait for the week; only a notice (a
 * silent watch, an unknown device) may have to be looked at today. */
static enum severity
note_severity(enum alert_class class, enum severity severity)
{
	enum severity most =
	    incident_trait(class)->reason == INCIDENT_REASON_NOTICE
		? SEVERITY_TODAY
		: SEVERITY_THIS_WEEK;

	return severity > most ? most : severity;
}

static void
judge_severity(struct incident_group *g, const struct sum *s)
{
	g->severity = s->severity;
	g->outcome = s->success   ? OUTCOME_SUCCESS
		     : s->unknown ? OUTCOME_UNKNOWN
				  : OUTCOME_ATTEMPT;
	if (!s->note && is_proven(s)) {
		g->severity = SEVERITY_NOW;
		g->outcome = OUTCOME_SUCCESS;
	}
	if (g->outcome == OUTCOME_ATTEMPT && g->severity > SEVERITY_TODAY)
		g->severity = SEVERITY_TODAY;
	if (s->note)
		g->severity = note_severity(s->name->class, g->severity);
}

/* One device of ours with its part in it, for sorting: first the one the
 * telling alert names, then who acts, who was taken, who was only tried. */
enum part_order { PART_FIRST, PART_ACTS, PART_TAKEN, PART_TRIED };

struct part {
	enum part_order order;
	struct address address;
};

static int
compare_address(const void *pa, const void *pb)
{
	const struct part *a = pa, *b = pb;
	int c = memcmp(&a->address, &b->address, sizeof(a->address));

	return c != 0 ? c : (int)a->order - (int)b->order;
}

static int
compare_part(const void *pa, const void *pb)
{
	const struct part *a = pa, *b = pb;

	if (a->order != b->order)
		return (int)a->order - (int)b->order;
	return memcmp(&a->address, &b->address, sizeof(a->address));
}

/* The resolver of the firm is asked for every name, good or bad; it has no
 * part in what the asking device does. */
static bool
only_answers(const struct incident_alert *x)
{
	return x->port == 53 && !x->device_is_target &&
	       incident_trait(x->class)->lane == INCIDENT_DEED &&
	       x->class != CLASS_LATERAL;
}

static size_t
parts_of(const struct incident_alert *x, struct part *out)
{
	const struct address *actor = incident_actor(x);
	const struct address *victim = incident_victim(x);
	size_t n = 0;

	/* A weakness is its device's; the other side only met it. */
	if (incident_trait(x->class)->lane == INCIDENT_NOTE) {
		if (x->device.family != 0)
			out[n++] = (struct part){ PART_ACTS, x->device };
		return n;
	}
	if (is_home(x, actor))
		out[n++] = (struct part){ PART_ACTS, *actor };
	if (is_home(x, victim) && !only_answers(x))
		out[n++] =
		    (struct part){ incident_victim_is_taken(x) ? PART_TAKEN
							       : PART_TRIED,
				   *victim };
	return n;
}

/* An address with several parts keeps the most telling one. */
static size_t
parts_unique(struct part *part, size_t n)
{
	size_t i, kept = 0;

	qsort(part, n, sizeof(*part), compare_address);
	for (i = 0; i < n; i++)
		if (kept == 0 ||
		    !address_equal(&part[kept - 1].address, &part[i].address))
			part[kept++] = part[i];
	qsort(part, kept, sizeof(*part), compare_part);
	return kept;
}

static int
judge_devices(struct arena *a, const struct incident_alert *alert,
	      struct incident_group *g, struct err *e)
{
	struct part *part = arena_alloc_array(a, g->alerts * 2, sizeof(*part));
	struct address *device;
	size_t n = 0, i;

	if (part == NULL)
		return arena_check(a, e);
	for (i = 0; i < g->alerts; i++)
		if (alert[g->alert[i]].severity > SEVERITY_INFO)
			n += parts_of(&alert[g->alert[i]], &part[n]);
	for (i = 0; i < n; i++)
		if (address_equal(&part[i].address, &g->name->device))
			part[i].order = PART_FIRST;
	n = parts_unique(part, n);
	device = arena_alloc_array(a, n > 0 ? n : 1, sizeof(*device));
	if (device == NULL)
		return arena_check(a, e);
	for (i = 0; i < n; i++)
		device[i] = part[i].address;
	g->device = device;
	g->devices = n;
	return 0;
}

static void
judge_spread(const struct incident_alert *alert, struct incident_group *g)
{
	const struct incident_alert *x;
	size_t i;

	for (i = 0; i < g->alerts; i++) {
		x = &alert[g->alert[i]];
		if (x->class == CLASS_LATERAL && x->severity > SEVERITY_INFO &&
		    x->peer_is_home) {
			g->from = *incident_actor(x);
			g->to = *incident_victim(x);
			return;
		}
	}
}

int
incident_judge(struct arena *a, const struct incident_alert *alert,
	       struct incident_group *g, struct err *e)
{
	struct sum s = { .entry_ms = -1, .conduct_ms = -1 };
	const struct incident_alert *x;
	size_t i;

	g->first_ms = INT64_MAX;
	for (i = 0; i < g->alerts; i++) {
		x = &alert[g->alert[i]];
		sum_alert(&s, x);
		g->count += x->count;
		if (x->first_ms < g->first_ms)
			g->first_ms = x->first_ms;
		if (x->last_ms > g->last_ms)
			g->last_ms = x->last_ms;
	}
	s.answered = !s.note && is_answered(g, alert);
	g->name = s.name;
	g->class = s.name->class;
	judge_severity(g, &s);
	g->reason = reason_of(&s, g);
	if (!s.many_actors)
		g->from = s.actor;
	if (s.spread)
		judge_spread(alert, g);
	return judge_devices(a, alert, g, e);
}
