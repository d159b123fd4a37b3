/* test_url.c: percent coding and form pairs. */
#include <string.h>

#include "base/def.h"
#include "fmt/url.h"
#include "tap.h"

static const struct url_limits wide = { 10, 20, 30 };

static void
test_decode(void)
{
	static const struct {
		const char *text;
		bool plus;
		const char *want; /* NULL: refused */
	} cases[] = {
		{ "a%20b+c", true, "a b c" },
		{ "a%20b+c", false, "a b+c" },
		{ "%e3%81%82%E3%81%84", false, "\xe3\x81\x82\xe3\x81\x84" },
		{ "%2525", false, "%25" },
		{ "", false, "" },
		{ "%", false, NULL },
		{ "%4", false, NULL },
		{ "a%4g", false, NULL },
		{ "% 41", false, NULL },
		{ "%u0041", false, NULL },
	};
	struct err e = { 0 };
	struct str out;
	int rc;

	str_init(&out, 100);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		str_reset(&out);
		rc =
		    url_decode(text_of(cases[i].text), cases[i].plus, &out, &e);
		tap_int(rc, cases[i].want != NULL ? 0 : -1, cases[i].text);
		if (cases[i].want != NULL)
			tap_text(out.p, cases[i].want, "decoded");
	}
	tap_text(e.text, "'%' without two digits at byte 0", "with its place");
	str_done(&out);
}

/* Every byte is either unreserved or escaped, and comes back. */
static void
test_all_bytes(void)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-._~";
	struct str coded, back;
	int wrong = 0;
	char byte;

	str_init(&coded, 10);
	str_init(&back, 10);
	for (int i = 0; i < 256; i++) {
		byte = (char)i;
		str_reset(&coded);
		str_reset(&back);
		url_encode(&coded, (struct text){ &byte, 1 });
		if (url_decode(str_view(&coded), true, &back, NULL) != 0 ||
		    back.n != 1 || back.p[0] != byte)
			wrong++;
		if (i > 0 && strchr(plain, i) != NULL ? coded.n != 1
						      : coded.n != 3)
			wrong++;
	}
	tap_int(wrong, 0, "all 256 bytes");
	str_done(&coded);
	str_done(&back);
}

static void
test_pairs(void)
{
	struct arena *a = arena_new(10000);
	struct err e = { 0 };
	struct url_pairs p;
	struct text value;

	tap_int(url_pairs_parse(TEXT("a=1&&b=%E3%81%82+x&c&a=2&=e&d=x=y"), wide,
				a, &p, &e),
		0, e.text);
	tap_int(p.count, 6, "six pairs");
	tap_ok(url_pairs_get(&p, "a", &value) && text_is(value, "1"),
	       "the first of two");
	tap_ok(url_pairs_get(&p, "b", &value) &&
		   text_is(value, "\xe3\x81\x82 x"),
	       "decoded");
	tap_ok(url_pairs_get(&p, "c", &value) && value.n == 0, "no value");
	tap_ok(url_pairs_get(&p, "d", &value) && text_is(value, "x=y"),
	       "a second sign of equality");
	tap_ok(url_pairs_get(&p, "", &value) && text_is(value, "e"), "no name");
	tap_ok(!url_pairs_get(&p, "x", &value), "one that is not there");
	tap_int(url_pairs_parse(TEXT(""), wide, a, &p, &e), 0, "nothing");
	tap_int(p.count, 0, "has no pairs");
	arena_free(&a);
}

static void
test_limits(void)
{
	static const struct {
		const char *text;
		enum err_kind kind;
		const char *want;
	} cases[] = {
		{ "a&b&c&d&e&f&g&h&i&j&k", ERR_TOO_BIG, "more than 10 fields" },
		{ "a=1&b=0123456789012345678901234567890", ERR_TOO_BIG,
		  "field 2: 'b': decoded text is longer than 30 bytes" },
		{ "012345678901234567890=1", ERR_TOO_BIG,
		  "field 1: decoded text is longer than 20 bytes" },
		{ "a=%FF", ERR_INVALID, "field 1: 'a': not UTF-8 text" },
		{ "a=x%00y", ERR_INVALID, "field 1: 'a': not UTF-8 text" },
		{ "a=%zz", ERR_INVALID,
		  "field 1: 'a': '%' without two digits at byte 0" },
	};
	struct arena *a = arena_new(10000);
	struct url_pairs p;
	struct err e;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		err_clear(&e);
		tap_int(
		    url_pairs_parse(text_of(cases[i].text), wide, a, &p, &e),
		    -1, cases[i].text);
		tap_int(e.kind, cases[i].kind, "the kind of error");
		tap_text(e.text, cases[i].want, "its story");
	}
	arena_free(&a);
}

static void
test_write(void)
{
	struct str out;

	str_init(&out, 100);
	str_add(&out, "/incidents?");
	url_pair_write(&out, "page", TEXT("2"));
	url_pair_write(&out, "q", TEXT("a&b=c \xe3\x81\x82"));
	tap_text(out.p, "/incidents?page=2&q=a%26b%3Dc%20%E3%81%82", "written");
	str_done(&out);
}

int
main(void)
{
	test_decode();
	test_all_bytes();
	test_pairs();
	test_limits();
	test_write();
	return tap_done();
}
