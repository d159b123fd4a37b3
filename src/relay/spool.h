/*
 * spool.h: batches on the disk between here and the centre, for a week without
 * a line, a power cut in mid-write and a disk that fills up.
 *
 * A batch gets its number and is durable before anybody sends it, so that what
 * is sent again has the number it had before and counts once. There are two
 * lanes with files of their own: what must be kept (alerts, sightings, minute
 * lines, anomalies) and detail. When room runs out, in the spool or on the
 * disk, the oldest file of detail is thrown away, then the next; what must be
 * kept goes last. What is thrown is counted, and the watch goes on.
 *
 *	DIR/keep-NUMBER.spool, DIR/detail-NUMBER.spool   blocks, appended
 *	DIR/state         acknowledged number and counters, replaced as a whole
 *	DIR/aside/NUMBER.zst   batches the centre can never take, a few
 *
 * All functions may be called by several threads at once.
 */
#ifndef RELAY_SPOOL_H
#define RELAY_SPOOL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct spool;

enum spool_lane { SPOOL_KEEP, SPOOL_DETAIL };
#define SPOOL_LANES 2

struct spool_options {
	const char *folder;   /* made when it is not there; copied */
	int64_t bytes_max;    /* of all files together */
	int64_t disk_reserve; /* left free on the disk */
	int64_t
	    segment_bytes; /* a file is begun anew after so many; 0: 4 MiB */
};

struct spool_batch {
	enum spool_lane lane;
	int64_t sequence; /* from 1, rising */
	int64_t closed_ms;
	int64_t records, raw_bytes;
	struct text body; /* packed */
};

struct spool_counts {
	int64_t bytes;     /* on the disk */
	int64_t batches;   /* not acknowledged */
	int64_t oldest_ms; /* of them; 0: none */
	int64_t last;      /* the highest number given */
	int64_t acknowledged;
	/* Since the spool was made. */
	int64_t thrown_batches, thrown_records; /* for want of room */
	int64_t damaged; /* blocks that were unreadable */
	int64_t aside;   /* refused by the centre */
};

/* Opens or makes it: cuts off what a power cut left half written and begins
 * new files. A state that cannot be read is made anew from the files, and
 * counted as damage. */
int MUST_CHECK spool_open(struct spool **out, const struct spool_options *o,
			  struct err *e);
/* Writes the state. NULL is fine. */
void spool_close(struct spool **s);
/*
 * Numbers a batch and makes it durable, throwing older ones away when there is
 * no room. batch->sequence is filled. Fails (SYSTEM) when not even that makes
 * room or the disk is broken; the batch is counted as thrown then, and the
 * spool stays usable.
 */
int MUST_CHECK spool_add(struct spool *s, struct spool_batch *batch,
			 struct err *e);
/*
 * The batch with the lowest number that is not acknowledged; sequence 0 when
 * there is none. The body is copied into 'a'. Unreadable blocks are counted
 * and passed over.
 */
int MUST_CHECK spool_next(struct spool *s, struct arena *a,
			  struct spool_batch *out, struct err *e);
/* Everything up to 'sequence' is at the centre. */
void spool_acknowledge(struct spool *s, int64_t sequence);
/* This one can never be taken: kept beside (the last few), acknowledged. */
void spool_set_aside(struct spool *s, const struct spool_batch *batch);
/* The centre has numbers up to 'sequence' from us, more than we know of (an
 * older copy of our disk): goes on above. */
void spool_skip(struct spool *s, int64_t sequence);
/* Writes the state when it changed; called now and then. */
void spool_settle(struct spool *s);
void spool_counts_get(struct spool *s, struct spool_counts *out);

#endif
