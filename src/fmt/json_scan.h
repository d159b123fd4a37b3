/*
 * json_scan.h: looking at many bytes of a JSON text at once; the only place
 * that knows the machine's instructions. x86-64 has sixteen bytes in one
 * (SSE2, which every such machine has); elsewhere, and with KOMAINU_PLAIN_SCAN
 * defined, eight bytes in a machine word. The results are the same: a test
 * builds the reader both ways. Nothing here reads outside [p, end).
 */
#ifndef FMT_JSON_SCAN_H
#define FMT_JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__) && !defined(KOMAINU_PLAIN_SCAN)
#define JSON_SCAN_SSE2
#include <emmintrin.h>
#endif

#define JSON_SCAN_ONES  UINT64_C(0x0101010101010101)
#define JSON_SCAN_HIGHS UINT64_C(0x8080808080808080)

static inline bool
json_scan_special(char c)
{
	return c == '"' || c == '\\' || (unsigned char)c < 0x20;
}

#if defined(JSON_SCAN_SSE2)

/* Of the sixteen bytes at 'p': a bit for each quote, backslash and control
 * character; *high_out gets a bit for each byte of 0x80 or more. */
static inline unsigned
json_scan_block(const char *p, unsigned *high_out)
{
	const __m128i quote = _mm_set1_epi8('"');
	const __m128i backslash = _mm_set1_epi8('\\');
	const __m128i last_control = _mm_set1_epi8(0x1f);
	__m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
	__m128i low = _mm_cmpeq_epi8(_mm_min_epu8(v, last_control), v);
	__m128i hit = _mm_or_si128(_mm_cmpeq_epi8(v, quote),
				   _mm_cmpeq_epi8(v, backslash));

	*high_out = (unsigned)_mm_movemask_epi8(v);
	return (unsigned)_mm_movemask_epi8(_mm_or_si128(hit, low));
}

/* Whole blocks from 'p' on; stops at the first quote, backslash or control
 * character, or where less than a block is left. *high becomes non-zero when
 * a byte of 0x80 or more was passed. */
static inline const char *
json_scan_blocks(const char *p, const char *end, unsigned *high)
{
	unsigned mask, above;

	for (; end - p >= 16; p += 16) {
		mask = json_scan_block(p, &above);
		if (mask != 0) {
			*high |= above & (mask - 1) & ~mask;
			return p + __builtin_ctz(mask);
		}
		*high |= above;
	}
	return p;
}

#else

/* The sums are exact for bytes below 0x80; a word with a higher byte, or with
 * what may be special, is looked at byte by byte. */
static inline const char *
json_scan_blocks(const char *p, const char *end, unsigned *high)
{
	uint64_t word, quote, backslash, control;

	for (; end - p >= 8; p += 8) {
		memcpy(&word, p, sizeof(word));
		quote = word ^ (JSON_SCAN_ONES * '"');
		backslash = word ^ (JSON_SCAN_ONES * '\\');
		control = word - JSON_SCAN_ONES * 0x20;
		if (((word | (quote - JSON_SCAN_ONES) |
		      (backslash - JSON_SCAN_ONES) | control) &
		     JSON_SCAN_HIGHS) == 0)
			continue;
		for (int i = 0; i < 8; i++) {
			if (json_scan_special(p[i]))
				return p + i;
			*high |= (unsigned char)p[i] & 0x80;
		}
	}
	return p;
}

#endif

/* The first quote, backslash or control character from 'p' on, or 'end';
 * *high becomes non-zero when a byte of 0x80 or more was passed. */
static inline const char *
json_scan_text(const char *p, const char *end, unsigned *high)
{
	p = json_scan_blocks(p, end, high);
	while (p < end && !json_scan_special(*p))
		*high |= (unsigned char)*p++ & 0x80;
	return p;
}

/* True when the 'n' bytes (at least four) at 'a' and 'b' are the same. */
static inline bool
json_scan_same(const char *a, const char *b, size_t n)
{
	uint64_t x, y, u, v;
	uint32_t s, t, k, l;

	if (n < 8) {
		memcpy(&s, a, 4);
		memcpy(&t, b, 4);
		memcpy(&k, a + n - 4, 4);
		memcpy(&l, b + n - 4, 4);
		return ((s ^ t) | (k ^ l)) == 0;
	}
	for (; n > 16; a += 8, b += 8, n -= 8) {
		memcpy(&x, a, 8);
		memcpy(&y, b, 8);
		if (x != y)
			return false;
	}
	memcpy(&x, a, 8);
	memcpy(&y, b, 8);
	memcpy(&u, a + n - 8, 8);
	memcpy(&v, b + n - 8, 8);
	return ((x ^ y) | (u ^ v)) == 0;
}

/* The first byte of a word is its lowest. */
static inline uint64_t
json_scan_word(const char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof(word));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	return word;
}

/* How many of the eight bytes of 'word' are digits, from the first on. */
static inline unsigned
json_scan_digits(uint64_t word)
{
	uint64_t x = word ^ JSON_SCAN_ONES * '0';
	/* A carry runs only out of a byte that is no digit. */
	uint64_t other = ((x + JSON_SCAN_ONES * 0x76) | x) & JSON_SCAN_HIGHS;

	return other == 0 ? 8 : (unsigned)__builtin_ctzll(other) / 8;
}

/* The value of the first 'count' (1 to 8) bytes of 'word', all digits. */
static inline uint64_t
json_scan_value(uint64_t word, unsigned count)
{
	/* Zeros in front, then pairs, fours and eights at once. */
	uint64_t x = (word ^ JSON_SCAN_ONES * '0') << (8 - count) * 8;

	x = (x * 10 + (x >> 8)) & UINT64_C(0x00ff00ff00ff00ff);
	x = (x * 100 + (x >> 16)) & UINT64_C(0x0000ffff0000ffff);
	return (x * 10000 + (x >> 32)) & UINT64_C(0xffffffff);
}

#endif
