/*
 * spool_lane.h: the files of one lane of the spool, written at the end and read
 * from the beginning. Private to spool*.c, which holds the lock.
 */
#ifndef RELAY_SPOOL_LANE_H
#define RELAY_SPOOL_LANE_H

#include "base/err.h"
#include "relay/spool_block.h"

/* One file; its number is that of its first batch. */
struct segment {
	struct segment *next;
	int64_t number;
	int64_t bytes;
	int64_t batches, records; /* neither acknowledged nor passed over */
	bool finished;            /* read to its end, may go */
};

/* What both lanes share. */
struct spool_shared {
	const char *folder;
	int64_t segment_bytes;
	int64_t acknowledged;
	int64_t damaged;
};

struct spool_lane_files {
	const char *name;
	struct spool_shared *shared;
	struct segment *first, *last;
	int fd; /* of the last one while it is written, else -1 */
	int64_t bytes, pending;
	/* Where it is read. */
	struct segment *reading;
	char *buffer; /* its bytes */
	size_t read, room, at;
	struct spool_block block;
	bool has; /* 'block' is the next one */
};

struct spool_thrown {
	int64_t batches, records;
};

void spool_lane_init(struct spool_lane_files *l, const char *name,
		     struct spool_shared *shared);
void spool_lane_done(struct spool_lane_files *l);
/* A file that was there when the spool was opened, in order of their numbers:
 * counts what is in it, cuts off a torn end. *last rises to its highest
 * number. An empty file is removed. */
int MUST_CHECK spool_lane_take(struct spool_lane_files *l, int64_t number,
			       int64_t *last, struct err *e);
/* Durable when it returns 0; errno tells why not. */
int MUST_CHECK spool_lane_append(struct spool_lane_files *l,
				 const struct spool_block *block,
				 struct err *e);
/* The next block not acknowledged, or NULL. Lives until the next call. */
const struct spool_block *spool_lane_peek(struct spool_lane_files *l);
/* Are there files that may go; and lets them go. */
bool spool_lane_finished(const struct spool_lane_files *l);
void spool_lane_clean(struct spool_lane_files *l);
/* Throws its oldest file away; false when there is none. */
bool spool_lane_throw(struct spool_lane_files *l, struct spool_thrown *out);

#endif
