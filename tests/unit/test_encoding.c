/* test_encoding.c: Japanese encodings, guessed, read and written. */
#include <iconv.h>
#include <string.h>

#include "base/def.h"
#include "fmt/encoding.h"
#include "tap.h"

static const char sample[] = "日本語のテキスト、ひらがなとカタカナ。\n"
			     "髙橋﨑商店㈱ ①②③ ～－∥ ｱｲｳ\n";

/* What another program would have written. */
static void
encode(const char *name, const char *text, struct str *out)
{
	iconv_t door = iconv_open(name, "UTF-8");
	char copy[4096], block[8192], *from = copy, *to = block;
	size_t left = strlen(text), room = sizeof(block);

	str_reset(out);
	memcpy(copy, text, left);
	if (door == (iconv_t)-1 ||
	    iconv(door, &from, &left, &to, &room) == (size_t)-1 ||
	    iconv(door, NULL, NULL, &to, &room) == (size_t)-1)
		tap_ok(0, "iconv to %s", name);
	else
		str_add_n(out, block, sizeof(block) - room);
	if (door != (iconv_t)-1)
		iconv_close(door);
}

static void
test_guess_and_read(void)
{
	static const struct {
		const char *iconv_name;
		enum encoding encoding;
	} cases[] = {
		{ "UTF-8", ENCODING_UTF8 },
		{ "CP932", ENCODING_CP932 },
		{ "EUC-JP-MS", ENCODING_EUC_JP },
		{ "UTF-16LE", ENCODING_UTF16LE },
		{ "UTF-16BE", ENCODING_UTF16BE },
		{ "UTF-16", ENCODING_UTF16LE },
	};
	struct str bytes, back;
	struct err e = { 0 };

	str_init(&bytes, 10000);
	str_init(&back, 10000);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		encode(cases[i].iconv_name, sample, &bytes);
		tap_int(encoding_guess(str_view(&bytes)), cases[i].encoding,
			cases[i].iconv_name);
		str_reset(&back);
		tap_int(encoding_to_utf8(str_view(&bytes), cases[i].encoding,
					 &back, &e),
			0, e.text);
		tap_text(back.p, sample, "comes back");
	}
	str_done(&bytes);
	str_done(&back);
}

static void
test_guess(void)
{
	static const struct {
		struct text bytes;
		enum encoding want;
	} cases[] = {
		{ TEXT_ROW(""), ENCODING_UTF8 },
		{ TEXT_ROW("plain ASCII\n"), ENCODING_UTF8 },
		{ TEXT_ROW("\xef\xbb\xbf"
			   "a"),
		  ENCODING_UTF8 },
		{ TEXT_ROW("\xff\xfe"
			   "a"),
		  ENCODING_UTF16LE },
		{ TEXT_ROW("\xfe\xff\x30\x42"), ENCODING_UTF16BE },
		{ TEXT_ROW("a\0,\0b\0"), ENCODING_UTF16LE },
		{ TEXT_ROW("\0a\0,\0b"), ENCODING_UTF16BE },
		{ TEXT_ROW("\x1b$B$\"\x1b(B"), ENCODING_ISO_2022_JP },
		/* kanji only, in both */
		{ TEXT_ROW("\x93\xfa\x96\x7b\x8c\xea"), ENCODING_CP932 },
		{ TEXT_ROW("\xc6\xfc\xcb\xdc\xb8\xec"), ENCODING_EUC_JP },
		/* half-width kana only: the old files of offices */
		{ TEXT_ROW("\xb6\xcc\xde\xbc\xb7 10\r\n"), ENCODING_CP932 },
		/* UTF-8 with a broken byte */
		{ TEXT_ROW("ok\n\xe3\x81\x82\xff\n"), ENCODING_UTF8 },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		tap_text(encoding_name(encoding_guess(cases[i].bytes)),
			 encoding_name(cases[i].want), "guessed");
}

static void
test_mail(void)
{
	static const struct {
		const char *bytes, *want; /* want NULL: refused */
	} cases[] = {
		{ "a\x1b$BF|K\\\x1b(Bb", "a日本b" },
		{ "\x1b$@F|\x1b(J~", "日~" },
		{ "\x1b$B-!-j\x1b(B", "①㈱" },
		{ "\x1b(I12\x1b(B", "ｱｲ" },
		{ "\x1b$(D0!\x1b(B", "丂" },
		{ "\x1b$BF|\nabc", "日\nabc" },
		{ "\x1b$BF", NULL },
		{ "\x1b$BF|K\x1b(B", NULL },
		{ "\x1b[2J", NULL },
		{ "\xff", NULL },
		{ "\x1b$B\x7f\x7f", NULL },
		{ "x\x1b$BF|\x2f\x7e\x1b(B", NULL },
	};
	struct err e = { 0 };
	struct str out;

	str_init(&out, 100);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		str_reset(&out);
		tap_int(encoding_to_utf8(text_of(cases[i].bytes),
					 ENCODING_ISO_2022_JP, &out, &e),
			cases[i].want != NULL ? 0 : -1, cases[i].bytes);
		if (cases[i].want != NULL)
			tap_text(out.p, cases[i].want, "read");
	}
	tap_text(e.text, "byte 6 (line 1) does not make sense as ISO-2022-JP",
		 "the place in the bytes as they came");
	str_done(&out);
}

