/* test_profile_row.c: what kind of firm a company is. */
#include "model/company_row.h"
#include "model/profile_row.h"
#include "model_test.h"

static void
run(struct model_test *t)
{
	struct company_row company = { .name = "株式会社髙﨑さんぷる" };
	struct company_row other = { .name = "ほかの会社" };
	struct profile_row row = {
		.kind = "corporation",
		.corporate_number = "5835678256246",
		.kana = "タカサキサンプル",
		.industry = "E",
		.prefecture = "03",
		.capital_yen = 10000000,
		.employees = 12,
		.consent_news = true,
		.created_ms = 1000,
		.updated_ms = 1000,
	};
	struct profile_row got;

	try(t, company_row_add(t->db, &company, &company.id, &t->e));
	try(t, company_row_add(t->db, &other, &other.id, &t->e));
	refuse(t, ERR_NOT_FOUND,
	       profile_row_get(t->db, company.id, t->a, &got, &t->e));
	row.company = company.id;
	try(t, profile_row_set(t->db, &row, &t->e));
	row.employees = 13;
	row.created_ms = row.updated_ms = 2000;
	try(t, profile_row_set(t->db, &row, &t->e));
	try(t, profile_row_get(t->db, company.id, t->a, &got, &t->e));
	tap_int(got.employees, 13, "a second telling replaces the first");
	tap_int(got.created_ms, 1000, "but not when it was first told");
	tap_int(got.updated_ms, 2000, "and says when it changed");
	tap_text(got.corporate_number, "5835678256246", "the number is text");
	tap_text(got.prefecture, "03", "a code keeps its leading zero");
	refuse(t, ERR_NOT_FOUND,
	       profile_row_get(t->db, other.id, t->a, &got, &t->e));
	row.kind = "club";
	tap_ok(profile_row_set(t->db, &row, &t->e) != 0,
	       "an unknown kind is refused");
}

int
main(void)
{
	return model_test_main(run, true);
}
