/* text_box.c: see text_box.h. */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "prog/text_box.h"

#define PRINTABLE_MAX (1024 * 1024)

struct range {
	uint32_t from, to;
};

/* East Asian Wide and Fullwidth of Unicode's EastAsianWidth, in the broad
 * strokes a terminal needs. */
static const struct range wide[] = {
	{ 0x1100, 0x115f },   { 0x231a, 0x231b },   { 0x2e80, 0x303e },
	{ 0x3041, 0x33ff },   { 0x3400, 0x4dbf },   { 0x4e00, 0x9fff },
	{ 0xa000, 0xa4cf },   { 0xa960, 0xa97c },   { 0xac00, 0xd7a3 },
	{ 0xf900, 0xfaff },   { 0xfe10, 0xfe19 },   { 0xfe30, 0xfe6b },
	{ 0xff01, 0xff60 },   { 0xffe0, 0xffe6 },   { 0x1f300, 0x1f64f },
	{ 0x1f900, 0x1f9ff }, { 0x20000, 0x3fffd },
};

static const struct range none[] = {
	{ 0x0300, 0x036f }, { 0x200b, 0x200f }, { 0x20d0, 0x20ff },
	{ 0x3099, 0x309a }, { 0xfe00, 0xfe0f }, { 0xe0100, 0xe01ef },
};

static bool
is_in(const struct range *r, size_t count, uint32_t code)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (code >= r[i].from && code <= r[i].to)
			return true;
	return false;
}

static size_t
code_width(uint32_t code)
{
	if (code < 0x300)
		return 1;
	if (is_in(none, ARRAY_LEN(none), code))
		return 0;
	return is_in(wide, ARRAY_LEN(wide), code) ? 2 : 1;
}

size_t
text_width(struct text t)
{
	size_t width = 0, n;
	uint32_t code;

	while ((n = utf8_decode(t, &code)) > 0) {
		width += code_width(code);
		t = text_slice(t, n, t.n);
	}
	return width;
}

void
box_add(struct text_box *b, struct text t)
{
	utf8_printable(b->out, t, false);
}

void
box_colour(struct text_box *b, const char *sgr)
{
	if (b->colour)
		str_addf(b->out, "\033[%sm", sgr);
}

/* Characters that must not begin a line (kinsoku). */
static bool
is_closing(uint32_t code)
{
	switch (code) {
	case 0x3001: /* 、 */
	case 0x3002: /* 。 */
	case 0xff0c: /* ， */
	case 0xff0e: /* ． */
	case 0x300d: /* 」 */
	case 0x300f: /* 』 */
	case 0x3011: /* 】 */
	case 0xff09: /* ） */
	case 0xff1a: /* ： */
	case 0xff01: /* ！ */
	case 0xff1f: /* ？ */
	case 0x30fb: /* ・ */
	case 0x30fc: /* ー */
	case 0x3063: /* っ */
	case 0x3083: /* ゃ */
	case 0x3085: /* ゅ */
	case 0x3087: /* ょ */
	case ')':
	case ',':
	case '.':
		return true;
	default:
		return false;
	}
}

static bool
is_opening(uint32_t code)
{
	return code == 0x300c || code == 0x300e || code == 0x3010 ||
	       code == 0xff08 || code == '(';
}

/*
 * How many bytes of 't' fit into 'columns': breaks after a blank or beside a
 * wide character; a word longer than the line is cut where the line ends.
 */
static size_t
line_length(struct text t, size_t columns)
{
	size_t at = 0, width = 0, good = 0, n;
	uint32_t code, before = ' ';

	while ((n = utf8_decode(text_slice(t, at, t.n), &code)) > 0) {
		bool may = at > 0 && !is_closing(code) && !is_opening(before) &&
			   (before == ' ' || code_width(code) == 2 ||
			    code_width(before) == 2);

		if (may)
			good = at;
		if (width + code_width(code) > columns && code != ' ')
			return good > 0 ? good : at > 0 ? at : n;
		width += code_width(code);
		before = code;
		at += n;
	}
	return t.n;
}

static void
blanks(struct str *out, size_t count)
{
	while (count-- > 0)
		str_add_byte(out, ' ');
}

void
box_paragraph(struct text_box *b, const char *head, struct text text)
{
	size_t indent = text_width(text_of(head)), room, n;
	struct text rest;
	bool first = true;
	struct str s;

	str_init(&s, PRINTABLE_MAX);
	utf8_printable(&s, text, true);
	rest = str_view(&s);
	room = b->width > indent + 20 ? b->width - indent : 20;
	do {
		struct text line;

		text_cut(&rest, '\n', &line);
		do {
			n = line_length(line, room);
			if (first)
				str_add(b->out, head);
			else
				blanks(b->out, indent);
			first = false;
			str_add_text(b->out, text_trim(text_slice(line, 0, n)));
			str_add_byte(b->out, '\n');
			line = text_slice(line, n, line.n);
		} while (line.n > 0);
	} while (rest.n > 0);
	str_done(&s);
}

void
box_cell(struct text_box *b, struct text t, size_t columns)
{
	size_t width = 0, n;
	uint32_t code;
	struct text rest;
	struct str s;

	str_init(&s, PRINTABLE_MAX);
	utf8_printable(&s, t, false);
	rest = str_view(&s);
	while ((n = utf8_decode(rest, &code)) > 0 &&
	       width + code_width(code) <= columns) {
		str_add_n(b->out, rest.p, n);
		width += code_width(code);
		rest = text_slice(rest, n, rest.n);
	}
	blanks(b->out, columns - width);
	str_done(&s);
}
