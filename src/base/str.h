/*
 * str.h: text. struct text is a view (pointer and length, not terminated, not
 * owned); struct str is a growing text that states its limit at birth. A str
 * that would pass its limit keeps what it had, and stays "over": str_check
 * then fails once, at the end, instead of at every append.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/def.h"
#include "base/err.h"

/* A view of text somebody else owns. 'p' may be NULL only when n is 0. */
struct text {
	const char *p;
	size_t n;
};

#define TEXT(literal) ((struct text){ (literal), sizeof(literal) - 1 })
/* The same as an initializer in a static table. */
#define TEXT_ROW(literal)                                                      \
	{                                                                      \
		(literal), sizeof(literal) - 1                                 \
	}

/* View of a terminated text; NULL gives the empty view. */
static inline struct text
text_of(const char *terminated)
{
	if (terminated == NULL)
		return (struct text){ NULL, 0 };
	return (struct text){ terminated, strlen(terminated) };
}

/* Bytes 'from' to 'to' (without), both cut to what is there. */
struct text text_slice(struct text t, size_t from, size_t to);

/* Here, so that the length of a literal costs nothing: these are asked
 * thousands of times for every record. */
static inline bool
text_equal(struct text a, struct text b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool
text_is(struct text t, const char *other)
{
	return text_equal(t, text_of(other));
}

static inline bool
text_starts(struct text t, const char *prefix)
{
	size_t n = strlen(prefix);

	return t.n >= n && (n == 0 || memcmp(t.p, prefix, n) == 0);
}

static inline bool
text_ends(struct text t, const char *suffix)
{
	size_t n = strlen(suffix);

	return t.n >= n && (n == 0 || memcmp(t.p + t.n - n, suffix, n) == 0);
}

/* Compare without regard to ASCII case. */
bool text_equal_nocase(struct text a, struct text b);

static inline bool
text_is_nocase(struct text t, const char *other)
{
	size_t n = strlen(other);

	return t.n == n && text_equal_nocase(t, (struct text){ other, n });
}

static inline bool
text_starts_nocase(struct text t, const char *prefix)
{
	size_t n = strlen(prefix);

	return t.n >= n && text_equal_nocase((struct text){ t.p, n },
					     (struct text){ prefix, n });
}

static inline bool
text_ends_nocase(struct text t, const char *suffix)
{
	size_t n = strlen(suffix);

	return t.n >= n && text_equal_nocase((struct text){ t.p + t.n - n, n },
					     (struct text){ suffix, n });
}

bool text_contains(struct text t, const char *part);
bool text_contains_nocase(struct text t, const char *part);
/* Position of a byte, or t.n when absent. */
size_t text_find(struct text t, char byte);
/* Without ASCII white space at both ends. */
struct text text_trim(struct text t);
/* Cuts the part before 'byte' off *rest; false when *rest was empty. */
bool text_cut(struct text *rest, char byte, struct text *part);
/* Copies to a terminated buffer of 'size' bytes; cuts at a whole UTF-8
 * character when too long; returns false when it cut. */
bool text_copy(char *buffer, size_t size, struct text t);

struct str {
	char *p;     /* terminated; "" when empty, never NULL after init */
	size_t n;    /* bytes without the terminator */
	size_t room; /* bytes allocated */
	size_t max;  /* the limit for n */
	bool over;   /* an append was refused */
};

/* An empty text of at most 'max' bytes. Call str_done when finished. */
void str_init(struct str *s, size_t max);
void str_done(struct str *s);
/* Empties the text, keeps the memory, forgets "over". */
void str_reset(struct str *s);
void str_add(struct str *s, const char *terminated);
void str_add_n(struct str *s, const char *bytes, size_t length);
void str_add_text(struct str *s, struct text t);
void str_add_byte(struct str *s, char byte);
void str_add_int(struct str *s, int64_t value);
void str_addf(struct str *s, const char *fmt, ...) PRINTF_LIKE(2, 3);
void str_addv(struct str *s, const char *fmt, va_list ap) PRINTF_LIKE(2, 0);
/* Cuts back to 'length' bytes (no effect when already shorter). */
void str_cut(struct str *s, size_t length);
struct text str_view(const struct str *s);
/* 0, or ERR_TOO_BIG ("what" names the text) when the limit was met. */
int MUST_CHECK str_check(const struct str *s, const char *what, struct err *e);

#endif
