/* test_session.c: how long a session lives: minutes without a request, and in
 * all, by a scripted clock; a token that is renewed; half signed in. */
#include <stdlib.h>
#include <string.h>

#include "db/db.h"
#include "fmt/settings.h"
#include "model/person_row.h"
#include "tap.h"
#include "web/cookie.h"
#include "web/session.h"
#include "web/visit.h"

#define MINUTE (60 * INT64_C(1000))
#define HOUR   (60 * MINUTE)
#define BEGIN  (1000 * HOUR)
#define MEMORY (1u << 20)

static struct {
	struct db *db;
	struct settings settings;
	struct person_row person;
	char token[200]; /* as the browser keeps it */
} world;

static void
world_begin(void)
{
	struct err e = { 0 };

	settings_init(&world.settings);
	world.person =
	    (struct person_row){ .login = "hanako", .name = "見本 花子" };
	tap_ok(db_open(&world.db, "sqlite::memory:", &e) == 0 &&
		   db_migrate(world.db, &e) == 0 &&
		   person_row_add(world.db, &world.person, &world.person.id,
				  &e) == 0,
	       "a world with one person [%s]", e.text);
}

/* What the answer told the browser to keep. */
static void
token_keep(const struct http_response *r)
{
	for (size_t i = 0; i < r->header_count; i++) {
		const char *value = r->header[i].value;
		const char *equal = strchr(value, '=');

		if (strcmp(r->header[i].name, "Set-Cookie") != 0 ||
		    strncmp(value, "komainu=", 8) != 0 || equal == NULL)
			continue;
		text_copy(
		    world.token, sizeof(world.token),
		    text_slice(text_of(equal + 1), 0, strcspn(equal + 1, ";")));
	}
}

/* One request at that moment. Returns who is signed in, -1 for a failure. */
static int64_t
visit_at(int64_t now, int (*work)(struct page *p, struct err *e))
{
	struct arena *a = arena_new(MEMORY);
	struct http_field cookie = { "komainu", world.token };
	struct http_request q = { .arena = a,
				  .path = "/",
				  .query_text = "",
				  .host = "127.0.0.1",
				  .address = "192.0.2.7",
				  .cookie = &cookie,
				  .cookie_count = world.token[0] != '\0' };
	struct http_response *r = calloc(1, sizeof(*r));
	struct visit v = { .began_ms = now };
	struct err e = { 0 };
	int64_t who = -1;

	str_init(&r->body, 1000);
	v.page = (struct page){ .settings = &world.settings,
				.db = world.db,
				.arena = a,
				.request = &q,
				.response = r,
				.caller = &v.caller };
	if (session_find(&v.page, &e) == 0 &&
	    (work == NULL || work(&v.page, &e) == 0))
		who = v.caller.person;
	if (who < 0)
		tap_note("%s", e.text);
	token_keep(r);
	str_done(&r->body);
	free(r);
	arena_free(&a);
	return who;
}

static int
sign_in(struct page *p, struct err *e)
{
	return session_start(p, &world.person, false, e);
}

static int
sign_in_half(struct page *p, struct err *e)
{
	return session_start(p, &world.person, true, e);
}

static int64_t
signed_in_at(int64_t now)
{
	return visit_at(now, NULL) == world.person.id;
}

static void
test_idle(void)
{
	int64_t idle = world.settings.session_idle;

	world.token[0] = '\0';
	visit_at(BEGIN, sign_in);
	tap_ok(signed_in_at(BEGIN + 1), "signed in");
	tap_ok(signed_in_at(BEGIN + idle - 1), "until the idle time is over");
	/* That was a request: the idle time begins again. */
	tap_ok(signed_in_at(BEGIN + idle + MINUTE), "which a request renews");
	tap_ok(!signed_in_at(BEGIN + idle + MINUTE + idle),
	       "then nobody came for so long");
	tap_ok(!signed_in_at(BEGIN + idle + MINUTE + idle + 1),
	       "and it stays over");
}

static void
test_life(void)
{
	int64_t life = world.settings.session_life, now;
	int64_t step = world.settings.session_idle / 2;
	int requests = 0;

	world.token[0] = '\0';
	visit_at(BEGIN, sign_in);
	for (now = BEGIN; now + step < BEGIN + life; now += step)
		requests += signed_in_at(now) == 1;
	tap_int(requests, (life - 1) / step,
		"somebody who never rests stays signed in");
	tap_ok(signed_in_at(BEGIN + life - 1), "to the last moment");
	tap_ok(!signed_in_at(BEGIN + life), "but no longer than its life");
}

/* A clock that is put back must not lengthen a life. */
static void
test_clock(void)
{
	int64_t life = world.settings.session_life;

	world.token[0] = '\0';
	visit_at(BEGIN, sign_in);
	tap_ok(signed_in_at(BEGIN - HOUR), "a clock put back ends nothing");
	tap_ok(!signed_in_at(BEGIN + life), "and lengthens nothing");
}

static void
test_half(void)
{
	world.token[0] = '\0';
	visit_at(BEGIN, sign_in_half);
	tap_ok(!signed_in_at(BEGIN + 1), "half signed in is not signed in");
	tap_ok(visit_at(BEGIN + MINUTE, session_raise) >= 0,
	       "the second factor raises it");
	tap_ok(signed_in_at(BEGIN + 2 * MINUTE), "to signed in");
	world.token[0] = '\0';
	visit_at(BEGIN, sign_in_half);
	tap_ok(visit_at(BEGIN + 10 * MINUTE, NULL) == 0,
	       "who waits ten minutes with it begins again");
}

int
main(void)
{
	world_begin();
	test_idle();
	test_life();
	test_clock();
	test_half();
	db_close(&world.db);
	return tap_done();
}
