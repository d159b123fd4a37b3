/*
 * fail.h: what a request that did not work is answered: a page in plain words
 * for people, JSON for programs. Both carry a number that stands in the log.
 */
#ifndef WEB_FAIL_H
#define WEB_FAIL_H

#include "web/page.h"

/* Answers with err_http(e->kind). Somebody who is not signed in and asks for
 * a page is sent to the sign-in page instead. */
void fail_answer(struct page *p, const struct err *e);
/* 405 with the methods that exist (bits 1 << method). */
void fail_method(struct page *p, unsigned allowed);

#endif
