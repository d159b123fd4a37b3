/*
 * cursor.h: reads foreign bytes without ever leaving them. A read past the end
 * gives zeros and sets 'bad' for good: one question at the end is enough.
 */
#ifndef CAPTURE_CURSOR_H
#define CAPTURE_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct cursor {
	const uint8_t *at, *end;
	bool bad;
};

static inline struct cursor
cursor_of(const uint8_t *bytes, size_t n)
{
	return (struct cursor){ bytes, bytes + n, false };
}

static inline size_t
cursor_left(const struct cursor *c)
{
	return (size_t)(c->end - c->at);
}

/* The next 'n' bytes, or NULL. */
static inline const uint8_t *
cursor_take(struct cursor *c, size_t n)
{
	const uint8_t *at = c->at;

	if (n > cursor_left(c)) {
		c->bad = true;
		c->at = c->end;
		return NULL;
	}
	c->at += n;
	return at;
}

static inline void
cursor_skip(struct cursor *c, size_t n)
{
	(void)cursor_take(c, n);
}

static inline uint8_t
cursor_u8(struct cursor *c)
{
	const uint8_t *b = cursor_take(c, 1);

	return b != NULL ? b[0] : 0;
}

/* Big-endian, as the wire has it. */
static inline uint16_t
cursor_u16(struct cursor *c)
{
	const uint8_t *b = cursor_take(c, 2);

	return (uint16_t)(b != NULL ? b[0] << 8 | b[1] : 0);
}

static inline uint32_t
cursor_u32(struct cursor *c)
{
	const uint8_t *b = cursor_take(c, 4);

	return b != NULL ? (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 |
			       (uint32_t)b[2] << 8 | b[3]
			 : 0;
}

/* A part of 'n' bytes as a cursor of its own (empty and bad when too long). */
static inline struct cursor
cursor_part(struct cursor *c, size_t n)
{
	const uint8_t *b = cursor_take(c, n);

	return b != NULL ? cursor_of(b, n)
			 : (struct cursor){ c->end, c->end, true };
}

static inline struct text
cursor_text(struct cursor *c, size_t n)
{
	const uint8_t *b = cursor_take(c, n);

	return b != NULL ? (struct text){ (const char *)b, n }
			 : (struct text){ NULL, 0 };
}

#endif
