/* Providers for the administrator: who watches over whom, from when until
 * when. What they see follows from this table at that very moment. */
#include <string.h>

#include "model/access_row.h"
#include "model/company_row.h"
#include "model/person_row.h"
#include "web/act.h"
#include "web/answers.h"
#include "web/day.h"
#include "web/form.h"
#include "web/html_out.h"
#include "web/page_fill.h"
#include "web/provider_tmpl.h"
#include "web/provider_view.h"
#include "web/view_fill.h"
#include "web/visit.h"

struct provider_form {
	const char *name, *from, *until, *disabled;
	int64_t person, company, contract;
};

#define FIELD(name, kind, min, max, member)                                    \
	{                                                                      \
		name, kind, min, max, offsetof(struct provider_form, member)   \
	}

static const struct form_field name_fields[] = {
	FIELD("name", FORM_TEXT, 1, 100, name),
};
static const struct form_field disabled_fields[] = {
	FIELD("disabled", FORM_TEXT, 1, 1, disabled),
};
static const struct form_field person_fields[] = {
	FIELD("person", FORM_ID, 1, 0, person),
};
static const struct form_field contract_fields[] = {
	FIELD("company", FORM_ID, 1, 0, company),
	FIELD("from", FORM_TEXT, 1, 10, from),
	FIELD("until", FORM_TEXT, 0, 10, until),
};
static const struct form_field end_fields[] = {
	FIELD("company", FORM_ID, 1, 0, company),
	FIELD("contract", FORM_ID, 1, 0, contract),
};

static bool
runs_at(const struct contract_row *k, int64_t now)
{
	return k->from_ms <= now && (k->until_ms == 0 || k->until_ms > now);
}

static int
line_fill(struct page *p, const struct provider_row *row,
	  struct view_provider_line *line, struct err *e)
{
	struct contract_list contracts;
	struct access_people people;

	if (contract_row_list(p->db, row->id, p->arena, &contracts, e) != 0 ||
	    access_row_list_provider(p->db, row->id, p->arena, &people, e) != 0)
		return -1;
	*line = (struct view_provider_line){ .id = row->id,
					     .name = row->name,
					     .disabled = row->disabled,
					     .people = (int64_t)people.count };
	for (size_t i = 0; i < contracts.count; i++)
		line->contracts += runs_at(&contracts.row[i], visit_now(p));
	return 0;
}

static int
providers_write(struct page *p, int status, const char *name, const char *fault,
		struct err *e)
{
	struct view_providers view = { .fault = { "name", fault },
				       .name = name != NULL ? name : "" };
	struct view_provider_line *line;
	struct provider_list list;
	struct html_out o;

	if (provider_row_list(p->db, p->arena, &list, e) != 0)
		return -1;
	line = arena_alloc_array(p->arena, list.count, sizeof(*line));
	for (size_t i = 0; line != NULL && i < list.count; i++)
		if (line_fill(p, &list.row[i], &line[i], e) != 0)
			return -1;
	view.provider = line;
	view.providers = list.count;
	if (arena_check(p->arena, e) != 0)
		return -1;
	page_frame(p, page_text(p, TEXT_provider_title), &view.frame);
	o = (struct html_out){ page_html(p, status), p->language };
	providers_page(&o, &view);
	return 0;
}

int
providers_show(struct page *p, struct err *e)
{
	return providers_write(p, 200, NULL, NULL, e);
}

static int
provider_store(struct page *p, const char *name, struct err *e)
{
	struct provider_row row = { .name = name, .created_ms = visit_now(p) };
	struct act act = { .name = "provider.add" };
	TXN(t);

	if (txn_begin(&t, p->db, e) != 0 ||
	    provider_row_add(p->db, &row, &row.id, e) != 0)
		return -1;
	act.object = act_object(p, "provider", row.id);
	if (act_add(p, &act, e) != 0)
		return -1;
	return txn_commit(&t, e);
}

int
providers_post(struct page *p, struct err *e)
{
	struct provider_form form = { 0 };

	if (form_read(p->request, name_fields, ARRAY_LEN(name_fields), &form,
		      NULL, NULL) != 0)
		return providers_write(p, 422, form.name,
				       page_text(p, TEXT_error_field_required),
				       e);
	if (provider_store(p, form.name, e) == 0)
		return page_redirect_flash(p, "/providers", TEXT_flash_saved);
	if (e->kind != ERR_CONFLICT)
		return -1;
	err_clear(e);
	return providers_write(p, 422, form.name,
			       page_text(p, TEXT_provider_taken), e);
}

