/* Signing in with a password and, where one is set up, a second factor. */
#include <string.h>

#include "base/log.h"
#include "crypt/totp.h"
#include "model/credential_row.h"
#include "model/person_row.h"
#include "web/act.h"
#include "web/answers.h"
#include "web/cookie.h"
#include "web/form.h"
#include "web/html_out.h"
#include "web/recovery.h"
#include "web/return_path.h"
#include "web/session.h"
#include "web/sign_tmpl.h"
#include "web/sign_view.h"
#include "web/throttle.h"
#include "web/totp_secret.h"
#include "web/visit.h"

#define FORGET_MS (7LL * 24 * 3600 * 1000)

/* One try at signing in. */
struct attempt {
	const char *login, *password, *next;
	const char *code;
	struct attempt_row place;
	struct person_row person; /* id 0: no such login */
};

static const struct form_field sign_in_fields[] = {
	{ "login", FORM_TEXT, 1, 100, offsetof(struct attempt, login) },
	{ "password", FORM_SECRET, 1, 400, offsetof(struct attempt, password) },
	{ "next", FORM_TEXT, 0, 1000, offsetof(struct attempt, next) },
};

static const struct form_field code_fields[] = {
	{ "code", FORM_TEXT, 1, 20, offsetof(struct attempt, code) },
	{ "next", FORM_TEXT, 0, 1000, offsetof(struct attempt, next) },
};

static int
sign_in_page_write(struct page *p, int status, const struct attempt *t,
		   const char *fault)
{
	struct view_sign_in view = {
		.fault = { "login", fault },
		.login = t->login != NULL ? t->login : "",
		.next = t->next != NULL ? return_path_check(t->next) : "",
	};
	struct html_out o = { page_html(p, status), p->language };

	page_frame(p, page_text(p, TEXT_signin_title), &view.frame);
	sign_in_page(&o, &view);
	return 0;
}

static int
code_page_write(struct page *p, int status, const struct attempt *t,
		const char *fault)
{
	struct view_sign_code view = {
		.fault = { "code", fault },
		.next = t->next != NULL ? return_path_check(t->next) : "",
	};
	struct html_out o = { page_html(p, status), p->language };

	page_frame(p, page_text(p, TEXT_signin_totp_title), &view.frame);
	sign_code_page(&o, &view);
	return 0;
}

int
sign_in_show(struct page *p, struct err *e)
{
	struct attempt t = { .next = http_query_get(p->request, "next") };

	UNUSED(e);
	if (p->caller->person != 0)
		return page_redirect(p, return_path_check(t.next));
	return sign_in_page_write(p, 200, &t, NULL);
}

/* "wait N seconds", with the same number in a header for programs. */
static const char *
wait_text(struct page *p, int64_t seconds)
{
	struct content_value value = VALUE_INT("seconds", seconds);
	struct str s;
	char *copy;

	str_init(&s, 1000);
	content_fill(&s, page_text(p, TEXT_signin_slow), &value, 1);
	str_add_byte(&s, ' ');
	str_add(&s, page_text(p, TEXT_signin_slow_help));
	copy = arena_copy(p->arena, s.p);
	str_done(&s);
	http_header_set(p->response, "Retry-After",
			arena_printf(p->arena, "%lld", (long long)seconds));
	return copy;
}

static int
failure_note(struct page *p, const struct attempt *t, const char *act,
	     struct err *e)
{
	struct act a = { .name = act,
			 .person = t->person.id,
			 .login = t->place.login };
	TXN(txn);

	log_event(LOG_WARN, "web.sign_in_refused",
		  F_TEXT("login", t->place.login),
		  F_TEXT("address", p->request->address));
	if (t->person.id != 0)
		a.object = act_object(p, "person", t->person.id);
	if (txn_begin(&txn, p->db, e) != 0 ||
	    attempt_row_add(p->db, &t->place, e) != 0 || act_add(p, &a, e) != 0)
		return -1;
	return txn_commit(&txn, e);
}

