/* test_str.c: views of text, and texts that grow within a limit. */
#include <string.h>

#include "base/str.h"
#include "tap.h"

static void
test_views(void)
{
	struct text t = TEXT("Hello"), none = { NULL, 0 };

	tap_ok(text_is(t, "Hello") && !text_is(t, "hello") &&
		   !text_is(t, "Hell") && !text_is(t, "Hello!"),
	       "equal or not");
	tap_ok(text_is_nocase(t, "hELLO") && !text_is_nocase(t, "hELL@"),
	       "in any case");
	tap_ok(!text_is_nocase(TEXT("@["), "`{"), "only letters have cases");
	tap_ok(text_starts(t, "He") && text_starts(t, "") &&
		   !text_starts(t, "he") && !text_starts(t, "Hello!") &&
		   text_starts_nocase(t, "hE"),
	       "its beginning");
	tap_ok(text_ends(t, "lo") && text_ends(t, "") && !text_ends(t, "LO") &&
		   !text_ends(t, "oHello") && text_ends_nocase(t, "LO"),
	       "its end");
	tap_ok(text_contains(t, "ell") && text_contains(t, "") &&
		   !text_contains(t, "elp") && text_contains_nocase(t, "ELL") &&
		   text_contains_nocase(t, "") &&
		   !text_contains_nocase(t, "Hello!"),
	       "its inside");
	tap_ok(text_is(none, "") && text_equal(none, text_of(NULL)) &&
		   text_starts(none, "") && !text_starts(none, "a") &&
		   text_contains(none, "") && !text_contains(none, "a") &&
		   text_find(none, 'a') == 0 && text_trim(none).n == 0,
	       "no text at all");
	tap_int(text_find(t, 'l'), 2, "the first l");
	tap_int(text_find(t, 'x'), 5, "no x");
	tap_ok(text_is(text_slice(t, 1, 3), "el") &&
		   text_is(text_slice(t, 3, 99), "lo") &&
		   text_slice(t, 4, 2).n == 0 && text_slice(t, 9, 12).n == 0,
	       "slices");
	tap_ok(text_slice(t, 5, 5).p == t.p + 5, "an empty slice has a place");
	tap_ok(text_is(text_trim(TEXT(" \t\r\n a b \v\f")), "a b"), "trimmed");
	tap_int(text_trim(TEXT(" \n ")).n, 0, "nothing but blanks");
}

static void
test_cut(void)
{
	struct text rest = TEXT("a,,b,"), part;
	struct str seen;

	str_init(&seen, 100);
	while (text_cut(&rest, ',', &part)) {
		str_add_text(&seen, part);
		str_add(&seen, ";");
	}
	tap_text(seen.p, "a;;b;", "cut at commas");
	str_done(&seen);
}

static void
test_copy(void)
{
	char buffer[6];

	tap_ok(text_copy(buffer, sizeof(buffer), TEXT("12345")), "it fits");
	tap_text(buffer, "12345", "whole");
	tap_ok(!text_copy(buffer, sizeof(buffer), TEXT("123456")), "not this");
	tap_text(buffer, "12345", "cut");
	tap_ok(!text_copy(buffer, sizeof(buffer),
			  TEXT("1\xe3\x81\x82\xe3\x81\x84")),
	       "nor this");
	tap_text(buffer, "1\xe3\x81\x82", "cut between letters");
	tap_ok(!text_copy(buffer, 1, TEXT("x")), "no room at all");
	tap_text(buffer, "", "empty");
}

static void
test_grow(void)
{
	struct err e = { 0 };
	struct str s;

	str_init(&s, 10);
	tap_text(s.p, "", "empty at birth");
	str_add(&s, "abc");
	str_add_byte(&s, 'd');
	str_add_int(&s, -5);
	str_addf(&s, "%s", "xyz");
	tap_text(s.p, "abcd-5xyz", "grown");
	str_add(&s, "12");
	tap_text(s.p, "abcd-5xyz", "too much changes nothing");
	str_add(&s, "1");
	tap_text(s.p, "abcd-5xyz", "and it stays over");
	tap_int(str_check(&s, "the name", &e), -1, "one check tells");
	tap_text(e.text, "the name is longer than 10 bytes", "what it was");
	str_reset(&s);
	tap_int(str_check(&s, "it", &e), 0, "a reset forgets");
	str_addf(&s, "%d", 1234567890);
	tap_text(s.p, "1234567890", "exactly the limit");
	str_cut(&s, 20);
	tap_int(s.n, 10, "cutting beyond the end does nothing");
	str_cut(&s, 3);
	tap_text(s.p, "123", "cut");
	str_reset(&s);
	str_addf(&s, "%d", 1234567890);
	str_addf(&s, "%s", "");
	tap_int(str_check(&s, "it", &e), 0, "nothing more always fits");
	str_done(&s);
	str_done(&s);
	str_init(&s, 0);
	str_add(&s, "");
	tap_int(str_check(&s, "it", &e), 0, "a limit of nothing");
	str_add(&s, "x");
	tap_int(str_check(&s, "it", &e), -1, "holds nothing");
	str_done(&s);
}

static void
test_int(void)
{
	struct str s;

	str_init(&s, 100);
	str_add_int(&s, 0);
	str_add_byte(&s, ' ');
	str_add_int(&s, INT64_MAX);
	str_add_byte(&s, ' ');
	str_add_int(&s, INT64_MIN);
	tap_text(s.p, "0 9223372036854775807 -9223372036854775808", "numbers");
	str_done(&s);
}

static void
test_all_bytes(void)
{
	struct str s;
	bool same = true;

	str_init(&s, 256);
	for (int i = 0; i < 256; i++)
		str_add_byte(&s, (char)i);
	for (int i = 0; i < 256; i++)
		same &= (unsigned char)s.p[i] == i;
	tap_ok(same && s.n == 256 && s.p[256] == '\0', "all 256 bytes");
	str_done(&s);
}

int
main(void)
{
	test_views();
	test_cut();
	test_copy();
	test_grow();
	test_int();
	test_all_bytes();
	return tap_done();
}
