/*
 * words.h: many words looked for in one text at once, without regard to ASCII
 * case. Costs little more than one pass over the text.
 */
#ifndef WATCH_WORDS_H
#define WATCH_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* The place in 'words' of one that the text holds, the first found from the
 * left, or -1. Words are in lower case and at least two bytes long. */
int words_find(const char *const *words, size_t count, struct text t);
/* The same from 'from' on; *at_out (may be NULL) is where it begins. */
int words_find_from(const char *const *words, size_t count, struct text t,
		    size_t from, size_t *at_out);

/* A quick, keyed hash for tables and counting: not for secrets. */
uint64_t words_hash(uint64_t seed, const void *bytes, size_t length);

#endif