/* The analysts it has, and everybody who could become one. */
static int
people_fill(struct page *p, struct view_provider *view, struct err *e)
{
	struct view_provider_person *person;
	struct access_people people;
	struct person_list all;
	struct view_option *o;

	if (access_row_list_provider(p->db, p->id[0], p->arena, &people, e) !=
		0 ||
	    person_row_list(p->db, p->arena, &all, e) != 0)
		return -1;
	person = arena_alloc_array(p->arena, people.count, sizeof(*person));
	o = arena_alloc_array(p->arena, all.count, sizeof(*o));
	for (size_t i = 0; person != NULL && i < people.count; i++)
		person[i] = (struct view_provider_person){ people.row[i].person,
							   people.row[i].login,
							   people.row[i].name };
	for (size_t i = 0; o != NULL && i < all.count; i++) {
		bool has = all.row[i].disabled;

		for (size_t k = 0; k < people.count && !has; k++)
			has = people.row[k].person == all.row[i].id;
		if (has)
			continue;
		o[view->candidates++] = (struct view_option){
			arena_printf(p->arena, "%lld",
				     (long long)all.row[i].id),
			arena_printf(p->arena, "%s (%s)", all.row[i].name,
				     all.row[i].login),
			false
		};
	}
	view->person = person;
	view->people = people.count;
	view->candidate = o;
	return arena_check(p->arena, e);
}

static void
contract_fill(struct page *p, const struct contract_row *k,
	      struct view_contract_line *line)
{
	int64_t now = visit_now(p);
	*line = (struct view_contract_line){
		.id = k->id,
		.company = k->company,
		.company_name = k->company_name,
		.from = day_text(p, k->from_ms),
		.until = k->until_ms != 0 ? day_text(p, k->until_ms - 1) : NULL,
		.state_text =
		    page_text(p, runs_at(k, now)    ? TEXT_contract_runs
				 : k->from_ms > now ? TEXT_absence_announced
						    : TEXT_absence_over),
		.may_end = k->until_ms == 0 || k->until_ms > now,
	};
}

static int
contracts_fill(struct page *p, struct view_provider *view, struct err *e)
{
	struct view_contract_line *line;
	struct contract_list list;
	struct company_list all;
	struct view_option *o;

	if (contract_row_list(p->db, p->id[0], p->arena, &list, e) != 0 ||
	    company_row_list(p->db, p->arena, &all, e) != 0)
		return -1;
	line = arena_alloc_array(p->arena, list.count, sizeof(*line));
	o = arena_alloc_array(p->arena, all.count, sizeof(*o));
	for (size_t i = 0; line != NULL && i < list.count; i++)
		contract_fill(p, &list.row[i], &line[i]);
	for (size_t i = 0; o != NULL && i < all.count; i++)
		o[i] = (struct view_option){ arena_printf(
						 p->arena, "%lld",
						 (long long)all.row[i].id),
					     all.row[i].name, false };
	view->contract = line;
	view->contracts = list.count;
	view->company = o;
	view->companies = all.count;
	return arena_check(p->arena, e);
}

static int
provider_write(struct page *p, int status, const struct view_fault *fault,
	       struct err *e)
{
	struct view_provider view = { .id = p->id[0] };
	char today[DAY_TEXT_MAX];
	struct provider_row row;
	struct html_out o;

	if (provider_row_get(p->db, p->id[0], p->arena, &row, e) != 0 ||
	    people_fill(p, &view, e) != 0 || contracts_fill(p, &view, e) != 0)
		return -1;
	view.name = row.name;
	view.disabled = row.disabled;
	day_write(visit_now(p), today);
	view.today = today;
	if (fault != NULL)
		view.fault = *fault;
	page_frame(p, row.name, &view.frame);
	o = (struct html_out){ page_html(p, status), p->language };
	provider_page(&o, &view);
	return 0;
}

int
provider_show(struct page *p, struct err *e)
{
	return provider_write(p, 200, NULL, e);
}

static int
back(struct page *p, struct err *e)
{
	const char *path =
	    arena_printf(p->arena, "/providers/%lld", (long long)p->id[0]);

	if (path == NULL)
		return arena_check(p->arena, e);
	return page_redirect_flash(p, path, TEXT_flash_saved);
}

/* Writes the audit row of an act on this provider and commits. */
static int
finish(struct page *p, struct txn *t, const char *name, const char *key,
       int64_t value, struct err *e)
{
	struct act act = { .name = name,
			   .object = act_object(p, "provider", p->id[0]),
			   .detail = "{}" };

	if (key != NULL)
		act.detail = arena_printf(p->arena, "{\"%s\":%lld}", key,
					  (long long)value);
	if (act_add(p, &act, e) != 0)
		return -1;
	return txn_commit(t, e);
}

/* Changes name or disabled, whichever is given. */
static int
provider_set(struct page *p, const char *name, const char *disabled,
	     struct err *e)
{
	struct provider_row row;
	TXN(t);

	if (txn_begin(&t, p->db, e) != 0 ||
	    provider_row_get(p->db, p->id[0], p->arena, &row, e) != 0)
		return -1;
	if (name != NULL)
		row.name = name;
	if (disabled != NULL)
		row.disabled = disabled[0] == '1';
	if (provider_row_set(p->db, &row, e) != 0)
		return -1;
	return finish(p, &t,
		      name != NULL   ? "provider.rename"
		      : row.disabled ? "provider.disable"
				     : "provider.enable",
		      NULL, 0, e);
}

