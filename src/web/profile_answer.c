/* What kind of firm it is: form, number, industry, place, size, whom to ask. */
#include <string.h>

#include "base/num.h"
#include "model/profile_row.h"
#include "rate/company_size.h"
#include "rate/corporate_number.h"
#include "rate/search_key.h"
#include "web/act.h"
#include "web/form.h"
#include "web/html_out.h"
#include "web/page_fill.h"
#include "web/profile_answers.h"
#include "web/profile_tmpl.h"
#include "web/visit.h"

#define KEY_MAX 2000

static const struct {
	const char *name;
	enum company_kind kind;
	enum text_key text;
} kinds[] = {
	{ "corporation", COMPANY_CORPORATION, TEXT_profile_kind_corporation },
	{ "sole-proprietor", COMPANY_SOLE_PROPRIETOR,
	  TEXT_profile_kind_sole_proprietor },
	{ "other-body", COMPANY_OTHER_BODY, TEXT_profile_kind_other_body },
};

struct profile_form {
	const char *kind, *number, *kana, *industry, *industry_code,
	    *prefecture, *address, *capital, *employees, *contact_name,
	    *contact_mail, *contact_phone, *web_site;
	bool consent;
};

#define FIELD(name, kind, min, max)                                            \
	{                                                                      \
#name, kind, min, max, offsetof(struct profile_form, name)     \
	}

static const struct form_field profile_fields[] = {
	FIELD(kind, FORM_TEXT, 1, 20),
	FIELD(number, FORM_TEXT, 0, 20),
	FIELD(kana, FORM_TEXT, 0, 100),
	FIELD(industry, FORM_TEXT, 0, 1),
	FIELD(industry_code, FORM_TEXT, 0, 4),
	FIELD(prefecture, FORM_TEXT, 0, 2),
	FIELD(address, FORM_TEXT, 0, 200),
	FIELD(capital, FORM_TEXT, 0, 20),
	FIELD(employees, FORM_TEXT, 0, 9),
	FIELD(contact_name, FORM_TEXT, 0, 100),
	FIELD(contact_mail, FORM_TEXT, 0, 200),
	FIELD(contact_phone, FORM_TEXT, 0, 40),
	FIELD(web_site, FORM_TEXT, 0, 200),
	FIELD(consent, FORM_FLAG, 0, 0),
};

/* ---- Showing ---- */

static int
codes_fill(struct page *p, enum code_list list, const char *chosen,
	   const struct view_option **out, size_t *count_out, struct err *e)
{
	size_t n = 0;
	struct view_option *o;

	while (content_code_at(list, n) != NULL)
		n++;
	o = arena_alloc_array(p->arena, n + 1, sizeof(*o));
	if (o == NULL)
		return arena_check(p->arena, e);
	o[0] = (struct view_option){ "", page_text(p, TEXT_profile_choose),
				     chosen[0] == '\0' };
	for (size_t i = 0; i < n; i++) {
		const char *code = content_code_at(list, i);

		o[i + 1] = (struct view_option){
			code, content_code(p->language, list, text_of(code)),
			strcmp(code, chosen) == 0
		};
	}
	*out = o;
	*count_out = n + 1;
	return 0;
}

/* A figure for its input; "" when nobody told it. */
static const char *
figure(struct page *p, int64_t value)
{
	return value < 0 ? ""
			 : arena_printf(p->arena, "%lld", (long long)value);
}

static enum company_kind
kind_of(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return kinds[i].kind;
	return COMPANY_CORPORATION;
}

static const char *
reason_text(struct page *p, const struct company_size *size)
{
	struct content_value value[2] = {
		VALUE_INT("capital", size->limit.capital_yen),
		VALUE_INT("employees", size->small ? size->limit.small_employees
						   : size->limit.employees),
	};

	if (size->small)
		return page_fill_text(p, TEXT_profile_by_employees, &value[1],
				      1);
	switch (size->reason) {
	case SIZE_BY_CAPITAL:
		return page_fill_text(p, TEXT_profile_by_capital, value, 1);
	case SIZE_BY_EMPLOYEES:
		return page_fill_text(p, TEXT_profile_by_employees, &value[1],
				      1);
	case SIZE_ABOVE_BOTH:
		return page_fill_text(p, TEXT_profile_by_both, value, 2);
	default:
		return NULL;
	}
}

