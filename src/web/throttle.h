/*
 * throttle.h: how often a wrong password is answered. Failures count for one
 * login from one place only; a place is the client's network, or the browser
 * itself once it has signed in with that login before. So nobody elsewhere,
 * and nobody in the same office, can shut a person out. A second, much wider
 * limit for all logins from one network stops the trying of many logins.
 */
#ifndef WEB_THROTTLE_H
#define WEB_THROTTLE_H

#include "model/attempt_row.h"
#include "web/page.h"

/* The place this request comes from, for 'login' (kept in the arena). */
struct attempt_row throttle_place(struct page *p, const char *login);
/* TOO_MANY when it has to wait; *wait_out says how many seconds. */
int MUST_CHECK throttle_check(struct page *p, const struct attempt_row *place,
			      int64_t *wait_out, struct err *e);
/* This browser has signed in with that login: from now on it is a place of
 * its own. */
void throttle_remember(struct page *p, const char *login);

#endif
