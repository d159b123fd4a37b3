#include "web/guard.h"

#include <string.h>
#include <strings.h>

#include "base/num.h"
#include "crypt/token.h"
#include "model/access_row.h"
#include "model/company_row.h"
#include "model/owner_row.h"
#include "web/cookie.h"
#include "web/session.h"
#include "web/visit.h"

/* "https://host:port" belongs to this site when its host is the Host. */
static bool
is_own_origin(const struct http_request *q, const char *origin)
{
	const char *host = strstr(origin, "://");
	size_t length = strlen(q->host);

	if (host == NULL || length == 0)
		return false;
	host += 3;
	return strncasecmp(host, q->host, length) == 0 &&
	       (host[length] == '\0' || host[length] == '/');
}

/* What a browser itself says about where a POST comes from. Old browsers and
 * programs say nothing; the token decides alone then. */
static int
origin_check(const struct http_request *q, struct err *e)
{
	const char *site = http_header_get(q, "Sec-Fetch-Site");
	const char *origin = http_header_get(q, "Origin");
	const char *referer = http_header_get(q, "Referer");

	if (site != NULL && strcmp(site, "same-origin") != 0 &&
	    strcmp(site, "none") != 0)
		return err_set(e, ERR_DENIED, "a form of another site");
	if (origin != NULL && !is_own_origin(q, origin))
		return err_set(e, ERR_DENIED, "a form of another origin");
	if (origin == NULL && site == NULL && referer != NULL &&
	    !is_own_origin(q, referer))
		return err_set(e, ERR_DENIED, "a form of another page");
	return 0;
}

void
guard_visit(struct page *p, const char *cookie)
{
	struct visit *v = visit_of(p);

	token_mark(web_world(v->web)->key->marking, "visit", cookie, v->csrf);
	p->csrf = v->csrf;
}

int
guard_token(struct page *p, struct err *e)
{
	struct visit *v = visit_of(p);

	if (v->by_token)
		return 0;
	v->stale = p->csrf == NULL ||
		   !token_equal(p->csrf, http_form_get(p->request, "csrf"));
	if (v->stale)
		return err_set(e, ERR_DENIED,
			       "the form's token is missing or old");
	return 0;
}

static const enum owner_kind kinds[] = {
	[SUBJECT_COMPANY] = OWNER_OF_COMPANY,
	[SUBJECT_LOOK] = OWNER_OF_LOOK,
	[SUBJECT_INCIDENT] = OWNER_OF_INCIDENT,
	[SUBJECT_DEVICE] = OWNER_OF_DEVICE,
	[SUBJECT_ALERT] = OWNER_OF_ALERT,
	[SUBJECT_DIAGNOSIS] = OWNER_OF_DIAGNOSIS,
	[SUBJECT_SUPPRESSION] = OWNER_OF_SUPPRESSION,
	[SUBJECT_ABSENCE] = OWNER_OF_ABSENCE,
	[SUBJECT_CONTACT] = OWNER_OF_CONTACT,
	[SUBJECT_NOTICE] = OWNER_OF_NOTICE,
	[SUBJECT_POLICY] = OWNER_OF_POLICY,
	[SUBJECT_SENDER] = OWNER_OF_SENDER,
	[SUBJECT_ENROLMENT] = OWNER_OF_ENROLMENT,
	[SUBJECT_REPORT] = OWNER_OF_REPORT,
};

static bool
is_row(enum route_subject subject)
{
	return subject > SUBJECT_CHOSEN;
}

/* What the caller is at 'company'; ACCESS_COUNT for nothing, no failure. */
static int
access_find(struct page *p, int64_t company, struct err *e)
{
	struct caller *c = &visit_of(p)->caller;
	struct err story = { 0 };

	c->access = ACCESS_COUNT;
	p->company = 0;
	if (company == 0 || c->person == 0)
		return 0;
	if (access_row_get(p->db, c->person, company, visit_now(p), &c->access,
			   &story) == 0) {
		p->company = company;
		return 0;
	}
	c->access = ACCESS_COUNT;
	return story.kind == ERR_NOT_FOUND
		   ? 0
		   : err_set(e, story.kind, "%s", story.text);
}

