/*
 * triage.c: see triage.h. Three levels: a rule (class and name), under it the
 * devices it speaks of, under each device a few peers. Whoever would pass the
 * limit of a level is folded into that level's "many".
 */
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/map.h"
#include "fmt/settings.h"
#include "watch/triage_core.h"

/* Groups remembered for each fold of memory; more are forgotten all at once,
 * which costs a few rows more. */
#define GROUPS_EACH 8
/* Live: a day is over for us when it is not the newest and nothing of it came
 * in so many flushes; looked after every so often. */
#define DAY_FLUSHES   512
#define SWEEP_FLUSHES 64

struct triage *
triage_new(struct db *db, int64_t company, int64_t look,
	   const struct settings *settings)
{
	struct triage *t = calloc(1, sizeof(*t));

	CHECK(t != NULL);
	t->writing =
	    (struct fold_writing){ .db = db,
				   .company = company,
				   .look = look,
				   .zone_minutes = settings->zone_minutes };
	t->live = look == 0;
	t->fold_max = (size_t)settings->triage_fold_max;
	t->device_max = (size_t)settings->triage_device_max;
	t->grading.repeat_count = settings->triage_repeat_count;
	t->grading.repeat_ms = settings->triage_repeat_time;
	t->groups = map_new(TRIAGE_SEED);
	t->rules = map_new(TRIAGE_SEED);
	return t;
}

/* Forgets the folds, which are written; the groups go on knowing which peers
 * have a row of their own. */
static void
folds_clear(struct triage *t)
{
	struct fold *f, *next;
	struct triage_group *g;
	size_t cursor = 0;

	for (f = t->first; f != NULL; f = next) {
		next = f->next;
		fold_free(&f);
	}
	t->first = t->last = NULL;
	t->folds = 0;
	while ((g = map_next(t->groups, &cursor, NULL, NULL)) != NULL) {
		memset(g->fold, 0, sizeof(g->fold));
		g->many = NULL;
	}
}

static void
groups_clear(struct triage *t)
{
	size_t cursor = 0;
	void *value;

	while ((value = map_next(t->groups, &cursor, NULL, NULL)) != NULL)
		free(value);
	cursor = 0;
	while ((value = map_next(t->rules, &cursor, NULL, NULL)) != NULL)
		free(value);
	map_free(&t->groups);
	map_free(&t->rules);
}

void
triage_free(struct triage **t)
{
	if (*t == NULL)
		return;
	folds_clear(*t);
	groups_clear(*t);
	free(*t);
	*t = NULL;
}

static void *
place_of(struct map *m, const void *key, size_t length, size_t size,
	 bool *fresh_out)
{
	void *value = map_get(m, key, length);

	*fresh_out = value == NULL;
	if (value == NULL) {
		value = calloc(1, size);
		CHECK(value != NULL);
		map_set(m, key, length, value);
	}
	return value;
}

/* Live: the local day of what the finding tells. */
static int32_t
day_of(const struct triage *t, const struct finding *f)
{
	int64_t seconds =
	    f->last_us / 1000000 + t->writing.zone_minutes * INT64_C(60);

	if (!t->live)
		return 0;
	return (int32_t)(seconds > 0 ? seconds / 86400 : 0);
}

/* The group of a finding; sets *device_out to its device, or to nobody when
 * the rule has met too many devices to keep them apart. */
static struct triage_group *
group_of(struct triage *t, const struct finding *f, struct address *device_out)
{
	struct triage_group_key key;
	struct triage_rule_key rule_key;
	struct triage_group *g;
	struct triage_rule *r;
	bool fresh;

	memset(&key, 0, sizeof(key));
	memset(&rule_key, 0, sizeof(rule_key));
	key.rule = rule_key.rule = map_hash(TRIAGE_SEED, f->rule.p, f->rule.n);
	key.class = rule_key.class = (int32_t)f->class;
	key.day = rule_key.day = day_of(t, f);
	key.role = (int32_t)f->role;
	key.device = f->device;
	if (key.day > t->newest_day)
		t->newest_day = key.day;
	*device_out = f->device;
	g = map_get(t->groups, &key, sizeof(key));
	if (g != NULL)
		return g;
	r = place_of(t->rules, &rule_key, sizeof(rule_key), sizeof(*r), &fresh);
	r->touched = t->flushes;
	if (r->devices >= t->device_max) {
		memset(&key.device, 0, sizeof(key.device));
		memset(device_out, 0, sizeof(*device_out));
	} else {
		r->devices++;
	}
	return place_of(t->groups, &key, sizeof(key), sizeof(*g), &fresh);
}

void
triage_chain(struct triage *t, struct fold *fold)
{
	fold->next = NULL;
	if (t->last != NULL)
		t->last->next = fold;
	else
		t->first = fold;
	t->last = fold;
	t->folds++;
}

static struct fold *
chain_new(struct triage *t, const struct finding *f,
	  const struct address *device, const struct address *peer)
{
	struct fold *n = fold_new(f, device, peer);

	n->day = day_of(t, f);
	triage_chain(t, n);
	return n;
}

static struct fold *
many_of(struct triage *t, struct triage_group *g, const struct finding *f,
	const struct address *device)
{
	static const struct address nobody;

	if (g->many == NULL)
		g->many = chain_new(t, f, device, &nobody);
	return g->many;
}

