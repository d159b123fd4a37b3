#include "web/html_out.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

void
html_raw(struct html_out *o, const char *bytes, size_t length)
{
	str_add_n(o->to, bytes, length);
}

static void
add_escaped(struct str *to, struct text t)
{
	for (size_t i = 0; i < t.n; i++) {
		switch (t.p[i]) {
		case '&':
			str_add(to, "&amp;");
			break;
		case '<':
			str_add(to, "&lt;");
			break;
		case '>':
			str_add(to, "&gt;");
			break;
		case '"':
			str_add(to, "&quot;");
			break;
		case '\'':
			str_add(to, "&#39;");
			break;
		default:
			str_add_byte(to, t.p[i]);
		}
	}
}

void
html_text(struct html_out *o, struct text t)
{
	struct str printable;

	str_init(&printable, o->to->max);
	utf8_printable(&printable, t, true);
	add_escaped(o->to, (struct text){ printable.p, printable.n });
	if (printable.over)
		o->to->over = true;
	str_done(&printable);
}

void
html_string(struct html_out *o, const char *terminated)
{
	html_text(o, text_of(terminated));
}

void
html_markup(struct html_out *o, struct html h)
{
	str_add_text(o->to, h.markup);
}

void
html_int(struct html_out *o, long long value)
{
	str_addf(o->to, "%lld", value);
}

void
html_natural(struct html_out *o, unsigned long long value)
{
	str_addf(o->to, "%llu", value);
}

void
html_count_natural(struct html_out *o, unsigned long long value)
{
	char digits[24];
	int n = snprintf(digits, sizeof(digits), "%llu", value);

	for (int i = 0; i < n; i++) {
		if (i > 0 && (n - i) % 3 == 0)
			str_add_byte(o->to, ',');
		str_add_byte(o->to, digits[i]);
	}
}

void
html_count(struct html_out *o, long long value)
{
	if (value < 0)
		str_add_byte(o->to, '-');
	html_count_natural(o, value < 0 ? 0 - (unsigned long long)value
					: (unsigned long long)value);
}

static bool
is_unreserved(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') ||
	       (byte != 0 && strchr("-._~", byte) != NULL);
}

static void
add_percent(struct str *to, char byte)
{
	str_addf(to, "%%%02X", (unsigned)(unsigned char)byte);
}

/* Bytes with a meaning of their own in an address, safe in a quoted value.
 * The quote is left out on purpose. */
static bool
is_reserved(char byte)
{
	return byte != 0 && strchr(":/?#[]@!$()*+,;=", byte) != NULL;
}

static bool
is_triplet(struct text t, size_t i)
{
	return i + 2 < t.n && t.p[i] == '%' &&
	       isxdigit((unsigned char)t.p[i + 1]) &&
	       isxdigit((unsigned char)t.p[i + 2]);
}

static bool
is_allowed(struct text t)
{
	if (t.n == 0 || t.p[0] == '?' || t.p[0] == '#')
		return true;
	/* "//host" and, as browsers read it, "/\host" leave this site. */
	if (t.p[0] == '/')
		return t.n == 1 || (t.p[1] != '/' && t.p[1] != '\\');
	return text_starts_nocase(t, "https://") ||
	       text_starts_nocase(t, "http://") ||
	       text_starts_nocase(t, "mailto:") ||
	       text_starts_nocase(t, "tel:");
}

void
html_url_text(struct html_out *o, struct text t)
{
	if (!is_allowed(t)) {
		str_add(o->to, "#");
		return;
	}
	for (size_t i = 0; i < t.n; i++) {
		if (t.p[i] == '&')
			str_add(o->to, "&amp;");
		else if (is_unreserved(t.p[i]) || is_reserved(t.p[i]) ||
			 is_triplet(t, i))
			str_add_byte(o->to, t.p[i]);
		else
			add_percent(o->to, t.p[i]);
	}
}

void
html_url_string(struct html_out *o, const char *terminated)
{
	html_url_text(o, text_of(terminated));
}

void
html_part_text(struct html_out *o, struct text t)
{
	for (size_t i = 0; i < t.n; i++) {
		if (is_unreserved(t.p[i]))
			str_add_byte(o->to, t.p[i]);
		else
			add_percent(o->to, t.p[i]);
	}
}

void
html_part_string(struct html_out *o, const char *terminated)
{
	html_part_text(o, text_of(terminated));
}

void
html_tr(struct html_out *o, enum text_key key, const struct content_value *fact,
	size_t count)
{
	const char *pattern = content_text(o->language, key);
	struct str filled;

	if (count == 0) {
		html_string(o, pattern);
		return;
	}
	str_init(&filled, o->to->max);
	content_fill(&filled, pattern, fact, count);
	html_text(o, (struct text){ filled.p, filled.n });
	str_done(&filled);
}

struct content_value
html_fact_text(const char *name, struct text t)
{
	return (struct content_value){ .name = name, .text = t };
}

struct content_value
html_fact_string(const char *name, const char *value)
{
	return html_fact_text(name, text_of(value));
}

struct content_value
html_fact_int(const char *name, long long value)
{
	return (struct content_value){ .name = name,
				       .integer = value,
				       .number = true };
}

struct content_value
html_fact_natural(const char *name, unsigned long long value)
{
	return html_fact_int(name, (long long)value);
}
