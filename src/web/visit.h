/*
 * visit.h: one request inside web: the page, and what the guard and the
 * framework keep beside it. Page functions see only struct page.
 */
#ifndef WEB_VISIT_H
#define WEB_VISIT_H

#include "crypt/token.h"
#include "model/session_row.h"
#include "web/page.h"
#include "web/route.h"
#include "web/web.h"

struct visit {
	struct page page; /* first: a page is a visit */
	struct web *web;
	const struct route *route;
	struct caller caller;
	struct session_row session; /* id 0: none */
	bool by_token;              /* an API token, no cookie */
	bool stale;                 /* a form's token was missing or old */
	int64_t began_ms;
	char csrf[TOKEN_MARK_MAX];
};

static inline struct visit *
visit_of(struct page *p)
{
	return (struct visit *)(void *)p;
}

static inline const struct visit *
visit_of_const(const struct page *p)
{
	return (const struct visit *)(const void *)p;
}

/* The page belongs to programs: errors are JSON, nobody is redirected. */
bool visit_is_api(const struct page *p);
/* Time of this request, the same for all its rows. */
int64_t visit_now(const struct page *p);

#endif
