/*
 * triage_memory.c: the live triage's memory as bytes, and back: the folds in
 * their order, then the groups, which name their folds by number, then the
 * rules. Whoever keeps the bytes adds a sum that tells of damage; here only
 * lengths are checked.
 */
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/map.h"
#include "watch/triage_core.h"

#define BLOB_MAGIC "KTRI1\n"

/* Everything that is not a pointer. */
struct head {
	uint32_t fold_size, group_size;
	uint64_t folds, groups, rules;
	uint32_t flushes;
	int32_t newest_day;
};

struct saved_group {
	struct triage_group_key key;
	struct triage_group group;             /* its folds are not looked at */
	uint32_t fold[TRIAGE_PEERS_MAX], many; /* number + 1; 0 none */
};

struct saved_rule {
	struct triage_rule_key key;
	struct triage_rule rule;
};

static void
add(struct str *out, const void *bytes, size_t n)
{
	str_add_n(out, bytes, n);
}

static void
set_save(struct str *out, const struct fold_set *s)
{
	add(out, s->slot, s->room * sizeof(*s->slot));
}

static void
fold_save(struct str *out, const struct fold *f)
{
	uint64_t facts = f->facts.n;
	struct fold plain = *f;

	plain.next = NULL;
	plain.graded = NULL;
	plain.peers.slot = plain.devices.slot = NULL;
	memset(&plain.facts, 0, sizeof(plain.facts));
	add(out, &plain, sizeof(plain));
	add(out, &facts, sizeof(facts));
	add(out, f->facts.p, f->facts.n);
	set_save(out, &f->peers);
	set_save(out, &f->devices);
}

/* Folds by their place in the chain. */
static struct map *
numbers_of(const struct triage *t, uint32_t *number)
{
	struct map *m = map_new(TRIAGE_SEED);
	struct fold *f;
	uint32_t n = 0;

	for (f = t->first; f != NULL; f = f->next, n++) {
		number[n] = n + 1;
		map_set(m, &f, sizeof(struct fold *), &number[n]);
	}
	return m;
}

static uint32_t
number_of(const struct map *m, const struct fold *f)
{
	const uint32_t *n = map_get(m, &f, sizeof(f));

	return f != NULL && n != NULL ? *n : 0;
}

static void
groups_save(const struct triage *t, const struct map *numbers, struct str *out)
{
	const struct triage_group *g;
	size_t cursor = 0, n;
	const void *key;

	while ((g = map_next(t->groups, &cursor, &key, &n)) != NULL) {
		struct saved_group s;

		memset(&s, 0, sizeof(s));
		memcpy(&s.key, key, sizeof(s.key));
		s.group = *g;
		for (int i = 0; i < g->peers; i++)
			s.fold[i] = number_of(numbers, g->fold[i]);
		s.many = number_of(numbers, g->many);
		memset(s.group.fold, 0, sizeof(s.group.fold));
		s.group.many = NULL;
		add(out, &s, sizeof(s));
	}
}

int
triage_save(const struct triage *t, struct str *out, struct err *e)
{
	struct head h = { .fold_size = sizeof(struct fold),
			  .group_size = sizeof(struct saved_group),
			  .folds = t->folds,
			  .groups = map_count(t->groups),
			  .rules = map_count(t->rules),
			  .flushes = t->flushes,
			  .newest_day = t->newest_day };
	uint32_t *number = calloc(t->folds + 1, sizeof(*number));
	const struct triage_rule *r;
	size_t cursor = 0, n;
	const struct fold *f;
	const void *key;
	struct map *m;

	CHECK(number != NULL && t->live);
	m = numbers_of(t, number);
	str_add(out, BLOB_MAGIC);
	add(out, &h, sizeof(h));
	for (f = t->first; f != NULL; f = f->next)
		fold_save(out, f);
	groups_save(t, m, out);
	while ((r = map_next(t->rules, &cursor, &key, &n)) != NULL) {
		struct saved_rule s;

		memset(&s, 0, sizeof(s));
		memcpy(&s.key, key, sizeof(s.key));
		s.rule = *r;
		add(out, &s, sizeof(s));
	}
	map_free(&m);
	free(number);
	return str_check(out, "memory of the triage", e);
}

static bool
cut(struct text *blob, void *out, size_t n)
{
	if (blob->n < n)
		return false;
	if (n > 0)
		memcpy(out, blob->p, n);
	blob->p += n;
	blob->n -= n;
	return true;
}

static bool
set_load(struct text *blob, struct fold_set *s)
{
	if (s->room == 0)
		return true;
	/* As set_grow made it: a power of two with room to spare. */
	if (s->room > 4 * FOLD_PEERS_MAX || (s->room & (s->room - 1)) != 0 ||
	    s->count * 2 > s->room || blob->n < s->room * sizeof(*s->slot))
		return false;
	s->slot = calloc(s->room, sizeof(*s->slot));
	CHECK(s->slot != NULL);
	return cut(blob, s->slot, s->room * sizeof(*s->slot));
}

