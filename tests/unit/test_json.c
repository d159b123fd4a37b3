/* test_json.c: the JSON reader and writer. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/def.h"
#include "base/utf8.h"
#include "fmt/json.h"
#include "fmt/json_out.h"
#include "tap.h"

static const struct json_limits wide = { JSON_DEPTH_MAX, 1 << 20 };

/* Reads all of 'input' and writes its tokens as one line; an error becomes
 * "!" and its story. The input stands at the very end of its own block, so
 * that reading one byte too far is seen. */
static void
tokens(const char *input, size_t n, struct json_limits limits, struct str *out)
{
	char *bytes = malloc(n > 0 ? n : 1);
	char *scratch = malloc(n > 0 ? n : 1);
	struct err e = { 0 };
	struct json j;

	memcpy(bytes, input, n);
	json_begin(&j, (struct text){ bytes, n }, scratch, n, limits);
	for (;;) {
		switch (json_next(&j)) {
		case JSON_END:
			str_add(out, ".");
			goto out;
		case JSON_ERROR:
			json_error(&j, &e);
			str_addf(out, "! %s", e.text);
			goto out;
		case JSON_OBJECT_BEGIN:
			str_add(out, "{ ");
			break;
		case JSON_OBJECT_END:
			str_add(out, "} ");
			break;
		case JSON_ARRAY_BEGIN:
			str_add(out, "[ ");
			break;
		case JSON_ARRAY_END:
			str_add(out, "] ");
			break;
		case JSON_KEY:
			str_addf(out, "%.*s= ", (int)j.text.n, j.text.p);
			break;
		case JSON_STRING:
			str_addf(out, "'%.*s' ", (int)j.text.n, j.text.p);
			break;
		case JSON_INTEGER:
			str_addf(out, "%" PRId64 " ", j.integer);
			break;
		case JSON_UNSIGNED:
			str_addf(out, "u%" PRIu64 " ", j.natural);
			break;
		case JSON_REAL:
			str_addf(out, "r%.17g ", j.real);
			break;
		case JSON_TRUE:
			str_add(out, "true ");
			break;
		case JSON_FALSE:
			str_add(out, "false ");
			break;
		case JSON_NULL:
			str_add(out, "null ");
			break;
		}
	}
out:
	free(bytes);
	free(scratch);
}

struct row {
	const char *input;
	const char *want;
};

