/*
 * outbox.h: lines become batches. Lines of a lane are gathered until there are
 * enough of them or the oldest has waited long enough; a thread of its own
 * then packs them and puts them into the spool, so that whoever hands lines in
 * never waits for a disk. What the disk cannot take in time is thrown away,
 * detail first, and counted.
 */
#ifndef RELAY_OUTBOX_H
#define RELAY_OUTBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "relay/spool.h"

struct outbox;

struct outbox_options {
	struct spool *spool; /* outlives the outbox */
	int64_t delay_ms;    /* a line waits at most so long */
	int64_t slow_ms;     /* the same while there is no line out */
	size_t raw_max;      /* a batch is closed at so many bytes; 0: 1 MiB */
	/* A batch is in the spool; called from the outbox' thread. */
	void (*ready)(void *context);
	void *context;
};

struct outbox_counts {
	int64_t lines;  /* taken since birth */
	int64_t thrown; /* lines that found no room, or no disk */
	char
	    error[160]; /* why the last batch was not spooled; "" when it was */
};

int MUST_CHECK outbox_open(struct outbox **out, const struct outbox_options *o,
			   struct err *e);
/* What was taken is in the spool when it returns. NULL is fine. */
void outbox_close(struct outbox **o);
/* Takes one line without its line feed. False when it was thrown away. */
bool outbox_line(struct outbox *o, enum spool_lane lane, struct text line);
/* Waits until everything taken so far is in the spool. */
void outbox_flush(struct outbox *o);
/* There is no way to the centre for now: gather longer, write less. */
void outbox_set_slow(struct outbox *o, bool slow);
void outbox_counts_get(struct outbox *o, struct outbox_counts *out);

#endif
