#include "net/http_parse.h"

#include <string.h>
#include <strings.h>

#include "base/hex.h"
#include "base/utf8.h"

/* Percent codes to bytes; 'plus' makes '+' a blank. -1 for a broken code. */
static int
undo(struct text t, bool plus, char *out, size_t *length_out, struct err *e)
{
	size_t n = 0;

	for (size_t i = 0; i < t.n; i++) {
		uint8_t byte;

		if (t.p[i] == '%') {
			if (i + 2 >= t.n ||
			    hex_parse(text_slice(t, i + 1, i + 3), &byte, 1,
				      NULL) != 0)
				return err_set(e, ERR_INVALID,
					       "a broken percent code");
			out[n++] = (char)byte;
			i += 2;
		} else
			out[n++] = plus && t.p[i] == '+' ? ' ' : t.p[i];
	}
	out[n] = '\0';
	*length_out = n;
	return 0;
}

/* UTF-8 without control characters other than tab and line ends. */
static bool
is_clean(struct text t, bool lines)
{
	if (!utf8_valid(t))
		return false;
	for (size_t i = 0; i < t.n; i++) {
		uint8_t c = (uint8_t)t.p[i];

		if (c == 0x7f)
			return false;
		if (c < 0x20 &&
		    !(lines && (c == '\t' || c == '\r' || c == '\n')))
			return false;
	}
	return true;
}

static int
fields_push(struct http_fields *out, struct arena *a, struct text name,
	    struct text value, struct err *e)
{
	if (!is_clean(name, false) || !is_clean(value, true))
		return err_set(e, ERR_INVALID,
			       "a field that is no clean UTF-8");
	if (out->field == NULL)
		out->field =
		    arena_alloc_array(a, HTTP_FIELDS_MAX, sizeof(*out->field));
	if (out->field == NULL)
		return arena_check(a, e);
	if (out->count == HTTP_FIELDS_MAX)
		return err_set(e, ERR_TOO_BIG, "more than %d fields",
			       HTTP_FIELDS_MAX);
	out->field[out->count++] = (struct http_field){ name.p, value.p };
	return 0;
}

int
http_fields_add(struct http_fields *out, struct arena *a, struct text name,
		struct text value, struct err *e)
{
	struct text own_name = { arena_text(a, name), name.n };
	struct text own_value = { arena_text(a, value), value.n };

	if (own_name.p == NULL || own_value.p == NULL)
		return arena_check(a, e);
	return fields_push(out, a, own_name, own_value, e);
}

int
http_parse_fields(struct text t, struct arena *a, struct http_fields *out,
		  struct err *e)
{
	struct text pair;

	while (text_cut(&t, '&', &pair)) {
		size_t equals = text_find(pair, '=');
		char *name = arena_alloc(a, equals + 1);
		char *value = arena_alloc(a, pair.n - equals + 1);
		size_t name_length, value_length;

		if (pair.n == 0)
			continue;
		if (name == NULL || value == NULL)
			return arena_check(a, e);
		if (undo(text_slice(pair, 0, equals), true, name, &name_length,
			 e) != 0 ||
		    undo(text_slice(pair, equals + 1, pair.n), true, value,
			 &value_length, e) != 0 ||
		    fields_push(out, a, (struct text){ name, name_length },
				(struct text){ value, value_length }, e) != 0)
			return -1;
	}
	return 0;
}

int
http_parse_cookies(struct text t, struct arena *a, struct http_fields *out,
		   struct err *e)
{
	struct text pair;

	while (text_cut(&t, ';', &pair)) {
		pair = text_trim(pair);
		size_t equals = text_find(pair, '=');
		struct text name = text_slice(pair, 0, equals);
		struct text value = text_slice(pair, equals + 1, pair.n);

		if (value.n >= 2 && value.p[0] == '"' &&
		    value.p[value.n - 1] == '"')
			value = text_slice(value, 1, value.n - 1);
		if (equals == 0 || equals >= pair.n || !is_clean(name, false) ||
		    !is_clean(value, false))
			continue;
		if (http_fields_add(out, a, name, value, e) != 0)
			return -1;
	}
	return 0;
}

/* No empty, "." or ".." segment; a slash at the end is an empty segment,
 * except that "/" alone is the root. */