static const struct row rows[] = {
	{ "{}", "{ } ." },
	{ " [ ] ", "[ ] ." },
	{ "0", "0 ." },
	{ "\"\"", "'' ." },
	{ "{\"a\":1,\"b\":[true,false,null]}",
	  "{ a= 1 b= [ true false null ] } ." },
	{ "{\"a\" : {\"a\":2},\r\n\t\"a\":3}", "{ a= { a= 2 } a= 3 } ." },
	/* numbers */
	{ "-0", "0 ." },
	{ "9223372036854775807", "9223372036854775807 ." },
	{ "-9223372036854775808", "-9223372036854775808 ." },
	{ "9223372036854775808", "u9223372036854775808 ." },
	{ "18446744073709551615", "u18446744073709551615 ." },
	{ "18446744073709551616", "r1.8446744073709552e+19 ." },
	{ "-9223372036854775809", "r-9.2233720368547758e+18 ." },
	{ "1.0", "r1 ." },
	{ "1e3", "r1000 ." },
	{ "-1.5E-2", "r-0.014999999999999999 ." },
	{ "0.1", "r0.10000000000000001 ." },
	{ "123456789012345678901234567890.5e-10", "r1.2345678901234567e+19 ." },
	{ "0.30000000000000004", "r0.30000000000000004 ." },
	{ "1e-400", "r0 ." },
	{ "1e400", "! JSON: number too large at byte 0" },
	{ "01", "0 ! JSON: '1' found, nothing more wanted at byte 1" },
	{ "-", "! JSON: input ends, a digit wanted at byte 1" },
	{ "1.", "! JSON: input ends, a digit wanted at byte 2" },
	{ "1.e1", "! JSON: 'e' found, a digit wanted at byte 2" },
	{ "1e", "! JSON: 'e' found, an exponent with digits wanted at "
		"byte 1" },
	{ "1e+", "! JSON: 'e' found, an exponent with digits wanted at "
		 "byte 1" },
	{ "+1", "! JSON: '+' found, a value wanted at byte 0" },
	{ ".5", "! JSON: '.' found, a value wanted at byte 0" },
	{ "NaN", "! JSON: 'N' found, a value wanted at byte 0" },
	{ "0x10", "0 ! JSON: 'x' found, nothing more wanted at byte 1" },
	/* texts */
	{ "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "'\"\\/\b\f\n\r\t' ." },
	{ "\"\\u00e9\\u3042\\ud83d\\ude00\"", "'éあ😀' ." },
	{ "\"abcdefghijklmnopqrstuvwxyz\\n0123456789abcdefghij\"",
	  "'abcdefghijklmnopqrstuvwxyz\n0123456789abcdefghij' ." },
	{ "\"日本語の文字列がここにあります\"",
	  "'日本語の文字列がここにあります' ." },
	{ "\"\\ud83d\"", "! JSON: half of a surrogate pair at byte 1" },
	{ "\"a\\ude00\"", "! JSON: half of a surrogate pair at byte 2" },
	{ "\"\\ud83d\\u0041\"", "! JSON: half of a surrogate pair at byte 1" },
	{ "\"\\u12g4\"", "! JSON: \\u without four digits at byte 1" },
	{ "\"\\u12", "! JSON: \\u without four digits at byte 1" },
	{ "\"\\x\"", "! JSON: unknown escape at byte 1" },
	{ "\"a", "! JSON: text without end at byte 2" },
	{ "\"a\\", "! JSON: text without end at byte 3" },
	{ "\"0123456789012345678\x01\"",
	  "! JSON: control character in a text at byte 20" },
	{ "\"a\nb\"", "! JSON: control character in a text at byte 2" },
	{ "\"abc\xff\"", "! JSON: not UTF-8 at byte 4" },
	{ "\"0123456789abcdef\xc0\x80\"", "! JSON: not UTF-8 at byte 17" },
	{ "\"\xed\xa0\x80\"", "! JSON: not UTF-8 at byte 1" },
	{ "\"\\n\xe3\x81\"", "! JSON: not UTF-8 at byte 3" },
	{ "\"\x7f\"", "'\x7f' ." },
	/* structure */
	{ "", "! JSON: input ends, a value wanted at byte 0" },
	{ " ", "! JSON: input ends, a value wanted at byte 1" },
	{ "{", "{ ! JSON: input ends, a name in quotes wanted at byte 1" },
	{ "{1:2}", "{ ! JSON: '1' found, a name in quotes wanted at byte 1" },
	{ "{\"a\"}", "{ ! JSON: '}' found, ':' wanted at byte 4" },
	{ "{\"a\":}", "{ a= ! JSON: '}' found, a value wanted at byte 5" },
	{ "{\"a\":1,}",
	  "{ a= 1 ! JSON: '}' found, a name in quotes wanted at byte 7" },
	{ "[1,]", "[ 1 ! JSON: ']' found, a value wanted at byte 3" },
	{ "[1 2]", "[ 1 ! JSON: '2' found, ',' or ']' wanted at byte 3" },
	{ "[1}", "[ 1 ! JSON: '}' found, ',' or ']' wanted at byte 2" },
	{ "[", "[ ! JSON: input ends, a value wanted at byte 1" },
	{ "]", "! JSON: ']' found, a value wanted at byte 0" },
	{ "{} {}", "{ } ! JSON: '{' found, nothing more wanted at byte 3" },
	{ "truf", "! JSON: 't' found, a value wanted at byte 0" },
	{ "nul", "! JSON: 'n' found, a value wanted at byte 0" },
	{ "true1", "true ! JSON: '1' found, nothing more wanted at byte 4" },
	{ "\xef\xbb\xbf{}", "! JSON: byte 0xef found, a value wanted at "
			    "byte 0" },
};

static void
test_rows(void)
{
	struct str out;

	str_init(&out, 4096);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		str_reset(&out);
		tokens(rows[i].input, strlen(rows[i].input), wide, &out);
		tap_text(out.p, rows[i].want, rows[i].input);
	}
	str_reset(&out);
	tokens("\"a\0b\"", 5, wide, &out);
	tap_text(out.p, "! JSON: control character in a text at byte 2",
		 "a zero byte");
	str_done(&out);
}

static void
test_limits(void)
{
	struct str out;

	str_init(&out, 4096);
	tokens("[[1]]", 5, (struct json_limits){ 2, 10 }, &out);
	tap_text(out.p, "[ [ 1 ] ] .", "depth within the limit");
	str_reset(&out);
	tokens("[[[1]]]", 7, (struct json_limits){ 2, 10 }, &out);
	tap_text(out.p, "[ [ ! JSON: nested too deeply at byte 2",
		 "depth over the limit");
	str_reset(&out);
	tokens("[\"1234\",\"\\n2345\"]", 17, (struct json_limits){ 2, 4 },
	       &out);
	tap_text(out.p, "[ '1234' ! JSON: text over the limit at byte 9",
		 "text over the limit");
	str_done(&out);
}

static void
test_scratch(void)
{
	struct err e = { 0 };
	char scratch[4];
	struct json j;

	json_begin(&j, TEXT("[\"a\\nb\"]"), NULL, 0, wide);
	json_next(&j);
	tap_int(json_next(&j), JSON_ERROR, "an escape without scratch");
	json_begin(&j, TEXT("[\"a\\nb\",\"\\n\",\"\\n\"]"), scratch,
		   sizeof(scratch), wide);
	json_next(&j);
	tap_int(json_next(&j), JSON_STRING, "three bytes fit");
	tap_int(json_next(&j), JSON_STRING, "the fourth fits");
	tap_int(json_next(&j), JSON_ERROR, "the fifth does not");
	tap_int(json_error(&j, &e), -1, "json_error fails");
	tap_int(e.kind, ERR_TOO_BIG, "for the size");
	tap_int(json_next(&j), JSON_ERROR, "an error stays");
}

