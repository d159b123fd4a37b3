/*
 * url.h: percent coding, and the pairs of a query or a form as browsers send
 * them (application/x-www-form-urlencoded).
 */
#ifndef FMT_URL_H
#define FMT_URL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct url_limits {
	size_t pairs; /* how many */
	size_t name;  /* bytes of one name, decoded */
	size_t value; /* bytes of one value, decoded */
};

struct url_pair {
	struct text name, value;
};

struct url_pairs {
	struct url_pair *pair;
	size_t count;
};

/* Appends the bytes that 't' means; '+' is a blank when 'plus' is true.
 * INVALID for a '%' without two hexadecimal digits, with its place. */
int MUST_CHECK url_decode(struct text t, bool plus, struct str *out,
			  struct err *e);
/* Appends 't' so that it may stand anywhere in a URL: all but letters,
 * digits and "-._~" become %XX. */
void url_encode(struct str *out, struct text t);
/*
 * Splits "a=1&b=2". Names and values are decoded into the arena and are valid
 * UTF-8 without zero bytes. A part without '=' is a name with an empty value,
 * an empty part is passed over, a repeated name stays repeated. TOO_BIG over
 * a limit, INVALID otherwise, naming the pair.
 */
int MUST_CHECK url_pairs_parse(struct text t, struct url_limits limits,
			       struct arena *a, struct url_pairs *out,
			       struct err *e);
/* The value of the first pair of this name; false without one. */
bool url_pairs_get(const struct url_pairs *p, const char *name,
		   struct text *out);
/* Appends "name=value", with '&' before it unless 'out' is empty or ends in
 * '?'. */
void url_pair_write(struct str *out, const char *name, struct text value);

#endif