static bool
is_terminated(const char *text, size_t size)
{
	return memchr(text, '\0', size) != NULL;
}

static bool
is_sane(const struct fold *f)
{
	return (unsigned)f->class < CLASS_COUNT &&
	       (unsigned)f->severity < SEVERITY_COUNT &&
	       (unsigned)f->outcome < OUTCOME_COUNT &&
	       (unsigned)f->role <= ROLE_TARGET &&
	       (unsigned)f->protocol <= PROTOCOL_ICMP &&
	       f->peers.samples >= 0 && f->peers.samples <= FOLD_SAMPLES &&
	       f->devices.samples >= 0 && f->devices.samples <= FOLD_SAMPLES &&
	       is_terminated(f->rule, sizeof(f->rule)) &&
	       is_terminated(f->title, sizeof(f->title)) &&
	       is_terminated(f->author, sizeof(f->author)) &&
	       is_terminated(f->subject, sizeof(f->subject));
}

/* The fold is in the chain, whole or not, as soon as its plain part was read,
 * so that a failure frees it. */
static bool
fold_load(struct triage *t, struct text *blob)
{
	static const struct finding none = { .port = -1 };
	static const struct address nobody;
	struct fold plain, *f;
	struct str facts;
	uint64_t n;

	if (!cut(blob, &plain, sizeof(plain)) || !is_sane(&plain) ||
	    !cut(blob, &n, sizeof(n)) || n > blob->n)
		return false;
	f = fold_new(&none, &nobody, &nobody);
	facts = f->facts;
	*f = plain;
	f->facts = facts;
	triage_chain(t, f);
	str_add_n(&f->facts, blob->p, n);
	blob->p += n;
	blob->n -= n;
	return !f->facts.over && set_load(blob, &f->peers) &&
	       set_load(blob, &f->devices);
}

static bool
folds_load(struct triage *t, struct text *blob, uint64_t count)
{
	for (uint64_t i = 0; i < count; i++)
		if (!fold_load(t, blob))
			return false;
	return true;
}

static bool
group_load(struct triage *t, struct text *blob, struct fold *const *fold)
{
	struct saved_group s;
	struct triage_group *g;

	if (!cut(blob, &s, sizeof(s)) || s.group.peers < 0 ||
	    s.group.peers > TRIAGE_PEERS_MAX || s.many > t->folds)
		return false;
	for (int i = 0; i < TRIAGE_PEERS_MAX; i++)
		if (s.fold[i] > t->folds)
			return false;
	if (map_get(t->groups, &s.key, sizeof(s.key)) != NULL)
		return false;
	g = malloc(sizeof(*g));
	CHECK(g != NULL);
	*g = s.group;
	for (int i = 0; i < TRIAGE_PEERS_MAX; i++)
		g->fold[i] = s.fold[i] > 0 ? fold[s.fold[i] - 1] : NULL;
	g->many = s.many > 0 ? fold[s.many - 1] : NULL;
	map_set(t->groups, &s.key, sizeof(s.key), g);
	return true;
}

static bool
groups_load(struct triage *t, struct text *blob, uint64_t count)
{
	struct fold **fold = calloc(t->folds + 1, sizeof(struct fold *)), *f;
	size_t n = 0;
	bool good = true;

	CHECK(fold != NULL);
	for (f = t->first; f != NULL; f = f->next)
		fold[n++] = f;
	for (uint64_t i = 0; i < count && good; i++)
		good = group_load(t, blob, fold);
	free(fold);
	return good;
}

static bool
rules_load(struct triage *t, struct text *blob, uint64_t count)
{
	for (uint64_t i = 0; i < count; i++) {
		struct triage_rule *r;
		struct saved_rule s;

		if (!cut(blob, &s, sizeof(s)) ||
		    map_get(t->rules, &s.key, sizeof(s.key)) != NULL)
			return false;
		r = malloc(sizeof(*r));
		CHECK(r != NULL);
		*r = s.rule;
		map_set(t->rules, &s.key, sizeof(s.key), r);
	}
	return blob->n == 0;
}

int
triage_load(struct triage *t, struct text blob, struct err *e)
{
	struct head h;

	CHECK(t->live);
	triage_empty(t);
	if (!text_starts(blob, BLOB_MAGIC))
		return err_set(e, ERR_INVALID, "not the triage's memory");
	blob = text_slice(blob, sizeof(BLOB_MAGIC) - 1, blob.n);
	if (!cut(&blob, &h, sizeof(h)) || h.fold_size != sizeof(struct fold) ||
	    h.group_size != sizeof(struct saved_group) ||
	    !folds_load(t, &blob, h.folds) ||
	    !groups_load(t, &blob, h.groups) ||
	    !rules_load(t, &blob, h.rules)) {
		triage_empty(t);
		return err_set(e, ERR_INVALID,
			       "the triage's memory is of another version");
	}
	t->flushes = h.flushes;
	t->newest_day = h.newest_day;
	return 0;
}
