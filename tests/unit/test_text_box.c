/* test_text_box.c: Japanese and foreign text on a terminal. */
#include <string.h>

#include "prog/text_box.h"
#include "tap.h"

static struct str out;

static struct text_box
box(size_t width)
{
	str_reset(&out);
	return (struct text_box){ .out = &out, .width = width };
}

static void
try_width(void)
{
	tap_int(text_width(TEXT("")), 0, "nothing is no column wide");
	tap_int(text_width(TEXT("abc")), 3, "Latin letters take one");
	tap_int(text_width(TEXT("機器")), 4, "Japanese ones two");
	tap_int(text_width(TEXT("ﾌﾟ")), 2, "half-width kana take one");
	tap_int(text_width(TEXT("か\xe3\x82\x99")), 2,
		"a combining mark takes none");
	tap_int(text_width(TEXT("【！】")), 6, "full-width marks take two");
	tap_int(text_width(TEXT("a\xff z")), 1, "broken text ends the count");
}

static void
try_paragraph(void)
{
	struct text_box b = box(26);

	box_paragraph(&b, "  1. ",
		      TEXT("線を抜いてください。電源は切らないでください。"));
	tap_text(out.p,
		 "  1. 線を抜いてください。\n     電源は切らないでくだ\n"
		 "     さい。\n",
		 "lines break between Japanese letters, under their head");
	b = box(26);
	box_paragraph(&b, "- ", TEXT("one two three four five six"));
	tap_text(out.p, "- one two three four five\n  six\n",
		 "and after English words");
	b = box(28);
	box_paragraph(&b, "", TEXT("あいうえおかきくけこさしすせ。そ"));
	tap_text(out.p, "あいうえおかきくけこさしす\nせ。そ\n",
		 "a full stop does not begin a line");
	b = box(28);
	box_paragraph(&b, "", TEXT("あいうえおかきくけこさしす「せ"));
	tap_text(out.p, "あいうえおかきくけこさしす\n「せ\n",
		 "an opening bracket does not end one");
	b = box(30);
	box_paragraph(&b, "",
		      TEXT("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
	tap_text(out.p, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\naaaaaaaaaaaaaaa\n",
		 "a word longer than the line is cut");
	b = box(40);
	box_paragraph(&b, "x ", TEXT("one\ntwo"));
	tap_text(out.p, "x one\n  two\n", "line feeds of ours are kept");
	b = box(40);
	box_paragraph(&b, "x ", TEXT(""));
	tap_text(out.p, "x \n", "nothing is still a line");
	b = box(0);
	box_paragraph(&b, "          ", TEXT("narrow"));
	tap_text(out.p, "          narrow\n", "no width at all is no loop");
}

static void
try_foreign(void)
{
	struct text_box b = box(80);

	box_paragraph(&b, "", TEXT("a\x1b[31mred\x07\xe2\x80\xae z\xff"));
	tap_ok(strchr(out.p, '\x1b') == NULL && strchr(out.p, '\x07') == NULL &&
		   strstr(out.p, "\xe2\x80\xae") == NULL,
	       "escapes and bidi overrides are taken out");
	b = box(80);
	box_add(&b, TEXT("a\nb"));
	tap_ok(strchr(out.p, '\n') == NULL, "a cell has no line feed");
}

static void
try_cell(void)
{
	struct text_box b = box(80);

	box_cell(&b, TEXT("機器"), 6);
	tap_text(out.p, "機器  ", "a cell is filled with blanks");
	b = box(80);
	box_cell(&b, TEXT("機器の名前"), 5);
	tap_text(out.p, "機器 ", "or cut, never through a wide letter");
	b = box(80);
	box_colour(&b, "1;31");
	tap_text(out.p, "", "no colour where none is wanted");
	b.colour = true;
	box_colour(&b, "0");
	tap_text(out.p, "\033[0m", "colour where it is");
}

int
main(void)
{
	str_init(&out, 100000);
	try_width();
	try_paragraph();
	try_foreign();
	try_cell();
	str_done(&out);
	return tap_done();
}
