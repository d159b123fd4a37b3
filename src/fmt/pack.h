/*
 * pack.h: bytes packed with zstd: one frame that states the size of its
 * content, as batches of records travel and are stored; and a running stream
 * for what is too big to be held at once.
 */
#ifndef FMT_PACK_H
#define FMT_PACK_H

#include <stdbool.h>

#include "base/str.h"

/* Appends one frame to 'out', whose limit is the limit. ERR_TOO_BIG. */
int MUST_CHECK pack_write(struct text raw, int level, struct str *out,
			  struct err *e);
/* What a frame says it holds. ERR_INVALID when it is none, says nothing, or
 * says more than 'max' (ERR_TOO_BIG). */
int MUST_CHECK pack_size(struct text packed, size_t max, size_t *out,
			 struct err *e);
/*
 * Appends the content of exactly one frame of at most 'max' bytes. ERR_INVALID
 * when it is damaged, cut, followed by anything, or holds another number of
 * bytes than it says.
 */
int MUST_CHECK pack_read(struct text packed, size_t max, struct str *out,
			 struct err *e);

/* The same for one frame after the other, without new memory for each. */
struct pack_reader;

void pack_reader_new(struct pack_reader **out);
/* 'out' lives until the next call. */
int MUST_CHECK pack_reader_read(struct pack_reader *r, struct text packed,
				size_t max, struct text *out, struct err *e);
void pack_reader_free(struct pack_reader **r);

/* A stream: what comes out is handed to 'give'. */
typedef int pack_give(void *context, struct text bytes, struct err *e);

struct pack_in;
struct pack_out;

void pack_out_new(struct pack_out **out, int level, pack_give *give,
		  void *context);
int MUST_CHECK pack_out_add(struct pack_out *p, struct text raw, struct err *e);
/* The end of the frame; frees in any case. */
int MUST_CHECK pack_out_end(struct pack_out **p, struct err *e);
void pack_out_free(struct pack_out **p);

void pack_in_new(struct pack_in **out, pack_give *give, void *context);
/* ERR_INVALID when it is damaged. */
int MUST_CHECK pack_in_add(struct pack_in *p, struct text packed,
			   struct err *e);
/* True when a frame ended and nothing came after it. */
bool pack_in_is_whole(const struct pack_in *p);
void pack_in_free(struct pack_in **p);

#endif
