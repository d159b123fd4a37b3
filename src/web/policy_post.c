/* The basic policy: drafting, approving, publishing. */
#include <string.h>

#include "web/act.h"
#include "web/form.h"
#include "web/policy_answers.h"
#include "web/visit.h"

#define BODY_MAX 20000

struct questions {
	const char *representative, *officer, *information, *established_on,
	    *review_on;
};

static const struct form_field question_fields[] = {
	{ "representative", FORM_TEXT, 1, 100,
	  offsetof(struct questions, representative) },
	{ "officer", FORM_TEXT, 1, 100, offsetof(struct questions, officer) },
	{ "information", FORM_TEXT, 1, 200,
	  offsetof(struct questions, information) },
	{ "established_on", FORM_TEXT, 10, 10,
	  offsetof(struct questions, established_on) },
	{ "review_on", FORM_TEXT, 10, 10,
	  offsetof(struct questions, review_on) },
};

/* Sections of the policy: 中小企業の情報セキュリティ対策ガイドライン 付録2
 * names these five headings after the opening. */
static const struct {
	enum text_key title, text;
} sections[] = {
	{ TEXT_policy_text_manager_title, TEXT_policy_text_manager },
	{ TEXT_policy_text_inside_title, TEXT_policy_text_inside },
	{ TEXT_policy_text_people_title, TEXT_policy_text_people },
	{ TEXT_policy_text_law_title, TEXT_policy_text_law },
	{ TEXT_policy_text_accident_title, TEXT_policy_text_accident },
};

static const char *
body_make(struct page *p, const struct questions *q)
{
	const struct content_value value[] = {
		VALUE_TEXT("company", p->company_name),
		VALUE_TEXT("information", q->information),
		VALUE_TEXT("officer", q->officer),
	};
	const char *body;
	struct str s;

	str_init(&s, BODY_MAX);
	content_fill(&s, page_text(p, TEXT_policy_text_opening), value,
		     ARRAY_LEN(value));
	for (size_t i = 0; i < ARRAY_LEN(sections); i++) {
		str_addf(&s, "\n\n■%s\n", page_text(p, sections[i].title));
		content_fill(&s, page_text(p, sections[i].text), value,
			     ARRAY_LEN(value));
	}
	body = arena_text(p->arena, str_view(&s));
	str_done(&s);
	return body;
}

static int
draft_store(struct page *p, const struct questions *q, struct err *e)
{
	struct act act = { .name = "policy.draft", .company = p->company };
	struct policy_row row = { .company = p->company,
				  .body = body_make(p, q),
				  .established_on = q->established_on,
				  .review_on = q->review_on,
				  .representative = q->representative,
				  .person = p->caller->person,
				  .created_ms = visit_now(p) };
	TXN(txn);

	if (row.body == NULL)
		return arena_check(p->arena, e);
	if (txn_begin(&txn, p->db, e) != 0 ||
	    policy_row_add(p->db, &row, &row.id, e) != 0)
		return -1;
	act.object = act_object(p, "policy", row.id);
	if (act_add(p, &act, e) != 0)
		return -1;
	return txn_commit(&txn, e);
}

/* "2026-11-21", and not before 'least'. */
static bool
is_day(const char *text, const char *least)
{
	static const char shape[] = "dddd-dd-dd";

	for (size_t i = 0; i < sizeof(shape) - 1; i++)
		if (shape[i] == 'd' ? text[i] < '0' || text[i] > '9'
				    : text[i] != '-')
			return false;
	return strcmp(text, least) >= 0;
}

