/* The self-diagnosis: beginning, answering, finishing, throwing away. */
#include <stdio.h>
#include <string.h>

#include "web/act.h"
#include "web/diagnosis_answers.h"
#include "web/diagnosis_fill.h"
#include "web/form.h"
#include "web/page_fill.h"
#include "web/visit.h"

/* Unanswered items that are listed; more help nobody. */
#define FAULTS_MAX 10

static const char *
object_path(struct page *p, int64_t id, const char *rest)
{
	return arena_printf(p->arena, "/diagnosis/%lld%s", (long long)id, rest);
}

static int
begin(struct page *p, int64_t *id_out, struct err *e)
{
	struct act act = { .name = "diagnosis.begin", .company = p->company };
	struct diagnosis_row row = { .company = p->company,
				     .person = p->caller->person,
				     .created_ms = visit_now(p) };
	struct diagnosis_sheet_row sheet = { .company = p->company };
	char day[STAMP_TEXT_MAX];
	TXN(txn);

	stamp_write_iso(row.created_ms, day);
	row.edition =
	    content_diagnosis_on(LANGUAGE_JA, (struct text){ day, 10 })->id;
	if (txn_begin(&txn, p->db, e) != 0 ||
	    diagnosis_row_add(p->db, &row, id_out, e) != 0)
		return -1;
	sheet.diagnosis = *id_out;
	if (diagnosis_sheet_row_add(p->db, &sheet, &sheet.id, e) != 0)
		return -1;
	act.object = act_object(p, "diagnosis", *id_out);
	if (act_add(p, &act, e) != 0)
		return -1;
	return txn_commit(&txn, e);
}

int
diagnoses_post(struct page *p, struct err *e)
{
	const char *path;
	int64_t id;

	/* Somebody has begun already: go on with that one. */
	if (begin(p, &id, e) != 0)
		return e->kind == ERR_CONFLICT ? page_redirect(p, "/diagnosis")
					       : -1;
	path = object_path(p, id, "/item");
	return path != NULL ? page_redirect(p, path) : arena_check(p->arena, e);
}

struct answers_form {
	int64_t sheet, one;
};

static const struct form_field answers_fields[] = {
	{ "sheet", FORM_ID, 1, 0, offsetof(struct answers_form, sheet) },
	{ "one", FORM_INT, 0, DIAGNOSIS_ITEMS_MAX,
	  offsetof(struct answers_form, one) },
};

/* Stores what the form has of the sheet's items; unchanged ones are left. */
static int
answers_store(struct page *p, const struct diagnosis *d,
	      const struct diagnosis_sheet *s, struct err *e)
{
	struct diagnosis_answer_row row = { .sheet = s->id,
					    .person = p->caller->person,
					    .changed_ms = visit_now(p) };
	char name[24];
	TXN(txn);

	if (txn_begin(&txn, p->db, e) != 0)
		return -1;
	for (size_t i = 0; i < d->edition->items; i++) {
		enum answer answer = ANSWER_NONE;
		const char *text;

		snprintf(name, sizeof(name), "a%zu", i + 1);
		text = http_form_get(p->request, name);
		if (text == NULL)
			continue;
		if (!answer_parse(text_of(text), &answer) ||
		    (answer == ANSWER_NOT_APPLICABLE &&
		     !d->edition->item[i].conditional))
			return err_set(e, ERR_INVALID,
				       "%s: \"%.40s\" is no answer to item %zu",
				       name, text, i + 1);
		if (answer == s->answer[i])
			continue;
		row.item = (int)i + 1;
		row.answer = answer_name(answer);
		if (diagnosis_answer_row_set(p->db, p->company, &row, e) != 0)
			return -1;
	}
	return txn_commit(&txn, e);
}

/* After one question the next; after the last one all of them. */
static const char *
after_one(struct page *p, const struct diagnosis *d, int64_t sheet, int64_t one)
{
	if (one >= (int64_t)d->edition->items)
		return diagnosis_path(p, d->row.id, sheet);
	return arena_printf(
	    p->arena, "/diagnosis/%lld/item?sheet=%lld&number=%lld",
	    (long long)d->row.id, (long long)sheet, (long long)one + 1);
}

int
diagnosis_answers_post(struct page *p, struct err *e)
{
	const struct diagnosis *d = NULL;
	const struct diagnosis_sheet *s;
	struct answers_form form = { 0 };
	const char *path;

	if (form_read(p->request, answers_fields, ARRAY_LEN(answers_fields),
		      &form, NULL, e) != 0 ||
	    diagnosis_of_path(p, &d, e) != 0)
		return -1;
	s = diagnosis_sheet_of(d, form.sheet);
	if (s == NULL || s->id != form.sheet)
		return err_set(e, ERR_NOT_FOUND, "no such sheet");
	if (answers_store(p, d, s, e) != 0)
		return -1;
	if (form.one == 0)
		return page_redirect_flash(p,
					   diagnosis_path(p, p->id[0], s->id),
					   TEXT_flash_diagnosis_saved);
	path = after_one(p, d, s->id, form.one);
	return path != NULL ? page_redirect(p, path) : arena_check(p->arena, e);
}

struct sheet_form {
	const char *site;
};

static const struct form_field sheet_fields[] = {
	{ "site", FORM_TEXT, 1, 60, offsetof(struct sheet_form, site) },
};

