/* json_out.c: see json_out.h. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/check.h"
#include "base/utf8.h"
#include "fmt/json_out.h"

void
json_out_init(struct json_out *j, struct str *out, bool pretty)
{
	*j = (struct json_out){ .out = out, .pretty = pretty };
	j->first[0] = true;
}

static void
line(struct json_out *j)
{
	if (!j->pretty)
		return;
	str_add_byte(j->out, '\n');
	for (unsigned i = 0; i < j->depth; i++)
		str_add(j->out, "  ");
}

/* What stands before a key or a value: a comma, a line, or nothing. */
static void
separate(struct json_out *j)
{
	if (j->after_key) {
		j->after_key = false;
		return;
	}
	if (!j->first[j->depth])
		str_add_byte(j->out, ',');
	j->first[j->depth] = false;
	if (j->depth > 0)
		line(j);
}

static void
begin(struct json_out *j, char bracket)
{
	separate(j);
	str_add_byte(j->out, bracket);
	CHECK(j->depth + 1 < ARRAY_LEN(j->first));
	j->first[++j->depth] = true;
}

static void
end(struct json_out *j, char bracket)
{
	bool empty = j->first[j->depth];

	CHECK(j->depth > 0 && !j->after_key);
	j->depth--;
	if (!empty)
		line(j);
	str_add_byte(j->out, bracket);
}

void
json_out_object(struct json_out *j)
{
	begin(j, '{');
}

void
json_out_object_end(struct json_out *j)
{
	end(j, '}');
}

void
json_out_array(struct json_out *j)
{
	begin(j, '[');
}

void
json_out_array_end(struct json_out *j)
{
	end(j, ']');
}

/* A plain byte stands for itself in every place a text may be shown. */
static bool
is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '<' &&
	       c != '>' && c != '&';
}

static void
escape_code(struct str *out, uint32_t code)
{
	static const char short_from[] = "\"\\\b\f\n\r\t";
	static const char short_to[] = "\"\\bfnrt";

	for (size_t i = 0; i + 1 < sizeof(short_from); i++) {
		if (code == (unsigned char)short_from[i]) {
			str_add_byte(out, '\\');
			str_add_byte(out, short_to[i]);
			return;
		}
	}
	if (code < 0x10000) {
		str_addf(out, "\\u%04" PRIx32, code);
		return;
	}
	code -= 0x10000;
	str_addf(out, "\\u%04" PRIx32 "\\u%04" PRIx32, 0xd800 + (code >> 10),
		 0xdc00 + (code & 0x3ff));
}

/* One character that is not plain ASCII; returns the bytes it took. */
static size_t
add_character(struct str *out, struct text t)
{
	uint32_t code = 0;
	size_t length = utf8_decode(t, &code);

	if (length == 0) {
		str_add(out, "\xef\xbf\xbd");
		return 1;
	}
	/* What could rewrite a terminal or a page is written as an escape:
	 * the value is the same for whoever reads it back. */
	if (code < 0x80 || !utf8_is_printable(code))
		escape_code(out, code);
	else
		str_add_n(out, t.p, length);
	return length;
}

static void
add_quoted(struct str *out, struct text t)
{
	size_t from = 0, at = 0;

	str_add_byte(out, '"');
	while (at < t.n) {
		if (is_plain((unsigned char)t.p[at])) {
			at++;
			continue;
		}
		str_add_text(out, text_slice(t, from, at));
		at += add_character(out, text_slice(t, at, t.n));
		from = at;
	}
	str_add_text(out, text_slice(t, from, t.n));
	str_add_byte(out, '"');
}

void
json_out_key(struct json_out *j, const char *name)
{
	separate(j);
	add_quoted(j->out, text_of(name));
	str_add(j->out, j->pretty ? ": " : ":");
	j->after_key = true;
}

void
json_out_text(struct json_out *j, struct text value)
{
	separate(j);
	add_quoted(j->out, value);
}

void
json_out_string(struct json_out *j, const char *value)
{
	if (value == NULL)
		json_out_null(j);
	else
		json_out_text(j, text_of(value));
}

void
json_out_int(struct json_out *j, int64_t value)
{
	separate(j);
	str_add_int(j->out, value);
}

void
json_out_natural(struct json_out *j, uint64_t value)
{
	separate(j);
	str_addf(j->out, "%" PRIu64, value);
}

void
json_out_real(struct json_out *j, double value)
{
	char digits[40];

	separate(j);
	if (!isfinite(value)) {
		str_add(j->out, "null");
		return;
	}
	if (value == 0 && signbit(value)) {
		/* "-0" would be read as a whole number, which has no sign. */
		str_add(j->out, "-0.0");
		return;
	}
	/* The shortest of three that reads back as the same number. */
	for (int precision = 15; precision <= 17; precision++) {
		snprintf(digits, sizeof(digits), "%.*g", precision, value);
		if (strtod(digits, NULL) == value)
			break;
	}
	for (char *p = digits; *p != '\0'; p++)
		if (*p == ',')
			*p = '.';
	str_add(j->out, digits);
}

void
json_out_bool(struct json_out *j, bool value)
{
	separate(j);
	str_add(j->out, value ? "true" : "false");
}

void
json_out_null(struct json_out *j)
{
	separate(j);
	str_add(j->out, "null");
}

void
json_out_pair(struct json_out *j, const char *name, const char *value)
{
	json_out_key(j, name);
	json_out_string(j, value);
}

void
json_out_pair_text(struct json_out *j, const char *name, struct text v)
{
	json_out_key(j, name);
	json_out_text(j, v);
}

void
json_out_pair_int(struct json_out *j, const char *name, int64_t value)
{
	json_out_key(j, name);
	json_out_int(j, value);
}

void
json_out_pair_bool(struct json_out *j, const char *name, bool value)
{
	json_out_key(j, name);
	json_out_bool(j, value);
}
