/* json_text.c: see json_text.h. */
#include <string.h>

#include "base/hex.h"
#include "base/utf8.h"
#include "fmt/json_scan.h"
#include "fmt/json_text.h"

/* Why the text that stops at 'p' cannot go on there. */
static bool
stop_fail(struct json *j, const char *p)
{
	if (p >= j->end)
		json_fail(j, ERR_INVALID, p, "text without end");
	else
		json_fail(j, ERR_INVALID, p, "control character in a text");
	return false;
}

static bool
check_utf8(struct json *j, const char *from, const char *to)
{
	struct text t = { from, (size_t)(to - from) };
	size_t good = utf8_valid_length(t);

	if (good == t.n)
		return true;
	json_fail(j, ERR_INVALID, from + good, "not UTF-8");
	return false;
}

/* Four hexadecimal digits at 'p', or -1. */
static int
hex4(const char *p, const char *end)
{
	int value = 0, digit;

	if (end - p < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		digit = hex_digit(p[i]);
		if (digit < 0)
			return -1;
		value = value << 4 | digit;
	}
	return value;
}

/* "uXXXX" at *p, with its second half when it is a surrogate: one character
 * into 'out'. Returns its bytes, 0 after json_fail. */
static size_t
unescape_code(struct json *j, const char **p, char out[4])
{
	const char *from = *p - 1;
	int code = hex4(*p + 1, j->end), low;

	if (code < 0) {
		json_fail(j, ERR_INVALID, from, "\\u without four digits");
		return 0;
	}
	*p += 5;
	if (code >= 0xd800 && code <= 0xdbff && j->end - *p >= 6 &&
	    (*p)[0] == '\\' && (*p)[1] == 'u') {
		low = hex4(*p + 2, j->end);
		if (low >= 0xdc00 && low <= 0xdfff) {
			code =
			    0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
			*p += 6;
		}
	}
	if (code >= 0xd800 && code <= 0xdfff) {
		json_fail(j, ERR_INVALID, from, "half of a surrogate pair");
		return 0;
	}
	return utf8_encode((uint32_t)code, out);
}

/* The escape whose backslash stands at *p - 1; as unescape_code. */
static size_t
unescape(struct json *j, const char **p, char out[4])
{
	static const char names[] = "\"\\/bfnrt";
	static const char values[] = "\"\\/\b\f\n\r\t";
	const char *name;

	if (*p >= j->end) {
		stop_fail(j, *p);
		return 0;
	}
	if (**p == 'u')
		return unescape_code(j, p, out);
	name = **p != '\0' ? strchr(names, **p) : NULL;
	if (name == NULL) {
		json_fail(j, ERR_INVALID, *p - 1, "unknown escape");
		return 0;
	}
	out[0] = values[name - names];
	(*p)++;
	return 1;
}

static bool
text_set(struct json *j, const char *from, size_t length)
{
	if (length > j->limits.string) {
		json_fail(j, ERR_TOO_BIG, j->at, "text over the limit");
		return false;
	}
	j->text.p = from;
	j->text.n = length;
	return true;
}

static bool
scratch_add(struct json *j, const char *bytes, size_t length)
{
	if (length > j->scratch_room - j->scratch_used) {
		json_fail(j, ERR_TOO_BIG, j->at,
			  "no room for a text with escapes");
		return false;
	}
	if (length > 0)
		memcpy(j->scratch + j->scratch_used, bytes, length);
	j->scratch_used += length;
	return true;
}

/* The text has its first backslash at 'p': it is composed in the scratch. */
static bool
read_escaped(struct json *j, const char *p, unsigned high)
{
	size_t start = j->scratch_used, length;
	const char *run = j->at;
	char out[4];

	while (p < j->end && *p == '\\') {
		if (!scratch_add(j, run, (size_t)(p - run)))
			return false;
		p++;
		length = unescape(j, &p, out);
		if (length == 0 || !scratch_add(j, out, length))
			return false;
		run = p;
		p = json_scan_text(p, j->end, &high);
	}
	if (p >= j->end || *p != '"')
		return stop_fail(j, p);
	if (high != 0 && !check_utf8(j, j->at, p))
		return false;
	if (!scratch_add(j, run, (size_t)(p - run)) ||
	    !text_set(j, j->scratch + start, j->scratch_used - start))
		return false;
	j->at = p + 1;
	return true;
}

bool
json_text_read(struct json *j)
{
	const char *from = j->at, *p;
	unsigned high = 0;

	p = json_scan_text(from, j->end, &high);
	if (p < j->end && *p == '\\')
		return read_escaped(j, p, high);
	if (p >= j->end || *p != '"')
		return stop_fail(j, p);
	if (high != 0 && !check_utf8(j, from, p))
		return false;
	if (!text_set(j, from, (size_t)(p - from)))
		return false;
	j->at = p + 1;
	return true;
}

bool
json_text_skip(struct json *j)
{
	const char *from = j->at, *p = from;
	unsigned high = 0;

	for (;;) {
		p = json_scan_text(p, j->end, &high);
		if (p >= j->end || *p != '\\')
			break;
		if (j->end - p < 2)
			return stop_fail(j, j->end);
		p += 2;
	}
	if (p >= j->end || *p != '"')
		return stop_fail(j, p);
	if (high != 0 && !check_utf8(j, from, p))
		return false;
	j->at = p + 1;
	return true;
}
