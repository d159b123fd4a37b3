/*
 * arena.h: memory by lifetime. There are three lifetimes: request, job and
 * process; the first two are arenas with a hard cap given at birth. Running
 * into the cap is an ordinary error (NULL, and arena_over() stays true); the
 * machine being out of memory aborts.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/def.h"
#include "base/err.h"
#include "base/str.h"

struct arena;

/* A new empty arena that hands out at most 'max' bytes. Never NULL. */
struct arena *arena_new(size_t max);
/* Like arena_new; its memory is wiped before it is given back (secrets). */
struct arena *arena_new_wiping(size_t max);
/* Frees everything ever handed out and sets *a to NULL. NULL is fine. */
void arena_free(struct arena **a);
/* Forgets everything handed out; keeps the first block for reuse. */
void arena_reset(struct arena *a);
/* Zeroed memory for 'size' bytes, aligned for any type; NULL over the cap. */
void *arena_alloc(struct arena *a, size_t size);
/* The same for 'count' things of 'size' bytes; NULL on overflow or cap. */
void *arena_alloc_array(struct arena *a, size_t count, size_t size);
/* A terminated copy; "" and NULL over the cap as above. */
char *arena_copy(struct arena *a, const char *text);
char *arena_copy_n(struct arena *a, const char *bytes, size_t length);
char *arena_text(struct arena *a, struct text text);
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Bytes handed out so far. */
size_t arena_used(const struct arena *a);
/* True once a request was refused for the cap. */
bool arena_over(const struct arena *a);
/* 0, or ERR_TOO_BIG when the cap was ever hit: one check after many allocs. */
int MUST_CHECK arena_check(const struct arena *a, struct err *e);

#endif
