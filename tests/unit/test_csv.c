/* test_csv.c: comma separated values, in and out. */
#include <string.h>

#include "base/def.h"
#include "fmt/csv.h"
#include "tap.h"

static const struct csv_limits wide = { 5, 20, 40 };

/* All rows as "a|b/c|d/", an error as "!story". */
static void
rows(struct text input, char separator, struct str *out)
{
	struct err e = { 0 };
	struct csv c;
	int rc;

	str_reset(out);
	csv_init(&c, input, separator, wide);
	while ((rc = csv_next(&c, &e)) == 1) {
		for (size_t i = 0; i < c.count; i++) {
			str_add(out, i > 0 ? "|" : "");
			str_add_text(out, c.cell[i]);
		}
		str_add(out, "/");
	}
	if (rc != 0)
		str_addf(out, "!%s", e.text);
	csv_done(&c);
}

static void
test_read(void)
{
	static const struct {
		const char *input, *want;
	} cases[] = {
		{ "", "" },
		{ "a,b\r\nc,d\r\n", "a|b/c|d/" },
		{ "a,b\nc,d", "a|b/c|d/" },
		{ "\xef\xbb\xbf"
		  "a,b\n",
		  "a|b/" },
		{ "\n\r\na\n\n\nb\n\n", "a/b/" },
		{ ",\n", "|/" },
		{ "a,", "a|/" },
		{ "\"\"\n", "/" },
		{ "\"a,b\",\"c\"\"d\"\"\",\"\"\"\"\n", "a,b|c\"d\"|\"/" },
		{ "\"a\r\nb\",c\nd\n", "a\r\nb|c/d/" },
		{ " a , b \n", " a | b /" },
		{ "a\tb,c\n", "a\tb|c/" },
		{ "\xe3\x81\x82,\xe3\x81\x84\n", "\xe3\x81\x82|\xe3\x81\x84/" },
		{ "a\nb\"c\n",
		  "a/!line 2, column 2: a quote inside a cell without "
		  "quotes" },
		{ "\"a\"b\n", "!line 1, column 4: text behind a closing "
			      "quote" },
		{ "x\n\xe3\x81\x82,\"a\nb\n",
		  "x/!line 2, column 3: this quote is never closed" },
		{ "\"a\nb\",\x01\n", "!line 2, column 4: control character" },
		{ "a\rb\n", "!line 1, column 2: control character" },
		{ "a,\xff\n", "!line 1, column 3: not UTF-8" },
		{ "a,b,c,d,e\n1,2,3,4,5,6\n",
		  "a|b|c|d|e/!line 2, column 11: too many cells" },
		{ "12345678901234567890\n", "12345678901234567890/" },
		{ "123456789012345678901\n",
		  "!line 1, column 22: cell over the limit" },
		{ "\"1234567890123456789\"\"\"\n", "1234567890123456789\"/" },
		{ "12345678901234567890,12345678901234567890,1\n",
		  "!line 1, column 44: row over the limit" },
	};
	struct str out;

	str_init(&out, 1000);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		rows(text_of(cases[i].input), ',', &out);
		tap_text(out.p, cases[i].want, cases[i].input);
	}
	rows(TEXT("a,b\tc\n"), '\t', &out);
	tap_text(out.p, "a,b|c/", "separated by tabs");
	rows(TEXT("a\0b\n"), ',', &out);
	tap_text(out.p, "!line 1, column 2: control character", "a zero byte");
	str_done(&out);
}

static void
test_line(void)
{
	struct csv c;

	csv_init(&c, TEXT("a\n\n\"b\nc\"\nd\n"), ',', wide);
	tap_ok(csv_next(&c, NULL) == 1 && c.line == 1, "first row");
	tap_ok(csv_next(&c, NULL) == 1 && c.line == 3, "second row");
	tap_ok(csv_next(&c, NULL) == 1 && c.line == 5, "third row");
	tap_int(csv_next(&c, NULL), 0, "the end");
	tap_int(csv_next(&c, NULL), 0, "stays the end");
	csv_done(&c);
}

static void
test_write(void)
{
	static const struct {
		struct text text;
		const char *want;
	} cases[] = {
		{ TEXT_ROW("plain"), "plain" },
		{ TEXT_ROW(""), "" },
		{ TEXT_ROW("a,b"), "\"a,b\"" },
		{ TEXT_ROW("a\"b"), "\"a\"\"b\"" },
		{ TEXT_ROW("a\r\nb"), "\"a\r\nb\"" },
		{ TEXT_ROW(" a"), "\" a\"" },
		{ TEXT_ROW("=1+2"), "'=1+2" },
		{ TEXT_ROW("+1"), "'+1" },
		{ TEXT_ROW("-1"), "'-1" },
		{ TEXT_ROW("@x"), "'@x" },
		{ TEXT_ROW("\tx"), "\"'\tx\"" },
		{ TEXT_ROW("\rx"), "\"'\rx\"" },
		{ TEXT_ROW("\0=1"), "'=1" },
		{ TEXT_ROW("\uff1d1"), "'\uff1d1" },
		{ TEXT_ROW("=a,\"b\""), "\"'=a,\"\"b\"\"\"" },
		{ TEXT_ROW("a=b"), "a=b" },
		{ TEXT_ROW("a\xff"
			   "b"),
		  "a\xef\xbf\xbd"
		  "b" },
		{ TEXT_ROW("\xef\xbb\xbf"
			   "a"),
		  "\"\xef\xbb\xbf"
		  "a\"" },
		{ TEXT_ROW("a\0b"), "ab" },
	};
	struct csv_out c;
	struct str out;

	str_init(&out, 1000);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		str_reset(&out);
		csv_out_init(&c, &out, false, true);
		csv_out_text(&c, cases[i].text);
		tap_text(out.p, cases[i].want, "a cell");
	}
	str_reset(&out);
	csv_out_init(&c, &out, true, false);
	csv_out_string(&c, "=1");
	csv_out_int(&c, -5);
	csv_out_row_end(&c);
	csv_out_string(&c, "x");
	csv_out_row_end(&c);
	tap_text(out.p, "\xef\xbb\xbf=1,-5\r\nx\r\n", "rows, without a guard");
	str_done(&out);
}

/* Every byte, alone and between letters, is written so that it reads back as
 * itself, or as the replacement when it is no text. */
static void
test_all_bytes(void)
{
	struct csv_out w;
	struct str out;
	struct csv r;
	int wrong = 0;

	str_init(&out, 100);
	for (int i = 0; i < 256; i++) {
		char bytes[3] = { 'a', (char)i, 'b' };
		bool control =
		    (i < 0x20 && i != '\t' && i != '\n') || i == 0x7f;

		str_reset(&out);
		csv_out_init(&w, &out, false, true);
		csv_out_text(&w, (struct text){ bytes, 3 });
		csv_out_row_end(&w);
		csv_init(&r, str_view(&out), ',', wide);
		/* The reader refuses other control characters; the writer
		 * drops the zero byte. */
		if (csv_next(&r, NULL) != 1)
			wrong += !control || i == 0;
		else if (i == 0)
			wrong += !text_is(r.cell[0], "ab");
		else if (i >= 0x80)
			wrong += !text_is(r.cell[0], "a\xef\xbf\xbd"
						     "b");
		else
			wrong +=
			    r.count != 1 ||
			    !text_equal(r.cell[0], (struct text){ bytes, 3 });
		csv_done(&r);
	}
	tap_int(wrong, 0, "all 256 bytes");
	str_done(&out);
}

int
main(void)
{
	test_read();
	test_line();
	test_write();
	test_all_bytes();
	return tap_done();
}
