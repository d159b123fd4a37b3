#include "sensor/orders.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/check.h"
#include "base/log.h"
#include "base/utf8.h"
#include "fmt/json.h"
#include "os/file.h"
#include "relay/wire.h"

#define PROVEN_MS   120000
#define BUNDLE_ROOM ((size_t)WIRE_BUNDLE_MAX + 1024 * 1024)

/* The text of orders, read. */
struct wish {
	int64_t sender, issued_ms;
	struct text home_networks, digest, version;
};

/* Which object of the orders is open: names of one do not count in another. */
static void
wish_take(const struct json *j, struct text object, struct text name,
	  struct wish *w)
{
	if (j->kind == JSON_INTEGER && object.n == 0) {
		if (text_is(name, "sender"))
			w->sender = j->integer;
		else if (text_is(name, "issued"))
			w->issued_ms = j->integer;
	} else if (j->kind == JSON_STRING && text_is(object, "settings")) {
		if (text_is(name, "home_networks"))
			w->home_networks = j->text;
	} else if (j->kind == JSON_STRING && text_is(object, "bundle")) {
		if (text_is(name, "digest"))
			w->digest = j->text;
		else if (text_is(name, "version"))
			w->version = j->text;
	}
}

/* 'scratch' has room for all of 'text'. */
static int
wish_read(struct text text, char *scratch, struct wish *w, struct err *e)
{
	struct json_limits limits = { .depth = 8, .string = text.n };
	struct text object = { NULL, 0 }, name = { NULL, 0 };
	struct json j;

	memset(w, 0, sizeof(*w));
	json_begin(&j, text, scratch, text.n + 1, limits);
	for (;;) {
		switch (json_next(&j)) {
		case JSON_END:
			return 0;
		case JSON_ERROR:
			return json_error(&j, e);
		case JSON_KEY:
			name = j.text;
			break;
		case JSON_OBJECT_BEGIN:
			if (j.depth == 2)
				object = name;
			break;
		case JSON_OBJECT_END:
			object = (struct text){ NULL, 0 };
			break;
		default:
			if (j.depth <= 2)
				wish_take(&j, object, name, w);
		}
	}
}

static void
path_of(const struct orders *o, const char *name, char path[PATH_MAX])
{
	place_path(o->place, name, path);
}

/* The text as it was signed; it was checked when it came. */
static void
orders_keep(struct orders *o, struct text text)
{
	char path[PATH_MAX];
	struct err e = { 0 };

	path_of(o, "orders", path);
	if (file_replace(path, text, 0600, &e) != 0)
		log_event(LOG_WARN, "sensor.orders_not_kept", F_ERR(&e));
}

void
orders_load(struct orders *o)
{
	char path[PATH_MAX];
	char *scratch;
	struct wish w;
	struct str s;

	str_init(&s, WIRE_ANSWER_MAX);
	path_of(o, "orders", path);
	scratch = malloc(WIRE_ANSWER_MAX + 1);
	CHECK(scratch != NULL);
	if (file_read(path, &s, NULL) == 0 &&
	    wish_read(str_view(&s), scratch, &w, NULL) == 0) {
		o->issued_ms = w.issued_ms;
		text_copy(o->home_networks, sizeof(o->home_networks),
			  w.home_networks);
		text_copy(o->digest, sizeof(o->digest), w.digest);
		utf8_printable_copy(o->version, sizeof(o->version), w.version);
	}
	/* Stopped between taking new rules and proving them. */
	path_of(o, "rules.old", path);
	if (access(path, F_OK) == 0)
		o->swapped_ms = 1;
	free(scratch);
	str_done(&s);
}

/* rules -> rules.old, rules.new -> rules */
static int
rules_swap(struct orders *o, struct err *e)
{
	char now[PATH_MAX], next[PATH_MAX], old[PATH_MAX];

	path_of(o, "rules", now);
	path_of(o, "rules.new", next);
	path_of(o, "rules.old", old);
	if (file_remove(old, e) != 0)
		return -1;
	if (access(now, F_OK) != 0 && file_make_folder(now, 0700, e) != 0)
		return -1;
	if (rename(now, old) != 0 || rename(next, now) != 0)
		return err_system(e, "%s", now);
	return 0;
}

static int
rules_try(struct orders *o, struct err *e)
{
	struct suricata_live_options live = *o->live;
	char rules[PATH_MAX];

	path_of(o, "rules.new/rules", rules);
	live.rules = rules;
	return suricata_live_test(&live, o->stopped, o->context, e);
}

