/*
 * json_out.h: the one writer of JSON. Commas, nesting and escaping are its
 * business; the text it makes is always valid JSON in valid UTF-8 (invalid
 * bytes become U+FFFD). '<', '>', '&' and U+2028/9 are escaped, so the result
 * may stand in a page.
 */
#ifndef FMT_JSON_OUT_H
#define FMT_JSON_OUT_H

#include "base/str.h"

struct json_out {
	struct str *out;
	unsigned depth;
	bool pretty; /* two blanks of indent a level */
	bool first[64];
	bool after_key;
};

void json_out_init(struct json_out *j, struct str *out, bool pretty);
void json_out_object(struct json_out *j);
void json_out_object_end(struct json_out *j);
void json_out_array(struct json_out *j);
void json_out_array_end(struct json_out *j);
void json_out_key(struct json_out *j, const char *name);
void json_out_text(struct json_out *j, struct text value);
void json_out_string(struct json_out *j, const char *value); /* NULL: null */
void json_out_int(struct json_out *j, int64_t value);
void json_out_natural(struct json_out *j, uint64_t value);
void json_out_real(struct json_out *j, double value);
void json_out_bool(struct json_out *j, bool value);
void json_out_null(struct json_out *j);
/* Key and value in one. */
void json_out_pair(struct json_out *j, const char *name, const char *value);
void json_out_pair_text(struct json_out *j, const char *name, struct text v);
void json_out_pair_int(struct json_out *j, const char *name, int64_t value);
void json_out_pair_bool(struct json_out *j, const char *name, bool value);

#endif
