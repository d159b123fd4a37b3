/* Whose device, what findings are made of, and small counting. */
#include <math.h>
#include <string.h>

#include "base/check.h"
#include "watch/detect_core.h"
#include "watch/words.h"

/* Fingerprints are part of saved memory, so their seed never changes. */
#define FINGERPRINT_SEED UINT64_C(0x6b6f6d61696e7531)

bool
detector_is_home(const struct detect *d, const struct address *a)
{
	size_t i;

	if (a->family == 0)
		return false;
	if (d->homes == 0)
		return address_is_private(a);
	for (i = 0; i < d->homes; i++)
		if (network_has(&d->home[i], a))
			return true;
	return false;
}

bool
detector_is_outside(const struct detect *d, const struct address *a)
{
	return a->family != 0 && !detector_is_home(d, a) &&
	       !address_is_private(a) && !address_is_multicast(a) &&
	       !address_is_loopback(a) && !address_is_unspecified(a);
}

enum known_kind
detector_name_kind(const struct detect *d, struct text name)
{
	uint64_t hash = words_hash(d->seed, name.p, name.n) | 1;
	struct detect_name *n = &d->name[(hash >> 1) % DETECT_NAMES];

	if (n->hash != hash) {
		n->hash = hash;
		n->kind = known_kind(name);
	}
	return n->kind;
}

const struct settings *
detector_settings(const struct detect *d)
{
	return d->settings;
}

const struct indicators *
detector_indicators(const struct detect *d)
{
	return d->indicators;
}

int64_t
detector_now(const struct detect *d)
{
	return d->now_us;
}

int64_t
detector_began(const struct event *event)
{
	if (event->kind == EVENT_FLOW && event->flow.start_us > 0)
		return event->flow.start_us;
	return event->at_us;
}

/* What a machine does of itself: with both sides at home it is this machine
 * that a person must look at. With neither at home the rest is done to the
 * other side. */
static bool is_own_doing(enum alert_class class)
{
	switch (class) {
	case CLASS_SCAN:
	case CLASS_BRUTE_FORCE:
	case CLASS_EXPLOIT:
	case CLASS_FLOOD:
	case CLASS_PHISHING:
	case CLASS_CREDENTIAL_THEFT:
		return false;
	default:
		return true;
	}
}

void
detector_sides(const struct detect *d, struct finding *f,
	       const struct address *actor, const struct address *victim)
{
	bool actor_home = detector_is_home(d, actor);
	bool victim_home = detector_is_home(d, victim);
	bool act = actor_home || (!victim_home && is_own_doing(f->class));

	f->device = act ? *actor : *victim;
	f->peer = act ? *victim : *actor;
	f->role = act ? ROLE_ACTOR : ROLE_TARGET;
}

struct finding
detector_finding(const struct detect *d, const struct event *event,
		 enum detect_rule rule, enum severity severity)
{
	struct finding f = { .class = detect_rule_class(rule),
			     .severity = severity,
			     .outcome = OUTCOME_UNKNOWN,
			     .first_us = detector_began(event),
			     .last_us = event->at_us,
			     .count = 1,
			     .port = event->destination_port,
			     .protocol = event->protocol,
			     .rule = text_of(detect_rule_key(rule)),
			     .flow_id = event->flow_id };

	f.title = f.rule;
	if (event->kind == EVENT_FLOW && event->flow.end_us > 0)
		f.last_us = event->flow.end_us;
	detector_sides(d, &f, &event->source, &event->destination);
	return f;
}

void
finding_number(struct finding *f, const char *name, int64_t value)
{
	CHECK(f->facts < FINDING_FACTS_MAX);
	f->fact[f->facts++] =
	    (struct fact){ .name = name, .integer = value, .number = true };
}

void
finding_text(struct finding *f, const char *name, struct text value)
{
	CHECK(f->facts < FINDING_FACTS_MAX);
	f->fact[f->facts++] = (struct fact){ .name = name, .text = value };
}

void
finding_peer_none(struct finding *f)
{
	memset(&f->peer, 0, sizeof(f->peer));
}

uint64_t
fingerprint(const void *bytes, size_t length)
{
	return words_hash(FINGERPRINT_SEED, length > 0 ? bytes : "", length);
}

uint64_t
fingerprint_address(const struct address *a)
{
	return fingerprint(a, sizeof(*a));
}

bool
distinct_add(struct distinct *s, uint64_t print)
{
	uint64_t *word = &s->bits[print / 64 % DISTINCT_WORDS];
	uint64_t bit = UINT64_C(1) << print % 64;

	if (*word & bit)
		return false;
	*word |= bit;
	return true;
}

int64_t
distinct_count(const struct distinct *s)
{
	double places = DISTINCT_WORDS * 64, free_places;
	int set = 0, i;

	for (i = 0; i < DISTINCT_WORDS; i++)
		set += __builtin_popcountll(s->bits[i]);
	free_places = places - set;
	if (free_places < 1)
		free_places = 1;
	/* Linear counting; a few things do not collide. */
	return set < 16 ? set
			: (int64_t)(places * log(places / free_places) + 0.5);
}
