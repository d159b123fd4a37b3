/* str.c: see str.h. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/check.h"
#include "base/str.h"
#include "base/utf8.h"

struct text
text_slice(struct text t, size_t from, size_t to)
{
	if (to > t.n)
		to = t.n;
	if (from > to)
		from = to;
	/* Even an empty slice stands at its place. */
	return (struct text){ t.p != NULL ? t.p + from : NULL, to - from };
}

bool
text_equal_nocase(struct text a, struct text b)
{
	unsigned char x, y;

	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++) {
		x = (unsigned char)a.p[i];
		y = (unsigned char)b.p[i];
		if (x >= 'A' && x <= 'Z')
			x |= 0x20;
		if (y >= 'A' && y <= 'Z')
			y |= 0x20;
		if (x != y)
			return false;
	}
	return true;
}

bool
text_contains(struct text t, const char *part)
{
	size_t n = strlen(part);
	const char *p = t.p, *last;

	if (n == 0)
		return true;
	if (t.n < n)
		return false;
	/* The parts are short words of this program and the texts mostly
	 * short too: memmem's preparations would cost more than the search. */
	last = t.p + t.n - n;
	while (p <= last &&
	       (p = memchr(p, part[0], (size_t)(last - p) + 1)) != NULL) {
		if (memcmp(p, part, n) == 0)
			return true;
		p++;
	}
	return false;
}

static char
byte_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

bool
text_contains_nocase(struct text t, const char *part)
{
	struct text wanted = text_of(part);
	char first;

	if (wanted.n == 0)
		return true;
	first = byte_lower(part[0]);
	for (size_t i = 0; i + wanted.n <= t.n; i++)
		if (byte_lower(t.p[i]) == first &&
		    text_equal_nocase((struct text){ t.p + i, wanted.n },
				      wanted))
			return true;
	return false;
}

size_t
text_find(struct text t, char byte)
{
	const char *p = t.n > 0 ? memchr(t.p, byte, t.n) : NULL;

	return p != NULL ? (size_t)(p - t.p) : t.n;
}

static bool
byte_is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct text
text_trim(struct text t)
{
	while (t.n > 0 && byte_is_blank(t.p[0])) {
		t.p++;
		t.n--;
	}
	while (t.n > 0 && byte_is_blank(t.p[t.n - 1]))
		t.n--;
	return t;
}

bool
text_cut(struct text *rest, char byte, struct text *part)
{
	size_t at;

	if (rest->n == 0)
		return false;
	at = text_find(*rest, byte);
	*part = text_slice(*rest, 0, at);
	*rest = text_slice(*rest, at + 1, rest->n);
	return true;
}

bool
text_copy(char *buffer, size_t size, struct text t)
{
	struct text fit;

	CHECK(size > 0);
	fit = utf8_clip(t, size - 1);
	if (fit.n > 0)
		memcpy(buffer, fit.p, fit.n);
	buffer[fit.n] = '\0';
	return fit.n == t.n;
}

/* What an empty str points to; never written. */
static char nothing[1];

void
str_init(struct str *s, size_t max)
{
	CHECK(max < SIZE_MAX / 2);
	*s = (struct str){ .p = nothing, .max = max };
}

void
str_done(struct str *s)
{
	if (s->room > 0)
		free(s->p);
	*s = (struct str){ .p = nothing };
}

void
str_reset(struct str *s)
{
	s->over = false;
	str_cut(s, 0);
}

/* Makes place for 'more' bytes; false (and over) when the limit forbids. */
static bool
str_grow(struct str *s, size_t more)
{
	size_t need, room;

	if (s->over || more > s->max - s->n) {
		s->over = true;
		return false;
	}
	need = s->n + more + 1;
	if (need <= s->room)
		return true;
	room = s->room < 64 ? 64 : s->room * 2;
	if (room < need)
		room = need;
	if (room > s->max + 1)
		room = s->max + 1;
	s->p = realloc(s->room > 0 ? s->p : NULL, room);
	CHECK(s->p != NULL);
	s->room = room;
	return true;
}

void
str_add_n(struct str *s, const char *bytes, size_t length)
{
	if (!str_grow(s, length))
		return;
	if (length > 0)
		memcpy(s->p + s->n, bytes, length);
	s->n += length;
	s->p[s->n] = '\0';
}

void
str_add(struct str *s, const char *terminated)
{
	str_add_n(s, terminated, strlen(terminated));
}

void
str_add_text(struct str *s, struct text t)
{
	str_add_n(s, t.p, t.n);
}

void
str_add_byte(struct str *s, char byte)
{
	str_add_n(s, &byte, 1);
}

void
str_add_int(struct str *s, int64_t value)
{
	uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
	char digits[24];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (value < 0)
		digits[--at] = '-';
	str_add_n(s, digits + at, sizeof(digits) - at);
}

void
str_addv(struct str *s, const char *fmt, va_list ap)
{
	va_list again;
	int length;

	va_copy(again, ap);
	length = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	CHECK(length >= 0);
	if (!str_grow(s, (size_t)length))
		return;
	vsnprintf(s->p + s->n, (size_t)length + 1, fmt, ap);
	s->n += (size_t)length;
}

void
str_addf(struct str *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	str_addv(s, fmt, ap);
	va_end(ap);
}

void
str_cut(struct str *s, size_t length)
{
	if (length >= s->n)
		return;
	s->n = length;
	s->p[length] = '\0';
}

struct text
str_view(const struct str *s)
{
	return (struct text){ s->p, s->n };
}

int
str_check(const struct str *s, const char *what, struct err *e)
{
	if (!s->over)
		return 0;
	return err_set(e, ERR_TOO_BIG, "%s is longer than %zu bytes", what,
		       s->max);
}
