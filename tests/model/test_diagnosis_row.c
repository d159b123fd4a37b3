/* test_diagnosis_row.c: answers stay with their sheet, company and edition. */
#include "model/company_row.h"
#include "model/diagnosis_row.h"
#include "model_test.h"

static void
answer(struct model_test *t, int64_t company, int64_t sheet, int item,
       const char *text)
{
	struct diagnosis_answer_row row = {
		.sheet = sheet, .item = item, .answer = text, .changed_ms = 5
	};

	try(t, diagnosis_answer_row_set(t->db, company, &row, &t->e));
}

static void
test_refused(struct model_test *t, int64_t company, int64_t other,
	     int64_t diagnosis, int64_t sheet)
{
	struct diagnosis_answer_row row = { .sheet = sheet,
					    .item = 1,
					    .answer = "done" };
	struct diagnosis_sheet_row again = { .company = company,
					     .diagnosis = diagnosis,
					     .site = "" };
	struct diagnosis_row second = { .company = company, .edition = "v3.1" };
	struct diagnosis_answer_list answers;
	struct diagnosis_row got;
	int64_t id;

	refuse(t, ERR_CONFLICT, diagnosis_row_add(t->db, &second, &id, &t->e));
	refuse(t, ERR_CONFLICT,
	       diagnosis_sheet_row_add(t->db, &again, &id, &t->e));
	refuse(t, ERR_NOT_FOUND,
	       diagnosis_answer_row_set(t->db, other, &row, &t->e));
	refuse(t, ERR_NOT_FOUND,
	       diagnosis_row_get(t->db, other, diagnosis, t->a, &got, &t->e));
	refuse(t, ERR_NOT_FOUND,
	       diagnosis_row_finish(t->db, other, diagnosis, 9, &t->e));
	refuse(t, ERR_NOT_FOUND,
	       diagnosis_row_drop(t->db, other, diagnosis, &t->e));
	try(t, diagnosis_answer_row_list(t->db, other, diagnosis, t->a,
					 &answers, &t->e));
	tap_int((int64_t)answers.count, 0, "another company reads nothing");
	row.answer = "perhaps";
	tap_ok(diagnosis_answer_row_set(t->db, company, &row, &t->e) != 0,
	       "an unknown answer is refused");
}

static void
test_finished(struct model_test *t, int64_t company, int64_t diagnosis,
	      int64_t sheet)
{
	struct diagnosis_answer_row row = { .sheet = sheet,
					    .item = 1,
					    .answer = "done" };
	struct diagnosis_sheet_row confirm = { .id = sheet,
					       .company = company,
					       .confirmed_on = "2026-11-21",
					       .confirmed_by = "三陸 花子" };
	struct diagnosis_sheet_list sheets;
	struct diagnosis_row got;

	try(t, diagnosis_sheet_row_confirm(t->db, &confirm, &t->e));
	try(t, diagnosis_row_finish(t->db, company, diagnosis, 9, &t->e));
	try(t, diagnosis_row_get(t->db, company, diagnosis, t->a, &got, &t->e));
	tap_ok(got.done, "it is finished");
	tap_int(got.finished_ms, 9, "then");
	try(t, diagnosis_sheet_row_list(t->db, company, diagnosis, t->a,
					&sheets, &t->e));
	tap_text(sheets.row[0].confirmed_by, "三陸 花子", "by whom is kept");
	refuse(t, ERR_NOT_FOUND,
	       diagnosis_answer_row_set(t->db, company, &row, &t->e));
	refuse(t, ERR_NOT_FOUND,
	       diagnosis_sheet_row_confirm(t->db, &confirm, &t->e));
	refuse(t, ERR_NOT_FOUND,
	       diagnosis_row_drop(t->db, company, diagnosis, &t->e));
}

static void
run(struct model_test *t)
{
	struct company_row company = { .name = "株式会社さんぷる製作所" };
	struct company_row other = { .name = "ほかの会社" };
	struct diagnosis_row row = { .edition = "v3.1", .created_ms = 1 };
	struct diagnosis_sheet_row sheet = { .site = "" };
	struct diagnosis_answer_list answers;
	struct diagnosis_list list;

	try(t, company_row_add(t->db, &company, &company.id, &t->e));
	try(t, company_row_add(t->db, &other, &other.id, &t->e));
	row.company = sheet.company = company.id;
	try(t, diagnosis_row_add(t->db, &row, &row.id, &t->e));
	sheet.diagnosis = row.id;
	try(t, diagnosis_sheet_row_add(t->db, &sheet, &sheet.id, &t->e));
	answer(t, company.id, sheet.id, 2, "partly");
	answer(t, company.id, sheet.id, 1, "unknown");
	answer(t, company.id, sheet.id, 1, "done");
	try(t, diagnosis_answer_row_list(t->db, company.id, row.id, t->a,
					 &answers, &t->e));
	tap_int((int64_t)answers.count, 2, "an answer changed is one answer");
	tap_int(answers.row[0].item, 1, "by item");
	tap_text(answers.row[0].answer, "done", "the last one given");
	test_refused(t, company.id, other.id, row.id, sheet.id);
	test_finished(t, company.id, row.id, sheet.id);
	try(t, diagnosis_row_add(t->db, &row, &row.id, &t->e));
	try(t, diagnosis_row_list(t->db, company.id, 0, 0, t->a, &list, &t->e));
	tap_int((int64_t)list.count, 2, "the next one begins after the first");
	tap_int(list.row[0].id, row.id, "newest first");
	try(t, diagnosis_row_drop(t->db, company.id, row.id, &t->e));
}

int
main(void)
{
	return model_test_main(run, true);
}