static void
test_bad(void)
{
	static const struct {
		struct text bytes;
		enum encoding from;
		const char *want;
	} cases[] = {
		{ TEXT_ROW("a\nb\x82"), ENCODING_CP932,
		  "byte 3 (line 2) does not make sense as Shift_JIS" },
		{ TEXT_ROW("\xef\xbb\xbf\n\n\xff"), ENCODING_UTF8,
		  "byte 5 (line 3) does not make sense as UTF-8" },
		{ TEXT_ROW("\xff\xfe"
			   "a\0\x00\xd8"
			   "b\0"),
		  ENCODING_UTF16LE,
		  "byte 4 (line 1) does not make sense as UTF-16LE" },
		{ TEXT_ROW("\xff\xfe"
			   "a\0b"),
		  ENCODING_UTF16LE,
		  "byte 4 (line 1) does not make sense as UTF-16LE" },
		{ TEXT_ROW("\xa4\xa2\xa4"), ENCODING_EUC_JP,
		  "byte 2 (line 1) does not make sense as EUC-JP" },
	};
	struct err e = { 0 };
	struct str out;

	str_init(&out, 100);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		str_reset(&out);
		tap_int(
		    encoding_to_utf8(cases[i].bytes, cases[i].from, &out, &e),
		    -1, "refused");
		tap_text(e.text, cases[i].want, "with its place");
	}
	str_done(&out);
	str_init(&out, 5);
	tap_int(encoding_to_utf8(TEXT("\x82\xa0\x82\xa2"), ENCODING_CP932, &out,
				 &e),
		-1, "six bytes into five");
	tap_int(e.kind, ERR_TOO_BIG, "is too big");
	str_done(&out);
}

static void
test_write(void)
{
	struct str out, back;
	struct err e = { 0 };

	str_init(&out, 10000);
	str_init(&back, 10000);
	tap_int(encoding_to_cp932(text_of(sample), &out, &e), 0, e.text);
	tap_int(encoding_to_utf8(str_view(&out), ENCODING_CP932, &back, &e), 0,
		e.text);
	tap_text(back.p, sample, "髙﨑①㈱ come back");
	str_reset(&out);
	tap_int(encoding_to_cp932(TEXT("a\n𠮷野家"), &out, &e), -1, "refused");
	tap_text(e.text,
		 "'𠮷' (U+20BB7, line 2) cannot be written in Shift_JIS",
		 "and named");
	tap_int(encoding_to_cp932(TEXT("\xff"), &out, &e), -1, "not UTF-8");
	str_done(&out);
	str_done(&back);
}

/* Every letter that CP932 has comes back the same, but for those it has
 * twice. */
static void
test_all_cp932(void)
{
	struct str once, twice, again;
	int letters = 0, wrong = 0;
	char bytes[2];

	str_init(&once, 100);
	str_init(&twice, 100);
	str_init(&again, 100);
	for (int i = 0x8140; i <= 0xfcfc; i++) {
		bytes[0] = (char)(i >> 8);
		bytes[1] = (char)i;
		str_reset(&once);
		str_reset(&twice);
		str_reset(&again);
		if ((i >> 8 > 0x9f && i >> 8 < 0xe0) ||
		    encoding_to_utf8((struct text){ bytes, 2 }, ENCODING_CP932,
				     &once, NULL) != 0)
			continue;
		letters++;
		if (encoding_to_cp932(str_view(&once), &again, NULL) != 0 ||
		    encoding_to_utf8(str_view(&again), ENCODING_CP932, &twice,
				     NULL) != 0 ||
		    strcmp(once.p, twice.p) != 0)
			wrong++;
	}
	tap_ok(letters > 7000, "%d letters", letters);
	tap_int(wrong, 0, "all come back");
	str_done(&once);
	str_done(&twice);
	str_done(&again);
}

static void
test_names(void)
{
	enum encoding found = ENCODING_COUNT;

	for (int i = 0; i < ENCODING_COUNT; i++)
		tap_ok(encoding_parse(text_of(encoding_name(i)), &found) &&
			   (int)found == i,
		       "%s", encoding_name(i));
	tap_ok(encoding_parse(TEXT("sjis"), &found) && found == ENCODING_CP932,
	       "sjis");
	tap_ok(!encoding_parse(TEXT("latin-1"), &found), "not one of ours");
}

int
main(void)
{
	test_guess_and_read();
	test_guess();
	test_mail();
	test_bad();
	test_write();
	test_all_cp932();
	test_names();
	return tap_done();
}