static void
rules_refused(struct orders *o, const char *digest, const char *why)
{
	o->refused = true;
	snprintf(o->refused_digest, sizeof(o->refused_digest), "%s", digest);
	utf8_printable_copy(o->why, sizeof(o->why), text_of(why));
	log_event(LOG_WARN, "sensor.rules_refused", F_TEXT("why", why));
}

/* 1: taken, 0: refused, -1: try again later. */
static int
rules_renew(struct orders *o, const char *digest, int64_t now_ms)
{
	struct arena *a = arena_new(BUNDLE_ROOM);
	struct text bundle;
	struct err e = { 0 };
	char path[PATH_MAX];
	int result = -1;

	path_of(o, "rules.new", path);
	if (uplink_bundle(o->uplink, digest, a, &bundle, &e) == 0 &&
	    place_bundle_unpack(o->place, "rules.new", bundle, &e) == 0 &&
	    (o->live->interfaces == 0 || rules_try(o, &e) == 0) &&
	    rules_swap(o, &e) == 0) {
		o->swapped_ms = now_ms;
		o->refused = false;
		engine_reload(o->engine);
		result = 1;
	} else if (e.kind == ERR_INVALID || e.kind == ERR_TOO_BIG) {
		rules_refused(o, digest, e.text);
		result = 0;
	} else {
		log_event(LOG_WARN, "sensor.rules_later", F_ERR(&e));
	}
	arena_free(&a);
	if (result != 1 && file_remove(path, &e) != 0)
		log_event(LOG_WARN, "sensor.rules_left", F_ERR(&e));
	return result;
}

static bool
wish_follow(struct orders *o, const struct wish *w, int64_t now_ms)
{
	char digest[65];
	int taken = 1;

	text_copy(digest, sizeof(digest), w->digest);
	if (digest[0] != '\0' && strcmp(digest, o->digest) != 0 &&
	    strcmp(digest, o->refused_digest) != 0) {
		taken = rules_renew(o, digest, now_ms);
		if (taken < 0)
			return false;
	} else if (strcmp(digest, o->digest) != 0) {
		taken = 0;
	}
	if (taken == 1) {
		snprintf(o->digest, sizeof(o->digest), "%s", digest);
		utf8_printable_copy(o->version, sizeof(o->version), w->version);
	}
	if (!text_is(w->home_networks, o->home_networks)) {
		text_copy(o->home_networks, sizeof(o->home_networks),
			  w->home_networks);
		engine_restart(o->engine);
	}
	o->issued_ms = w->issued_ms;
	return taken == 1;
}

bool
orders_follow(struct orders *o, struct text text, int64_t now_ms)
{
	char *scratch = malloc(text.n + 1);
	struct err e = { 0 };
	bool followed = true;
	struct wish w;

	CHECK(scratch != NULL);
	if (wish_read(text, scratch, &w, &e) != 0) {
		log_event(LOG_WARN, "sensor.orders_unread", F_ERR(&e));
	} else if (w.sender != o->place->sender || w.issued_ms < o->issued_ms) {
		log_event(LOG_WARN, "sensor.orders_old",
			  F_INT("sender", w.sender),
			  F_INT("issued", w.issued_ms));
	} else if (wish_follow(o, &w, now_ms)) {
		orders_keep(o, text);
	} else {
		/* Refused ones are not asked for again; others are. */
		followed = o->refused;
	}
	free(scratch);
	return followed;
}

static void
rules_back(struct orders *o)
{
	char now[PATH_MAX], old[PATH_MAX];
	struct err e = { 0 };

	path_of(o, "rules", now);
	path_of(o, "rules.old", old);
	rules_refused(o, o->digest, "the engine ended with them");
	o->digest[0] = o->version[0] = '\0';
	if (file_remove(now, &e) != 0 || rename(old, now) != 0)
		log_event(LOG_ERROR, "sensor.rules_not_back", F_ERR(&e));
	path_of(o, "orders", now);
	unlink(now);
}

bool
orders_prove(struct orders *o, const struct engine_report *engine,
	     int64_t now_ms)
{
	char old[PATH_MAX];

	if (o->swapped_ms == 0)
		return false;
	if (engine->state == ENGINE_DEAD) {
		rules_back(o);
		o->swapped_ms = 0;
		engine_restart(o->engine);
		return true;
	}
	if (o->swapped_ms == 1)
		o->swapped_ms = now_ms;
	if (engine->state == ENGINE_RUNNING &&
	    now_ms - o->swapped_ms > PROVEN_MS) {
		path_of(o, "rules.old", old);
		if (file_remove(old, NULL) == 0)
			o->swapped_ms = 0;
	}
	return false;
}
