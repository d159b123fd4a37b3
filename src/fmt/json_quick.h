/*
 * json_quick.h: the usual case of each token, for a reader that knows where it
 * stands: behind a key (a value comes) or behind a value in an object (a key
 * comes). The place is handed in and out instead of kept in struct json, which
 * is most of the gain. Each function reads what json_next would read in the
 * same place, or returns NULL: then json_next is asked, from where the reader
 * stood. So who uses these accepts and refuses what json_next does.
 */
#ifndef FMT_JSON_QUICK_H
#define FMT_JSON_QUICK_H

#include "fmt/json.h"
#include "fmt/json_scan.h"

/* What may come next; struct json's 'state'. */
enum json_state {
	STATE_KEY,          /* a key */
	STATE_VALUE,        /* a value */
	STATE_FIRST_MEMBER, /* a key or the end of the object */
	STATE_FIRST_ITEM,   /* a value or the end of the array */
	STATE_AFTER,        /* a comma or the end of what is open */
	STATE_STOPPED       /* nothing: the end, or an error */
};

/* The key whose bytes with quotes and colon are 'lead', 'length' of them (at
 * least four), plain and without blanks. Returns the place of its value. */
static inline const char *
json_quick_key(const char *at, const char *end, const char *lead, size_t length)
{
	if ((size_t)(end - at) <= length || !json_scan_same(at, lead, length))
		return NULL;
	return at + length;
}

/* With 'at' behind the opening quote of a plain text in ASCII: the place
 * behind the closing one, and the text between. */
static inline const char *
json_quick_rest(const char *at, const char *end, struct text *out)
{
	const char *to;
	unsigned high = 0;

	to = json_scan_blocks(at, end, &high);
	if (to >= end || *to != '"' || high != 0)
		return NULL;
	*out = (struct text){ at, (size_t)(to - at) };
	return to + 1;
}

/* A plain text as the value. No longer than the input is: a reader with a
 * lower limit checks it. */
static inline const char *
json_quick_text(const char *at, const char *end, struct text *out)
{
	return at < end && *at == '"' ? json_quick_rest(at + 1, end, out)
				      : NULL;
}

/* A natural number of at most nineteen digits, which 64 bits hold. */
static inline const char *
json_quick_natural(const char *at, const char *end, uint64_t *out)
{
	static const uint64_t tens[] = { 1,       10,       100,
					 1000,    10000,    100000,
					 1000000, 10000000, 100000000 };
	const char *p = at;
	uint64_t word, value;
	unsigned count;

	if (end - at < 32)
		return NULL;
	word = json_scan_word(p);
	count = json_scan_digits(word);
	if (count == 0 || (*at == '0' && count > 1))
		return NULL;
	value = json_scan_value(word, count);
	p += count;
	while (count == 8) {
		word = json_scan_word(p);
		count = json_scan_digits(word);
		if (p + count - at > 19)
			return NULL;
		if (count > 0)
			value =
			    value * tens[count] + json_scan_value(word, count);
		p += count;
	}
	if (*p == '.' || (*p | 0x20) == 'e')
		return NULL;
	*out = value;
	return p;
}

/* true or false. */
static inline const char *
json_quick_bool(const char *at, const char *end, bool *out)
{
	size_t length;

	if (end - at < 5)
		return NULL;
	if (memcmp(at, "true", 4) == 0)
		length = 4;
	else if (memcmp(at, "false", 5) == 0)
		length = 5;
	else
		return NULL;
	*out = length == 4;
	return at + length;
}

#endif
