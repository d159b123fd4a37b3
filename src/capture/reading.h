/*
 * reading.h: one file on its way through the door: what the sink is told, and
 * what is counted. Shared by the readers of each kind of file.
 */
#ifndef CAPTURE_READING_H
#define CAPTURE_READING_H

#include "capture/door.h"
#include "capture/lines.h"

struct reading {
	const char *path;
	const struct door_options *options;
	const struct door_sink *sink;
	struct door_result *result;
	struct door_progress progress;
	int64_t begun_ms, told_ms; /* of a clock that only goes forward */
};

/* Milliseconds of a clock that only goes forward. */
int64_t reading_clock(void);
void reading_init(struct reading *r, const char *path,
		  const struct door_options *options,
		  const struct door_sink *sink, struct door_result *result);
/* Hands one line to the sink and counts it. */
int MUST_CHECK reading_line(struct reading *r, struct text line, struct err *e);
void reading_unparsed(struct reading *r, int64_t number, const char *why);
/* A sink for lines_new() that does these two; 'r' must outlive it. */
struct lines_sink reading_lines(struct reading *r);
/* Tells the progress when it is time, or 'at once'. */
void reading_tell(struct reading *r, bool at_once);
/* 0, or ERR_STOPPED when somebody wants to stop. */
int MUST_CHECK reading_check(const struct reading *r, struct err *e);
/* Appends one line to result->notes, made printable. */
void reading_note(struct reading *r, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* The readers: text files and captures. */
struct door;
int MUST_CHECK read_eve(struct reading *r, struct err *e);

#endif