static void
size_fill(struct page *p, const struct profile_row *row,
	  struct view_profile *view)
{
	const char *code =
	    row->industry_code[0] != '\0' ? row->industry_code : row->industry;
	enum size_class class = SIZE_CLASS_OTHER;
	struct company_size size;

	view->size = page_text(p, TEXT_profile_size_unknown);
	if (!size_class_of_industry(text_of(code), &class)) {
		if (code[0] != '\0')
			view->reason =
			    page_text(p, TEXT_profile_industry_finer);
		return;
	}
	size = company_size_judge(kind_of(row->kind), class, row->capital_yen,
				  row->employees);
	if (size.reason == SIZE_UNKNOWN)
		return;
	if (size.reason == SIZE_NOT_A_COMPANY) {
		view->size = page_text(p, TEXT_profile_size_not);
		return;
	}
	view->size = page_text(p, size.small ? TEXT_profile_size_small
				  : size.sme ? TEXT_profile_size_sme
					     : TEXT_profile_size_large);
	view->reason = reason_text(p, &size);
}

static int
profile_write(struct page *p, int status, const struct profile_row *row,
	      const struct view_fault *fault, struct err *e)
{
	struct view_profile view = {
		.may_write = page_may(p, PERMISSION_RATE_WRITE),
		.name = p->company_name,
		.number = row->corporate_number,
		.kana = row->kana,
		.industry_code = row->industry_code,
		.address = row->address,
		.capital = figure(p, row->capital_yen),
		.employees = figure(p, row->employees),
		.contact_name = row->contact_name,
		.contact_mail = row->contact_mail,
		.contact_phone = row->contact_phone,
		.web_site = row->web_site,
		.consent = row->consent_news,
	};
	struct html_out o;

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		view.kind[i] = (struct view_option){
			kinds[i].name, page_text(p, kinds[i].text),
			strcmp(kinds[i].name, row->kind) == 0
		};
	if (fault != NULL) {
		view.fault = *fault;
		view.faults = 1;
	}
	size_fill(p, row, &view);
	if (codes_fill(p, CODE_INDUSTRY, row->industry, &view.industry,
		       &view.industries, e) != 0 ||
	    codes_fill(p, CODE_PREFECTURE, row->prefecture, &view.prefecture,
		       &view.prefectures, e) != 0)
		return -1;
	page_frame(p, page_text(p, TEXT_profile_title), &view.frame);
	o = (struct html_out){ page_html(p, status), p->language };
	profile_page(&o, &view);
	return arena_check(p->arena, e);
}

int
profile_show(struct page *p, struct err *e)
{
	struct profile_row row = { .kind = "corporation",
				   .corporate_number = "",
				   .kana = "",
				   .industry = "",
				   .industry_code = "",
				   .prefecture = "",
				   .address = "",
				   .capital_yen = PROFILE_FIGURE_UNKNOWN,
				   .employees = PROFILE_FIGURE_UNKNOWN,
				   .contact_name = "",
				   .contact_mail = "",
				   .contact_phone = "",
				   .web_site = "" };

	if (profile_row_get(p->db, p->company, p->arena, &row, e) != 0 &&
	    e->kind != ERR_NOT_FOUND)
		return -1;
	return profile_write(p, 200, &row, NULL, e);
}

/* ---- Storing ---- */

/* "1,000,000円" or "１２人" as a figure. */
static int
figure_read(const char *text, int64_t *out, struct err *e)
{
	char digits[32];
	struct str key;
	int rc;

	*out = PROFILE_FIGURE_UNKNOWN;
	if (text == NULL || text[0] == '\0')
		return 0;
	/* Folding makes wide digits narrow and drops commas and blanks. */
	str_init(&key, sizeof(digits) - 1);
	search_key_add(&key, text_of(text));
	text_copy(digits, sizeof(digits), str_view(&key));
	str_done(&key);
	digits[strspn(digits, "0123456789")] = '\0';
	rc = num_int(text_of(digits), 0, INT64_C(1000000000000000), out, e);
	return rc;
}

static const char *
told(const char *text)
{
	return text != NULL ? text : "";
}

