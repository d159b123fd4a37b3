/*
 * Findings on their way out. Detectors report every event past a threshold;
 * here it is decided when that is worth telling. What is not told is kept and
 * added up in one bounded table, which is saved with the detectors' memory, so
 * that no count is lost over a restart.
 */
#include <string.h>

#include "base/check.h"
#include "base/utf8.h"
#include "watch/detect_core.h"

/* A finding not added to for this long is finished. */
#define OPEN_KEEP_US (2 * HOUR_US)
/* Told again after this long at most, so that a live watch is up to date. */
#define TELL_EVERY_US (10 * MINUTE_US)
/* Bytes for all texts of one finding; longer ones are cut. */
#define OPEN_TEXT_MAX    448
#define OPEN_SUBJECT_MAX 160

struct open_key {
	uint64_t who, what;
};

struct open_fact {
	int64_t integer;
	uint16_t at, n; /* of the text */
	uint8_t name;   /* which of the rule's facts */
	uint8_t number;
};

struct open {
	int64_t first_us, last_us, told_us;
	int64_t pending, total, told;
	uint64_t flow_id;
	int32_t rule, severity, outcome, role, port, protocol;
	struct address device, peer;
	int32_t facts;
	struct open_fact fact[FINDING_FACTS_MAX];
	uint16_t subject, used;
	char text[OPEN_TEXT_MAX];
};

static const char *const rule_key[DETECT_RULE_COUNT] = {
#define RULE_KEY(name, key, class, facts) [DETECT_RULE_##name] = "komainu." key,
	DETECT_RULE_TABLE(RULE_KEY)
#undef RULE_KEY
};