/* Is it them? Unknown and disabled logins cost the same time. */
static int
password_check(struct page *p, struct attempt *t, bool *right_out,
	       struct err *e)
{
	const struct web_world *w = web_world(p->web);
	struct err story = { 0 };
	const char *hash = NULL;

	if (person_row_find(p->db, t->login, p->arena, &t->person, &story) !=
	    0) {
		if (story.kind != ERR_NOT_FOUND)
			return err_set(e, story.kind, "%s", story.text);
		t->person = (struct person_row){ 0 };
	} else if (!t->person.disabled && t->person.password[0] == '$')
		hash = t->person.password;
	return password_verify(w->gate, hash, t->password, right_out, e);
}

/* Stronger parameters came since; only now is the password at hand. */
static int
password_renew(struct page *p, const struct attempt *t, struct err *e)
{
	char hash[PASSWORD_HASH_MAX];

	if (!password_is_old(t->person.password) ||
	    strlen(t->password) < PASSWORD_MIN)
		return 0;
	if (password_hash(web_world(p->web)->gate, t->password, hash, e) != 0)
		return -1;
	return person_row_set_password(p->db, t->person.id, hash, e);
}

static int
signed_in(struct page *p, const struct attempt *t, struct err *e)
{
	struct act a = { .name = "person.sign-in",
			 .object = act_object(p, "person", t->person.id),
			 .person = t->person.id,
			 .login = t->person.login };

	if (attempt_row_drop(p->db, t->place.login, t->place.network, e) != 0 ||
	    person_row_signed_in(p->db, t->person.id, visit_now(p), e) != 0)
		return -1;
	/* A good moment to forget what has ended. */
	if (session_row_drop_expired(p->db, visit_now(p), e) != 0 ||
	    attempt_row_drop_before(p->db, visit_now(p) - FORGET_MS, e) != 0)
		return -1;
	throttle_remember(p, t->person.login);
	return act_add(p, &a, e);
}

static int
password_right(struct page *p, const struct attempt *t, struct err *e)
{
	bool pending = t->person.totp.p != NULL;
	TXN(txn);

	if (txn_begin(&txn, p->db, e) != 0 || password_renew(p, t, e) != 0 ||
	    session_start(p, &t->person, pending, e) != 0 ||
	    (!pending && signed_in(p, t, e) != 0) || txn_commit(&txn, e) != 0)
		return -1;
	if (!pending)
		return page_redirect(p, return_path_check(t->next));
	return page_redirect(
	    p, t->next == NULL ? "/sign-in/code"
			       : arena_printf(p->arena, "/sign-in/code?next=%s",
					      return_path_encode(p, t->next)));
}

int
sign_in_post(struct page *p, struct err *e)
{
	struct attempt t = { 0 };
	int64_t wait = 0;
	bool right = false;

	if (form_read(p->request, sign_in_fields, ARRAY_LEN(sign_in_fields), &t,
		      NULL, NULL) != 0)
		return sign_in_page_write(p, 403, &t,
					  page_text(p, TEXT_signin_failed));
	t.place = throttle_place(p, t.login);
	if (throttle_check(p, &t.place, &wait, e) != 0) {
		if (e->kind != ERR_TOO_MANY)
			return -1;
		return sign_in_page_write(p, 429, &t, wait_text(p, wait));
	}
	if (password_check(p, &t, &right, e) != 0)
		return -1;
	if (right)
		return password_right(p, &t, e);
	if (failure_note(p, &t, "person.sign-in-refused", e) != 0)
		return -1;
	return sign_in_page_write(p, 403, &t, page_text(p, TEXT_signin_failed));
}

int
sign_code_show(struct page *p, struct err *e)
{
	struct attempt t = { .next = http_query_get(p->request, "next") };

	UNUSED(e);
	if (visit_of(p)->session.id == 0 || !visit_of(p)->session.pending)
		return page_redirect(p, "/sign-in");
	return code_page_write(p, 200, &t, NULL);
}

