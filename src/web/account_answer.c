/* One's own account: the password, and where one is signed in. */
#include "model/person_row.h"
#include "model/session_row.h"
#include "web/account_tmpl.h"
#include "web/account_view.h"
#include "web/act.h"
#include "web/answers.h"
#include "web/form.h"
#include "web/html_out.h"
#include "web/password_rule.h"
#include "web/session.h"
#include "web/page_fill.h"
#include "web/visit.h"

struct change {
	const char *old, *new, *again;
};

static const struct form_field change_fields[] = {
	{ "old", FORM_SECRET, 1, 400, offsetof(struct change, old) },
	{ "new", FORM_SECRET, 1, 400, offsetof(struct change, new) },
	{ "again", FORM_SECRET, 1, 400, offsetof(struct change, again) },
};

static int
account_write(struct page *p, int status, const struct view_fault *fault,
	      struct err *e)
{
	struct person_row person;
	struct session_list sessions;
	struct view_time since;

	if (person_row_get(p->db, p->caller->person, p->arena, &person, e) !=
		0 ||
	    session_row_list(p->db, person.id, p->arena, &sessions, e) != 0)
		return -1;
	since = page_fill_time(p, person.signed_in_ms);
	struct view_account view = {
		.faults = fault != NULL ? 1 : 0,
		.login = person.login,
		.name = person.name,
		.totp = person.totp.p != NULL,
		.since = person.signed_in_ms != 0 ? &since : NULL,
		.sessions = (int64_t)sessions.count,
	};
	if (fault != NULL)
		view.fault[0] = *fault;
	struct html_out o = { page_html(p, status), p->language };
	page_frame(p, page_text(p, TEXT_account_title), &view.frame);
	account_page(&o, &view);
	return 0;
}

int
account_show(struct page *p, struct err *e)
{
	return account_write(p, 200, NULL, e);
}

/* The new password; everybody signed in elsewhere with the old one is out. */
static int
password_store(struct page *p, const char *password, struct err *e)
{
	struct act act = { .name = "person.password",
			   .object =
			       act_object(p, "person", p->caller->person) };
	char hash[PASSWORD_HASH_MAX];
	TXN(txn);

	if (password_hash(web_world(p->web)->gate, password, hash, e) != 0 ||
	    txn_begin(&txn, p->db, e) != 0 ||
	    person_row_set_password(p->db, p->caller->person, hash, e) != 0 ||
	    session_row_drop_person(p->db, p->caller->person,
				    p->caller->session, e) != 0 ||
	    session_raise(p, e) != 0 || act_add(p, &act, e) != 0)
		return -1;
	return txn_commit(&txn, e);
}

int
account_password_post(struct page *p, struct err *e)
{
	struct view_fault fault = { "new", NULL };
	struct person_row person;
	struct change c = { 0 };
	bool right = false;

	if (form_read(p->request, change_fields, ARRAY_LEN(change_fields), &c,
		      NULL, NULL) != 0) {
		fault.text = page_text(p, TEXT_account_password_rule);
		return account_write(p, 422, &fault, e);
	}
	if (person_row_get(p->db, p->caller->person, p->arena, &person, e) !=
		0 ||
	    password_verify(web_world(p->web)->gate, person.password, c.old,
			    &right, e) != 0)
		return -1;
	fault.text = password_rule_check(p, c.new, c.again, person.login);
	if (!right)
		fault = (struct view_fault){
			"old", page_text(p, TEXT_account_password_wrong)
		};
	if (fault.text != NULL)
		return account_write(p, 422, &fault, e);
	if (password_store(p, c.new, e) != 0)
		return -1;
	return page_redirect_flash(p, "/account", TEXT_flash_password_changed);
}

int
account_sessions_post(struct page *p, struct err *e)
{
	struct act act = { .name = "person.sessions-end",
			   .object =
			       act_object(p, "person", p->caller->person) };
	TXN(txn);

	if (txn_begin(&txn, p->db, e) != 0 ||
	    session_row_drop_person(p->db, p->caller->person,
				    p->caller->session, e) != 0 ||
	    act_add(p, &act, e) != 0 || txn_commit(&txn, e) != 0)
		return -1;
	return page_redirect_flash(p, "/account", TEXT_flash_sessions_ended);
}
