/*
 * incident_group.c: the pure core of incident.h. Alerts get tokens, "this is
 * about attacker X", "this is about device D"; alerts that share a token
 * within the window are joined (union-find), so that the order in which alerts
 * arrive cannot matter. incident_judge.c then gives each set its class,
 * severity and reason.
 */
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "watch/incident.h"
#include "watch/incident_judge.h"
#include "watch/incident_trait.h"

/* More unsuccessful outside attackers than this are one question, not many:
 * a server on the Internet is knocked at by strangers all day. */
#define OUTSIDERS_MAX 4

enum token_kind {
	TOKEN_NOTE,    /* class and device */
	TOKEN_SUSPECT, /* an address that does something */
	TOKEN_PAIR,    /* two addresses, in either direction */
	TOKEN_TARGET   /* class and device, attacker unknown */
};

struct token {
	enum token_kind kind;
	enum alert_class class;
	struct address a, b;
	const struct incident_alert *alert;
};

struct gather {
	struct arena *arena;
	const struct incident_alert *alert;
	size_t count;
	int64_t window_ms;
	const struct incident_alert **order; /* by time, canonical */
	size_t *parent;                      /* union-find over alerts */
	size_t *host; /* for an info alert: the alert it leans on */
	struct token *token;
	size_t tokens;
};

