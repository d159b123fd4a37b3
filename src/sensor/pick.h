/*
 * pick.h: decides at the edge what of the engine's records is sent: see
 * pick_table.h. One thread's.
 */
#ifndef SENSOR_PICK_H
#define SENSOR_PICK_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "fmt/event.h"
#include "relay/spool.h"

struct pick;

struct pick_sink {
	/* One line to be sent. -1 stops. */
	int (*line)(void *context, enum spool_lane lane, struct text line,
		    struct err *e);
	/* The engine's own statistics; may be NULL. */
	void (*stats)(void *context, const struct event *event);
	void *context;
};

struct pick_counts {
	int64_t seen;    /* lines handed in */
	int64_t sent;    /* lines handed on */
	int64_t folded;  /* records that went as a number in another */
	int64_t left;    /* of a kind that is not sent */
	int64_t unread;  /* lines that are no records */
	int64_t last_us; /* time of the newest record */
};

/* 'seed' is of the hash table: random in programs. */
struct pick *pick_new(const struct pick_sink *sink, uint64_t seed);
void pick_free(struct pick **p);
/* One line of the engine or of the passive decoder. Fails only as the sink
 * does. */
int MUST_CHECK pick_line(struct pick *p, struct text line, struct err *e);
/* Time has come to 'now_us' (of the records): hands on what was folded in
 * minutes that are over. */
int MUST_CHECK pick_time(struct pick *p, int64_t now_us, struct err *e);
/* Hands on everything folded so far. */
int MUST_CHECK pick_end(struct pick *p, struct err *e);
void pick_counts_get(const struct pick *p, struct pick_counts *out);

#endif
