/*
 * courier.h: hands letters to the outside world: mail, LINE, Slack, Teams and
 * a web service of the firm's own that telephones or sends SMS. One function a
 * way behind one struct; no rows are read here. A courier keeps its
 * connections, blocks, and belongs to one thread.
 *
 * Before the moment after which the other side may have a letter, 'before' is
 * called once; when it does not agree the letter was surely not sent. Whatever
 * goes wrong after that moment without an answer is COURIER_DOUBT, except with
 * LINE, whose key for repeats makes asking again safe.
 */
#ifndef COURIER_COURIER_H
#define COURIER_COURIER_H

#include "base/arena.h"
#include "content/language.h"
#include "crypt/seal.h"
#include "fmt/settings.h"

enum courier_way {
	COURIER_MAIL,
	COURIER_LINE,
	COURIER_SLACK,
	COURIER_TEAMS,
	COURIER_HOOK,
	COURIER_WAYS
};

/* Secrets by their names; kept sealed, given as they are. NULL: none. */
struct courier_secrets {
	const char *mail_password, *line_token, *hook_key;
};

/* One letter; texts are borrowed. */
struct courier_letter {
	int64_t id;
	const char *code;    /* of its notice */
	const char *urgency; /* "now", "today" ... */
	enum language language;
	const char *name, *address; /* the receiver's */
	const char *subject;
	const char *body; /* a line {acknowledge} is where the link goes */
	int64_t now_ms;
};

enum courier_result {
	COURIER_SENT,
	COURIER_REFUSED,  /* for good: the address, or the letter */
	COURIER_LATER,    /* for now, this letter */
	COURIER_DOWN,     /* the whole way: nobody there, or not with us */
	COURIER_UNWANTED, /* 'before' did not agree */
	COURIER_DOUBT     /* perhaps it arrived */
};

#define COURIER_ANSWER_MAX 240

struct courier_answer {
	enum courier_result result;
	int64_t retry_after_s;         /* -1: not said */
	char text[COURIER_ANSWER_MAX]; /* what the other side said */
};

struct courier;

/* 'settings' and 'key' are borrowed; secrets are copied. INVALID names the
 * setting that cannot be used; the other ways work nevertheless. */
int MUST_CHECK courier_open(struct courier **out,
			    const struct settings *settings,
			    const struct seal_key *key,
			    const struct courier_secrets *secrets,
			    struct err *e);
void courier_close(struct courier **c);
/* Never fails otherwise than by *out. */
void courier_send(struct courier *c, enum courier_way way,
		  const struct courier_letter *letter,
		  int (*before)(void *context), void *context,
		  struct courier_answer *out);

#endif
