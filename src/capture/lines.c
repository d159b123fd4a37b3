#include "capture/lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/utf8.h"
#include "capture/format_text.h"
#include "fmt/event.h"

struct lines {
	struct lines_sink sink;
	char *held; /* the beginning of a line whose end has not come */
	size_t n;
	size_t passed;  /* bytes of a line that is too long */
	int64_t number; /* of the current line, from 1 */
};

struct lines *
lines_new(const struct lines_sink *sink)
{
	struct lines *l = calloc(1, sizeof(*l));

	CHECK(l != NULL);
	l->sink = *sink;
	l->held = malloc(EVENT_LINE_MAX);
	CHECK(l->held != NULL);
	return l;
}

void
lines_free(struct lines **l)
{
	if (*l == NULL)
		return;
	free((*l)->held);
	free(*l);
	*l = NULL;
}

int64_t
lines_count(const struct lines *l)
{
	return l->number;
}

static void
too_long(struct lines *l)
{
	char why[160];

	snprintf(why, sizeof(why),
		 "a line of %zu bytes; at most %d are read in one line",
		 l->n + l->passed, EVENT_LINE_MAX);
	l->sink.unparsed(l->sink.context, l->number, why);
}

static void
not_utf8(struct lines *l, struct text line)
{
	enum format_text guess =
	    format_text_guess((const uint8_t *)line.p, line.n);
	char why[160];

	if (guess == FORMAT_TEXT_UTF8 || guess == FORMAT_TEXT_NONE)
		guess = FORMAT_TEXT_OTHER;
	snprintf(why, sizeof(why),
		 "not UTF-8 from byte %zu on; it looks "
		 "like %s",
		 utf8_valid_length(line) + 1, format_text_name(guess));
	l->sink.unparsed(l->sink.context, l->number, why);
}

/* A whole line, still with its carriage return. */
static int
line_take(struct lines *l, struct text line, struct err *e)
{
	l->number++;
	if (line.n > 0 && line.p[line.n - 1] == '\r')
		line.n--;
	if (text_trim(line).n == 0)
		return 0;
	if (!utf8_valid(line)) {
		not_utf8(l, line);
		return 0;
	}
	return l->sink.line(l->sink.context, line, e);
}

/* The rest of a held line, ended by a line feed. */
static int
held_take(struct lines *l, struct text rest, struct err *e)
{
	struct text line;

	if (l->passed > 0 || l->n + rest.n > EVENT_LINE_MAX) {
		l->passed += rest.n;
		l->number++;
		too_long(l);
		l->n = l->passed = 0;
		return 0;
	}
	memcpy(l->held + l->n, rest.p, rest.n);
	line = (struct text){ l->held, l->n + rest.n };
	l->n = 0;
	return line_take(l, line, e);
}

static void
held_add(struct lines *l, struct text part)
{
	if (l->passed == 0 && l->n + part.n <= EVENT_LINE_MAX) {
		memcpy(l->held + l->n, part.p, part.n);
		l->n += part.n;
	} else
		l->passed += part.n;
}

int
lines_push(struct lines *l, struct text bytes, struct err *e)
{
	const char *at = bytes.p, *end = bytes.p + bytes.n;

	while (at < end) {
		const char *feed = memchr(at, '\n', (size_t)(end - at));
		struct text part = { at, (size_t)((feed ? feed : end) - at) };
		int result;

		if (feed == NULL) {
			held_add(l, part);
			return 0;
		}
		if (l->n + l->passed > 0 || part.n > EVENT_LINE_MAX)
			result = held_take(l, part, e);
		else
			result = line_take(l, part, e);
		if (result != 0)
			return -1;
		at = feed + 1;
	}
	return 0;
}

int
lines_end(struct lines *l, bool cut, struct err *e)
{
	if (l->n + l->passed == 0)
		return 0;
	if (cut && l->passed == 0) {
		l->number++;
		l->n = 0;
		l->sink.unparsed(l->sink.context, l->number,
				 "the file ends in the middle of this line");
		return 0;
	}
	return held_take(l, (struct text){ "", 0 }, e);
}
