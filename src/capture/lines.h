/*
 * lines.h: cuts a stream of bytes into lines and hands them on, holding at
 * most one line of EVENT_LINE_MAX bytes. A longer line is passed over without
 * being held; it, and a line that is not UTF-8, is told to 'unparsed'.
 */
#ifndef CAPTURE_LINES_H
#define CAPTURE_LINES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct lines;

struct lines_sink {
	/* One line without CR and LF, never blank. -1 stops. */
	int (*line)(void *context, struct text line, struct err *e);
	/* A line that is none of the kind; 'why' is printable. */
	void (*unparsed)(void *context, int64_t number, const char *why);
	void *context;
};

struct lines *lines_new(const struct lines_sink *sink);
void lines_free(struct lines **l);
/* More bytes. Fails only as the sink does. */
int MUST_CHECK lines_push(struct lines *l, struct text bytes, struct err *e);
/* No more bytes: what is left without a line feed is a line too, or, when
 * 'cut' is true, a piece of one that is told as unparsed. */
int MUST_CHECK lines_end(struct lines *l, bool cut, struct err *e);
/* Lines seen so far, blank and unparsed ones too. */
int64_t lines_count(const struct lines *l);

#endif
