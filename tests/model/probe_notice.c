/* probe_notice.c: the probes of contacts, notices and letters. */
#include "model/contact_row.h"
#include "model/delivery_row.h"
#include "probe.h"

static size_t
given(struct model_test *t, int rc)
{
	return rc == 0 || t->e.kind != ERR_NOT_FOUND;
}

static size_t
probe_contact_row_get(struct model_test *t, const struct rows *r, int64_t who)
{
	struct contact_row row;

	return given(
	    t, contact_row_get(t->db, who, r->contact, t->a, &row, &t->e));
}

static size_t
probe_contact_row_list(struct model_test *t, const struct rows *r, int64_t who)
{
	struct contact_list list;

	UNUSED(r);
	if (contact_row_list(t->db, who, t->a, &list, &t->e) != 0)
		return 1;
	return list.count;
}

static size_t
probe_contact_row_set(struct model_test *t, const struct rows *r, int64_t who)
{
	struct contact_row row = { .id = r->contact,
				   .company = who,
				   .name = "x",
				   .address = "thief@example.jp" };

	return given(t, contact_row_set(t->db, &row, &t->e));
}

static size_t
probe_contact_row_set_fault(struct model_test *t, const struct rows *r,
			    int64_t who)
{
	return given(
	    t, contact_row_set_fault(t->db, who, r->contact, "x", 1, &t->e));
}

static size_t
probe_contact_row_drop(struct model_test *t, const struct rows *r, int64_t who)
{
	return given(t, contact_row_drop(t->db, who, r->contact, &t->e));
}

/* Two owners in the plan would be two leaks: of minutes and of budget. */
static size_t
probe_notice_plan_row_get(struct model_test *t, const struct rows *r,
			  int64_t who)
{
	struct notice_plan_row row;

	UNUSED(r);
	if (notice_plan_row_get(t->db, who, t->a, &row, &t->e) != 0)
		return 1;
	return row.month_budget == 7;
}

static size_t
probe_notice_release_row_list(struct model_test *t, const struct rows *r,
			      int64_t who)
{
	struct notice_release_list list;

	UNUSED(r);
	if (notice_release_row_list(t->db, who, t->a, &list, &t->e) != 0)
		return 1;
	return list.count;
}

static size_t
probe_notice_release_row_held(struct model_test *t, const struct rows *r,
			      int64_t who)
{
	bool held = true;

	UNUSED(r);
	if (notice_release_row_held(t->db, who, CLASS_SCAN, SEVERITY_TODAY,
				    &held, &t->e) != 0)
		return 1;
	return held;
}

static size_t
probe_notice_release_row_drop(struct model_test *t, const struct rows *r,
			      int64_t who)
{
	UNUSED(r);
	return given(
	    t, notice_release_row_drop(t->db, who, "", SEVERITY_TODAY, &t->e));
}

static size_t
probe_notice_row_get(struct model_test *t, const struct rows *r, int64_t who)
{
	struct notice_row row;

	return given(t,
		     notice_row_get(t->db, who, r->notice, t->a, &row, &t->e));
}

static size_t
probe_notice_row_list(struct model_test *t, const struct rows *r, int64_t who)
{
	struct notice_filter f = { .kind = -1, .state = -1 };
	struct notice_list list;

	UNUSED(r);
	if (notice_row_list(t->db, who, &f, t->a, &list, &t->e) != 0)
		return 1;
	return list.count;
}

static size_t
probe_notice_row_list_digest(struct model_test *t, const struct rows *r,
			     int64_t who)
{
	struct notice_list list;

	UNUSED(r);
	if (notice_row_list_digest(t->db, who, 0, t->a, &list, &t->e) != 0)
		return 1;
	return list.count;
}

static size_t
probe_notice_row_list_changed(struct model_test *t, const struct rows *r,
			      int64_t who)
{
	struct notice_change_list list;

	UNUSED(r);
	if (notice_row_list_changed(t->db, who, -1, 0, t->a, &list, &t->e) != 0)
		return 1;
	return list.count;
}

