#include "watch/words.h"

#include <string.h>

/* One bit for each pair of first letters, folded: most places in a text are
 * passed over by one look. */
#define PAIR_BITS 4096

static unsigned char
lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static unsigned
pair_of(unsigned char a, unsigned char b)
{
	return ((unsigned)a << 6 ^ b) % PAIR_BITS;
}

static bool
begins(const char *p, const char *end, const char *word)
{
	while (*word != '\0') {
		if (p == end || lower(*p) != (unsigned char)*word)
			return false;
		p++;
		word++;
	}
	return true;
}

int
words_find_from(const char *const *words, size_t count, struct text t,
		size_t from, size_t *at_out)
{
	uint64_t pairs[PAIR_BITS / 64];
	const char *end;
	size_t i, k;

	/* An empty text may have no place at all. */
	if (t.n < 2)
		return -1;
	end = t.p + t.n;
	memset(pairs, 0, sizeof(pairs));
	for (k = 0; k < count; k++) {
		unsigned pair = pair_of((unsigned char)words[k][0],
					(unsigned char)words[k][1]);

		pairs[pair / 64] |= UINT64_C(1) << pair % 64;
	}
	for (i = from; i + 1 < t.n; i++) {
		unsigned pair = pair_of(lower(t.p[i]), lower(t.p[i + 1]));

		if ((pairs[pair / 64] >> pair % 64 & 1) == 0)
			continue;
		for (k = 0; k < count; k++) {
			if (!begins(t.p + i, end, words[k]))
				continue;
			if (at_out != NULL)
				*at_out = i;
			return (int)k;
		}
	}
	return -1;
}

int
words_find(const char *const *words, size_t count, struct text t)
{
	return words_find_from(words, count, t, 0, NULL);
}

__extension__ typedef unsigned __int128 wide;

static uint64_t
fold(uint64_t a, uint64_t b)
{
	wide product = (wide)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t
words_hash(uint64_t seed, const void *bytes, size_t length)
{
	const uint8_t *p = bytes;
	uint64_t sum = seed ^ UINT64_C(0xa0761d6478bd642f), last = 0;
	size_t left = length;

	for (; left >= 8; left -= 8, p += 8) {
		uint64_t word;

		memcpy(&word, p, sizeof(word));
		sum = fold(sum ^ word, UINT64_C(0xe7037ed1a0b428db) ^ seed);
	}
	if (left > 0)
		memcpy(&last, p, left);
	sum = fold(sum ^ last, UINT64_C(0x8ebc6af09c88c6e3) ^ length);
	return fold(sum, UINT64_C(0x589965cc75374cc3) ^ seed);
}
