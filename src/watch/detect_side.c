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
	/* Without home networks, the private ones are home. */
	return a->family != 0 && !address_is_private(a) &&
	       (d->homes == 0 || !detector_is_home(d, a)) &&
	       !address_is_multicast(a) && !address_is_loopback(a) &&
	       !address_is_unspecified(a);
}

const struct words_index *
detector_words(struct detect *d, enum word_list name, const char *const *words,
	       size_t count)
{
	if (d->words[name].count == 0)
		words_index_init(&d->words[name], words, count);
	return &d->words[name];
}

int
detector_recall(const struct detect *d, enum recall what,
		int (*judge)(struct text t), struct text t)
{
	uint64_t hash = words_hash(d->seed, t.p, t.n) | 1;
	struct detect_text *row = &d->text[(hash >> 1) % DETECT_TEXTS];

	if (row->hash != hash) {
		row->hash = hash;
		row->asked = 0;
	}
	if ((row->asked >> what & 1) == 0) {
		row->answer[what] = (int16_t)judge(t);
		row->asked |= 1u << what;
	}
	return row->answer[what];
}

const struct known *
detector_known(const struct detect *d, struct text name)
{
	int number = detector_recall(d, RECALL_KNOWN, known_number, name);

	return number < 0 ? NULL : known_row(number);
}

enum known_kind
detector_name_kind(const struct detect *d, struct text name)
{
	const struct known *k = detector_known(d, name);

	return k == NULL ? KNOWN_NOTHING : k->kind;
}

static int
is_address(struct text host)
{
	return known_is_address(host);
}

bool
detector_name_is_address(const struct detect *d, struct text name)
{
	return detector_recall(d, RECALL_ADDRESS, is_address, name) != 0;
}

static int
registered_from(struct text name)
{
	struct text registered = known_registered(name);

	/* Names are short; a longer one is no name and is not remembered. */
	return registered.p == NULL || registered.p - name.p > INT16_MAX
		   ? -1
		   : (int)(registered.p - name.p);
}

struct text
detector_registered(const struct detect *d, struct text name)
{
	int from = detector_recall(d, RECALL_REGISTERED, registered_from, name);
	size_t to = name.n;

	if (from < 0)
		return known_registered(name);
	if (to > 0 && name.p[to - 1] == '.')
		to--;
	return text_slice(name, (size_t)from, to);
}

static int
is_scanner(struct text agent)
{
	return known_scanner(agent) != NULL;
}

const char *
detector_scanner(const struct detect *d, struct text agent)
{
	return detector_recall(d, RECALL_SCANNER, is_scanner, agent) != 0
		   ? known_scanner(agent)
		   : NULL;
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

/* Bits that are set. Without -mpopcnt the compiler would call a function for
 * each word. */
static int
bits_set(const uint64_t *word, size_t words)
{
	const uint64_t m1 = UINT64_C(0x5555555555555555);
	const uint64_t m2 = UINT64_C(0x3333333333333333);
	const uint64_t m4 = UINT64_C(0x0f0f0f0f0f0f0f0f);
	uint64_t sum = 0, x;
	size_t i;

	/* Each byte of the sum counts at most eight of each word. */
	for (i = 0; i < words; i++) {
		x = word[i] - (word[i] >> 1 & m1);
		x = (x & m2) + (x >> 2 & m2);
		sum += (x + (x >> 4)) & m4;
	}
	/* Two lanes of sixteen bits a pair: the sum may pass 255. */
	sum = (sum & UINT64_C(0x00ff00ff00ff00ff)) +
	      (sum >> 8 & UINT64_C(0x00ff00ff00ff00ff));
	return (int)(sum * UINT64_C(0x0001000100010001) >> 48);
}

int64_t
distinct_count(const struct distinct *s)
{
	double places = DISTINCT_WORDS * 64, free_places;
	int set = bits_set(s->bits, DISTINCT_WORDS);

	/* Linear counting; a few things do not collide. */
	if (set < 16)
		return set;
	free_places = places - set;
	if (free_places < 1)
		free_places = 1;
	return (int64_t)(places * log(places / free_places) + 0.5);
}