static const enum alert_class rule_class[DETECT_RULE_COUNT] = {
#define RULE_CLASS(name, key, class, facts)                                    \
	[DETECT_RULE_##name] = CLASS_##class,
	DETECT_RULE_TABLE(RULE_CLASS)
#undef RULE_CLASS
};

const char *
detect_rule_key(enum detect_rule rule)
{
	return rule_key[rule];
}

enum alert_class
detect_rule_class(enum detect_rule rule)
{
	return rule_class[rule];
}

/* The rule's facts one by one, split once from the table. */
static const char *const rule_fact[DETECT_RULE_COUNT] = {
#define RULE_FACT(name, key, class, facts) [DETECT_RULE_##name] = facts,
	DETECT_RULE_TABLE(RULE_FACT)
#undef RULE_FACT
};

/* Every word any rule's facts use, sorted: what is kept is a place in this
 * list, what is told is a constant that lives for ever. */
static const char *const fact_word[] = {
	"address",     "addresses",  "agent",     "answered",
	"attempts",    "bytes",      "calls",     "certificate",
	"connections", "contacts",   "date",      "declared",
	"dialect",     "encryption", "errors",    "evidence",
	"example",     "failed",     "file",      "files",
	"flows",       "function",   "grade",     "hosts",
	"hours",       "kilobytes",  "kind",      "list",
	"lookup",      "macs",       "megabytes", "messages",
	"minutes",     "name",       "names",     "packets",
	"pipe",        "ports",      "probes",    "program",
	"protocol",    "queries",    "reason",    "received-megabytes",
	"requests",    "seconds",    "sender",    "senders",
	"servers",     "service",    "services",  "share",
	"software",    "source",     "status",    "system",
	"targets",     "tool",       "type",      "url",
	"user",        "users",      "version",   "words",
};

static uint8_t
fact_index(const char *name)
{
	size_t low = 0, high = ARRAY_LEN(fact_word);

	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strcmp(fact_word[middle], name);

		if (order == 0)
			return (uint8_t)middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	CHECK(false && "a fact that fact_word does not have");
	return 0;
}

static bool
rule_has_fact(enum detect_rule rule, const char *name)
{
	struct text rest = text_of(rule_fact[rule]), part;

	while (text_cut(&rest, ' ', &part))
		if (text_is(part, name))
			return true;
	return false;
}

static enum detect_rule
rule_of(const struct finding *f)
{
	int i;

	for (i = 0; i < DETECT_RULE_COUNT; i++)
		if (f->rule.p == rule_key[i])
			return (enum detect_rule)i;
	CHECK(false && "a finding without a rule of ours");
	return DETECT_RULE_COUNT;
}

static struct text
open_text(struct open *o, struct text t, size_t most)
{
	size_t room = sizeof(o->text) - o->used;
	struct text kept;

	if (most < room)
		room = most;
	kept = utf8_clip(t, room);
	if (kept.n > 0)
		memcpy(o->text + o->used, kept.p, kept.n);
	kept.p = o->text + o->used;
	o->used = (uint16_t)(o->used + kept.n);
	return kept;
}

/* Takes over the newest facts and subject. */
static void
open_describe(struct open *o, const struct finding *f)
{
	int i;

	o->used = 0;
	o->subject = (uint16_t)open_text(o, f->subject, OPEN_SUBJECT_MAX).n;
	o->facts = f->facts;
	for (i = 0; i < f->facts; i++) {
		const struct fact *fact = &f->fact[i];

		o->fact[i].name = fact_index(fact->name);
		o->fact[i].number = fact->number;
		o->fact[i].integer = fact->integer;
		o->fact[i].at = o->used;
		o->fact[i].n =
		    fact->number
			? 0
			: (uint16_t)open_text(o, fact->text, OPEN_TEXT_MAX).n;
	}
}

static void
open_tell(struct detect *d, struct open *o)
{
	struct finding f = { .class = rule_class[o->rule],
			     .severity = (enum severity)o->severity,
			     .outcome = (enum outcome)o->outcome,
			     .role = (enum role)o->role,
			     .first_us = o->first_us,
			     .last_us = o->last_us,
			     .count = o->pending,
			     .device = o->device,
			     .peer = o->peer,
			     .port = o->port,
			     .protocol = (enum protocol)o->protocol,
			     .rule = text_of(rule_key[o->rule]),
			     .title = text_of(rule_key[o->rule]),
			     .subject = { o->text, o->subject },
			     .flow_id = o->flow_id,
			     .facts = o->facts };
	int i;

	for (i = 0; i < o->facts; i++) {
		const struct open_fact *fact = &o->fact[i];

		f.fact[i].name = fact_word[fact->name];
		f.fact[i].number = fact->number;
		f.fact[i].integer = fact->integer;
		f.fact[i].text = (struct text){ o->text + fact->at, fact->n };
	}
	o->told = o->total;
	o->pending = 0;
	o->told_us = d->now_us;
	detect_pass(d, &f);
}

void
detect_pass(struct detect *d, const struct finding *f)
{
	if (!d->failed && d->sink.take(d->sink.context, f, &d->failure) < 0)
		d->failed = true;
}

static bool
open_is_due(const struct detect *d, const struct open *o, bool risen)
{
	return risen || o->total >= 2 * o->told ||
	       d->now_us - o->told_us >= TELL_EVERY_US;
}

static void
open_begin(struct open *o, const struct finding *f, enum detect_rule rule)
{
	o->first_us = f->first_us;
	o->last_us = f->last_us;
	o->flow_id = f->flow_id;
	o->rule = (int32_t)rule;
	o->role = (int32_t)f->role;
	o->protocol = (int32_t)f->protocol;
	o->device = f->device;
	o->peer = f->peer;
	o->severity = (int32_t)f->severity;
	o->outcome = (int32_t)f->outcome;
}

/* True when the new finding is graver than what was known. */
static bool
open_add(struct open *o, const struct finding *f)
{
	bool risen = false;

	if (f->first_us < o->first_us)
		o->first_us = f->first_us;
	if (f->last_us > o->last_us)
		o->last_us = f->last_us;
	if ((int32_t)f->severity > o->severity) {
		o->severity = (int32_t)f->severity;
		risen = true;
	}
	if ((int32_t)f->outcome > o->outcome) {
		o->outcome = (int32_t)f->outcome;
		risen = true;
	}
	return risen;
}

static struct open_key
open_key(const struct finding *f, enum detect_rule rule)
{
	struct {
		struct address device, peer;
		int32_t rule;
	} who;
	struct open_key key;

	memset(&who, 0, sizeof(who));
	who.device = f->device;
	who.peer = f->peer;
	who.rule = (int32_t)rule;
	key.who = fingerprint(&who, sizeof(who));
	key.what = fingerprint(f->subject.p, f->subject.n);
	return key;
}

void
detector_report(struct detect *d, const struct finding *f)
{
	enum detect_rule rule = rule_of(f);
	struct open_key key = open_key(f, rule);
	struct open *o;
	bool fresh, risen;
	int i;

	for (i = 0; i < f->facts; i++)
		CHECK(rule_has_fact(rule, f->fact[i].name));
	o = memory_at(d->open, &key, d->now_us, &fresh);
	if (fresh)
		open_begin(o, f, rule);
	risen = open_add(o, f);
	o->port = f->port;
	o->pending += f->count;
	o->total += f->count;
	open_describe(o, f);
	if (fresh || open_is_due(d, o, risen))
		open_tell(d, o);
}

static void
open_lost(void *context, const void *key, void *record)
{
	struct open *o = record;

	UNUSED(key);
	if (o->pending > 0)
		open_tell(context, o);
}

struct memory *
detect_open_new(struct detect *d, int64_t bytes, uint64_t seed)
{
	size_t row =
	    memory_row_bytes(sizeof(struct open_key), sizeof(struct open));
	size_t rows = (size_t)bytes / row;
	struct memory *m =
	    memory_new(sizeof(struct open_key), sizeof(struct open),
		       rows < 64 ? 64 : rows, OPEN_KEEP_US, seed);

	memory_on_lost(m, open_lost, d);
	return m;
}

void
detect_open_flush(struct detect *d)
{
	memory_each(d->open, open_lost, d);
}
