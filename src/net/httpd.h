/*
 * httpd.h: the HTTP/1.1 server, a thin strict layer over libmicrohttpd. The
 * listening socket is handed in; requests that two programs could read
 * differently (two lengths, two hosts, odd codings) are refused and their
 * connection closed; every connection has deadlines, not only idle limits.
 * The library ends a header's value at a NUL instead of refusing it; that
 * cannot move a request's end, and a proxy in front refuses it.
 */
#ifndef NET_HTTPD_H
#define NET_HTTPD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/stamp.h"
#include "crypt/authority.h"
#include "net/http.h"

struct httpd;

/*
 * HTTPS, and clients with certificates. The library only asks for one and
 * takes whatever comes; ours is checked here, once for a connection and its
 * end at every request. A client without one is served too: 'begin' refuses
 * it where that is not right.
 */
struct httpd_tls {
	struct text chain, key;        /* PEM; terminated */
	const struct authority *trust; /* who signs clients */
	const struct stamp_clock *clock;
};

/* What is behind the server. All functions may be called by several threads
 * at once, for different requests. */
struct httpd_app {
	void *context;
	/*
	 * The headers are read. Says in *body how the body is read, or answers
	 * already (r->status != 0): the body is then not read and the
	 * connection is closed after the answer.
	 */
	void (*begin)(void *context, struct http_request *q,
		      enum http_body *body, struct http_response *r);
	/* A file of an upload is about to come; q->form holds the fields sent
	 * before it. May answer (refuse) as above. */
	void (*file)(void *context, struct http_request *q,
		     struct http_response *r);
	/* The request is whole. Must answer. Files it wants to keep it has
	 * renamed; the others are deleted afterwards. */
	void (*answer)(void *context, struct http_request *q,
		       struct http_response *r);
	/* The request itself was wrong ('e' says how; INVALID, TOO_BIG,
	 * SYSTEM ...). Must answer with the status err_http(e->kind). 'q' may
	 * be incomplete. */
	void (*refuse)(void *context, struct http_request *q,
		       const struct err *e, struct http_response *r);
	/* Once for every request that saw 'begin', whatever came of it. */
	void (*end)(void *context, struct http_request *q,
		    const struct http_response *r);
};

struct httpd_options {
	int listen_fd; /* bound and listening; stays the caller's */
	int threads;
	int connections;             /* at most, for all clients */
	int connections_per_address; /* 0: no limit (behind a proxy) */
	int header_seconds;          /* to send one request's headers */
	int body_seconds;            /* to send a form, to take an answer */
	int idle_seconds;            /* between two requests */
	/* Bytes a second, after body_seconds; at least 1. */
	int64_t upload_rate_min;
	int64_t request_memory;       /* arena of one request */
	int64_t form_max;             /* bytes of a form or JSON body */
	int64_t upload_max;           /* bytes of an upload, all files */
	const char *upload_directory; /* NULL: uploads are refused */
	int64_t disk_reserve; /* bytes an upload leaves free on the disk */
	/* Addresses whose X-Forwarded-For and -Proto are believed: comma
	 * separated, "" for none. */
	const char *trusted_proxies;
	int64_t raw_max;             /* bytes of a HTTP_BODY_RAW */
	const struct httpd_tls *tls; /* NULL: plain HTTP; else lives as long */
};

struct httpd_counts {
	int64_t connections; /* open now */
	int64_t requests;    /* answered */
	int64_t status[6];   /* by first digit; [0] unused */
	int64_t refused;     /* malformed */
	int64_t cut;         /* connections past a deadline */
	int64_t uploaded;    /* bytes */
};

/* Starts the threads. */
int MUST_CHECK httpd_open(struct httpd **out,
			  const struct httpd_options *options,
			  const struct httpd_app *app, struct err *e);
/* No new connection; waits until running requests are answered, at most so
 * long; then closes everything and frees. NULL is fine. */
void httpd_close(struct httpd **h, int wait_ms);
void httpd_counts_get(struct httpd *h, struct httpd_counts *out);

#endif
