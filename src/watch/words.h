/*
 * words.h: many words looked for in one text at once, without regard to ASCII
 * case. Costs little more than one pass over the text, once they are ready.
 */
#ifndef WATCH_WORDS_H
#define WATCH_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* The place in 'words' of one that the text holds, the first found from the
 * left, or -1. Words are in lower case and at least two bytes long. */
int words_find(const char *const *words, size_t count, struct text t);

/* Words made ready once, for texts that come with record after record. One
 * bit for each pair of first letters, folded: most places in a text are
 * passed over by one look. */
#define WORDS_PAIRS 4096
/* Longest list. */
#define WORDS_MAX 160
struct words_index {
	const char *const *words;
	size_t count;
	uint64_t pairs[WORDS_PAIRS / 64];
	uint16_t pair[WORDS_MAX]; /* of each word */
};
void words_index_init(struct words_index *x, const char *const *words,
		      size_t count);
/* words_find from 'from' on; *at_out (may be NULL) is where it begins. */
int words_index_find(const struct words_index *x, struct text t, size_t from,
		     size_t *at_out);

/* A quick, keyed hash for tables and counting: not for secrets. */
uint64_t words_hash(uint64_t seed, const void *bytes, size_t length);

#endif
