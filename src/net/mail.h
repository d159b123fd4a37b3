/*
 * mail.h: hands one letter at a time to a mail server (RFC 5321), a thin
 * strict layer over libcurl. The connection is kept for the next letter. It
 * blocks, and belongs to one thread at a time. A letter has one receiver, so
 * that an answer is about him alone.
 */
#ifndef NET_MAIL_H
#define NET_MAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct mail;

enum mail_security { MAIL_REQUIRE, MAIL_TRY, MAIL_NONE };

/* Every text is copied. */
struct mail_options {
	const char *server; /* "smtp://HOST:PORT", "smtps://HOST:PORT" */
	const char *name;   /* what we call ourselves in EHLO */
	enum mail_security security;  /* of smtp:// */
	const char *login, *password; /* NULL or "": no sign-in */
	struct text authority; /* PEM; empty: those this machine trusts */
	int64_t whole_ms;      /* for one letter; 0: 60 s */
};

struct mail_letter {
	const char *from, *to; /* of the envelope, plain addresses */
	struct text message;   /* RFC 5322, lines end in CR LF */
	/* Called after everything was sent but the line that ends the letter:
	 * the last moment at which the server surely has nothing. Anything but
	 * 0 leaves it so. May be NULL. */
	int (*before)(void *context);
	void *context;
};

/* What became of it. */
enum mail_result {
	MAIL_ACCEPTED,
	MAIL_REFUSED, /* for good: 5yz about this letter or receiver */
	MAIL_LATER,   /* for now: 4yz */
	MAIL_SERVER,  /* the server is not reached, or will not have us */
	MAIL_STOPPED, /* 'before' did not want it */
	MAIL_DOUBT    /* sent, and then no answer came */
};

#define MAIL_ANSWER_MAX 240

struct mail_answer {
	enum mail_result result;
	int code; /* the server's last, 0 when none came */
	bool reused;
	char text[MAIL_ANSWER_MAX]; /* its last line, or what went wrong */
};

/* INVALID when the server's address cannot be read. */
int MUST_CHECK mail_open(struct mail **out, const struct mail_options *o,
			 struct err *e);
void mail_close(struct mail **m);
/* The story is in *out; INVALID only when an address holds what no address
 * may. */
int MUST_CHECK mail_send(struct mail *m, const struct mail_letter *letter,
			 struct mail_answer *out, struct err *e);

#endif