static bool
path_is_plain(struct text path)
{
	struct text rest, segment;

	if (path.n == 0 || path.p[0] != '/')
		return false;
	if (path.n > 1 && path.p[path.n - 1] == '/')
		return false;
	rest = text_slice(path, 1, path.n);
	while (text_cut(&rest, '/', &segment))
		if (segment.n == 0 || text_is(segment, ".") ||
		    text_is(segment, ".."))
			return false;
	return true;
}

int
http_parse_target(struct text target, struct arena *a, const char **path_out,
		  const char **query_out, struct err *e)
{
	size_t question = text_find(target, '?');
	struct text raw = text_slice(target, 0, question);
	char *path = arena_alloc(a, raw.n + 1);
	size_t length;

	for (size_t i = 0; i < target.n; i++)
		if (target.p[i] <= ' ' || target.p[i] == 0x7f)
			return err_set(e, ERR_INVALID,
				       "a blank or control character or a raw "
				       "byte in the target");
	*query_out = arena_text(a, text_slice(target, question + 1, target.n));
	if (path == NULL || *query_out == NULL)
		return arena_check(a, e);
	if (undo(raw, false, path, &length, e) != 0)
		return -1;
	if (!is_clean((struct text){ path, length }, false) ||
	    !path_is_plain((struct text){ path, length }))
		return err_set(e, ERR_INVALID, "not a plain path");
	*path_out = path;
	return 0;
}

static bool
is_token_text(const char *t)
{
	if (*t == '\0')
		return false;
	for (; *t != '\0'; t++)
		if (!((*t >= '0' && *t <= '9') || (*t >= 'a' && *t <= 'z') ||
		      (*t >= 'A' && *t <= 'Z') ||
		      strchr("!#$%&'*+-.^_`|~", *t) != NULL))
			return false;
	return true;
}

static bool
is_value_text(const char *t)
{
	for (; *t != '\0'; t++) {
		uint8_t c = (uint8_t)*t;

		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

/* A name or address with an optional port; nothing that could end a header,
 * a tag or a path. */
static bool
is_host(const char *t)
{
	size_t n = strlen(t);

	return n > 0 && n <= 255 &&
	       strspn(t, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			 "0123456789.-:[]_") == n;
}

static int
count_check(const struct http_head *head, const char *name, int *count_out,
	    const char **value_out, struct err *e)
{
	*count_out = 0;
	*value_out = NULL;
	for (size_t i = 0; i < head->header_count; i++)
		if (strcasecmp(head->header[i].name, name) == 0) {
			++*count_out;
			*value_out = head->header[i].value;
		}
	if (*count_out > 1)
		return err_set(e, ERR_INVALID, "%d headers %s", *count_out,
			       name);
	return 0;
}

static int
framing_check(const struct http_head *head, bool old, struct err *e)
{
	const char *length, *coding, *host;
	int lengths, codings, hosts;

	if (count_check(head, "Content-Length", &lengths, &length, e) != 0 ||
	    count_check(head, "Transfer-Encoding", &codings, &coding, e) != 0 ||
	    count_check(head, "Host", &hosts, &host, e) != 0)
		return -1;
	if (lengths > 0 && codings > 0)
		return err_set(e, ERR_INVALID,
			       "Content-Length beside Transfer-Encoding");
	if (codings > 0 && (old || strcasecmp(coding, "chunked") != 0))
		return err_set(e, ERR_INVALID, "a transfer coding");
	if (lengths > 0 && (*length == '\0' || strlen(length) > 18 ||
			    strspn(length, "0123456789") != strlen(length)))
		return err_set(e, ERR_INVALID, "a malformed Content-Length");
	if (hosts == 0 && !old)
		return err_set(e, ERR_INVALID, "no Host");
	if (hosts > 0 && !is_host(host))
		return err_set(e, ERR_INVALID, "a malformed Host");
	return 0;
}

int
http_head_check(const struct http_head *head, struct err *e)
{
	bool old = strcmp(head->version, "HTTP/1.0") == 0;

	if (!old && strcmp(head->version, "HTTP/1.1") != 0)
		return err_set(e, ERR_INVALID, "an unknown HTTP version");
	for (size_t i = 0; i < head->header_count; i++)
		if (!is_token_text(head->header[i].name) ||
		    !is_value_text(head->header[i].value))
			return err_set(e, ERR_INVALID, "a malformed header");
	return framing_check(head, old, e);
}
