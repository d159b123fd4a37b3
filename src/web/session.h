/*
 * session.h: from password to sign-out. The cookie holds a random token, the
 * database its hash; the token changes with every rise of rights. A session
 * ends when it was idle too long, is too old, or is ended by anybody entitled.
 */
#ifndef WEB_SESSION_H
#define WEB_SESSION_H

#include "model/person_row.h"
#include "web/page.h"

/*
 * Reads cookie or API token into the caller of this visit. Nobody being
 * signed in is no failure. Also moves "last seen", at most once a minute.
 */
int MUST_CHECK session_find(struct page *p, struct err *e);
/* Signs 'person' in: ends the session this browser had, starts a new one.
 * 'pending': the second factor is still to come. Needs a transaction. */
int MUST_CHECK session_start(struct page *p, const struct person_row *person,
			     bool pending, struct err *e);
/* The second factor was right: a new token, full rights. */
int MUST_CHECK session_raise(struct page *p, struct err *e);
/* Ends this one session and takes the cookie back. */
int MUST_CHECK session_end(struct page *p, struct err *e);
/* The company this person works on from now on. */
int MUST_CHECK session_choose(struct page *p, int64_t company, struct err *e);

#endif
