/* url.c: see url.h. */
#include <string.h>

#include "base/hex.h"
#include "base/utf8.h"
#include "fmt/url.h"

int
url_decode(struct text t, bool plus, struct str *out, struct err *e)
{
	int high, low;

	for (size_t i = 0; i < t.n; i++) {
		if (t.p[i] == '+' && plus) {
			str_add_byte(out, ' ');
			continue;
		}
		if (t.p[i] != '%') {
			str_add_byte(out, t.p[i]);
			continue;
		}
		high = t.n - i > 2 ? hex_digit(t.p[i + 1]) : -1;
		low = t.n - i > 2 ? hex_digit(t.p[i + 2]) : -1;
		if (high < 0 || low < 0)
			return err_set(e, ERR_INVALID,
				       "'%%' without two digits at byte %zu",
				       i);
		str_add_byte(out, (char)(high << 4 | low));
		i += 2;
	}
	return str_check(out, "decoded text", e);
}

static bool
is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
	       c == '~';
}

void
url_encode(struct str *out, struct text t)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < t.n; i++) {
		unsigned char c = (unsigned char)t.p[i];

		if (is_unreserved(t.p[i])) {
			str_add_byte(out, t.p[i]);
			continue;
		}
		str_add_byte(out, '%');
		str_add_byte(out, digits[c >> 4]);
		str_add_byte(out, digits[c & 15]);
	}
}

/* One name or value, decoded and checked, in the arena. */
static int
part_read(struct text t, size_t most, struct str *draft, struct arena *a,
	  struct text *out, struct err *e)
{
	char *copy;

	str_reset(draft);
	draft->max = most;
	if (url_decode(t, true, draft, e) != 0)
		return -1;
	if (!utf8_valid(str_view(draft)) ||
	    text_find(str_view(draft), '\0') < draft->n)
		return err_set(e, ERR_INVALID, "not UTF-8 text");
	copy = arena_text(a, str_view(draft));
	if (copy == NULL)
		return arena_check(a, e);
	*out = (struct text){ copy, draft->n };
	return 0;
}

static int
pair_read(struct text t, struct url_limits limits, struct str *draft,
	  struct arena *a, struct url_pair *out, struct err *e)
{
	size_t equals = text_find(t, '=');

	if (part_read(text_slice(t, 0, equals), limits.name, draft, a,
		      &out->name, e) != 0)
		return -1;
	if (part_read(text_slice(t, equals + 1, t.n), limits.value, draft, a,
		      &out->value, e) != 0)
		return err_prefix(e, "'%.*s'", (int)utf8_clip(out->name, 40).n,
				  out->name.p);
	return 0;
}

static size_t
count_parts(struct text t)
{
	struct text part;
	size_t count = 0;

	while (text_cut(&t, '&', &part))
		count += part.n > 0;
	return count;
}

int
url_pairs_parse(struct text t, struct url_limits limits, struct arena *a,
		struct url_pairs *out, struct err *e)
{
	size_t count = count_parts(t);
	struct text part;
	struct str draft;
	int rc = 0;

	*out = (struct url_pairs){ NULL, 0 };
	if (count > limits.pairs)
		return err_set(e, ERR_TOO_BIG, "more than %zu fields",
			       limits.pairs);
	out->pair = arena_alloc_array(a, count, sizeof(*out->pair));
	if (out->pair == NULL)
		return arena_check(a, e);
	str_init(&draft, limits.value);
	while (rc == 0 && text_cut(&t, '&', &part)) {
		if (part.n == 0)
			continue;
		rc = pair_read(part, limits, &draft, a, &out->pair[out->count],
			       e);
		if (rc != 0)
			err_prefix(e, "field %zu", out->count + 1);
		else
			out->count++;
	}
	str_done(&draft);
	return rc;
}

bool
url_pairs_get(const struct url_pairs *p, const char *name, struct text *out)
{
	for (size_t i = 0; i < p->count; i++) {
		if (text_is(p->pair[i].name, name)) {
			*out = p->pair[i].value;
			return true;
		}
	}
	return false;
}

void
url_pair_write(struct str *out, const char *name, struct text value)
{
	if (out->n > 0 && out->p[out->n - 1] != '?')
		str_add_byte(out, '&');
	url_encode(out, text_of(name));
	str_add_byte(out, '=');
	url_encode(out, value);
}