static bool
skip_first(const char *input, enum json_kind *after)
{
	struct json j;
	bool good;

	json_begin(&j, text_of(input), NULL, 0, (struct json_limits){ 4, 64 });
	json_next(&j);
	json_next(&j);
	good = json_skip(&j);
	*after = json_next(&j);
	return good;
}

static void
test_skip(void)
{
	static const struct {
		const char *input;
		bool good;
		enum json_kind after;
	} cases[] = {
		{ "[{\"a\":[1,{\"b\":\"]}\\\"\"}]},7]", true, JSON_INTEGER },
		{ "[[],7]", true, JSON_INTEGER },
		{ "[[1,2.5e+3,true,false,null,-1]]", true, JSON_ARRAY_END },
		{ "[7,8]", true, JSON_INTEGER },
		{ "[[\"a\\\\\"],7]", true, JSON_INTEGER },
		{ "[{\"a\":1],7]", false, JSON_ERROR },
		{ "[[\"a],7]", false, JSON_ERROR },
		{ "[[\"a\\", false, JSON_ERROR },
		{ "[[\"a\nb\"],7]", false, JSON_ERROR },
		{ "[[\"\xff\"],7]", false, JSON_ERROR },
		{ "[[1", false, JSON_ERROR },
		{ "[[x],7]", false, JSON_ERROR },
		{ "[[[[[1]]]],7]", false, JSON_ERROR },
	};
	enum json_kind after;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		tap_int(skip_first(cases[i].input, &after), cases[i].good,
			cases[i].input);
		tap_int(after, cases[i].after, "what follows");
	}
}

static void
write_sample(struct json_out *j)
{
	json_out_object(j);
	json_out_pair(j, "name", "株式会社さんぷる <b>&\"\\");
	json_out_pair(j, "none", NULL);
	json_out_pair_int(j, "least", INT64_MIN);
	json_out_pair_bool(j, "yes", true);
	json_out_pair_text(j, "bad", TEXT("\xff\x01\x1b[2J\n"));
	json_out_key(j, "list");
	json_out_array(j);
	json_out_natural(j, UINT64_MAX);
	json_out_real(j, 0.1);
	json_out_real(j, 1.0 / 3);
	json_out_real(j, -0.0);
	json_out_real(j, 1.0 / 0.0);
	json_out_null(j);
	json_out_array_end(j);
	json_out_key(j, "empty");
	json_out_object(j);
	json_out_object_end(j);
	json_out_object_end(j);
}

static void
test_writer(void)
{
	struct json_out j;
	struct str out;

	str_init(&out, 4096);
	json_out_init(&j, &out, false);
	write_sample(&j);
	tap_text(out.p,
		 "{\"name\":\"株式会社さんぷる "
		 "\\u003cb\\u003e\\u0026\\\"\\\\\",\"none\":null,"
		 "\"least\":-9223372036854775808,\"yes\":true,"
		 "\"bad\":\"\xef\xbf\xbd\\u0001\\u001b[2J\\n\","
		 "\"list\":[18446744073709551615,0.1,0.3333333333333333,-0.0,"
		 "null,null],\"empty\":{}}",
		 "everything in one line");
	str_reset(&out);
	json_out_init(&j, &out, true);
	json_out_object(&j);
	json_out_pair_int(&j, "a", 1);
	json_out_key(&j, "b");
	json_out_array(&j);
	json_out_int(&j, 1);
	json_out_int(&j, 2);
	json_out_array_end(&j);
	json_out_object_end(&j);
	tap_text(out.p, "{\n  \"a\": 1,\n  \"b\": [\n    1,\n    2\n  ]\n}",
		 "with indent");
	str_done(&out);
}

/* Every byte, and every character up to U+FFFF, comes back as it was. */
static void
test_round_trip(void)
{
	char scratch[64], raw[8];
	struct json_out w;
	struct str out;
	struct json j;
	int bytes = 0, codes = 0;

	str_init(&out, 64);
	for (uint32_t code = 0; code <= 0x10ffff;
	     code += code < 0x10000 ? 1 : 997) {
		size_t n = utf8_encode(code, raw);

		if (n == 0)
			continue;
		str_reset(&out);
		json_out_init(&w, &out, false);
		json_out_text(&w, (struct text){ raw, n });
		json_begin(&j, str_view(&out), scratch, sizeof(scratch), wide);
		if (json_next(&j) != JSON_STRING || j.text.n != n ||
		    memcmp(j.text.p, raw, n) != 0 || json_next(&j) != JSON_END)
			codes++;
	}
	for (int byte = 0x80; byte < 0x100; byte++) {
		raw[0] = (char)byte;
		str_reset(&out);
		json_out_init(&w, &out, false);
		json_out_text(&w, (struct text){ raw, 1 });
		bytes += strcmp(out.p, "\"\xef\xbf\xbd\"") != 0;
	}
	tap_int(codes, 0, "every character comes back");
	tap_int(bytes, 0, "no invalid byte gets through");
	str_done(&out);
}

int
main(void)
{
	test_rows();
	test_limits();
	test_scratch();
	test_skip();
	test_writer();
	test_round_trip();
	return tap_done();
}
