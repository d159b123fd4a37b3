#include "intake/bundle.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/log.h"
#include "crypt/digest.h"
#include "fmt/pack.h"
#include "os/file.h"
#include "relay/wire.h"

/* How often the folders are looked at. */
#define LOOK_MS        30000
#define PATH_MAX_BYTES 1200
#define NAME_MAX_BYTES 100
#define LIST_MEMORY    (4 * 1024 * 1024)

/* A bundle on the shelf or in somebody's hands. */
struct kept {
	struct bundle bundle; /* first: it is handed out */
	struct str packed;
	int users;
};

struct bundle_shelf {
	pthread_mutex_t lock;
	char directory[PATH_MAX_BYTES];
	struct kept *now; /* NULL: none */
	uint64_t seen;    /* names, sizes and times of the files */
	int64_t looked_ms;
};

static const struct {
	const char *folder, *prefix;
	const char *suffix[2];
} sources[] = {
	{ "rules", "rules/", { ".rules", NULL } },
	{ "indicators", "lists/", { ".txt", ".list" } },
};

struct gather {
	struct bundle_shelf *shelf;
	struct arena *arena;
	struct str *raw; /* NULL: only the facts are wanted */
	uint64_t seen;
	int64_t changed_ms;
	size_t files;
};

static bool
name_fits(size_t source, const char *name)
{
	struct text t = text_of(name);

	if (t.n == 0 || t.n > NAME_MAX_BYTES || t.p[0] == '.')
		return false;
	for (size_t i = 0; i < t.n; i++)
		if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWX"
			   "YZ0123456789._-",
			   t.p[i]) == NULL)
			return false;
	for (size_t i = 0; i < ARRAY_LEN(sources[source].suffix); i++)
		if (sources[source].suffix[i] != NULL &&
		    text_ends(t, sources[source].suffix[i]))
			return true;
	return false;
}

static int
file_add(struct gather *g, const char *path, const char *name, int64_t size,
	 struct err *e)
{
	struct str content;
	int rc = -1;

	if (size > WIRE_BUNDLE_RAW_MAX)
		return err_set(e, ERR_TOO_BIG, "%s: too large for a bundle",
			       path);
	str_init(&content, (size_t)size + 4096);
	if (file_read(path, &content, e) == 0) {
		str_addf(g->raw, "%s %zu\n", name, content.n);
		str_add_n(g->raw, content.p, content.n);
		rc = str_check(g->raw, "the rule bundle", e);
	}
	str_done(&content);
	return rc;
}

static int
source_gather(struct gather *g, size_t source, struct err *e)
{
	char folder[PATH_MAX_BYTES + 32], path[PATH_MAX_BYTES + 300];
	char name[NAME_MAX_BYTES + 16], **names = NULL;
	struct file_facts facts;
	struct err why = { 0 };
	size_t count = 0;

	snprintf(folder, sizeof(folder), "%s/%s", g->shelf->directory,
		 sources[source].folder);
	if (file_list(folder, g->arena, &names, &count, &why) != 0)
		return why.kind == ERR_NOT_FOUND || why.kind == ERR_SYSTEM
			   ? 0
			   : err_set(e, why.kind, "%s", why.text);
	for (size_t i = 0; i < count; i++) {
		if (!name_fits(source, names[i]))
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		if (file_facts_get(path, &facts, NULL) != 0 ||
		    facts.kind != FILE_REGULAR)
			continue;
		if (++g->files > WIRE_BUNDLE_FILES_MAX)
			return err_set(e, ERR_TOO_BIG,
				       "more than %d rule files",
				       WIRE_BUNDLE_FILES_MAX);
		snprintf(name, sizeof(name), "%s%s", sources[source].prefix,
			 names[i]);
		for (const char *p = name; *p != '\0'; p++)
			g->seen = (g->seen ^ (uint8_t)*p) * 1099511628211ULL;
		g->seen = (g->seen ^ (uint64_t)facts.size) * 1099511628211ULL;
		g->seen =
		    (g->seen ^ (uint64_t)facts.changed_ms) * 1099511628211ULL;
		if (facts.changed_ms > g->changed_ms)
			g->changed_ms = facts.changed_ms;
		if (g->raw != NULL &&
		    file_add(g, path, name, facts.size, e) != 0)
			return -1;
	}
	return 0;
}

