/*
 * guard.h: stands in front of every page. Finds out who asks (session cookie
 * or API token), checks the CSRF token and the origin of a POST, decides by
 * the route's permission and subject, and sets the security headers of every
 * answer. Nothing behind it checks again.
 */
#ifndef WEB_GUARD_H
#define WEB_GUARD_H

#include "web/page.h"
#include "web/route.h"

/* The language this browser asks for: by its cookie, else by its header. */
void guard_language(struct page *p);
/*
 * Fills p->caller, p->company, p->csrf and p->language for this route.
 * Fails with NOT_SIGNED_IN (the framework sends people to the sign-in page),
 * DENIED (role or CSRF), or NOT_FOUND (another company's row).
 */
int MUST_CHECK guard_enter(struct page *p, const struct route *route,
			   struct err *e);
/* The CSRF token of a browser nobody signed in with, from its cookie. */
void guard_visit(struct page *p, const char *cookie);
/* The form's CSRF token, once its body (or what came before a file) is there.
 * DENIED when it is missing or of another session. */
int MUST_CHECK guard_token(struct page *p, struct err *e);
/* The headers every answer carries; 'private' adds Cache-Control: no-store. */
void guard_headers(struct page *p, bool private);

#endif
