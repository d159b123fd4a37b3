/*
 * json_text.h: the texts of a JSON value, for json.c alone. Finding the end
 * of a text is where the time goes, so it is done sixteen bytes at a time.
 */
#ifndef FMT_JSON_TEXT_H
#define FMT_JSON_TEXT_H

#include "fmt/json.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* Stores the failure with the offset of 'where' and returns JSON_ERROR. */
enum json_kind json_fail(struct json *j, enum err_kind kind, const char *where,
			 const char *what);
/* With j->at behind the opening quote: reads to behind the closing one and
 * sets j->text. False after json_fail. */
bool json_text_read(struct json *j);
/* The same without unescaping: only finds the end and checks the bytes. */
bool json_text_skip(struct json *j);

#if defined(__SSE2__)

/* Of the sixteen bytes at 'p': a bit for each quote, backslash and control
 * character; *high_out gets a bit for each byte of 0x80 or more. */
static inline unsigned
json_text_block(const char *p, unsigned *high_out)
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

/* json_text_read for the usual text, which is short and plain: one block of
 * sixteen tells. False when it is not such a text, with nothing changed. */
static inline bool
json_text_quick(struct json *j)
{
	unsigned mask, high, length;

	if (j->end - j->at < 16)
		return false;
	mask = json_text_block(j->at, &high);
	if (mask == 0)
		return false;
	length = (unsigned)__builtin_ctz(mask);
	if (j->at[length] != '"' || (high & ((1u << length) - 1)) != 0 ||
	    length > j->limits.string)
		return false;
	j->text = (struct text){ j->at, length };
	j->at += length + 1;
	return true;
}

#else

static inline bool
json_text_quick(struct json *j)
{
	UNUSED(j);
	return false;
}

#endif

#endif