/* Six digits of now, or a spare code. */
static int
code_check(struct page *p, const struct attempt *t, bool *right_out,
	   struct err *e)
{
	uint8_t secret[TOTP_SECRET_BYTES];
	struct err story = { 0 };
	int64_t step;

	*right_out = false;
	if (strchr(t->code, '-') != NULL)
		return recovery_use(p, t->person.id, t->code, right_out, e);
	if (totp_secret_open(p, &t->person, secret, e) != 0)
		return -1;
	if (!totp_check(secret, text_of(t->code), visit_now(p),
			t->person.totp_step, &step))
		return 0;
	if (person_row_use_totp(p->db, t->person.id, step, &story) == 0)
		*right_out = true;
	else if (story.kind != ERR_DENIED)
		return err_set(e, story.kind, "%s", story.text);
	return 0;
}

/* The code came in time and is right: everything in one transaction, so that
 * no code is spent without signing in. */
static int
code_try(struct page *p, const struct attempt *t, bool *right_out,
	 struct err *e)
{
	TXN(txn);

	if (txn_begin(&txn, p->db, e) != 0 ||
	    code_check(p, t, right_out, e) != 0)
		return -1;
	if (!*right_out)
		return 0;
	if (session_raise(p, e) != 0 || signed_in(p, t, e) != 0)
		return -1;
	return txn_commit(&txn, e);
}

int
sign_code_post(struct page *p, struct err *e)
{
	const struct session_row *s = &visit_of(p)->session;
	struct attempt t = { 0 };
	int64_t wait = 0;
	bool right = false;

	if (s->id == 0 || !s->pending)
		return page_redirect(p, "/sign-in");
	if (form_read(p->request, code_fields, ARRAY_LEN(code_fields), &t, NULL,
		      NULL) != 0)
		return code_page_write(p, 403, &t,
				       page_text(p, TEXT_signin_totp_failed));
	if (person_row_get(p->db, s->person, p->arena, &t.person, e) != 0)
		return -1;
	t.place = throttle_place(p, t.person.login);
	if (throttle_check(p, &t.place, &wait, e) != 0) {
		if (e->kind != ERR_TOO_MANY)
			return -1;
		return code_page_write(p, 429, &t, wait_text(p, wait));
	}
	if (code_try(p, &t, &right, e) != 0)
		return -1;
	if (right)
		return page_redirect(p, return_path_check(t.next));
	if (failure_note(p, &t, "person.code-refused", e) != 0)
		return -1;
	return code_page_write(p, 403, &t,
			       page_text(p, TEXT_signin_totp_failed));
}

int
sign_out_post(struct page *p, struct err *e)
{
	struct act a = { .name = "person.sign-out" };
	TXN(txn);

	if (txn_begin(&txn, p->db, e) != 0)
		return -1;
	if (p->caller->person != 0 && act_add(p, &a, e) != 0)
		return -1;
	if (session_end(p, e) != 0 || txn_commit(&txn, e) != 0)
		return -1;
	return page_redirect_flash(p, "/sign-in", TEXT_flash_signed_out);
}

/* The language of this browser; of the person too when somebody is signed
 * in. A link, so that it works without script and before signing in. */
int
language_show(struct page *p, struct err *e)
{
	const char *to = http_query_get(p->request, "to");
	const char *next = http_query_get(p->request, "next");
	struct person_row person;
	enum language language;

	if (to == NULL || !language_parse(text_of(to), &language))
		return err_set(e, ERR_INVALID, "no such language");
	cookie_set(p, COOKIE_LANGUAGE, language_name(language),
		   365 * 24 * 3600);
	if (p->caller->person != 0) {
		if (person_row_get(p->db, p->caller->person, p->arena, &person,
				   e) != 0)
			return -1;
		person.language = language;
		if (person_row_set(p->db, &person, e) != 0)
			return -1;
	}
	return page_redirect(p, return_path_check(next));
}
