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
#include "watch/triage.h"
#include "watch/triage_fold.h"

/* Peers of one rule and device that get an alert each; a person reads four
 * lines, not forty. */
#define PEERS_MAX 4
/* Groups remembered for each fold of memory; more are forgotten all at once,
 * which costs a few rows more. */
#define GROUPS_EACH 8

struct group {
	/* Peers with an alert of their own; the fold is NULL when that alert
	 * has been written and nothing came since. */
	struct address peer[PEERS_MAX];
	struct fold *fold[PEERS_MAX];
	int peers;
	struct fold *many;
	bool collapsed; /* stays so: a storm must not begin anew */
};

struct rule {
	size_t devices;
};

/* Keys of the two maps: whole, zeroed structs. */
struct group_key {
	uint64_t rule; /* hash of its name */
	int32_t class;
	int32_t role;
	struct address device;
};

struct triage {
	struct db *db;
	int64_t company, look;
	size_t fold_max, device_max;
	struct fold_grading grading;
	struct map *groups, *rules;
	struct fold *first, *last; /* in order of birth */
	size_t folds;
	int64_t taken;
};

/* Folding keys are addresses and rule names; the engine's flow limits bound
 * what a stranger can put there, and the maps stay small. */
#define TRIAGE_SEED UINT64_C(0x6b6f6d61696e7531)

struct triage *
triage_new(struct db *db, int64_t company, int64_t look,
	   const struct settings *settings)
{
	struct triage *t = calloc(1, sizeof(*t));

	CHECK(t != NULL);
	t->db = db;
	t->company = company;
	t->look = look;
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
	struct group *g;
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

/* The group of a finding; sets *device_out to its device, or to nobody when
 * the rule has met too many devices to keep them apart. */
static struct group *
group_of(struct triage *t, const struct finding *f, struct address *device_out)
{
	struct group_key key;
	struct group *g;
	struct rule *r;
	bool fresh;

	memset(&key, 0, sizeof(key));
	key.rule = map_hash(TRIAGE_SEED, f->rule.p, f->rule.n);
	key.class = (int32_t)f->class;
	key.role = (int32_t)f->role;
	key.device = f->device;
	*device_out = f->device;
	g = map_get(t->groups, &key, sizeof(key));
	if (g != NULL)
		return g;
	r = place_of(t->rules, &key, sizeof(key.rule) + sizeof(key.class),
		     sizeof(*r), &fresh);
	if (r->devices >= t->device_max) {
		memset(&key.device, 0, sizeof(key.device));
		memset(device_out, 0, sizeof(*device_out));
	} else {
		r->devices++;
	}
	return place_of(t->groups, &key, sizeof(key), sizeof(*g), &fresh);
}

static struct fold *
triage_fold(struct triage *t, const struct finding *f,
	    const struct address *device, const struct address *peer)
{
	struct fold *n = fold_new(f, device, peer);

	if (t->last != NULL)
		t->last->next = n;
	else
		t->first = n;
	t->last = n;
	t->folds++;
	return n;
}

static struct fold *
many_of(struct triage *t, struct group *g, const struct finding *f,
	const struct address *device)
{
	static const struct address nobody;

	if (g->many == NULL)
		g->many = triage_fold(t, f, device, &nobody);
	return g->many;
}

static void
collapse(struct triage *t, struct group *g, const struct finding *f,
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
	struct group *g = group_of(t, f, &device);
	int i;

	if (f->peer.family == 0)
		return many_of(t, g, f, &device);
	for (i = 0; i < g->peers && !g->collapsed; i++)
		if (address_equal(&g->peer[i], &f->peer))
			break;
	if (!g->collapsed && i == PEERS_MAX)
		collapse(t, g, f, &device);
	if (g->collapsed)
		return many_of(t, g, f, &device);
	if (i == g->peers)
		g->peer[g->peers++] = f->peer;
	if (g->fold[i] == NULL)
		g->fold[i] = triage_fold(t, f, &device, &f->peer);
	return g->fold[i];
}

int
triage_take(struct triage *t, const struct finding *f, struct err *e)
{
	if (t->folds >= t->fold_max && triage_flush(t, e) != 0)
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

int
triage_flush(struct triage *t, struct err *e)
{
	fold_grade(t->first, &t->grading);
	if (fold_write(t->first, t->db, t->company, t->look, e) != 0)
		return -1;
	folds_clear(t);
	if (map_count(t->groups) > t->fold_max * GROUPS_EACH) {
		groups_clear(t);
		t->groups = map_new(TRIAGE_SEED);
		t->rules = map_new(TRIAGE_SEED);
	}
	return 0;
}

int64_t
triage_count(const struct triage *t)
{
	return t->taken;
}
