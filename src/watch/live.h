/*
 * live.h: what the detect stage remembers of companies between steps: their
 * pipelines. Together they are bounded: the least recently used is saved to the
 * database and forgotten, and comes back when its company brings something.
 *
 * A pipeline's memory is a function of its company's segments in their order
 * (see pipeline.h). It is saved now and then with the position it stands at;
 * after a start the segments since are read again, muted, which gives the same
 * memory. So memory and rows can never contradict each other.
 */
#ifndef WATCH_LIVE_H
#define WATCH_LIVE_H

#include <stdbool.h>

#include "watch/stage.h"

struct pipeline;
struct segment_row;

struct live_company {
	int64_t company;
	struct pipeline *pipeline;
	int64_t position;       /* the last segment its memory has seen */
	int64_t saved_position; /* what is in the database */
	int64_t saved_ms;
	size_t bytes;
	int64_t used; /* for choosing who must go */
	struct live_company *next;
};

/* A store of at most about 'bytes'. */
struct live *live_new(size_t bytes);
/* Forgets everything without saving. */
void live_free(struct live **l);

/* The company's, loaded and brought up to 'position' when it is not there.
 * Reads only. It stays ours until the next call that may forget. */
int MUST_CHECK live_get(struct stage_world *w, int64_t company,
			int64_t position, struct live_company **out,
			struct err *e);
/* Reads a segment into the pipeline, whatever it holds. Fails only with the
 * database. */
int MUST_CHECK live_read(struct stage_world *w, struct live_company *c,
			 const struct segment_row *segment, struct err *e);
/* Its memory and rows may have come apart: it will be loaded again. */
void live_forget(struct live *l, int64_t company);
/* True when it is time to save it. */
bool live_is_due(const struct live_company *c, int64_t now_ms);
/* Writes its memory. Needs a transaction; live_saved when it is committed. */
int MUST_CHECK live_save(struct stage_world *w, struct live_company *c,
			 struct err *e);
void live_saved(struct live_company *c, int64_t now_ms);
/* Saves what is due, or with 'all' whatever changed, and forgets what is over
 * the bound; each under its company's lease. What is another holder's is
 * forgotten. */
int MUST_CHECK live_settle(struct stage_world *w, bool all, struct err *e);
size_t live_bytes(const struct live *l);
size_t live_count(const struct live *l);

#endif