static int
compare_int(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int
compare_alert(const struct incident_alert *a, const struct incident_alert *b)
{
	int c;

	if ((c = compare_int(a->first_ms, b->first_ms)) != 0 ||
	    (c = compare_int(a->last_ms, b->last_ms)) != 0 ||
	    (c = compare_int(a->class, b->class)) != 0 ||
	    (c = memcmp(&a->device, &b->device, sizeof(a->device))) != 0 ||
	    (c = memcmp(&a->peer, &b->peer, sizeof(a->peer))) != 0 ||
	    (c = compare_int((int64_t)a->rule.n, (int64_t)b->rule.n)) != 0)
		return c;
	c = a->rule.n > 0 ? memcmp(a->rule.p, b->rule.p, a->rule.n) : 0;
	return c != 0 ? c : compare_int(a->id, b->id);
}

static int
compare_place(const void *pa, const void *pb)
{
	const struct incident_alert *const *a = pa, *const *b = pb;

	return compare_alert(*a, *b);
}

static int
compare_token_key(const struct token *a, const struct token *b)
{
	int c;

	if ((c = compare_int(a->kind, b->kind)) != 0 ||
	    (c = compare_int(a->class, b->class)) != 0 ||
	    (c = memcmp(&a->a, &b->a, sizeof(a->a))) != 0)
		return c;
	return memcmp(&a->b, &b->b, sizeof(a->b));
}

static int
compare_token(const void *pa, const void *pb)
{
	const struct token *a = pa, *b = pb;
	int c = compare_token_key(a, b);

	if (c != 0)
		return c;
	return compare_alert(a->alert, b->alert);
}

static size_t
place(const struct gather *g, const struct incident_alert *x)
{
	return (size_t)(x - g->alert);
}

static size_t
find(struct gather *g, size_t i)
{
	while (g->parent[i] != i) {
		g->parent[i] = g->parent[g->parent[i]];
		i = g->parent[i];
	}
	return i;
}

/* The smaller index wins, so that roots do not depend on the joining order. */
static void
join(struct gather *g, size_t a, size_t b)
{
	a = find(g, a);
	b = find(g, b);
	if (a < b)
		g->parent[b] = a;
	else
		g->parent[a] = b;
}

static void
token_add(struct gather *g, enum token_kind kind, enum alert_class class,
	  const struct address *a, const struct address *b,
	  const struct incident_alert *alert)
{
	struct token *t = &g->token[g->tokens++];

	memset(t, 0, sizeof(*t));
	t->kind = kind;
	t->class = class;
	t->a = *a;
	if (b != NULL)
		t->b = *b;
	t->alert = alert;
}

/* At most this many tokens an alert (see tokens_of). */
#define TOKENS_EACH 4

static const struct address nobody;

static void
tokens_of(struct gather *g, const struct incident_alert *x)
{
	const struct address *actor = incident_actor(x);
	const struct address *victim = incident_victim(x);
	const struct address *low, *high;

	if (incident_trait(x->class)->lane == INCIDENT_NOTE) {
		token_add(g, TOKEN_NOTE, x->class, &x->device, NULL, x);
		return;
	}
	if (actor->family != 0)
		token_add(g, TOKEN_SUSPECT, CLASS_OTHER, actor, NULL, x);
	/* Who floods forges his address: the flood itself is the question. */
	if (actor->family == 0 || x->class == CLASS_FLOOD)
		token_add(g, TOKEN_TARGET, x->class,
			  x->class == CLASS_FLOOD ? &nobody : victim, NULL, x);
	if (incident_victim_is_taken(x))
		token_add(g, TOKEN_SUSPECT, CLASS_OTHER, victim, NULL, x);
	if (actor->family == 0 || victim->family == 0)
		return;
	low = memcmp(actor, victim, sizeof(*actor)) < 0 ? actor : victim;
	high = low == actor ? victim : actor;
	token_add(g, TOKEN_PAIR, CLASS_OTHER, low, high, x);
}

/* Info alerts join nothing: each leans on the first alert it finds near. */
static void
lean(struct gather *g, const struct incident_alert *info,
     const struct incident_alert *on)
{
	if (g->host[place(g, info)] == SIZE_MAX)
		g->host[place(g, info)] = place(g, on);
}

/* Walks one run of equal tokens in order of time. */
static void
join_run(struct gather *g, const struct token *t, size_t n)
{
	const struct incident_alert *last = NULL, *x;
	int64_t until = 0;
	size_t i, k;

	for (i = 0; i < n; i++) {
		x = t[i].alert;
		if (x->severity == SEVERITY_INFO) {
			if (last != NULL && x->first_ms - until <= g->window_ms)
				lean(g, x, last);
			continue;
		}
		for (k = 0; last == NULL && k < i; k++)
			if (x->first_ms - t[k].alert->last_ms <= g->window_ms)
				lean(g, t[k].alert, x);
		if (last != NULL && (t->kind == TOKEN_NOTE ||
				     x->first_ms - until <= g->window_ms))
			join(g, place(g, last), place(g, x));
		if (last == NULL || x->last_ms > until)
			until = x->last_ms;
		last = x;
	}
}

static void
join_all(struct gather *g)
{
	size_t from = 0, i;

	for (i = 0; i < g->count; i++)
		tokens_of(g, g->order[i]);
	qsort(g->token, g->tokens, sizeof(*g->token), compare_token);
	for (i = 1; i <= g->tokens; i++) {
		if (i < g->tokens &&
		    compare_token_key(&g->token[from], &g->token[i]) == 0)
			continue;
		join_run(g, &g->token[from], i - from);
		from = i;
	}
}

static int
compare_bond(const void *pa, const void *pb)
{
	const struct incident_alert *const *a = pa, *const *b = pb;
	int c = compare_int((*a)->bond, (*b)->bond);

	return c != 0 ? c : compare_alert(*a, *b);
}

/* What a person has seen as one stays one. */
static int
join_bonds(struct gather *g, struct err *e)
{
	const struct incident_alert **bound;
	size_t n = 0, i;

	bound = arena_alloc_array(g->arena, g->count, sizeof(*bound));
	if (bound == NULL)
		return arena_check(g->arena, e);
	for (i = 0; i < g->count; i++)
		if (g->alert[i].bond != 0 &&
		    g->alert[i].severity != SEVERITY_INFO)
			bound[n++] = &g->alert[i];
	if (n > 0)
		qsort(bound, n, sizeof(*bound), compare_bond);
	for (i = 1; i < n; i++)
		if (bound[i]->bond == bound[i - 1]->bond)
			join(g, place(g, bound[i - 1]), place(g, bound[i]));
	return 0;
}

static int
prepare(struct gather *g, struct err *e)
{
	size_t i;

	g->order = arena_alloc_array(g->arena, g->count, sizeof(*g->order));
	g->parent = arena_alloc_array(g->arena, g->count, sizeof(*g->parent));
	g->host = arena_alloc_array(g->arena, g->count, sizeof(*g->host));
	g->token = arena_alloc_array(g->arena, g->count * TOKENS_EACH,
				     sizeof(*g->token));
	if (arena_check(g->arena, e) != 0)
		return -1;
	for (i = 0; i < g->count; i++) {
		g->order[i] = &g->alert[i];
		g->parent[i] = i;
		g->host[i] = SIZE_MAX;
	}
	qsort(g->order, g->count, sizeof(*g->order), compare_place);
	return 0;
}

/* Lists the members of each set, in order of time, and judges it. */
static int
collect(struct gather *g, struct incident_group **group_out, size_t *n_out,
	struct err *e)
{
	size_t *slot, *fill, **member, i, root, groups = 0;
	struct incident_group *group;

	slot = arena_alloc_array(g->arena, g->count, sizeof(*slot));
	fill = arena_alloc_array(g->arena, g->count + 1, sizeof(*fill));
	member = arena_alloc_array(g->arena, g->count + 1, sizeof(*member));
	group = arena_alloc_array(g->arena, g->count + 1, sizeof(*group));
	if (arena_check(g->arena, e) != 0)
		return -1;
	for (i = 0; i < g->count; i++)
		slot[i] = SIZE_MAX;
	for (i = 0; i < g->count; i++) {
		if (g->alert[i].severity == SEVERITY_INFO) {
			if (g->host[i] == SIZE_MAX)
				continue;
			root = find(g, g->host[i]);
		} else {
			root = find(g, i);
		}
		if (slot[root] == SIZE_MAX)
			slot[root] = groups++;
		fill[slot[root]]++;
		g->parent[i] = root;
	}
	for (i = 0; i < groups; i++) {
		member[i] =
		    arena_alloc_array(g->arena, fill[i], sizeof(**member));
		if (member[i] == NULL)
			return arena_check(g->arena, e);
		group[i].alert = member[i];
	}
	for (i = 0; i < g->count; i++) {
		size_t at = place(g, g->order[i]);

		if (g->alert[at].severity == SEVERITY_INFO &&
		    g->host[at] == SIZE_MAX)
			continue;
		root = slot[g->parent[at]];
		if (group[root].alerts == 0)
			group[root].lead = g->order[i];
		member[root][group[root].alerts++] = at;
	}
	*group_out = group;
	*n_out = groups;
	return 0;
}

static int
compare_group(const void *pa, const void *pb)
{
	const struct incident_group *a = pa, *b = pb;
	int c;

	if ((c = compare_int(b->severity, a->severity)) != 0 ||
	    (c = compare_int(incident_trait(b->class)->rank,
			     incident_trait(a->class)->rank)) != 0 ||
	    (c = compare_int(a->first_ms, b->first_ms)) != 0)
		return c;
	return compare_alert(a->lead, b->lead);
}

/* Strangers who knock without success become one set when they are many. */
static void
join_outsiders(struct gather *g, const struct incident_group *group, size_t n)
{
	size_t first = SIZE_MAX, outsiders = 0, i;

	for (i = 0; i < n; i++)
		outsiders += incident_is_knock(&group[i], g->alert);
	if (outsiders <= OUTSIDERS_MAX)
		return;
	for (i = 0; i < n; i++) {
		if (!incident_is_knock(&group[i], g->alert))
			continue;
		if (first != SIZE_MAX)
			join(g, first, find(g, group[i].alert[0]));
		first = find(g, group[i].alert[0]);
	}
}

int
incident_group(struct arena *a, const struct incident_alert *alert,
	       size_t count, int64_t window_ms,
	       const struct incident_group **group_out, size_t *groups_out,
	       struct err *e)
{
	struct gather g = { .arena = a,
			    .alert = alert,
			    .count = count,
			    .window_ms = window_ms };
	struct incident_group *group;
	size_t groups, i;

	*group_out = NULL;
	*groups_out = 0;
	if (count == 0)
		return 0;
	if (prepare(&g, e) != 0)
		return -1;
	join_all(&g);
	if (join_bonds(&g, e) != 0 || collect(&g, &group, &groups, e) != 0)
		return -1;
	join_outsiders(&g, group, groups);
	if (collect(&g, &group, &groups, e) != 0)
		return -1;
	for (i = 0; i < groups; i++)
		if (incident_judge(a, alert, &group[i], e) != 0)
			return -1;
	qsort(group, groups, sizeof(*group), compare_group);
	*group_out = group;
	*groups_out = groups;
	return 0;
}
