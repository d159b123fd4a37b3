/* The basic policy: how it stands, as paper, and for the public. */
#include <string.h>

#include "model/profile_row.h"
#include "paper/policy_paper.h"
#include "web/html_out.h"
#include "web/page_fill.h"
#include "web/policy_answers.h"
#include "web/policy_tmpl.h"
#include "web/visit.h"

#define LINES_MAX 500
#define JAPAN_MS  (INT64_C(9) * 3600 * 1000)
#define YEAR_DAYS 365
#define DAY_MS    (INT64_C(86400) * 1000)

/* A day in Japan, "2026-11-21". */
static const char *
day_of(struct page *p, int64_t ms)
{
	char day[STAMP_TEXT_MAX];

	stamp_write_iso(ms + JAPAN_MS, day);
	return arena_text(p->arena, (struct text){ day, 10 });
}

static int
text_fill(struct page *p, const struct policy_row *row, const char *company,
	  struct view_policy_text *out, struct err *e)
{
	struct view_policy_line *line =
	    arena_alloc_array(p->arena, LINES_MAX, sizeof(*line));
	struct text rest = text_of(row->body), one;
	size_t n = 0;

	if (line == NULL)
		return arena_check(p->arena, e);
	while (n < LINES_MAX && policy_line_cut(&rest, &one, &line[n].heading))
		line[n++].text = arena_text(p->arena, one);
	*out = (struct view_policy_text){ line, n, row->established_on,
					  row->representative, company };
	return arena_check(p->arena, e);
}

static const char *
numbered(struct page *p, enum text_key key, int64_t number)
{
	struct content_value value = VALUE_INT("number", number);

	return page_fill_text(p, key, &value, 1);
}

static void
approved_fill(struct page *p, const struct policy_row *row,
	      struct view_policy *view)
{
	struct content_value value[2] = {
		VALUE_TEXT("date", page_fill_time(p, row->approved_ms).text),
		VALUE_TEXT("name", row->approved_by),
	};
	struct content_value review = VALUE_TEXT("date", row->review_on);
	bool due = strcmp(row->review_on, day_of(p, visit_now(p))) < 0;

	view->current = row->id;
	view->current_label = numbered(p, TEXT_policy_current, row->number);
	view->approved = page_fill_text(p, TEXT_policy_approved, value, 2);
	view->review = page_fill_text(
	    p, due ? TEXT_policy_review_due : TEXT_policy_review_next, &review,
	    1);
}

static int
versions_fill(struct page *p, const struct policy_list *list,
	      struct view_policy *view, struct err *e)
{
	struct view_policy_version *v =
	    arena_alloc_array(p->arena, list->count + 1, sizeof(*v));

	if (v == NULL)
		return arena_check(p->arena, e);
	for (size_t i = 0; i < list->count; i++) {
		const struct policy_row *row = &list->row[i];

		v[i] = (struct view_policy_version){
			row->id, numbered(p, TEXT_policy_version, row->number),
			page_text(p, row->approved ? TEXT_policy_state_approved
						   : TEXT_policy_state_draft),
			row->approved ? page_fill_time(p, row->approved_ms).text
				      : ""
		};
	}
	view->version = v;
	view->versions = list->count;
	return 0;
}

static int
rows_fill(struct page *p, struct view_policy *view, struct err *e)
{
	struct policy_page_row public = { 0 };
	struct policy_list list;

	if (policy_row_list(p->db, p->company, p->arena, &list, e) != 0)
		return -1;
	for (size_t i = list.count; i > 0; i--) {
		const struct policy_row *row = &list.row[i - 1];

		if (!row->approved) {
			view->draft = row->id;
			view->draft_label =
			    numbered(p, TEXT_policy_draft, row->number);
			if (view->body == NULL)
				view->body = row->body;
			continue;
		}
		approved_fill(p, row, view);
		if (text_fill(p, row, p->company_name, &view->text, e) != 0)
			return -1;
	}
	if (policy_page_row_get(p->db, p->company, p->arena, &public, e) != 0 &&
	    e->kind != ERR_NOT_FOUND)
		return -1;
	/* An older version that is still public is not the current one's. */
	if (public.policy != 0 && public.policy == view->current)
		view->address = arena_printf(p->arena, "/published-policy/%lld",
					     (long long)public.id);
	return versions_fill(p, &list, view, e);
}

/* What the form begins with. */
static int
answers_fill(struct page *p, struct view_policy *view, struct err *e)
{
	struct profile_row profile = { 0 };

	if (profile_row_get(p->db, p->company, p->arena, &profile, e) != 0 &&
	    e->kind != ERR_NOT_FOUND)
		return -1;
	if (view->representative == NULL)
		view->representative = "";
	if (view->officer == NULL)
		view->officer =
		    profile.contact_name != NULL ? profile.contact_name : "";
	if (view->information == NULL)
		view->information = "";
	if (view->established_on == NULL)
		view->established_on = day_of(p, visit_now(p));
	if (view->review_on == NULL)
		view->review_on = day_of(p, visit_now(p) + YEAR_DAYS * DAY_MS);
	return arena_check(p->arena, e);
}

int
policy_write(struct page *p, int status, struct view_policy *view,
	     const struct view_fault *fault, struct err *e)
{
	struct html_out o;

	view->may_write = page_may(p, PERMISSION_RATE_WRITE);
	view->may_approve = page_may(p, PERMISSION_OWNER_ACT);
	if (fault != NULL) {
		view->fault = *fault;
		view->faults = 1;
	}
	if (rows_fill(p, view, e) != 0 || answers_fill(p, view, e) != 0)
		return -1;
	page_frame(p, page_text(p, TEXT_policy_title), &view->frame);
	o = (struct html_out){ page_html(p, status), p->language };
	policy_page(&o, view);
	return 0;
}

int
policy_show(struct page *p, struct err *e)
{
	struct view_policy view = { 0 };

	return policy_write(p, 200, &view, NULL, e);
}

int
policy_paper_show(struct page *p, struct err *e)
{
	struct policy_paper paper = { .language = LANGUAGE_JA,
				      .company = p->company_name,
				      .made_ms = visit_now(p) };
	struct policy_row row;

	if (policy_row_get(p->db, p->company, p->id[0], p->arena, &row, e) != 0)
		return -1;
	paper.language = p->language;
	paper.representative = row.representative;
	paper.body = row.body;
	paper.established_on = row.established_on;
	if (!row.approved)
		paper.draft = page_text(p, TEXT_policy_state_draft);
	p->response->status = 200;
	p->response->type = "application/pdf";
	http_header_set(p->response, "Content-Disposition",
			"attachment; filename=\"policy.pdf\"");
	return policy_paper_add(&paper, &p->response->body, e);
}

int
public_policy_show(struct page *p, struct err *e)
{
	struct view_public_policy view = { 0 };
	const char *company = NULL;
	struct content_value value;
	struct policy_row row;
	struct html_out o;

	if (policy_page_row_read(p->db, p->id[0], p->arena, &row, &company,
				 e) != 0 ||
	    text_fill(p, &row, company, &view.text, e) != 0)
		return -1;
	value = VALUE_TEXT("company", company);
	view.note = page_fill_text(p, TEXT_policy_public_note, &value, 1);
	page_frame(p, page_text(p, TEXT_policy_title), &view.frame);
	o = (struct html_out){ page_html(p, 200), p->language };
	public_policy_page(&o, &view);
	return 0;
}
