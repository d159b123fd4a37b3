/* The small parts of the intake: how much one may send, the lines of a batch,
 * under which names the centre is reached. */
#include <stdio.h>
#include <string.h>

#include "intake/batch_check.h"
#include "intake/invite.h"
#include "intake/limit.h"
#include "intake/reach.h"
#include "relay/wire.h"
#include "tap.h"

static void
test_limit(void)
{
	struct limit *l = limit_new(2, 100, 1000);
	int64_t a = 1, b = 2, c = 3, d = 4, now = 1000000;

	tap_int(limit_take(l, &a, sizeof(a), 900, now), 0, "a burst");
	tap_int(limit_take(l, &a, sizeof(a), 600, now), 0,
		"one more may leave a debt");
	tap_int(limit_take(l, &a, sizeof(a), 1, now), 5001,
		"which takes its time");
	tap_int(limit_wait(l, &a, sizeof(a), now + 5000), 1, "nearly");
	tap_int(limit_take(l, &a, sizeof(a), 1, now + 5001), 0, "paid back");
	tap_int(limit_take(l, &b, sizeof(b), 2000, now), 0,
		"another has a bucket of its own");
	tap_int(limit_take(l, &c, sizeof(c), 2000, now), 0,
		"a third one where there is room for two");
	tap_ok(limit_take(l, &d, sizeof(d), 1, now) > 0,
	       "shares with the fourth");
	tap_int(limit_take(l, &d, sizeof(d), 1, now + 100000), 0,
		"until the first are full again and forgotten");
	tap_int(limit_wait(l, &b, sizeof(b), now - 5000), 0,
		"a clock that was set back does no harm");
	limit_free(&l);
	tap_ok(l == NULL, "freed");
}

static void
checked(struct text raw, int64_t records, int64_t line, const char *name)
{
	struct err e = { 0 };
	int64_t at = -1;
	int rc = batch_check_lines(raw, records, &at, &e);

	tap_ok((rc == 0) == (line < 0), "%s: %s", name, e.text);
	if (line >= 0)
		tap_int(at, line, "at this line");
}

static void
test_lines(void)
{
	checked(TEXT("{}\n{\"a\":1}\n"), 2, -1, "two lines");
	checked(TEXT("{}\n"), 2, 0, "one missing");
	checked(TEXT(""), 1, 0, "nothing");
	checked(TEXT("{}\n{}"), 2, 2, "cut");
	checked(TEXT("{}\n\n"), 2, 2, "an empty line");
	checked(TEXT("{}\n[]\n"), 2, 2, "no object");
	checked(TEXT("{}\n{}\n{\"\xe3\x81\"}\n"), 3, 3, "no UTF-8");
	checked(TEXT("{\"\xe7\x8a\xac\"}\n"), 1, -1, "UTF-8");
}

static void
test_reach(void)
{
	struct settings s;
	char names[REACH_NAMES_MAX], place[REACH_PLACE_MAX];

	settings_init(&s);
	reach_place(&s, NULL, place);
	tap_text(place, "127.0.0.1:8471", "this machine alone");
	reach_place(&s, "[::1]:9000", place);
	tap_text(place, "[::1]:9000", "an IPv6 address keeps its brackets");
	snprintf(s.intake_names, sizeof(s.intake_names),
		 " mimamori.example.jp, 192.0.2.7");
	reach_place(&s, "*:9000", place);
	tap_text(place, "mimamori.example.jp:9000", "the first name, as set");
	reach_names(&s, "192.0.2.9:8471", names);
	tap_ok(strstr(names, "mimamori.example.jp") != NULL &&
		   strstr(names, "192.0.2.9") != NULL &&
		   strstr(names, "127.0.0.1") != NULL,
	       "the certificate has them all: %s", names);
}

static void
test_qr(void)
{
	char qr[INVITE_QR_MAX];

	invite_qr("ABCDE-12345-ABCDE-12345-ABCDE", "centre.example.jp:8471",
		  qr);
	tap_text(qr,
		 "komainu:enrol?centre=centre.example.jp:8471&code="
		 "ABCDE-12345-ABCDE-12345-ABCDE",
		 "what a camera reads");
}

int
main(void)
{
	test_limit();
	test_lines();
	test_reach();
	test_qr();
	return tap_done();
}
