/* Everybody who may sign in: adding people, for the administrator. */
#include <string.h>

#include "model/access_row.h"
#include "model/person_row.h"
#include "web/act.h"
#include "web/answers.h"
#include "web/form.h"
#include "web/html_out.h"
#include "web/invitation.h"
#include "web/key_tmpl.h"
#include "web/key_view.h"
#include "web/people_link.h"
#include "web/people_tmpl.h"
#include "web/people_fill.h"
#include "web/visit.h"

struct person_form {
	const char *login, *name, *role;
	int64_t company;
};

static const struct form_field person_fields[] = {
	{ "login", FORM_LOGIN, 1, 64, offsetof(struct person_form, login) },
	{ "name", FORM_TEXT, 1, 100, offsetof(struct person_form, name) },
	{ "role", FORM_TEXT, 1, 40, offsetof(struct person_form, role) },
	{ "company", FORM_ID, 0, 0, offsetof(struct person_form, company) },
};

static int
people_write(struct page *p, int status, const struct person_form *form,
	     const struct view_fault *fault, struct err *e)
{
	struct view_people view = {
		.faults = fault != NULL ? 1 : 0,
		.login = form->login != NULL ? form->login : "",
		.name = form->name != NULL ? form->name : "",
	};
	struct person_list people;

	if (person_row_list(p->db, p->arena, &people, e) != 0 ||
	    people_lines_fill(p, &people, &view, e) != 0 ||
	    people_options_fill(p, &view.role, &view.roles, &view.company,
				&view.companies, e) != 0)
		return -1;
	if (fault != NULL)
		view.fault[0] = *fault;
	struct html_out o = { page_html(p, status), p->language };
	page_frame(p, page_text(p, TEXT_people_title), &view.frame);
	people_page(&o, &view);
	return 0;
}

int
people_show(struct page *p, struct err *e)
{
	struct person_form form = { 0 };

	return people_write(p, 200, &form, NULL, e);
}

static void
lower(char *text)
{
	for (; *text != '\0'; text++)
		if (*text >= 'A' && *text <= 'Z')
			*text = (char)(*text - 'A' + 'a');
}

static int
person_store(struct page *p, const struct person_form *form, enum access access,
	     bool administrator, char token[TOKEN_TEXT_MAX], struct err *e)
{
	char *login = arena_copy(p->arena, form->login);
	struct act act = { .name = "person.add" };
	struct person_row row = { .name = form->name,
				  .language = p->language,
				  .administrator = administrator,
				  .created_ms = visit_now(p) };
	TXN(txn);

	if (login == NULL)
		return arena_check(p->arena, e);
	lower(login);
	row.login = login;
	if (txn_begin(&txn, p->db, e) != 0 ||
	    person_row_add(p->db, &row, &row.id, e) != 0 ||
	    (!administrator &&
	     access_row_set(p->db, row.id, form->company, access, e) != 0) ||
	    invitation_make(p->db, row.id, visit_now(p), token, e) != 0)
		return -1;
	act.object = act_object(p, "person", row.id);
	act.detail =
	    arena_printf(p->arena, "{\"role\":\"%s\"}",
			 administrator ? "administrator" : access_name(access));
	if (act_add(p, &act, e) != 0)
		return -1;
	return txn_commit(&txn, e);
}

/* A role is at a company, the administrator's is not. */
static bool
role_read(const struct person_form *form, enum access *access,
	  bool *administrator)
{
	*administrator = strcmp(form->role, "administrator") == 0;
	*access = ACCESS_COUNT;
	if (*administrator)
		return true;
	return form->company != 0 &&
	       access_parse(text_of(form->role), access) &&
	       *access != ACCESS_ANALYST;
}

int
people_post(struct page *p, struct err *e)
{
	struct view_fault fault = { "login",
				    page_text(p, TEXT_error_field_invalid) };
	struct person_form form = { 0 };
	char token[TOKEN_TEXT_MAX];
	enum access access;
	bool administrator;

	if (form_read(p->request, person_fields, ARRAY_LEN(person_fields),
		      &form, &fault.input, NULL) != 0)
		return people_write(p, 422, &form, &fault, e);
	fault.input = "role";
	if (!role_read(&form, &access, &administrator))
		return people_write(p, 422, &form, &fault, e);
	if (person_store(p, &form, access, administrator, token, e) == 0)
		return people_link_write(p, form.name, token);
	if (e->kind != ERR_CONFLICT)
		return -1;
	fault = (struct view_fault){ "login",
				     page_text(p, TEXT_people_login_taken) };
	return people_write(p, 422, &form, &fault, e);
}
