/* One person: roles, a new link for the password, second factor, lock. */
#include <string.h>

#include "model/access_row.h"
#include "model/credential_row.h"
#include "model/person_row.h"
#include "model/session_row.h"
#include "web/act.h"
#include "web/answers.h"
#include "web/form.h"
#include "web/html_out.h"
#include "web/invitation.h"
#include "web/people_link.h"
#include "web/people_tmpl.h"
#include "web/people_fill.h"
#include "web/visit.h"

struct role_form {
	const char *role;
	int64_t company;
	const char *disabled;
};

static const struct form_field role_fields[] = {
	{ "role", FORM_TEXT, 1, 40, offsetof(struct role_form, role) },
	{ "company", FORM_ID, 0, 0, offsetof(struct role_form, company) },
};
static const struct form_field drop_fields[] = {
	{ "company", FORM_INT, 0, INT64_MAX,
	  offsetof(struct role_form, company) },
};
static const struct form_field disabled_fields[] = {
	{ "disabled", FORM_TEXT, 1, 1, offsetof(struct role_form, disabled) },
};

static int
person_write(struct page *p, int status, const struct view_fault *fault,
	     struct err *e)
{
	struct view_person view = { .id = p->id[0],
				    .self = p->id[0] == p->caller->person,
				    .faults = fault != NULL ? 1 : 0 };
	struct person_row person;

	if (person_row_get(p->db, p->id[0], p->arena, &person, e) != 0 ||
	    person_memberships_fill(p, &person, &view, e) != 0 ||
	    people_options_fill(p, &view.role, &view.roles, &view.company,
				&view.companies, e) != 0)
		return -1;
	view.login = person.login;
	view.name = person.name;
	view.disabled = person.disabled;
	view.totp = person.totp.p != NULL;
	if (fault != NULL)
		view.fault[0] = *fault;
	struct html_out o = { page_html(p, status), p->language };
	page_frame(p, person.name, &view.frame);
	person_page(&o, &view);
	return 0;
}

int
person_show(struct page *p, struct err *e)
{
	return person_write(p, 200, NULL, e);
}

static const char *
here(struct page *p)
{
	const char *path =
	    arena_printf(p->arena, "/people/%lld", (long long)p->id[0]);

	return path != NULL ? path : "/people";
}

static struct act
act_on(struct page *p, const char *name)
{
	return (struct act){ .name = name,
			     .object = act_object(p, "person", p->id[0]) };
}

/* A centre nobody can administer any more would be a brick. */
static int
others_check(struct page *p, struct err *e)
{
	struct person_list people;

	if (person_row_list(p->db, p->arena, &people, e) != 0)
		return -1;
	for (size_t i = 0; i < people.count; i++) {
		const struct person_row *r = &people.row[i];

		if (r->administrator && !r->disabled && r->id != p->id[0])
			return 0;
	}
	return err_set(e, ERR_CONFLICT, "the last administrator");
}

static int
administrator_set(struct page *p, bool administrator, struct err *e)
{
	struct person_row person;

	if (person_row_get(p->db, p->id[0], p->arena, &person, e) != 0)
		return -1;
	if (person.administrator && !administrator && others_check(p, e) != 0)
		return -1;
	person.administrator = administrator;
	return person_row_set(p->db, &person, e);
}

/* Shows the page again with what could not be done. */
static int
conflict_write(struct page *p, const char *input, struct err *e)
{
	struct view_fault fault = {
		input, page_text(p, TEXT_people_last_administrator)
	};

	if (e->kind != ERR_CONFLICT)
		return -1;
	err_clear(e);
	return person_write(p, 409, &fault, e);
}

static int
role_store(struct page *p, const struct role_form *form, struct err *e)
{
	struct act act = act_on(p, "person.role");
	enum access access;
	TXN(txn);

	act.detail =
	    arena_printf(p->arena, "{\"role\":\"%s\",\"company\":%lld}",
			 form->role, (long long)form->company);
	if (txn_begin(&txn, p->db, e) != 0)
		return -1;
	if (strcmp(form->role, "administrator") == 0) {
		if (administrator_set(p, true, e) != 0)
			return -1;
	} else if (!access_parse(text_of(form->role), &access) ||
		   access == ACCESS_ANALYST || form->company == 0) {
		return err_set(e, ERR_INVALID, "no such role");
	} else if (access_row_set(p->db, p->id[0], form->company, access, e) !=
		   0)
		return -1;
	if (act_add(p, &act, e) != 0)
		return -1;
	return txn_commit(&txn, e);
}

