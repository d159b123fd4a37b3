/* The companies one may see, and which one to work on. */
#include "model/access_row.h"
#include "model/company_row.h"
#include "web/account_view.h"
#include "web/act.h"
#include "web/answers.h"
#include "web/form.h"
#include "web/html_out.h"
#include "web/people_tmpl.h"
#include "web/session.h"
#include "web/page_fill.h"
#include "web/visit.h"

struct company_form {
	const char *name;
};

static const struct form_field company_fields[] = {
	{ "name", FORM_TEXT, 1, 100, offsetof(struct company_form, name) },
};

static const char *
access_text_of(const struct page *p, const struct access_list *mine,
	       int64_t company)
{
	for (size_t i = 0; i < mine->count; i++)
		if (mine->row[i].company == company)
			return page_fill_access(p, mine->row[i].access);
	return NULL;
}

/* An administrator sees the names of all companies, without their data. */
static int
lines_all(struct page *p, const struct access_list *mine,
	  struct view_companies *view, struct err *e)
{
	struct company_list all;
	struct view_company_line *line;

	if (company_row_list(p->db, p->arena, &all, e) != 0)
		return -1;
	line = arena_alloc_array(p->arena, all.count + 1, sizeof(*line));
	if (line == NULL)
		return arena_check(p->arena, e);
	for (size_t i = 0; i < all.count; i++)
		line[i] =
		    (struct view_company_line){ all.row[i].id, all.row[i].name,
						access_text_of(p, mine,
							       all.row[i].id),
						all.row[i].id == p->company };
	view->company = line;
	view->companies = all.count;
	return 0;
}

static int
lines_mine(struct page *p, const struct access_list *mine,
	   struct view_companies *view, struct err *e)
{
	struct view_company_line *line =
	    arena_alloc_array(p->arena, mine->count + 1, sizeof(*line));

	if (line == NULL)
		return arena_check(p->arena, e);
	for (size_t i = 0; i < mine->count; i++)
		line[i] = (struct view_company_line){
			mine->row[i].company, mine->row[i].name,
			page_fill_access(p, mine->row[i].access),
			mine->row[i].company == p->company
		};
	view->company = line;
	view->companies = mine->count;
	return 0;
}

static int
companies_write(struct page *p, int status, const struct company_form *form,
		const char *fault, struct err *e)
{
	struct view_companies view = { .may_add = p->caller->administrator,
				       .fault = { "name", fault },
				       .name = form->name != NULL ? form->name
								  : "" };
	struct access_list mine;

	if (access_row_list(p->db, p->caller->person, visit_now(p), p->arena,
			    &mine, e) != 0)
		return -1;
	if ((p->caller->administrator ? lines_all(p, &mine, &view, e)
				      : lines_mine(p, &mine, &view, e)) != 0)
		return -1;
	struct html_out o = { page_html(p, status), p->language };
	page_frame(p, page_text(p, TEXT_menu_companies), &view.frame);
	companies_page(&o, &view);
	return 0;
}

int
companies_show(struct page *p, struct err *e)
{
	struct company_form form = { 0 };

	return companies_write(p, 200, &form, NULL, e);
}

static int
company_store(struct page *p, const struct company_form *form, struct err *e)
{
	struct company_row row = { .name = form->name,
				   .created_ms = visit_now(p) };
	struct act act = { .name = "company.add" };
	TXN(txn);

	if (txn_begin(&txn, p->db, e) != 0 ||
	    company_row_add(p->db, &row, &row.id, e) != 0)
		return -1;
	act.object = act_object(p, "company", row.id);
	if (act_add(p, &act, e) != 0)
		return -1;
	return txn_commit(&txn, e);
}

int
companies_post(struct page *p, struct err *e)
{
	struct company_form form = { 0 };
	const char *fault = page_text(p, TEXT_error_field_required);

	if (form_read(p->request, company_fields, ARRAY_LEN(company_fields),
		      &form, NULL, NULL) != 0)
		return companies_write(p, 422, &form, fault, e);
	if (company_store(p, &form, e) == 0)
		return page_redirect_flash(p, "/companies",
					   TEXT_flash_company_added);
	if (e->kind != ERR_CONFLICT)
		return -1;
	return companies_write(p, 422, &form, page_text(p, TEXT_company_taken),
			       e);
}

int
company_choose_post(struct page *p, struct err *e)
{
	if (session_choose(p, p->company, e) != 0)
		return -1;
	return page_redirect_flash(p, "/", TEXT_flash_company_chosen);
}
