/*
 * http_parse.h: the texts of a request turned into fields, strictly. Used by
 * net/httpd on bytes from anybody.
 */
#ifndef NET_HTTP_PARSE_H
#define NET_HTTP_PARSE_H

#include "net/http.h"

/* Fields read, in an array of HTTP_FIELDS_MAX in the arena. */
struct http_fields {
	struct http_field *field;
	size_t count;
};

/*
 * "a=1&b=%E7%8A%AC+x" of a query or form. INVALID for a broken percent code,
 * bytes that are no UTF-8 or control characters; TOO_BIG over
 * HTTP_FIELDS_MAX fields. Adds to what *out already holds.
 */
int MUST_CHECK http_parse_fields(struct text t, struct arena *a,
				 struct http_fields *out, struct err *e);
/* Adds one field, checked as above. */
int MUST_CHECK http_fields_add(struct http_fields *out, struct arena *a,
			       struct text name, struct text value,
			       struct err *e);
/* "a=1; b=2" of a Cookie header (RFC 6265); a malformed pair is left out, as
 * other sites of the same host may have set it. */
int MUST_CHECK http_parse_cookies(struct text t, struct arena *a,
				  struct http_fields *out, struct err *e);
/*
 * The target of the request line: "/path?query". The path is decoded once;
 * INVALID unless it is what http.h promises of a path.
 */
int MUST_CHECK http_parse_target(struct text target, struct arena *a,
				 const char **path_out, const char **query_out,
				 struct err *e);
/* What was read of the head, to be checked for two readings. */
struct http_head {
	const char *version; /* "HTTP/1.1" */
	const struct http_header *header;
	size_t header_count;
};
/*
 * Refuses what another program could read differently: names that are no
 * tokens, control characters in values, two Host, no Host, two
 * Content-Length, one beside Transfer-Encoding, a coding other than chunked,
 * one of these on HTTP/1.0, versions other than 1.0 and 1.1.
 */
int MUST_CHECK http_head_check(const struct http_head *head, struct err *e);

#endif
