/*
 * limit.h: how much one of many may do in a time: a bucket for each key that
 * fills up steadily. Keys that have not been used for a full bucket's time are
 * forgotten, so memory follows those who are there now; beyond 'keys' the
 * newcomers share one bucket. For several threads.
 */
#ifndef INTAKE_LIMIT_H
#define INTAKE_LIMIT_H

#include <stddef.h>
#include <stdint.h>

struct limit;

/* 'rate' units come back a second, at most 'burst' are saved up. */
struct limit *limit_new(size_t keys, double rate, double burst);
void limit_free(struct limit **l);
/*
 * Takes 'units' from the key's bucket when it is not empty; one request may
 * leave it in debt. Returns 0, or how many milliseconds to wait.
 */
int64_t limit_take(struct limit *l, const void *key, size_t length,
		   double units, int64_t now_ms);
/* What limit_take would return, taking nothing. */
int64_t limit_wait(struct limit *l, const void *key, size_t length,
		   int64_t now_ms);

#endif
