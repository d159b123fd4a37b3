/* test_utf8.c: UTF-8, and text made safe to show. */
#include <string.h>

#include "base/hex.h"
#include "base/utf8.h"
#include "tap.h"

static void
test_all_codes(void)
{
	uint32_t back = 0;
	int wrong = 0;
	char bytes[4];
	size_t n;

	for (uint32_t code = 0; code <= 0x110010; code++) {
		bool real =
		    code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);

		n = utf8_encode(code, bytes);
		wrong += real != (n > 0);
		if (n > 0 &&
		    (utf8_decode((struct text){ bytes, n }, &back) != n ||
		     back != code || !utf8_valid((struct text){ bytes, n }) ||
		     (n > 1 && utf8_valid((struct text){ bytes, n - 1 }))))
			wrong++;
	}
	tap_int(wrong, 0, "every character there is, and no other");
}

static void
test_invalid(void)
{
	static const char *const bad[] = {
		"\x80",
		"\xbf",
		"\xc0\x80",
		"\xc1\xbf",
		"\xc2",
		"\xc2\x41",
		"\xe0\x80\x80",
		"\xe0\x9f\xbf",
		"\xed\xa0\x80",
		"\xed\xbf\xbf",
		"\xe3\x81",
		"\xe3\x81\x41",
		"\xf0\x80\x80\x80",
		"\xf0\x8f\xbf\xbf",
		"\xf4\x90\x80\x80",
		"\xf5\x80\x80\x80",
		"\xf0\x9f\x98",
		"\xfe",
		"\xff",
	};
	char padded[40];
	int wrong = 0;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		tap_ok(!utf8_valid(text_of(bad[i])), "bytes no. %zu", i);
		/* At every distance from the word boundaries. */
		for (size_t at = 0; at < 20; at++) {
			memset(padded, 'a', sizeof(padded));
			memcpy(padded + at, bad[i], strlen(bad[i]));
			wrong += utf8_valid_length((struct text){
				     padded, sizeof(padded) }) != at;
		}
	}
	tap_int(wrong, 0, "found at every place");
}

static void
test_clip(void)
{
	struct text t = TEXT("a\xe3\x81\x82\xf0\x9f\x98\x80z");
	static const size_t want[] = { 0, 1, 1, 1, 4, 4, 4, 4, 8, 9, 9 };
	int wrong = 0;

	for (size_t i = 0; i < ARRAY_LEN(want); i++)
		wrong += utf8_clip(t, i).n != want[i];
	tap_int(wrong, 0, "clipped between letters");
	tap_int(utf8_clip(TEXT("\x80\x80\x80\x80\x80\x80"), 4).n, 4,
		"rubbish is clipped anywhere");
	tap_int(utf8_count(t), 4, "four letters");
	tap_int(utf8_count(TEXT("")), 0, "none");
}

static void
test_printable(void)
{
	static const struct {
		const char *text, *want;
		bool lines;
	} cases[] = {
		{ "plain", "plain", false },
		{ "\xe6\x97\xa5 ~", "\xe6\x97\xa5 ~", false },
		{ "a\nb", "a?b", false },
		{ "a\nb\r", "a\nb?", true },
		{ "\x1b[2J\x07\x7f", "?[2J??", true },
		{ "\xc2\x9b"
		  "2J",
		  "?2J", false },
		{ "a\xe2\x80\xae"
		  "b\xe2\x81\xa6\xd8\x9c",
		  "a?b??", false },
		{ "\xe2\x80\xa8\xef\xbb\xbf", "??", false },
		{ "\xff\xc3", "??", false },
		{ "\xf3\xa0\x81\x81", "?", false },
		{ "\xe2\x80\x8d", "\xe2\x80\x8d", false },
	};
	struct str out, want;
	char copy[8];

	str_init(&out, 100);
	str_init(&want, 100);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		str_reset(&out);
		str_reset(&want);
		for (const char *p = cases[i].want; *p != '\0'; p++)
			if (*p == '?')
				str_add(&want, "\xef\xbf\xbd");
			else
				str_add_byte(&want, *p);
		utf8_printable(&out, text_of(cases[i].text), cases[i].lines);
		tap_text(out.p, want.p, "made safe");
	}
	utf8_printable_copy(copy, sizeof(copy), TEXT("abc\nde"));
	tap_text(copy,
		 "abc\xef\xbf\xbd"
		 "d",
		 "cut to the room there is");
	utf8_printable_copy(copy, sizeof(copy), TEXT("abcde\nx"));
	tap_text(copy, "abcde", "no half replacement");
	str_done(&out);
	str_done(&want);
}

/* Whatever single byte comes, what is shown is valid and has no control. */
static void
test_all_bytes(void)
{
	struct str out;
	int wrong = 0;
	char byte;

	str_init(&out, 10);
	for (int i = 0; i < 256; i++) {
		byte = (char)i;
		str_reset(&out);
		utf8_printable(&out, (struct text){ &byte, 1 }, false);
		wrong += i >= 0x20 && i < 0x7f
			     ? out.n != 1 || out.p[0] != byte
			     : strcmp(out.p, "\xef\xbf\xbd") != 0;
	}
	tap_int(wrong, 0, "all 256 bytes");
	str_done(&out);
}

static void
test_hex(void)
{
	uint8_t bytes[256], back[256];
	char text[513];
	struct err e = { 0 };

	for (int i = 0; i < 256; i++)
		bytes[i] = (uint8_t)i;
	hex_write(bytes, 256, text);
	tap_ok(strncmp(text, "000102", 6) == 0 &&
		   strcmp(text + 506, "fdfeff") == 0,
	       "lower case");
	tap_int(hex_parse(text_of(text), back, 256, &e), 0, e.text);
	tap_ok(memcmp(bytes, back, 256) == 0, "all 256 bytes come back");
	tap_int(hex_parse(TEXT("AbCd"), back, 2, &e), 0, "both cases");
	tap_ok(back[0] == 0xab && back[1] == 0xcd, "mean the same");
	tap_int(hex_parse(TEXT("abc"), back, 2, &e), -1, "too short");
	tap_int(hex_parse(TEXT("abcde"), back, 2, &e), -1, "too long");
	tap_int(hex_parse(TEXT("abxd"), back, 2, &e), -1, "no digit");
	tap_text(e.text, "not a hexadecimal digit at byte 2", "its place");
}

int
main(void)
{
	test_all_codes();
	test_invalid();
	test_clip();
	test_printable();
	test_all_bytes();
	test_hex();
	return tap_done();
}
