/*
 * bounce.h: a returned mail (RFC 3464), as a mail server pipes it in: which of
 * our letters it was, whether it is lost, and what was said. The letter is told
 * by the mark in our own return address ("bounce+1234-0123456789abcdef@..."),
 * which nobody else can make. Bytes from anybody; at most 1 MiB are read.
 */
#ifndef COURIER_BOUNCE_H
#define COURIER_BOUNCE_H

#include <stdbool.h>

#include "base/str.h"

#define BOUNCE_TEXT_MAX 240

struct bounce {
	char mark[64]; /* "1234-0123456789abcdef" */
	bool lost;     /* false: only delayed, or no report of failure */
	char text[BOUNCE_TEXT_MAX]; /* the diagnosis, one printable line */
};

/* ERR_NOT_FOUND when no return address of ours is in it. */
int MUST_CHECK bounce_parse(struct text mail, struct bounce *out,
			    struct err *e);

#endif
