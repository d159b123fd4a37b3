#include "capture/reading.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/utf8.h"
#include "capture/stream.h"

#define TELL_EVERY_MS 100

int64_t
reading_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
reading_init(struct reading *r, const char *path,
	     const struct door_options *options, const struct door_sink *sink,
	     struct door_result *result)
{
	memset(r, 0, sizeof(*r));
	r->path = path;
	r->options = options;
	r->sink = sink;
	r->result = result;
	r->progress.path = path;
	r->begun_ms = r->told_ms = reading_clock();
}

int
reading_line(struct reading *r, struct text line, struct err *e)
{
	if (r->sink->line(r->sink->context, line, e) != 0)
		return -1;
	r->result->lines++;
	r->progress.lines++;
	return 0;
}

void
reading_unparsed(struct reading *r, int64_t number, const char *why)
{
	r->result->unparsed++;
	if (r->sink->unparsed != NULL)
		r->sink->unparsed(r->sink->context, number, why);
}

static int
line_call(void *context, struct text line, struct err *e)
{
	return reading_line(context, line, e);
}

static void
unparsed_call(void *context, int64_t number, const char *why)
{
	reading_unparsed(context, number, why);
}

struct lines_sink
reading_lines(struct reading *r)
{
	return (struct lines_sink){ line_call, unparsed_call, r };
}

void
reading_tell(struct reading *r, bool at_once)
{
	int64_t now;

	if (r->sink->progress == NULL)
		return;
	now = reading_clock();
	if (!at_once && now - r->told_ms < TELL_EVERY_MS)
		return;
	r->told_ms = now;
	r->sink->progress(r->sink->context, &r->progress);
}

int
reading_check(const struct reading *r, struct err *e)
{
	const struct door_options *o = r->options;

	if (o->stopped != NULL && o->stopped(o->stopped_context))
		return err_set(e, ERR_STOPPED, "stopped on request");
	return 0;
}

void
reading_note(struct reading *r, const char *fmt, ...)
{
	char *notes = r->result->notes;
	size_t used = strlen(notes);
	char raw[512];
	struct str s;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(raw, sizeof(raw), fmt, ap);
	va_end(ap);
	str_init(&s, sizeof(raw) * 4);
	utf8_printable(&s, text_of(raw), false);
	if (used + s.n + 2 < sizeof(r->result->notes))
		snprintf(notes + used, sizeof(r->result->notes) - used, "%s%s",
			 used > 0 ? "\n" : "", s.p);
	str_done(&s);
}

static int
eve_stream(struct reading *r, struct stream *s, struct lines *lines,
	   struct err *e)
{
	struct text bytes;
	struct err broken;
	int result;

	for (;;) {
		if (reading_check(r, e) != 0)
			return -1;
		result = stream_read(s, &bytes, &broken);
		r->progress.bytes = stream_position(s);
		reading_tell(r, false);
		if (result != 0 || bytes.n == 0)
			break;
		if (lines_push(lines, bytes, e) != 0)
			return -1;
	}
	if (lines_end(lines, result != 0, e) != 0)
		return -1;
	if (result != 0)
		*e = broken;
	return result;
}

int
read_eve(struct reading *r, struct err *e)
{
	struct lines_sink sink = reading_lines(r);
	struct stream *s;
	struct lines *lines;
	int result;

	if (stream_open(r->path, &r->result->format, &s, e) != 0)
		return -1;
	r->progress.bytes_total = stream_size(s);
	lines = lines_new(&sink);
	result = eve_stream(r, s, lines, e);
	r->result->bytes = stream_position(s);
	lines_free(&lines);
	stream_close(&s);
	if (result == 0 && r->result->lines == 0)
		return err_set(e, ERR_INVALID,
			       "none of its %lld lines could be read",
			       (long long)r->result->unparsed);
	return result;
}
