/*
 * http.h: one request and one response, as plain structs. Made by net/httpd,
 * read and filled by web. Everything lives in the request's arena unless it
 * says otherwise, and is gone when the response has been sent.
 */
#ifndef NET_HTTP_H
#define NET_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct authority_identity; /* crypt/authority.h */

/* HTTP_OTHER: a method this server knows no use for; never routed. */
enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_OTHER };
#define HTTP_METHOD_COUNT 3

/* "GET", "HEAD", "POST", "?". */
const char *http_method_name(enum http_method method);

struct http_header {
	const char *name;  /* as it was sent */
	const char *value; /* visible ASCII, blanks and tabs, and bytes >= 80 */
};

/* One name and value of a query, a form or a cookie; both are valid UTF-8
 * without NUL or other control characters except tab, CR and LF. */
struct http_field {
	const char *name;
	const char *value;
};

/* One file of a multipart form, already on the disk. */
struct http_file {
	const char *field; /* the input's name */
	const char *name;  /* file name in UTF-8, path cut off, printable */
	const char *path;  /* where the bytes were put; the handler's to keep */
	int64_t size;
};

#define HTTP_FIELDS_MAX 256
#define HTTP_FILES_MAX  16

/* How the body of a request is read. */
enum http_body {
	HTTP_BODY_NONE,  /* any body is refused */
	HTTP_BODY_FORM,  /* urlencoded or multipart fields, bounded, no file */
	HTTP_BODY_JSON,  /* kept whole in 'content', bounded */
	HTTP_BODY_RAW,   /* the same for bytes of any kind, with their length */
	HTTP_BODY_UPLOAD /* multipart; files stream to the disk */
};

struct http_request {
	struct arena *arena;
	enum http_method method;
	/* Percent-decoded, valid UTF-8, starts with '/', has no empty, "." or
	 * ".." segment and no control character. */
	const char *path;
	const char *query_text; /* raw, without '?'; "" when absent */
	const char *host;       /* the Host header, checked */
	const char *address;    /* of the client, behind a trusted proxy too */
	bool secure;            /* came over https (here or at the proxy) */
	/* Whose certificate the client showed, when the server asks for one
	 * and this one is good; NULL otherwise, and 'peer_fault' says why. */
	const struct authority_identity *peer;
	const char *peer_fault;
	const struct http_header *header;
	size_t header_count;
	const struct http_field *query;
	size_t query_count;
	const struct http_field *cookie;
	size_t cookie_count;
	const struct http_field *form; /* whole only when 'answer' is called */
	size_t form_count;
	const struct http_file *file;
	size_t file_count;
	struct text content; /* HTTP_BODY_JSON and _RAW */
	void *user;          /* the application's own */
};

/*
 * In 'answer' only: the answer comes later, by any thread, which fills the
 * response and then calls http_answer_now, once. Until then the request and
 * the response stay where they are. The client may go away meanwhile; nobody
 * is told before that call.
 */
void http_answer_later(struct http_request *q);
void http_answer_now(struct http_request *q);

/* The value, or NULL. Header names are compared without regard to case; of
 * fields with one name the first counts. */
const char *http_header_get(const struct http_request *q, const char *name);
const char *http_query_get(const struct http_request *q, const char *name);
const char *http_form_get(const struct http_request *q, const char *name);
const char *http_cookie_get(const struct http_request *q, const char *name);

#define HTTP_RESPONSE_HEADERS_MAX 32
#define HTTP_RESPONSE_MAX         (64 * 1024 * 1024)

struct http_response {
	int status;       /* 0 until somebody answers */
	const char *type; /* Content-Type */
	struct str body;
	/* Instead of 'body': bytes that live as long as the program. */
	const uint8_t *constant;
	size_t constant_length;
	struct http_header header[HTTP_RESPONSE_HEADERS_MAX];
	size_t header_count;
	bool close; /* close the connection afterwards */
};

/* Adds a header; 'name' is a constant, 'value' must outlive the request (use
 * the arena). A value with CR, LF or NUL is our own mistake and aborts. */
void http_header_add(struct http_response *r, const char *name,
		     const char *value);
/* Adds, or replaces the one of the same name. */
void http_header_set(struct http_response *r, const char *name,
		     const char *value);

#endif