static void
collapse(struct triage *t, struct triage_group *g, const struct finding *f,
	 const struct address *device)
{
	struct fold *many = many_of(t, g, f, device);
	int i;

	for (i = 0; i < g->peers; i++) {
		if (g->fold[i] != NULL)
			fold_absorb(many, g->fold[i]);
		g->fold[i] = NULL;
	}
	g->collapsed = true;
}

static struct fold *
fold_of(struct triage *t, const struct finding *f)
{
	struct address device;
	struct triage_group *g = group_of(t, f, &device);
	int i;

	g->touched = t->flushes;
	if (f->peer.family == 0)
		return many_of(t, g, f, &device);
	for (i = 0; i < g->peers && !g->collapsed; i++)
		if (address_equal(&g->peer[i], &f->peer))
			break;
	if (!g->collapsed && i == TRIAGE_PEERS_MAX)
		collapse(t, g, f, &device);
	if (g->collapsed)
		return many_of(t, g, f, &device);
	if (i == g->peers)
		g->peer[g->peers++] = f->peer;
	if (g->fold[i] == NULL)
		g->fold[i] = chain_new(t, f, &device, &f->peer);
	return g->fold[i];
}

int
triage_take(struct triage *t, const struct finding *f, struct err *e)
{
	/* Live there is no writing in the middle of a batch. */
	if (!t->live && t->folds >= t->fold_max && triage_flush(t, e) != 0)
		return -1;
	t->taken++;
	fold_add(fold_of(t, f), f);
	return 0;
}

static int
sink_take(void *context, const struct finding *f, struct err *e)
{
	return triage_take(context, f, e);
}

struct finding_sink
triage_sink(struct triage *t)
{
	return (struct finding_sink){ sink_take, t };
}

void
triage_empty(struct triage *t)
{
	folds_clear(t);
	groups_clear(t);
	t->groups = map_new(TRIAGE_SEED);
	t->rules = map_new(TRIAGE_SEED);
}

int
triage_flush(struct triage *t, struct err *e)
{
	CHECK(!t->live);
	fold_grade(t->first, &t->grading);
	if (fold_write(t->first, &t->writing, e) != 0)
		return -1;
	folds_clear(t);
	if (map_count(t->groups) > t->fold_max * GROUPS_EACH)
		triage_empty(t);
	return 0;
}

/* Frees what is marked as absorbed. */
static void
chain_sweep(struct triage *t)
{
	struct fold *f = t->first, *next;

	t->first = t->last = NULL;
	t->folds = 0;
	for (; f != NULL; f = next) {
		next = f->next;
		if (f->absorbed)
			fold_free(&f);
		else
			triage_chain(t, f);
	}
}

static bool
is_over(const struct triage *t, int32_t day, uint32_t touched)
{
	return day != t->newest_day && t->flushes - touched > DAY_FLUSHES;
}

/* Maps must not change while they are walked: what stays is moved over. */
static void
groups_sweep(struct triage *t)
{
	struct map *kept = map_new(TRIAGE_SEED);
	struct triage_group *g;
	const void *key;
	size_t cursor = 0, n;

	while ((g = map_next(t->groups, &cursor, &key, &n)) != NULL) {
		const struct triage_group_key *k = key;

		if (!is_over(t, k->day, g->touched)) {
			map_set(kept, key, n, g);
			continue;
		}
		for (int i = 0; i < g->peers; i++)
			if (g->fold[i] != NULL)
				g->fold[i]->absorbed = true;
		if (g->many != NULL)
			g->many->absorbed = true;
		free(g);
	}
	map_free(&t->groups);
	t->groups = kept;
}

static void
rules_sweep(struct triage *t)
{
	struct map *kept = map_new(TRIAGE_SEED);
	struct triage_rule *r;
	const void *key;
	size_t cursor = 0, n;

	while ((r = map_next(t->rules, &cursor, &key, &n)) != NULL) {
		const struct triage_rule_key *k = key;

		if (is_over(t, k->day, r->touched))
			free(r);
		else
			map_set(kept, key, n, r);
	}
	map_free(&t->rules);
	t->rules = kept;
}

int
triage_flush_live(struct triage *t, bool mute, struct err *e)
{
	struct fold *f;

	CHECK(t->live);
	fold_grade(t->first, &t->grading);
	if (!mute && fold_write(t->first, &t->writing, e) != 0)
		return -1;
	for (f = t->first; f != NULL; f = f->next)
		f->written = f->count;
	if (++t->flushes % SWEEP_FLUSHES == 0) {
		groups_sweep(t);
		rules_sweep(t);
	}
	chain_sweep(t);
	if (t->folds > t->fold_max ||
	    map_count(t->groups) > t->fold_max * GROUPS_EACH)
		triage_empty(t);
	return 0;
}

size_t
triage_bytes(const struct triage *t)
{
	return t->folds * (sizeof(struct fold) + 512) +
	       map_count(t->groups) * (sizeof(struct triage_group) +
				       2 * sizeof(struct triage_group_key)) +
	       map_count(t->rules) * 64;
}

int64_t
triage_count(const struct triage *t)
{
	return t->taken;
}
