/* test_policy_row.c: one draft, approved ones never change, one is public. */
#include "model/company_row.h"
#include "model/policy_row.h"
#include "model_test.h"

static void
test_public(struct model_test *t, int64_t company, int64_t other,
	    int64_t policy)
{
	struct policy_page_row page;
	const char *name = NULL;
	struct policy_row got;

	refuse(t, ERR_NOT_FOUND,
	       policy_page_row_set(t->db, other, policy, 7, &t->e));
	refuse(t, ERR_NOT_FOUND,
	       policy_page_row_set(t->db, company, 0, 7, &t->e));
	try(t, policy_page_row_set(t->db, company, policy, 7, &t->e));
	try(t, policy_page_row_get(t->db, company, t->a, &page, &t->e));
	refuse(t, ERR_NOT_FOUND,
	       policy_page_row_get(t->db, other, t->a, &page, &t->e));
	try(t, policy_page_row_read(t->db, page.id, t->a, &got, &name, &t->e));
	tap_text(name, "株式会社さんぷる製作所", "the public sees whose it is");
	tap_text(got.body, "二つ目", "and what it says");
	try(t, policy_page_row_set(t->db, company, 0, 9, &t->e));
	refuse(t, ERR_NOT_FOUND,
	       policy_page_row_read(t->db, page.id, t->a, &got, &name, &t->e));
	try(t, policy_page_row_set(t->db, company, policy, 11, &t->e));
	tap_int(page.first_ms, 7, "the day it was first public stays");
}

static void
run(struct model_test *t)
{
	struct company_row company = { .name = "株式会社さんぷる製作所" };
	struct company_row other = { .name = "ほかの会社" };
	struct policy_row row = { .body = "一つ目",
				  .established_on = "2026-11-21",
				  .review_on = "2027-11-21",
				  .representative = "代表取締役 見本 太郎",
				  .created_ms = 1,
				  .approved_ms = 5,
				  .approved_by = "見本 太郎" };
	struct policy_list list;
	struct policy_row got;

	try(t, company_row_add(t->db, &company, &company.id, &t->e));
	try(t, company_row_add(t->db, &other, &other.id, &t->e));
	row.company = company.id;
	try(t, policy_row_add(t->db, &row, &row.id, &t->e));
	refuse(t, ERR_CONFLICT, policy_row_add(t->db, &row, &got.id, &t->e));
	refuse(t, ERR_NOT_FOUND,
	       policy_page_row_set(t->db, company.id, row.id, 3, &t->e));
	row.body = "二つ目";
	try(t, policy_row_set(t->db, &row, &t->e));
	row.company = other.id;
	refuse(t, ERR_NOT_FOUND, policy_row_set(t->db, &row, &t->e));
	refuse(t, ERR_NOT_FOUND, policy_row_approve(t->db, &row, &t->e));
	refuse(t, ERR_NOT_FOUND,
	       policy_row_drop(t->db, other.id, row.id, &t->e));
	refuse(t, ERR_NOT_FOUND,
	       policy_row_get(t->db, other.id, row.id, t->a, &got, &t->e));
	row.company = company.id;
	try(t, policy_row_approve(t->db, &row, &t->e));
	refuse(t, ERR_NOT_FOUND, policy_row_set(t->db, &row, &t->e));
	refuse(t, ERR_NOT_FOUND,
	       policy_row_drop(t->db, company.id, row.id, &t->e));
	test_public(t, company.id, other.id, row.id);
	try(t, policy_row_add(t->db, &row, &got.id, &t->e));
	try(t, policy_row_list(t->db, company.id, t->a, &list, &t->e));
	tap_int((int64_t)list.count, 2, "a new version beside the old one");
	tap_int(list.row[0].number, 2, "with the next number");
	tap_ok(!list.row[0].approved && list.row[1].approved,
	       "the draft is new, the approved one old");
}

int
main(void)
{
	return model_test_main(run, true);
}
