#include "watch/words.h"

#include <string.h>

#include "base/check.h"

static unsigned char
lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static unsigned
pair_of(unsigned char a, unsigned char b)
{
	return ((unsigned)a << 6 ^ b) % WORDS_PAIRS;
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

void
words_index_init(struct words_index *x, const char *const *words, size_t count)
{
	x->words = words;
	x->count = count;
	CHECK(count <= WORDS_MAX);
	memset(x->pairs, 0, sizeof(x->pairs));
	for (size_t k = 0; k < count; k++) {
		unsigned pair = pair_of((unsigned char)words[k][0],
					(unsigned char)words[k][1]);

		x->pairs[pair / 64] |= UINT64_C(1) << pair % 64;
		x->pair[k] = (uint16_t)pair;
	}
}

static int
word_at(const struct words_index *x, unsigned pair, const char *p,
	const char *end)
{
	for (size_t k = 0; k < x->count; k++)
		if (x->pair[k] == pair && begins(p, end, x->words[k]))
			return (int)k;
	return -1;
}

int
words_index_find(const struct words_index *x, struct text t, size_t from,
		 size_t *at_out)
{
	unsigned char first, second;
	int k;

	/* An empty text may have no place at all. */
	if (t.n < 2 || from >= t.n)
		return -1;
	first = lower(t.p[from]);
	for (size_t i = from; i + 1 < t.n; i++, first = second) {
		unsigned pair;

		second = lower(t.p[i + 1]);
		pair = pair_of(first, second);
		if ((x->pairs[pair / 64] >> pair % 64 & 1) == 0)
			continue;
		k = word_at(x, pair, t.p + i, t.p + t.n);
		if (k < 0)
			continue;
		if (at_out != NULL)
			*at_out = i;
		return k;
	}
	return -1;
}

int
words_find(const char *const *words, size_t count, struct text t)
{
	struct words_index x;

	words_index_init(&x, words, count);
	return words_index_find(&x, t, 0, NULL);
}

__extension__ typedef unsigned __int128 wide;

static uint64_t
fold(uint64_t a, uint64_t b)
{
	wide product = (wide)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* The last one to seven bytes of 'length' that end at 'end', as the low bytes
 * of a word, read without a loop. */
static uint64_t
tail_word(const uint8_t *end, size_t length)
{
	size_t left = length % 8;
	uint64_t word = 0;
	uint32_t four;
	uint16_t two;

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	if (length >= 8) {
		memcpy(&word, end - 8, 8);
		return word >> (8 - left) * 8;
	}
	if (left >= 4) {
		memcpy(&four, end - 4, 4);
		word = (uint64_t)four << (left - 4) * 8;
		memcpy(&four, end - left, 4);
		return word | four;
	}
	word = end[-1];
	if (left > 1) {
		memcpy(&two, end - left, 2);
		word = word << (left - 1) * 8 | two;
	}
#else
	UNUSED(four);
	UNUSED(two);
	memcpy(&word, end - left, left);
#endif
	return word;
}

uint64_t
words_hash(uint64_t seed, const void *bytes, size_t length)
{
	const uint8_t *p = bytes;
	uint64_t sum = seed ^ UINT64_C(0xa0761d6478bd642f);
	size_t left = length;

	for (; left >= 8; left -= 8, p += 8) {
		uint64_t word;

		memcpy(&word, p, sizeof(word));
		sum = fold(sum ^ word, UINT64_C(0xe7037ed1a0b428db) ^ seed);
	}
	sum = fold(sum ^ (left > 0 ? tail_word(p + left, length) : 0),
		   UINT64_C(0x8ebc6af09c88c6e3) ^ length);
	return fold(sum, UINT64_C(0x589965cc75374cc3) ^ seed);
}
