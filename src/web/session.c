#include "web/session.h"

#include <string.h>

#include "base/utf8.h"
#include "crypt/token.h"
#include "model/credential_row.h"
#include "os/rand.h"
#include "web/cookie.h"
#include "web/visit.h"

/* Not every request is worth a write. */
#define SEEN_STEP_MS (60 * 1000)
#define AGENT_MAX    200
#define PENDING_MS   (10 * 60 * 1000)
#define CSRF_BYTES   TOKEN_KEY_BYTES

static int
caller_fill(struct page *p, int64_t person, struct err *e)
{
	struct visit *v = visit_of(p);
	struct person_row row;

	if (person_row_get(p->db, person, p->arena, &row, e) != 0)
		return -1;
	v->caller.person = row.id;
	v->caller.login = row.login;
	v->caller.name = row.name;
	v->caller.administrator = row.administrator;
	v->caller.session = v->session.id;
	p->language = row.language;
	return 0;
}

static int
seen(struct page *p, struct err *e)
{
	struct session_row *s = &visit_of(p)->session;
	int64_t now = visit_now(p);
	int64_t end = s->created_ms + p->settings->session_life;

	if (s->pending || now - s->seen_ms < SEEN_STEP_MS)
		return 0;
	s->seen_ms = now;
	s->expires_ms = now + p->settings->session_idle;
	if (s->expires_ms > end)
		s->expires_ms = end;
	return session_row_set(p->db, s, e);
}

static int
find_cookie(struct page *p, const char *token, struct err *e)
{
	struct visit *v = visit_of(p);
	uint8_t hash[TOKEN_HASH_BYTES];
	struct err story = { 0 };

	token_hash_bytes(text_of(token), hash);
	if (session_row_find(
		p->db, (struct text){ (const char *)hash, sizeof(hash) },
		visit_now(p), p->arena, &v->session, &story) != 0) {
		v->session = (struct session_row){ 0 };
		return story.kind == ERR_NOT_FOUND
			   ? 0
			   : err_set(e, story.kind, "%s", story.text);
	}
	if (v->session.csrf.n != CSRF_BYTES)
		return err_set(e, ERR_DATABASE, "a session without secret");
	token_mark((const uint8_t *)v->session.csrf.p, "csrf",
		   arena_printf(p->arena, "%lld", (long long)v->session.id),
		   v->csrf);
	p->csrf = v->csrf;
	/* Half signed in is not signed in. */
	return v->session.pending                          ? 0
	       : caller_fill(p, v->session.person, e) != 0 ? -1
							   : seen(p, e);
}

static int
find_bearer(struct page *p, const char *token, struct err *e)
{
	struct visit *v = visit_of(p);
	uint8_t hash[TOKEN_HASH_BYTES];
	struct credential_row row;
	struct err story = { 0 };

	token_hash_bytes(text_of(token), hash);
	if (credential_row_find(
		p->db, CREDENTIAL_API,
		(struct text){ (const char *)hash, sizeof(hash) }, visit_now(p),
		p->arena, &row, &story) != 0)
		return err_set(e,
			       story.kind == ERR_NOT_FOUND ? ERR_NOT_SIGNED_IN
							   : story.kind,
			       "%s", story.text);
	v->by_token = true;
	if (visit_now(p) - row.used_ms >= SEEN_STEP_MS &&
	    credential_row_seen(p->db, row.id, visit_now(p), e) != 0)
		return -1;
	return caller_fill(p, row.person, e);
}

int
session_find(struct page *p, struct err *e)
{
	const char *bearer = http_header_get(p->request, "Authorization");
	const char *token = cookie_get(p, COOKIE_SESSION);

	if (bearer != NULL && visit_is_api(p) &&
	    text_starts_nocase(text_of(bearer), "Bearer "))
		return find_bearer(p, bearer + strlen("Bearer "), e);
	return token != NULL && *token != '\0' ? find_cookie(p, token, e) : 0;
}

/* A new token for the session row; the cookie goes with the answer. */
static void
token_renew(struct page *p, struct session_row *s, uint8_t *hash, uint8_t *csrf)
{
	char token[TOKEN_TEXT_MAX];

	token_new(token);
	token_hash_bytes(text_of(token), hash);
	rand_bytes(csrf, CSRF_BYTES);
	s->token = (struct text){ (const char *)hash, TOKEN_HASH_BYTES };
	s->csrf = (struct text){ (const char *)csrf, CSRF_BYTES };
	cookie_set(p, COOKIE_SESSION, token, p->settings->session_life / 1000);
}

int
session_start(struct page *p, const struct person_row *person, bool pending,
	      struct err *e)
{
	struct visit *v = visit_of(p);
	const char *agent = http_header_get(p->request, "User-Agent");
	int64_t now = visit_now(p);
	uint8_t hash[TOKEN_HASH_BYTES], csrf[CSRF_BYTES];
	char clipped[AGENT_MAX];

	if (v->session.id != 0 &&
	    session_row_drop(p->db, v->session.id, e) != 0)
		return -1;
	utf8_printable_copy(clipped, sizeof(clipped), text_of(agent));
	struct session_row s = {
		.person = person->id,
		.pending = pending,
		.created_ms = now,
		.seen_ms = now,
		.expires_ms =
		    now + (pending ? PENDING_MS : p->settings->session_idle),
		.address = p->request->address,
		.agent = clipped,
	};
	token_renew(p, &s, hash, csrf);
	return session_row_add(p->db, &s, &v->session.id, e);
}

int
session_raise(struct page *p, struct err *e)
{
	struct session_row s = visit_of(p)->session;
	uint8_t hash[TOKEN_HASH_BYTES], csrf[CSRF_BYTES];

	s.pending = false;
	s.seen_ms = visit_now(p);
	s.expires_ms = s.seen_ms + p->settings->session_idle;
	token_renew(p, &s, hash, csrf);
	return session_row_set(p->db, &s, e);
}

int
session_end(struct page *p, struct err *e)
{
	cookie_drop(p, COOKIE_SESSION);
	if (visit_of(p)->session.id == 0)
		return 0;
	return session_row_drop(p->db, visit_of(p)->session.id, e);
}

int
session_choose(struct page *p, int64_t company, struct err *e)
{
	struct session_row s = visit_of(p)->session;

	s.company = company;
	return session_row_set(p->db, &s, e);
}