/* The company worked on: as asked for (programs), as chosen, or the first. */
static int
company_choose(struct page *p, struct err *e)
{
	struct visit *v = visit_of(p);
	const char *asked = http_query_get(p->request, "company");
	struct access_list list;
	int64_t company = v->session.company;

	if (v->caller.person == 0)
		return 0;
	if (asked != NULL && visit_is_api(p))
		return num_int(text_of(asked), 1, INT64_MAX, &company, e) != 0
			   ? -1
			   : access_find(p, company, e);
	if (access_find(p, company, e) != 0)
		return -1;
	if (p->company != 0)
		return 0;
	if (access_row_list(p->db, v->caller.person, visit_now(p), p->arena,
			    &list, e) != 0)
		return -1;
	return list.count > 0 ? access_find(p, list.row[0].company, e) : 0;
}

/* An analyst of any company at all; which ones is asked with every row. */
static int
contracts_find(struct page *p, struct err *e)
{
	struct caller *c = &visit_of(p)->caller;
	bool analyst = false;

	c->access = ACCESS_COUNT;
	p->company = 0;
	if (access_row_is_analyst(p->db, c->person, visit_now(p), &analyst,
				  e) != 0)
		return -1;
	if (analyst)
		c->access = ACCESS_ANALYST;
	return 0;
}

static int
not_found(struct err *e)
{
	return err_set(e, ERR_NOT_FOUND, "no such thing");
}

static int
subject_find(struct page *p, const struct route *route, struct err *e)
{
	int64_t company;

	if (route->subject == SUBJECT_CONTRACTS)
		return contracts_find(p, e);
	if (!is_row(route->subject))
		return company_choose(p, e);
	if (owner_row_get(p->db, kinds[route->subject], p->id[0], &company,
			  e) != 0)
		/* In the same words as for another company's. */
		return e->kind == ERR_NOT_FOUND ? not_found(e) : -1;
	return access_find(p, company, e);
}

static int
decide(struct page *p, const struct route *route, struct err *e)
{
	const struct caller *c = p->caller;
	struct permission_holder who = { c->person != 0, c->administrator,
					 c->access };

	/* Whether a stranger's row exists is nobody's business. */
	if (is_row(route->subject) && c->access == ACCESS_COUNT)
		return not_found(e);
	if (permission_has(who, route->permission))
		return 0;
	return err_set(e, ERR_DENIED, "%s needs %s", route->pattern,
		       permission_name(route->permission));
}

static int
company_name(struct page *p, struct err *e)
{
	struct company_row row;

	if (p->company == 0)
		return 0;
	if (company_row_get(p->db, p->company, p->arena, &row, e) != 0)
		return -1;
	p->company_name = row.name;
	return 0;
}

void
guard_language(struct page *p)
{
	const char *chosen = cookie_get(p, COOKIE_LANGUAGE);
	const char *wanted = http_header_get(p->request, "Accept-Language");

	if (chosen == NULL || !language_parse(text_of(chosen), &p->language))
		p->language = language_choose(text_of(wanted));
}

int
guard_enter(struct page *p, const struct route *route, struct err *e)
{
	if (p->request->method == HTTP_POST && origin_check(p->request, e) != 0)
		return -1;
	if (session_find(p, e) != 0)
		return -1;
	const char *visit = cookie_get(p, COOKIE_VISIT);
	if (p->csrf == NULL && visit != NULL &&
	    strlen(visit) == TOKEN_TEXT_MAX - 1)
		guard_visit(p, visit);
	/* Signed out by time: tell that before anything is looked up. */
	if (p->caller->person == 0 && route->permission != PERMISSION_PUBLIC)
		return err_set(e, ERR_NOT_SIGNED_IN, "nobody is signed in");
	if (subject_find(p, route, e) != 0 || decide(p, route, e) != 0)
		return -1;
	return company_name(p, e);
}

void
guard_headers(struct page *p, bool private)
{
	struct http_response *r = p->response;

	http_header_set(r, "Content-Security-Policy",
			"default-src 'none'; style-src 'self'; img-src 'self'; "
			"font-src 'self'; script-src 'self'; connect-src "
			"'self'; form-action 'self'; frame-ancestors 'none'; "
			"base-uri 'none'");
	http_header_set(r, "X-Content-Type-Options", "nosniff");
	http_header_set(r, "X-Frame-Options", "DENY");
	http_header_set(r, "Referrer-Policy", "same-origin");
	http_header_set(r, "Cross-Origin-Opener-Policy", "same-origin");
	http_header_set(r, "Cross-Origin-Resource-Policy", "same-origin");
	http_header_set(r, "Permissions-Policy",
			"camera=(), microphone=(), geolocation=(), usb=(), "
			"payment=(), interest-cohort=()");
	if (p->request->secure)
		http_header_set(r, "Strict-Transport-Security",
				"max-age=31536000");
	if (private)
		http_header_set(r, "Cache-Control", "no-store");
}