int
policy_post(struct page *p, struct err *e)
{
	struct view_fault fault = { "representative",
				    page_text(p, TEXT_error_field_invalid) };
	struct questions q = { 0 };
	int rc = form_read(p->request, question_fields,
			   ARRAY_LEN(question_fields), &q, &fault.input, NULL);

	if (rc == 0 && !is_day(q.established_on, "1900-01-01")) {
		fault.input = "established_on";
		rc = -1;
	}
	if (rc == 0 && !is_day(q.review_on, q.established_on)) {
		fault.input = "review_on";
		rc = -1;
	}
	if (rc != 0) {
		struct view_policy view = {
			.representative = q.representative,
			.officer = q.officer,
			.information = q.information,
			.established_on = q.established_on,
			.review_on = q.review_on,
		};

		return policy_write(p, 422, &view, &fault, e);
	}
	/* Somebody else's draft is there already: show that one. */
	if (draft_store(p, &q, e) != 0)
		return e->kind == ERR_CONFLICT ? page_redirect(p, "/policy")
					       : -1;
	return page_redirect_flash(p, "/policy", TEXT_flash_policy_made);
}

struct text_form {
	const char *body;
};

static const struct form_field text_fields[] = {
	{ "body", FORM_LINES, 1, BODY_MAX, offsetof(struct text_form, body) },
};

static int
text_store(struct page *p, const char *body, struct err *e)
{
	struct act act = { .name = "policy.text",
			   .company = p->company,
			   .object = act_object(p, "policy", p->id[0]) };
	struct policy_row row;
	TXN(txn);

	if (txn_begin(&txn, p->db, e) != 0 ||
	    policy_row_get(p->db, p->company, p->id[0], p->arena, &row, e) != 0)
		return -1;
	row.body = body;
	if (policy_row_set(p->db, &row, e) != 0 || act_add(p, &act, e) != 0)
		return -1;
	return txn_commit(&txn, e);
}

int
policy_text_post(struct page *p, struct err *e)
{
	struct view_fault fault = { "body",
				    page_text(p, TEXT_error_field_invalid) };
	struct text_form form = { 0 };

	if (form_read(p->request, text_fields, ARRAY_LEN(text_fields), &form,
		      NULL, NULL) != 0) {
		struct view_policy view = { 0 };

		return policy_write(p, 422, &view, &fault, e);
	}
	if (text_store(p, form.body, e) != 0)
		return -1;
	return page_redirect_flash(p, "/policy", TEXT_flash_saved);
}

/* One change of the version in the path, with its audit row. */
typedef int change(struct page *p, struct err *e);

static int
change_run(struct page *p, const char *name, change *work, struct err *e)
{
	struct act act = { .name = name,
			   .company = p->company,
			   .object = act_object(p, "policy", p->id[0]) };
	TXN(txn);

	if (txn_begin(&txn, p->db, e) != 0 || work(p, e) != 0 ||
	    act_add(p, &act, e) != 0)
		return -1;
	return txn_commit(&txn, e);
}

static int
drop(struct page *p, struct err *e)
{
	return policy_row_drop(p->db, p->company, p->id[0], e);
}

int
policy_drop_post(struct page *p, struct err *e)
{
	if (change_run(p, "policy.drop", drop, e) != 0)
		return -1;
	return page_redirect_flash(p, "/policy", TEXT_flash_deleted);
}

static int
approve(struct page *p, struct err *e)
{
	struct policy_row row = { .id = p->id[0],
				  .company = p->company,
				  .approved_ms = visit_now(p),
				  .approved_by = p->caller->name };

	return policy_row_approve(p->db, &row, e);
}

int
policy_approve_post(struct page *p, struct err *e)
{
	if (change_run(p, "policy.approve", approve, e) != 0)
		return -1;
	return page_redirect_flash(p, "/policy", TEXT_flash_policy_approved);
}

static int
publish(struct page *p, struct err *e)
{
	return policy_page_row_set(p->db, p->company, p->id[0], visit_now(p),
				   e);
}

int
policy_publish_post(struct page *p, struct err *e)
{
	if (change_run(p, "policy.publish", publish, e) != 0)
		return -1;
	return page_redirect_flash(p, "/policy", TEXT_flash_policy_published);
}

static int
withdraw(struct page *p, struct err *e)
{
	return policy_page_row_set(p->db, p->company, 0, visit_now(p), e);
}

int
policy_withdraw_post(struct page *p, struct err *e)
{
	if (change_run(p, "policy.withdraw", withdraw, e) != 0)
		return -1;
	return page_redirect_flash(p, "/policy", TEXT_flash_policy_withdrawn);
}
