/*
 * memory.h: what detectors remember. A table maps a short key of bytes to one
 * plain record of a fixed size. It is bounded: a new key in a full table takes
 * the place of the least recently used one. All tables of a detect share one
 * seed, and are saved and loaded as one blob, so that a restart forgets
 * nothing. Records must hold no pointers.
 */
#ifndef WATCH_MEMORY_H
#define WATCH_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct memory;

/* A table of at most 'rows' records (1 to 16 million) of 'size' bytes. Rows
 * not touched for 'keep_us' of event time are as good as gone. Memory grows in
 * steps, up to rows * memory_row_bytes. */
struct memory *memory_new(size_t key_size, size_t size, size_t rows,
			  int64_t keep_us, uint64_t seed);
/* Frees and sets *m to NULL; NULL is fine. */
void memory_free(struct memory **m);

/* The record of 'key' (key_size bytes), zeroed when it is new or has expired;
 * *fresh_out (may be NULL) tells. Never NULL. The pointer lives until the next
 * call of memory_at on this table. O(1). */
void *memory_at(struct memory *m, const void *key, int64_t now_us,
		bool *fresh_out);
/* The record, or NULL when there is none or it has expired. Not a touch. */
void *memory_find(const struct memory *m, const void *key, int64_t now_us);
void memory_drop(struct memory *m, const void *key);
/* Drops every row that has expired, telling memory_on_lost's function. */
void memory_expire(struct memory *m, int64_t now_us);
/* Shows every row, least recently touched first. The table must not change
 * meanwhile; the record may. */
void memory_each(struct memory *m,
		 void (*visit)(void *context, const void *key, void *record),
		 void *context);
/* Called with a record that is about to be lost, expired or displaced, so that
 * its owner can still report what it holds. */
void memory_on_lost(struct memory *m,
		    void (*lost)(void *context, const void *key, void *record),
		    void *context);

/* Bytes one row takes, all told. */
size_t memory_row_bytes(size_t key_size, size_t size);
size_t memory_count(const struct memory *m);
size_t memory_bytes(const struct memory *m);
/* How many rows were displaced while still young. */
int64_t memory_displaced(const struct memory *m);

void memory_save(const struct memory *m, struct str *out);
/* Cuts its part off the front of *blob. ERR_INVALID when it is not one, or of
 * a table of another shape; the table is then empty. */
int MUST_CHECK memory_load(struct memory *m, struct text *blob, struct err *e);

#endif
