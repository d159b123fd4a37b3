/*
 * client.h: one HTTP(S) request to somebody else and its answer, a thin strict
 * layer over libcurl. A client keeps its connection for the next request to
 * the same place. It blocks, and belongs to one thread at a time; sizes and
 * times are bounded, nothing is followed (no redirects, no cookies, no proxy
 * from the environment), and only http and https are spoken.
 */
#ifndef NET_CLIENT_H
#define NET_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "net/http.h"

struct client;

/* Every text is copied. */
struct client_options {
	const char *agent; /* User-Agent */
	/* PEM: who may have signed the other side's certificate. Empty: the
	 * authorities this machine trusts. */
	struct text authority;
	/* PEM: our own certificate and its key; empty: none. */
	struct text certificate, key;
	/* The certificate may bear any name: right when 'authority' signs for
	 * one centre alone, whatever name that is reached by. */
	bool any_name;
	/* Whoever answers is taken. Only for reading 'chain', which then has
	 * to be compared with what is known from elsewhere: send no secret. */
	bool unverified;
	/* Never connects to an address of this machine or of a private
	 * network, whatever a name stands for. */
	bool public_only;
	/* Called when the connection stands, before the first byte of the
	 * request: the last moment at which the other side surely has nothing.
	 * Anything but 0 ends it there. May be NULL. */
	int (*before)(void *context);
	void *before_context;
	const char *proxy;  /* "http://HOST:PORT"; NULL: none */
	int64_t connect_ms; /* name, connection and handshake; 0: 10 s */
	int64_t whole_ms;   /* the whole request; 0: 30 s */
	size_t answer_max;  /* bytes of an answer's body; 0: 1 MiB */
	/* Asked several times a second; true ends the request. May be NULL. */
	bool (*stopped)(void *context);
	void *stopped_context;
};

struct client_request {
	const char *method; /* "GET", "POST", "PUT", "DELETE" ...; any token */
	const char *url;    /* "https://HOST[:PORT]/PATH", coded already */
	const struct http_header *header;
	size_t header_count;
	struct text body; /* p NULL: none (POST and PUT send an empty one) */
};

/* Where a request broke off; for people who look for the cause. */
enum client_fault {
	CLIENT_FAULT_NONE,
	CLIENT_FAULT_URL,         /* not an http(s) address */
	CLIENT_FAULT_NAME,        /* the name could not be looked up */
	CLIENT_FAULT_CONNECT,     /* nobody there, or no way there */
	CLIENT_FAULT_TLS,         /* connected, but no common language */
	CLIENT_FAULT_CERTIFICATE, /* theirs is not signed by whom we trust */
	CLIENT_FAULT_OWN,         /* our certificate or key cannot be used */
	CLIENT_FAULT_TIME,        /* it took too long */
	CLIENT_FAULT_BROKEN,      /* the connection broke, or no HTTP came */
	CLIENT_FAULT_SIZE,        /* the answer was too long */
	CLIENT_FAULT_PRIVATE,     /* an address inside, and public_only */
	CLIENT_FAULT_STOPPED
};

#define CLIENT_HEADERS_MAX 64

/* Lives in the arena given. */
struct client_answer {
	enum client_fault fault; /* filled when the request failed, too */
	int status;              /* 0 when none came */
	struct text body;
	struct http_header header[CLIENT_HEADERS_MAX]; /* the first ones */
	size_t header_count;
	int64_t retry_after_s; /* of Retry-After, as seconds; -1: none */
	int64_t date_ms;       /* of Date, the other's clock; 0: none */
	bool reused;           /* no new connection was needed */
	int64_t milliseconds;
	/* The certificates the other side showed, its own first, as PEM; only
	 * when options->unverified. */
	struct text chain;
};

/* INVALID when the certificate options cannot be used together. */
int MUST_CHECK client_open(struct client **out, const struct client_options *o,
			   struct err *e);
/* Closes its connections too. NULL is fine. */
void client_close(struct client **c);
/*
 * Sends and waits for the whole answer. Any status is a success; a failure has
 * its place in out->fault and is INVALID (url, header), UNAVAILABLE (not
 * reached, broken off, too slow), DENIED (their certificate or ours, an address
 * inside), TOO_BIG or STOPPED. A request on a connection that the other side
 * had closed meanwhile is sent again on a new one by libcurl, as RFC 9110
 * allows; whoever sends what must not count twice numbers it.
 */
int MUST_CHECK client_send(struct client *c, struct arena *a,
			   const struct client_request *request,
			   struct client_answer *out, struct err *e);
/* The value of the first header of this name, or NULL. */
const char *client_header_get(const struct client_answer *answer,
			      const char *name);
/* "name", "connect", "certificate" ...: for logs and text keys. */
const char *client_fault_name(enum client_fault fault);

#endif
