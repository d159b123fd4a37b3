#include "web/route.h"

#include <string.h>

#include "base/num.h"

#define WORD_MAX 100

/* A positive number without sign or leading zero, as ids are written. */
static bool
id_parse(struct text t, int64_t *out)
{
	return t.n > 0 && t.p[0] != '0' &&
	       num_int(t, 1, INT64_MAX, out, NULL) == 0;
}

/* A code or a token in an address. */
static bool
is_word(struct text t)
{
	for (size_t i = 0; i < t.n; i++)
		if ((t.p[i] < '0' || t.p[i] > '9') &&
		    (t.p[i] < 'A' || t.p[i] > 'Z') &&
		    (t.p[i] < 'a' || t.p[i] > 'z') && t.p[i] != '-' &&
		    t.p[i] != '_')
			return false;
	return t.n > 0 && t.n <= WORD_MAX;
}

static bool
pattern_fits(const char *pattern, const char *path, int64_t id[PAGE_PARTS_MAX])
{
	struct text want = text_of(pattern), have = text_of(path);
	struct text w, h;
	int ids = 0;

	while (text_cut(&want, '/', &w)) {
		if (!text_cut(&have, '/', &h))
			return false;
		if (text_is(w, ":id")) {
			if (ids == PAGE_PARTS_MAX || !id_parse(h, &id[ids]))
				return false;
			ids++;
		} else if (text_is(w, ":word")) {
			if (!is_word(h))
				return false;
		} else if (!text_equal(w, h))
			return false;
	}
	return have.n == 0;
}

const struct route *
route_find(const struct route *table, enum http_method method, const char *path,
	   int64_t id[PAGE_PARTS_MAX], unsigned *allowed_out)
{
	enum http_method wanted = method == HTTP_HEAD ? HTTP_GET : method;

	*allowed_out = 0;
	for (const struct route *r = table; r->pattern != NULL; r++) {
		int64_t found[PAGE_PARTS_MAX] = { 0 };

		if (!pattern_fits(r->pattern, path, found))
			continue;
		if (r->method == wanted) {
			memcpy(id, found, sizeof(found));
			*allowed_out = 0;
			return r;
		}
		*allowed_out |= 1u << r->method;
		if (r->method == HTTP_GET)
			*allowed_out |= 1u << HTTP_HEAD;
	}
	return NULL;
}
