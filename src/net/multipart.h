/*
 * multipart.h: a streaming reader of multipart/form-data (RFC 7578). Bytes
 * come in pieces of any size; fields are collected, files are handed on as
 * they come. Nothing is ever searched beyond the boundary's own length, so
 * a byte costs constant time and memory is bounded by the limits.
 */
#ifndef NET_MULTIPART_H
#define NET_MULTIPART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define MULTIPART_BOUNDARY_MAX 70 /* RFC 2046 */
#define MULTIPART_HEADERS_MAX  4096
#define MULTIPART_NAME_MAX     100

struct multipart_sink {
	void *context;
	/* A whole field; 'value' is any bytes. */
	int (*field)(void *context, struct text name, struct text value,
		     struct err *e);
	/* A file begins. 'file_name' is UTF-8 (from UTF-8, CP932 or percent
	 * text), without path, printable, "" when none was given. */
	int (*file_begin)(void *context, struct text name,
			  struct text file_name, struct err *e);
	int (*file_bytes)(void *context, const char *bytes, size_t length,
			  struct err *e);
	int (*file_end)(void *context, struct err *e);
};

struct multipart_limits {
	size_t parts;
	size_t value; /* bytes of one field */
};

struct multipart;

/* 'content_type' is the request's header. INVALID when it is not
 * multipart/form-data with a proper boundary. Lives in the arena. */
int MUST_CHECK multipart_new(struct multipart **out, struct arena *a,
			     struct text content_type,
			     const struct multipart_limits *limits,
			     const struct multipart_sink *sink, struct err *e);
/* The next bytes. After a failure the reader must not be fed again. */
int MUST_CHECK multipart_feed(struct multipart *m, const char *bytes,
			      size_t length, struct err *e);
/* No more bytes: INVALID unless the closing boundary was seen. */
int MUST_CHECK multipart_finish(struct multipart *m, struct err *e);

#endif