int
provider_name_post(struct page *p, struct err *e)
{
	struct view_fault fault = { "name", page_text(p, TEXT_provider_taken) };
	struct provider_form form = { 0 };

	if (form_read(p->request, name_fields, ARRAY_LEN(name_fields), &form,
		      NULL, e) != 0)
		return -1;
	if (provider_set(p, form.name, NULL, e) == 0)
		return back(p, e);
	if (e->kind != ERR_CONFLICT)
		return -1;
	err_clear(e);
	return provider_write(p, 422, &fault, e);
}

int
provider_disabled_post(struct page *p, struct err *e)
{
	struct provider_form form = { 0 };

	if (form_read(p->request, disabled_fields, ARRAY_LEN(disabled_fields),
		      &form, NULL, e) != 0 ||
	    provider_set(p, NULL, form.disabled, e) != 0)
		return -1;
	return back(p, e);
}

static int
person_store(struct page *p, bool add, struct err *e)
{
	struct provider_form form = { 0 };
	struct provider_row row;
	struct person_row person;
	TXN(t);

	if (form_read(p->request, person_fields, ARRAY_LEN(person_fields),
		      &form, NULL, e) != 0 ||
	    txn_begin(&t, p->db, e) != 0 ||
	    provider_row_get(p->db, p->id[0], p->arena, &row, e) != 0 ||
	    person_row_get(p->db, form.person, p->arena, &person, e) != 0)
		return -1;
	if ((add ? access_row_set_provider(p->db, form.person, p->id[0], e)
		 : access_row_drop_provider(p->db, form.person, p->id[0], e)) !=
	    0)
		return -1;
	return finish(p, &t,
		      add ? "provider.person-add" : "provider.person-drop",
		      "person", form.person, e);
}

int
provider_person_post(struct page *p, struct err *e)
{
	return person_store(p, true, e) != 0 ? -1 : back(p, e);
}

int
provider_person_drop_post(struct page *p, struct err *e)
{
	return person_store(p, false, e) != 0 ? -1 : back(p, e);
}

static int
contract_read(struct page *p, struct contract_row *row, struct err *e)
{
	struct provider_form form = { 0 };

	if (form_read(p->request, contract_fields, ARRAY_LEN(contract_fields),
		      &form, NULL, e) != 0)
		return -1;
	row->company = form.company;
	row->from_ms = day_parse(form.from);
	row->until_ms = form.until != NULL ? day_parse(form.until) : 0;
	if (row->from_ms == 0 || (form.until != NULL && row->until_ms == 0))
		return err_set(e, ERR_INVALID, "no such day");
	/* Its last day belongs to it. */
	if (row->until_ms != 0)
		row->until_ms += DAY_MS;
	if (row->until_ms != 0 && row->until_ms <= row->from_ms)
		return err_set(e, ERR_INVALID, "it ends before it begins");
	return 0;
}

static int
contract_store(struct page *p, const struct contract_row *row, struct err *e)
{
	struct act act = { .name = "contract.add", .company = row->company };
	struct provider_row provider;
	int64_t id;
	TXN(t);

	if (txn_begin(&t, p->db, e) != 0 ||
	    provider_row_get(p->db, p->id[0], p->arena, &provider, e) != 0 ||
	    contract_row_add(p->db, row, &id, e) != 0)
		return -1;
	/* The company's own audit shows who may see it. */
	act.object = act_object(p, "contract", id);
	if (act_add(p, &act, e) != 0)
		return -1;
	return finish(p, &t, "contract.add", "company", row->company, e);
}

int
provider_contract_post(struct page *p, struct err *e)
{
	struct view_fault fault = { "from", page_text(p, TEXT_contract_wrong) };
	struct contract_row row = { .provider = p->id[0] };

	if (contract_read(p, &row, e) == 0 && contract_store(p, &row, e) == 0)
		return back(p, e);
	if (e->kind != ERR_INVALID)
		return -1;
	err_clear(e);
	return provider_write(p, 422, &fault, e);
}

int
provider_contract_end_post(struct page *p, struct err *e)
{
	struct act act = { .name = "contract.end" };
	struct provider_form form = { 0 };
	TXN(t);

	if (form_read(p->request, end_fields, ARRAY_LEN(end_fields), &form,
		      NULL, e) != 0 ||
	    txn_begin(&t, p->db, e) != 0 ||
	    contract_row_end(p->db, form.company, form.contract, visit_now(p),
			     e) != 0)
		return -1;
	act.company = form.company;
	act.object = act_object(p, "contract", form.contract);
	if (act_add(p, &act, e) != 0 ||
	    finish(p, &t, "contract.end", "company", form.company, e) != 0)
		return -1;
	return back(p, e);
}
