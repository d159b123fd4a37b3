/* Choosing a password by the link an administrator handed out. */
#include "crypt/token.h"
#include "model/credential_row.h"
#include "model/person_row.h"
#include "web/act.h"
#include "web/answers.h"
#include "web/form.h"
#include "web/html_out.h"
#include "web/key_tmpl.h"
#include "web/key_view.h"
#include "web/password_rule.h"
#include "web/visit.h"

struct choice {
	const char *token, *new, *again;
	struct credential_row credential; /* id 0: void */
	struct person_row person;
};

static const struct form_field choice_fields[] = {
	{ "token", FORM_SECRET, 1, 100, offsetof(struct choice, token) },
	{ "new", FORM_SECRET, 0, 400, offsetof(struct choice, new) },
	{ "again", FORM_SECRET, 0, 400, offsetof(struct choice, again) },
};

/* Whose link it is. A void one is no failure: the page says so. */
static int
choice_find(struct page *p, struct choice *c, struct err *e)
{
	uint8_t hash[TOKEN_HASH_BYTES];
	struct err story = { 0 };

	if (c->token == NULL)
		return 0;
	token_hash_bytes(text_of(c->token), hash);
	if (credential_row_find(
		p->db, CREDENTIAL_INVITATION,
		(struct text){ (const char *)hash, sizeof(hash) }, visit_now(p),
		p->arena, &c->credential, &story) != 0) {
		c->credential.id = 0;
		return story.kind == ERR_NOT_FOUND
			   ? 0
			   : err_set(e, story.kind, "%s", story.text);
	}
	return person_row_get(p->db, c->credential.person, p->arena, &c->person,
			      e);
}

static int
invitation_write(struct page *p, int status, const struct choice *c,
		 const char *fault)
{
	bool good = c->credential.id != 0;
	struct view_invitation view = { .fault = { { "new", fault } },
					.faults = fault != NULL ? 1 : 0,
					.token = good ? c->token : NULL,
					.name = good ? c->person.name : "" };
	struct html_out o = { page_html(p, good ? status : 404), p->language };

	page_frame(p, page_text(p, TEXT_invitation_title), &view.frame);
	invitation_page(&o, &view);
	/* The address holds the secret. */
	http_header_set(p->response, "Referrer-Policy", "no-referrer");
	return 0;
}

int
invitation_show(struct page *p, struct err *e)
{
	struct choice c = { .token = http_query_get(p->request, "token") };

	if (choice_find(p, &c, e) != 0)
		return -1;
	return invitation_write(p, 200, &c, NULL);
}

static int
choice_store(struct page *p, const struct choice *c, struct err *e)
{
	struct act act = { .name = "person.password-chosen",
			   .object = act_object(p, "person", c->person.id),
			   .person = c->person.id,
			   .login = c->person.login };
	char hash[PASSWORD_HASH_MAX];
	TXN(txn);

	if (password_hash(web_world(p->web)->gate, c->new, hash, e) != 0 ||
	    txn_begin(&txn, p->db, e) != 0 ||
	    credential_row_use(p->db, c->credential.id, e) != 0 ||
	    person_row_set_password(p->db, c->person.id, hash, e) != 0 ||
	    session_row_drop_person(p->db, c->person.id, 0, e) != 0 ||
	    act_add(p, &act, e) != 0)
		return -1;
	return txn_commit(&txn, e);
}

int
invitation_post(struct page *p, struct err *e)
{
	struct choice c = { 0 };
	const char *fault;

	if (form_read(p->request, choice_fields, ARRAY_LEN(choice_fields), &c,
		      NULL, e) != 0 ||
	    choice_find(p, &c, e) != 0)
		return -1;
	if (c.credential.id == 0)
		return invitation_write(p, 404, &c, NULL);
	fault = password_rule_check(p, c.new, c.again != NULL ? c.again : "",
				    c.person.login);
	if (fault != NULL)
		return invitation_write(p, 422, &c, fault);
	if (choice_store(p, &c, e) != 0)
		return -1;
	return page_redirect_flash(p, "/sign-in", TEXT_flash_invitation_used);
}