static size_t
probe_notice_row_get_change(struct model_test *t, const struct rows *r,
			    int64_t who)
{
	struct notice_change row;

	return given(t, notice_row_get_change(t->db, who, r->incident, t->a,
					      &row, &t->e));
}

static size_t
probe_notice_row_move(struct model_test *t, const struct rows *r, int64_t who)
{
	struct notice_move move = { .company = who,
				    .notice = r->notice,
				    .from = NOTICE_WAITING,
				    .from_due_ms = 1,
				    .to = NOTICE_DONE };

	return given(t, notice_row_move(t->db, &move, &t->e));
}

static size_t
probe_notice_row_acknowledge(struct model_test *t, const struct rows *r,
			     int64_t who)
{
	TXN(txn);

	if (txn_begin(&txn, t->db, &t->e) != 0)
		return 1;
	return given(
	    t, notice_row_acknowledge(t->db, who, r->notice, "x", 5, &t->e));
}

static size_t
probe_notice_row_release(struct model_test *t, const struct rows *r,
			 int64_t who)
{
	return given(t, notice_row_release(t->db, who, r->notice, 0, 5, &t->e));
}

static bool
is_untouched(struct model_test *t, const struct rows *r)
{
	struct notice_row row;

	return notice_row_get(t->db, r->company, r->notice, t->a, &row,
			      &t->e) == 0 &&
	       row.state == NOTICE_WAITING && row.due_ms == 1;
}

static size_t
probe_notice_row_hurry(struct model_test *t, const struct rows *r, int64_t who)
{
	if (notice_row_hurry(t->db, who, r->notice, 0, &t->e) != 0)
		return 1;
	return !is_untouched(t, r);
}

static size_t
probe_notice_row_count(struct model_test *t, const struct rows *r, int64_t who)
{
	int64_t n = 1;

	UNUSED(r);
	return notice_row_count(t->db, who, 0, 99, &n, &t->e) != 0 || n != 0;
}

static size_t
probe_notice_row_set_digest(struct model_test *t, const struct rows *r,
			    int64_t who)
{
	return given(t, notice_row_set_digest(t->db, who, r->notice, 9, &t->e));
}

static size_t
probe_delivery_row_get(struct model_test *t, const struct rows *r, int64_t who)
{
	struct delivery_row row;

	return given(
	    t, delivery_row_get(t->db, who, r->delivery, t->a, &row, &t->e));
}

static size_t
probe_delivery_row_list(struct model_test *t, const struct rows *r, int64_t who)
{
	struct delivery_list list;

	if (delivery_row_list(t->db, who, r->notice, t->a, &list, &t->e) != 0)
		return 1;
	return list.count;
}

static size_t
probe_delivery_row_count_hope(struct model_test *t, const struct rows *r,
			      int64_t who)
{
	int64_t n = 1;

	return delivery_row_count_hope(t->db, who, r->notice, STEP_CLERK, &n,
				       &t->e) != 0 ||
	       n != 0;
}

const struct probe_row probes_notice[] = {
	PROBE(contact_row_get),         PROBE(contact_row_list),
	PROBE(contact_row_set),         PROBE(contact_row_set_fault),
	PROBE(contact_row_drop),        PROBE(notice_plan_row_get),
	PROBE(notice_release_row_list), PROBE(notice_release_row_held),
	PROBE(notice_release_row_drop), PROBE(notice_row_get),
	PROBE(notice_row_list),         PROBE(notice_row_list_digest),
	PROBE(notice_row_list_changed), PROBE(notice_row_get_change),
	PROBE(notice_row_move),         PROBE(notice_row_acknowledge),
	PROBE(notice_row_release),      PROBE(notice_row_hurry),
	PROBE(notice_row_count),        PROBE(notice_row_set_digest),
	PROBE(delivery_row_get),        PROBE(delivery_row_list),
	PROBE(delivery_row_count_hope),
};
const size_t probes_notice_count = ARRAY_LEN(probes_notice);