static bool
code_is(enum code_list list, const char *code)
{
	return code[0] == '\0' ||
	       content_code(LANGUAGE_JA, list, text_of(code)) != NULL;
}

/* Whether the number is right, and its thirteen digits. */
static bool
number_read(struct page *p, const struct profile_form *form,
	    struct profile_row *row, struct view_fault *fault)
{
	char number[CORPORATE_NUMBER_MAX];
	struct err e = { 0 };

	row->corporate_number = told(form->number);
	if (row->corporate_number[0] == '\0')
		return true;
	*fault = (struct view_fault){ "number",
				      page_text(p, TEXT_profile_number_wrong) };
	if (kind_of(row->kind) == COMPANY_SOLE_PROPRIETOR) {
		fault->text = page_text(p, TEXT_profile_number_sole);
		return false;
	}
	if (corporate_number_parse(text_of(row->corporate_number), number,
				   &e) != 0)
		return false;
	row->corporate_number = arena_copy(p->arena, number);
	return true;
}

static bool
form_take(struct page *p, const struct profile_form *form,
	  struct profile_row *row, struct view_fault *fault)
{
	struct err e = { 0 };

	row->kind = form->kind;
	row->kana = told(form->kana);
	row->industry = told(form->industry);
	row->industry_code = told(form->industry_code);
	row->prefecture = told(form->prefecture);
	row->address = told(form->address);
	row->contact_name = told(form->contact_name);
	row->contact_mail = told(form->contact_mail);
	row->contact_phone = told(form->contact_phone);
	row->web_site = told(form->web_site);
	row->consent_news = form->consent;
	row->corporate_number = told(form->number);
	fault->text = page_text(p, TEXT_error_field_invalid);
	fault->input = "capital";
	if (figure_read(form->capital, &row->capital_yen, &e) != 0)
		return false;
	fault->input = "employees";
	if (figure_read(form->employees, &row->employees, &e) != 0)
		return false;
	fault->input = "industry";
	if (!code_is(CODE_INDUSTRY, row->industry))
		return false;
	fault->input = "prefecture";
	if (!code_is(CODE_PREFECTURE, row->prefecture))
		return false;
	return number_read(p, form, row, fault);
}

static const char *
search_key(struct page *p, const struct profile_row *row)
{
	const char *text;
	struct str key;

	str_init(&key, KEY_MAX);
	search_key_add(&key, text_of(p->company_name));
	str_add_byte(&key, ' ');
	search_key_add(&key, text_of(row->kana));
	text = arena_text(p->arena, str_view(&key));
	str_done(&key);
	return text;
}

static int
profile_store(struct page *p, struct profile_row *row, struct err *e)
{
	struct act act = { .name = "company.profile",
			   .company = p->company,
			   .object = act_object(p, "company", p->company) };
	TXN(txn);

	row->company = p->company;
	row->search_key = search_key(p, row);
	row->created_ms = row->updated_ms = visit_now(p);
	if (arena_check(p->arena, e) != 0)
		return -1;
	if (txn_begin(&txn, p->db, e) != 0 ||
	    profile_row_set(p->db, row, e) != 0 || act_add(p, &act, e) != 0)
		return -1;
	return txn_commit(&txn, e);
}

int
profile_post(struct page *p, struct err *e)
{
	struct view_fault fault = { "kind",
				    page_text(p, TEXT_error_field_invalid) };
	struct profile_row row = { .capital_yen = PROFILE_FIGURE_UNKNOWN,
				   .employees = PROFILE_FIGURE_UNKNOWN };
	struct profile_form form = { 0 };
	const char *wrong = NULL;
	int rc = form_read(p->request, profile_fields,
			   ARRAY_LEN(profile_fields), &form, &wrong, e);

	if (form.kind == NULL)
		form.kind = kinds[0].name;
	if (!form_take(p, &form, &row, &fault) || rc != 0) {
		if (rc != 0)
			fault = (struct view_fault){
				wrong, page_text(p, TEXT_error_field_invalid)
			};
		return profile_write(p, 422, &row, &fault, e);
	}
	if (profile_store(p, &row, e) != 0)
		return -1;
	return page_redirect_flash(p, "/company", TEXT_flash_saved);
}
