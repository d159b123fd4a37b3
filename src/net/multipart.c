#include "net/multipart.h"

#include <string.h>

#include "net/disposition.h"

enum state {
	STATE_FIRST, /* the boundary the body begins with */
	STATE_TAIL,  /* two bytes after a boundary: line end or "--" */
	STATE_HEADERS,
	STATE_BODY,
	STATE_END
};

struct multipart {
	const struct multipart_limits *limits;
	const struct multipart_sink *sink;
	struct arena *arena;
	enum state state;
	/* CR LF - - boundary. The only CR is the first byte, so after a
	 * mismatch nothing but a fresh start can match. */
	char delimiter[MULTIPART_BOUNDARY_MAX + 4];
	size_t delimiter_length;
	size_t matched;
	char tail[2];
	size_t tail_length;
	char headers[MULTIPART_HEADERS_MAX];
	size_t headers_length;
	char *value; /* of a field */
	size_t value_length;
	struct text name;
	bool is_file;
	size_t parts;
};

/* RFC 2046: bchars, not ending in a blank. */
static bool
boundary_is_valid(struct text b)
{
	if (b.n == 0 || b.n > MULTIPART_BOUNDARY_MAX || b.p[b.n - 1] == ' ')
		return false;
	for (size_t i = 0; i < b.n; i++) {
		char c = b.p[i];

		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		      (c >= 'A' && c <= 'Z') ||
		      (c != '\0' && strchr("'()+_,-./:=? ", c) != NULL)))
			return false;
	}
	return true;
}

int
multipart_new(struct multipart **out, struct arena *a, struct text content_type,
	      const struct multipart_limits *limits,
	      const struct multipart_sink *sink, struct err *e)
{
	struct multipart *m = arena_alloc(a, sizeof(*m));
	struct text boundary;

	if (m == NULL)
		return arena_check(a, e);
	if (!disposition_kind_is(content_type, "multipart/form-data") ||
	    !disposition_get(content_type, "boundary", a, &boundary) ||
	    !boundary_is_valid(boundary))
		return err_set(e, ERR_INVALID,
			       "not a multipart form with a boundary");
	m->limits = limits;
	m->sink = sink;
	m->arena = a;
	memcpy(m->delimiter, "\r\n--", 4);
	memcpy(m->delimiter + 4, boundary.p, boundary.n);
	m->delimiter_length = 4 + boundary.n;
	/* The body begins with the delimiter, less its line end. */
	m->matched = 2;
	m->state = STATE_FIRST;
	*out = m;
	return 0;
}

static int
part_begin(struct multipart *m, struct err *e)
{
	struct disposition d;

	if (++m->parts > m->limits->parts)
		return err_set(e, ERR_TOO_BIG, "more than %zu parts",
			       m->limits->parts);
	if (disposition_parse((struct text){ m->headers, m->headers_length },
			      m->arena, &d, e) != 0)
		return -1;
	if (d.name.n > MULTIPART_NAME_MAX)
		return err_set(e, ERR_INVALID, "the name of a part is long");
	m->name = d.name;
	m->is_file = d.has_file_name;
	m->state = STATE_BODY;
	m->matched = 0;
	m->value_length = 0;
	if (m->is_file)
		return m->sink->file_begin(m->sink->context, d.name,
					   d.file_name, e);
	if (m->value == NULL)
		m->value = arena_alloc(m->arena, m->limits->value);
	return m->value == NULL ? arena_check(m->arena, e) : 0;
}

static int
part_bytes(struct multipart *m, const char *bytes, size_t length, struct err *e)
{
	if (length == 0)
		return 0;
	if (m->is_file)
		return m->sink->file_bytes(m->sink->context, bytes, length, e);
	if (length > m->limits->value - m->value_length)
		return err_set(e, ERR_TOO_BIG, "a field over %zu bytes",
			       m->limits->value);
	memcpy(m->value + m->value_length, bytes, length);
	m->value_length += length;
	return 0;
}

static int
part_end(struct multipart *m, struct err *e)
{
	if (m->is_file)
		return m->sink->file_end(m->sink->context, e);
	return m->sink->field(m->sink->context, m->name,
			      (struct text){ m->value, m->value_length }, e);
}

/* Takes one byte of the boundary that must come first. */
static int
step_first(struct multipart *m, char c, struct err *e)
{
	if (c != m->delimiter[m->matched])
		return err_set(e, ERR_INVALID,
			       "the body does not begin with its boundary");
	if (++m->matched == m->delimiter_length) {
		m->state = STATE_TAIL;
		m->tail_length = 0;
	}
	return 0;
}

static int
step_tail(struct multipart *m, char c, struct err *e)
{
	m->tail[m->tail_length++] = c;
	if (m->tail_length < 2)
		return 0;
	if (memcmp(m->tail, "\r\n", 2) == 0) {
		m->state = STATE_HEADERS;
		m->headers_length = 0;
		return 0;
	}
	if (memcmp(m->tail, "--", 2) != 0)
		return err_set(e, ERR_INVALID, "text after a boundary");
	m->state = STATE_END;
	return 0;
}

static int
step_headers(struct multipart *m, char c, struct err *e)
{
	if (m->headers_length == sizeof(m->headers))
		return err_set(e, ERR_TOO_BIG, "headers of a part over %d",
			       MULTIPART_HEADERS_MAX);
	m->headers[m->headers_length++] = c;
	if (c != '\n' || m->headers_length < 4 ||
	    memcmp(m->headers + m->headers_length - 4, "\r\n\r\n", 4) != 0)
		return 0;
	m->headers_length -= 2;
	return part_begin(m, e);
}

/* Takes as much of the body as it can; *used_out says how much. */
static int
step_body(struct multipart *m, const char *bytes, size_t length,
	  size_t *used_out, struct err *e)
{
	if (m->matched == 0) {
		const char *cr = memchr(bytes, '\r', length);
		size_t plain = cr == NULL ? length : (size_t)(cr - bytes);

		*used_out = plain;
		if (cr != NULL) {
			m->matched = 1;
			*used_out = plain + 1;
		}
		return part_bytes(m, bytes, plain, e);
	}
	if (bytes[0] == m->delimiter[m->matched]) {
		*used_out = 1;
		if (++m->matched < m->delimiter_length)
			return 0;
		m->state = STATE_TAIL;
		m->tail_length = 0;
		return part_end(m, e);
	}
	/* What looked like a delimiter was the part's own. */
	*used_out = 0;
	size_t own = m->matched;
	m->matched = 0;
	return part_bytes(m, m->delimiter, own, e);
}

int
multipart_feed(struct multipart *m, const char *bytes, size_t length,
	       struct err *e)
{
	for (size_t at = 0; at < length && m->state != STATE_END;) {
		size_t used = 1;
		int rc = 0;

		switch (m->state) {
		case STATE_FIRST:
			rc = step_first(m, bytes[at], e);
			break;
		case STATE_TAIL:
			rc = step_tail(m, bytes[at], e);
			break;
		case STATE_HEADERS:
			rc = step_headers(m, bytes[at], e);
			break;
		case STATE_BODY:
			rc = step_body(m, bytes + at, length - at, &used, e);
			break;
		case STATE_END:
			break;
		}
		if (rc != 0)
			return -1;
		at += used;
	}
	return 0;
}

int
multipart_finish(struct multipart *m, struct err *e)
{
	if (m->state != STATE_END)
		return err_set(e, ERR_INVALID,
			       "the form ends before its last boundary");
	return 0;
}