static int
sheet_store(struct page *p, const struct diagnosis *d, const char *site,
	    int64_t *id_out, struct err *e)
{
	struct act act = { .name = "diagnosis.sheet",
			   .company = p->company,
			   .object = act_object(p, "diagnosis", d->row.id) };
	struct diagnosis_sheet_row row = { .company = p->company,
					   .diagnosis = d->row.id,
					   .site = site };
	TXN(txn);

	if (d->sheets >= DIAGNOSIS_SHEETS_MAX)
		return err_set(e, ERR_INVALID, "no more than %d sheets",
			       DIAGNOSIS_SHEETS_MAX);
	if (txn_begin(&txn, p->db, e) != 0 ||
	    diagnosis_sheet_row_add(p->db, &row, id_out, e) != 0 ||
	    act_add(p, &act, e) != 0)
		return -1;
	return txn_commit(&txn, e);
}

int
diagnosis_sheets_post(struct page *p, struct err *e)
{
	struct view_fault fault = { "site",
				    page_text(p, TEXT_error_field_invalid) };
	struct sheet_form form = { 0 };
	const struct diagnosis *d = NULL;
	int64_t id;

	if (diagnosis_of_path(p, &d, e) != 0)
		return -1;
	if (form_read(p->request, sheet_fields, ARRAY_LEN(sheet_fields), &form,
		      NULL, e) != 0 ||
	    sheet_store(p, d, form.site, &id, e) != 0) {
		if (e->kind != ERR_INVALID && e->kind != ERR_CONFLICT)
			return -1;
		return questions_write(p, 422, d, 0, &fault, 1, e);
	}
	return page_redirect(p, diagnosis_path(p, d->row.id, id));
}

struct finish_form {
	const char *confirmed_on, *confirmed_by;
};

static const struct form_field finish_fields[] = {
	{ "confirmed_on", FORM_TEXT, 10, 10,
	  offsetof(struct finish_form, confirmed_on) },
	{ "confirmed_by", FORM_TEXT, 1, 100,
	  offsetof(struct finish_form, confirmed_by) },
};

/* Which items are still open, on which sheet. */
static size_t
open_items(struct page *p, const struct diagnosis *d, struct view_fault *out)
{
	size_t count = 0;

	for (size_t k = 0; k < d->sheets; k++) {
		for (size_t i = 0; i < d->edition->items; i++) {
			struct content_value value[2] = {
				VALUE_INT("item", (int64_t)i + 1),
				VALUE_TEXT("site",
					   diagnosis_site(p, d->sheet[k].site)),
			};

			if (d->sheet[k].answer[i] != ANSWER_NONE ||
			    count == FAULTS_MAX)
				continue;
			out[count].input =
			    arena_printf(p->arena, "q%zu", i + 1);
			out[count++].text = page_fill_text(
			    p, TEXT_diagnosis_unanswered, value, 2);
		}
	}
	return count;
}

static int
finish_store(struct page *p, const struct diagnosis *d,
	     const struct finish_form *form, struct err *e)
{
	struct act act = { .name = "diagnosis.finish",
			   .company = p->company,
			   .object = act_object(p, "diagnosis", d->row.id) };
	struct diagnosis_sheet_row row = { .company = p->company,
					   .confirmed_on = form->confirmed_on,
					   .confirmed_by = form->confirmed_by };
	TXN(txn);

	if (txn_begin(&txn, p->db, e) != 0)
		return -1;
	for (size_t i = 0; i < d->sheets; i++) {
		row.id = d->sheet[i].id;
		if (diagnosis_sheet_row_confirm(p->db, &row, e) != 0)
			return -1;
	}
	if (diagnosis_row_finish(p->db, p->company, d->row.id, visit_now(p),
				 e) != 0 ||
	    act_add(p, &act, e) != 0)
		return -1;
	return txn_commit(&txn, e);
}

/* "2026-11-21" */
static bool
is_day(const char *text)
{
	static const char shape[] = "dddd-dd-dd";

	for (size_t i = 0; i < sizeof(shape) - 1; i++)
		if (shape[i] == 'd' ? text[i] < '0' || text[i] > '9'
				    : text[i] != '-')
			return false;
	return true;
}

int
diagnosis_finish_post(struct page *p, struct err *e)
{
	struct view_fault fault[FAULTS_MAX] = {
		{ "confirmed_on", page_text(p, TEXT_error_field_invalid) }
	};
	struct finish_form form = { 0 };
	const struct diagnosis *d = NULL;
	const char *path;
	size_t faults = 1;

	if (diagnosis_of_path(p, &d, e) != 0)
		return -1;
	if (form_read(p->request, finish_fields, ARRAY_LEN(finish_fields),
		      &form, &fault[0].input, e) != 0 ||
	    !is_day(form.confirmed_on))
		return questions_write(p, 422, d, 0, fault, faults, e);
	faults = open_items(p, d, fault);
	if (faults > 0)
		return questions_write(p, 422, d, 0, fault, faults, e);
	if (finish_store(p, d, &form, e) != 0)
		return -1;
	path = object_path(p, d->row.id, "/result");
	if (path == NULL)
		return arena_check(p->arena, e);
	return page_redirect_flash(p, path, TEXT_flash_diagnosis_done);
}

int
diagnosis_drop_post(struct page *p, struct err *e)
{
	struct act act = { .name = "diagnosis.drop",
			   .company = p->company,
			   .object = act_object(p, "diagnosis", p->id[0]) };
	TXN(txn);

	if (txn_begin(&txn, p->db, e) != 0 ||
	    diagnosis_row_drop(p->db, p->company, p->id[0], e) != 0 ||
	    act_add(p, &act, e) != 0 || txn_commit(&txn, e) != 0)
		return -1;
	return page_redirect_flash(p, "/diagnosis",
				   TEXT_flash_diagnosis_dropped);
}
