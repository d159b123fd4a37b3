/* utf8.c: see utf8.h. */
#include <string.h>

#include "base/check.h"
#include "base/utf8.h"

#define HIGH_BITS UINT64_C(0x8080808080808080)

static const char replacement[] = "\xef\xbf\xbd";

static bool
byte_continues(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

/* Table 3-7 of the Unicode standard: what may follow each first byte. */
static size_t
sequence_length(const unsigned char *p, size_t n)
{
	unsigned char low = 0x80, high = 0xbf;
	size_t length;

	if (p[0] < 0x80)
		return 1;
	if (p[0] < 0xc2 || p[0] > 0xf4)
		return 0;
	length = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	if (n < length)
		return 0;
	if (p[0] == 0xe0)
		low = 0xa0;
	else if (p[0] == 0xed)
		high = 0x9f;
	else if (p[0] == 0xf0)
		low = 0x90;
	else if (p[0] == 0xf4)
		high = 0x8f;
	if (p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < length; i++)
		if (!byte_continues(p[i]))
			return 0;
	return length;
}

size_t
utf8_valid_length(struct text t)
{
	const unsigned char *p = (const unsigned char *)t.p;
	size_t at = 0, step;
	uint64_t word;

	while (at < t.n) {
		while (t.n - at >= sizeof(word)) {
			memcpy(&word, p + at, sizeof(word));
			if ((word & HIGH_BITS) != 0)
				break;
			at += sizeof(word);
		}
		if (at == t.n)
			break;
		step = sequence_length(p + at, t.n - at);
		if (step == 0)
			break;
		at += step;
	}
	return at;
}

bool
utf8_valid(struct text t)
{
	return utf8_valid_length(t) == t.n;
}

size_t
utf8_decode(struct text t, uint32_t *code_out)
{
	static const unsigned char first_mask[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	const unsigned char *p = (const unsigned char *)t.p;
	size_t length = t.n > 0 ? sequence_length(p, t.n) : 0;
	uint32_t code;

	if (length == 0)
		return 0;
	code = p[0] & first_mask[length];
	for (size_t i = 1; i < length; i++)
		code = code << 6 | (p[i] & 0x3f);
	*code_out = code;
	return length;
}

size_t
utf8_encode(uint32_t code, char *buffer)
{
	if (code < 0x80) {
		buffer[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		buffer[0] = (char)(0xc0 | code >> 6);
		buffer[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code >= 0xd800 && code <= 0xdfff)
		return 0;
	if (code < 0x10000) {
		buffer[0] = (char)(0xe0 | code >> 12);
		buffer[1] = (char)(0x80 | (code >> 6 & 0x3f));
		buffer[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	if (code > 0x10ffff)
		return 0;
	buffer[0] = (char)(0xf0 | code >> 18);
	buffer[1] = (char)(0x80 | (code >> 12 & 0x3f));
	buffer[2] = (char)(0x80 | (code >> 6 & 0x3f));
	buffer[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}

size_t
utf8_count(struct text t)
{
	size_t count = 0;

	for (size_t i = 0; i < t.n; i++)
		count += !byte_continues((unsigned char)t.p[i]);
	return count;
}

struct text
utf8_clip(struct text t, size_t bytes)
{
	size_t at = bytes;

	if (t.n <= bytes)
		return t;
	/* A character has at most three continuation bytes; more is rubbish
	 * that may be cut anywhere. */
	while (at > 0 && bytes - at < 3 &&
	       byte_continues((unsigned char)t.p[at]))
		at--;
	if (byte_continues((unsigned char)t.p[at]))
		at = bytes;
	return (struct text){ t.p, at };
}

bool
utf8_is_printable(uint32_t code)
{
	if (code < 0x20 || (code >= 0x7f && code <= 0x9f))
		return false;
	if (code < 0x61c)
		return true;
	return code != 0x61c && code != 0x200e && code != 0x200f &&
	       !(code >= 0x2028 && code <= 0x202e) &&
	       !(code >= 0x2066 && code <= 0x206f) && code != 0xfeff &&
	       !(code >= 0xfff9 && code <= 0xfffb) &&
	       (code & 0xfffe) != 0xfffe &&
	       !(code >= 0xe0000 && code <= 0xe007f);
}

/* The next piece of *rest to show: a run of the text or a replacement. */
static struct text
printable_cut(struct text *rest, bool lines)
{
	struct text piece = { rest->p, 0 };
	uint32_t code;
	size_t step;

	while (rest->n > 0) {
		step = utf8_decode(*rest, &code);
		if (step == 0 ||
		    (!utf8_is_printable(code) && !(lines && code == '\n'))) {
			if (piece.n > 0)
				return piece;
			*rest = text_slice(*rest, step > 0 ? step : 1, rest->n);
			return TEXT(replacement);
		}
		piece.n += step;
		*rest = text_slice(*rest, step, rest->n);
	}
	return piece;
}

void
utf8_printable(struct str *out, struct text t, bool lines)
{
	while (t.n > 0)
		str_add_text(out, printable_cut(&t, lines));
}

void
utf8_printable_copy(char *buffer, size_t size, struct text t)
{
	struct text piece;
	size_t used = 0;

	CHECK(size > 0);
	while (t.n > 0) {
		piece = printable_cut(&t, false);
		if (!text_copy(buffer + used, size - used, piece))
			t.n = 0;
		used += strlen(buffer + used);
	}
	buffer[used] = '\0';
}
