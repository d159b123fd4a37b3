/*
 * body.h: the body of one request as it comes in pieces: a form or JSON text
 * in bounded memory, the files of an upload straight to the disk.
 */
#ifndef NET_BODY_H
#define NET_BODY_H

#include "net/http.h"
#include "net/http_parse.h"

struct body_rules {
	int64_t form_max;      /* bytes of a form or text, files aside */
	int64_t raw_max;       /* bytes of HTTP_BODY_RAW */
	int64_t upload_max;    /* bytes of all files */
	const char *directory; /* for files; NULL: none are taken */
	int64_t disk_reserve;  /* bytes to leave free there */
	/* Asked before a file's first byte; -1 refuses it. May be NULL. */
	int (*file)(void *context, struct err *e);
	void *context;
};

struct body {
	struct http_fields form;
	struct http_file file[HTTP_FILES_MAX];
	size_t file_count;
	struct text content;
	int64_t bytes; /* taken so far */
	/* Private. */
	const struct body_rules *rules;
	struct arena *arena;
	enum http_body kind;
	struct str text;
	struct multipart *multipart;
	int fd;            /* the file being written, or -1 */
	int64_t unchecked; /* bytes since the disk's room was looked at */
	int64_t files_bytes, fields_bytes;
};

/* Prepares to read 'kind'. Fails with UNKNOWN_FORMAT when 'content_type' does
 * not fit it. Call body_done whatever happens. */
int MUST_CHECK body_begin(struct body *b, struct arena *a, enum http_body kind,
			  const char *content_type,
			  const struct body_rules *rules, struct err *e);
int MUST_CHECK body_feed(struct body *b, const char *bytes, size_t length,
			 struct err *e);
/* No more comes: form, file and content are whole now. */
int MUST_CHECK body_finish(struct body *b, struct err *e);
/* Deletes files nobody has taken away. */
void body_done(struct body *b);

#endif