int
person_role_post(struct page *p, struct err *e)
{
	struct role_form form = { 0 };

	if (form_read(p->request, role_fields, ARRAY_LEN(role_fields), &form,
		      NULL, e) != 0 ||
	    role_store(p, &form, e) != 0)
		return -1;
	return page_redirect_flash(p, here(p), TEXT_flash_role_changed);
}

static int
role_drop(struct page *p, int64_t company, struct err *e)
{
	struct act act = act_on(p, "person.role-drop");
	TXN(txn);

	act.detail =
	    arena_printf(p->arena, "{\"company\":%lld}", (long long)company);
	if (txn_begin(&txn, p->db, e) != 0 ||
	    (company == 0
		 ? administrator_set(p, false, e)
		 : access_row_drop(p->db, p->id[0], company, e)) != 0 ||
	    act_add(p, &act, e) != 0)
		return -1;
	return txn_commit(&txn, e);
}

int
person_role_drop_post(struct page *p, struct err *e)
{
	struct role_form form = { 0 };

	if (form_read(p->request, drop_fields, ARRAY_LEN(drop_fields), &form,
		      NULL, e) != 0)
		return -1;
	if (role_drop(p, form.company, e) != 0)
		return conflict_write(p, "role", e);
	return page_redirect_flash(p, here(p), TEXT_flash_role_changed);
}

int
person_password_post(struct page *p, struct err *e)
{
	struct act act = act_on(p, "person.invite");
	struct person_row person;
	char token[TOKEN_TEXT_MAX];
	TXN(txn);

	if (person_row_get(p->db, p->id[0], p->arena, &person, e) != 0 ||
	    txn_begin(&txn, p->db, e) != 0 ||
	    invitation_make(p->db, person.id, visit_now(p), token, e) != 0 ||
	    act_add(p, &act, e) != 0 || txn_commit(&txn, e) != 0)
		return -1;
	return people_link_write(p, person.name, token);
}

int
person_totp_off_post(struct page *p, struct err *e)
{
	struct act act = act_on(p, "person.totp-off");
	TXN(txn);

	if (txn_begin(&txn, p->db, e) != 0 ||
	    person_row_set_totp(p->db, p->id[0], (struct text){ NULL, 0 }, e) !=
		0 ||
	    credential_row_drop_kind(p->db, p->id[0], CREDENTIAL_RECOVERY, e) !=
		0 ||
	    act_add(p, &act, e) != 0 || txn_commit(&txn, e) != 0)
		return -1;
	return page_redirect_flash(p, here(p), TEXT_flash_totp_off);
}

static int
disabled_store(struct page *p, bool disabled, struct err *e)
{
	struct act act =
	    act_on(p, disabled ? "person.disable" : "person.enable");
	struct person_row person;
	TXN(txn);

	if (txn_begin(&txn, p->db, e) != 0 ||
	    person_row_get(p->db, p->id[0], p->arena, &person, e) != 0)
		return -1;
	if (disabled && person.administrator && others_check(p, e) != 0)
		return -1;
	person.disabled = disabled;
	if (person_row_set(p->db, &person, e) != 0 ||
	    (disabled &&
	     session_row_drop_person(p->db, person.id, 0, e) != 0) ||
	    act_add(p, &act, e) != 0)
		return -1;
	return txn_commit(&txn, e);
}

int
person_disabled_post(struct page *p, struct err *e)
{
	struct role_form form = { 0 };
	bool disabled;

	if (form_read(p->request, disabled_fields, ARRAY_LEN(disabled_fields),
		      &form, NULL, e) != 0)
		return -1;
	disabled = form.disabled[0] == '1';
	if (disabled && p->id[0] == p->caller->person)
		return err_set(e, ERR_DENIED, "nobody locks himself out");
	if (disabled_store(p, disabled, e) != 0)
		return conflict_write(p, "disabled", e);
	return page_redirect_flash(p, here(p),
				   disabled ? TEXT_flash_person_disabled
					    : TEXT_flash_person_enabled);
}