static int
gather(struct bundle_shelf *s, struct gather *g, struct str *raw, struct err *e)
{
	int rc = 0;

	*g = (struct gather){ .shelf = s,
			      .arena = arena_new(LIST_MEMORY),
			      .raw = raw,
			      .seen = 14695981039346656037ULL };
	for (size_t i = 0; rc == 0 && i < ARRAY_LEN(sources); i++)
		rc = source_gather(g, i, e);
	arena_free(&g->arena);
	return rc;
}

static void
kept_free(struct kept *k)
{
	if (k == NULL)
		return;
	str_done(&k->packed);
	free(k);
}

static int
kept_make(struct bundle_shelf *s, struct kept **out, struct err *e)
{
	struct kept *k = calloc(1, sizeof(*k));
	struct gather g;
	struct str raw;
	int rc = -1;

	CHECK(k != NULL);
	str_init(&raw, WIRE_BUNDLE_RAW_MAX);
	str_init(&k->packed, WIRE_BUNDLE_MAX);
	if (gather(s, &g, &raw, e) == 0 &&
	    pack_write(str_view(&raw), 9, &k->packed, e) == 0) {
		k->bundle.bytes = str_view(&k->packed);
		k->bundle.changed_ms = g.changed_ms;
		k->bundle.raw_bytes = (int64_t)raw.n;
		k->bundle.files = g.files;
		digest_of(k->bundle.bytes, k->bundle.digest);
		rc = 0;
	}
	str_done(&raw);
	if (rc != 0 || k->bundle.files == 0) {
		kept_free(k);
		k = NULL;
	}
	*out = k;
	return rc;
}

struct bundle_shelf *
bundle_shelf_new(const char *directory)
{
	struct bundle_shelf *s = calloc(1, sizeof(*s));

	CHECK(s != NULL);
	pthread_mutex_init(&s->lock, NULL);
	CHECK(
	    text_copy(s->directory, sizeof(s->directory), text_of(directory)));
	return s;
}

/* The lock is held: others wait while a bundle is made, which is rare. */
static void
look(struct bundle_shelf *s, int64_t now_ms)
{
	struct kept *fresh = NULL;
	struct gather g;
	struct err e = { 0 };

	s->looked_ms = now_ms;
	if (gather(s, &g, NULL, &e) != 0 || g.seen == s->seen)
		return;
	s->seen = g.seen;
	if (kept_make(s, &fresh, &e) != 0) {
		log_event(LOG_ERROR, "intake.bundle", F_ERR(&e));
		return;
	}
	if (s->now != NULL && s->now->users == 0)
		kept_free(s->now);
	s->now = fresh;
	if (fresh != NULL)
		log_event(LOG_INFO, "intake.bundle",
			  F_INT("files", fresh->bundle.files),
			  F_INT("bytes", fresh->packed.n),
			  F_TEXT("digest", fresh->bundle.digest));
}

void
bundle_look(struct bundle_shelf *s, int64_t now_ms)
{
	pthread_mutex_lock(&s->lock);
	look(s, now_ms);
	pthread_mutex_unlock(&s->lock);
}

struct bundle *
bundle_take(struct bundle_shelf *s, int64_t now_ms)
{
	struct kept *k;

	pthread_mutex_lock(&s->lock);
	/* A clock that was set back is a reason to look, too. */
	if (s->looked_ms == 0 || now_ms < s->looked_ms ||
	    now_ms - s->looked_ms >= LOOK_MS)
		look(s, now_ms);
	k = s->now;
	if (k != NULL)
		k->users++;
	pthread_mutex_unlock(&s->lock);
	return k != NULL ? &k->bundle : NULL;
}

void
bundle_give(struct bundle_shelf *s, struct bundle *b)
{
	struct kept *k = (struct kept *)b;

	if (b == NULL)
		return;
	pthread_mutex_lock(&s->lock);
	k->users--;
	if (k->users == 0 && k != s->now)
		kept_free(k);
	pthread_mutex_unlock(&s->lock);
}

void
bundle_shelf_free(struct bundle_shelf **shelf)
{
	struct bundle_shelf *s = *shelf;

	if (s == NULL)
		return;
	kept_free(s->now);
	pthread_mutex_destroy(&s->lock);
	free(s);
	*shelf = NULL;
}
