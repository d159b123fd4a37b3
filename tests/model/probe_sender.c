/* The rows of senders and what they brought, as probes. */
#include "model/certificate_row.h"
#include "model/enrolment_row.h"
#include "model/segment_row.h"
#include "model/sender_row.h"
#include "probe.h"

static size_t
given(struct model_test *t, int rc)
{
	return rc == 0 || t->e.kind != ERR_NOT_FOUND;
}

static size_t
probe_sender_row_get(struct model_test *t, const struct rows *r, int64_t who)
{
	struct sender_row row;

	return given(t,
		     sender_row_get(t->db, who, r->sender, t->a, &row, &t->e));
}

static size_t
probe_sender_row_list(struct model_test *t, const struct rows *r, int64_t who)
{
	struct sender_list list;

	UNUSED(r);
	if (sender_row_list(t->db, who, t->a, &list, &t->e) != 0)
		return 1;
	return list.count;
}

static size_t
probe_sender_row_count_name(struct model_test *t, const struct rows *r,
			    int64_t who)
{
	int64_t n = 1;

	UNUSED(r);
	if (sender_row_count_name(t->db, who, "箱", &n, &t->e) != 0)
		return 1;
	return (size_t)n;
}

static size_t
probe_sender_row_set_name(struct model_test *t, const struct rows *r,
			  int64_t who)
{
	return given(
	    t, sender_row_set_name(t->db, who, r->sender, "盗", "", &t->e));
}

static size_t
probe_sender_row_set_state(struct model_test *t, const struct rows *r,
			   int64_t who)
{
	struct sender_change change = { SENDER_REMOVED, "", 9 };

	return given(
	    t, sender_row_set_state(t->db, who, r->sender, &change, &t->e));
}

/* Gives nothing back: what it did is seen in the sender's row. */
static size_t
probe_certificate_row_revoke(struct model_test *t, const struct rows *r,
			     int64_t who)
{
	struct sender_row row;

	if (certificate_row_revoke(t->db, who, r->sender, 9, &t->e) != 0 ||
	    sender_row_get(t->db, r->company, r->sender, t->a, &row, &t->e) !=
		0)
		return 1;
	return row.certificate_ms == 0;
}

static size_t
probe_enrolment_row_list(struct model_test *t, const struct rows *r,
			 int64_t who)
{
	struct enrolment_list list;

	UNUSED(r);
	if (enrolment_row_list(t->db, who, 5, t->a, &list, &t->e) != 0)
		return 1;
	return list.count;
}

static size_t
probe_enrolment_row_drop(struct model_test *t, const struct rows *r,
			 int64_t who)
{
	return given(t, enrolment_row_drop(t->db, who, r->enrolment, &t->e));
}

static size_t
probe_segment_row_list(struct model_test *t, const struct rows *r, int64_t who)
{
	struct segment_list list;

	UNUSED(r);
	if (segment_row_list(t->db, who, 0, 0, t->a, &list, &t->e) != 0)
		return 1;
	return list.count;
}

static size_t
probe_segment_row_list_heads(struct model_test *t, const struct rows *r,
			     int64_t who)
{
	struct segment_list list;

	UNUSED(r);
	if (segment_row_list_heads(t->db, who, 0, 0, t->a, &list, &t->e) != 0)
		return 1;
	return list.count;
}

static size_t
probe_segment_row_body(struct model_test *t, const struct rows *r, int64_t who)
{
	struct segment_list list;
	struct text body;

	if (segment_row_list_heads(t->db, r->company, 0, 0, t->a, &list,
				   &t->e) != 0 ||
	    list.count == 0)
		return 1;
	return segment_row_body(t->db, who, list.row[0].id, t->a, &body,
				&t->e) == 0;
}

static size_t
probe_segment_row_last(struct model_test *t, const struct rows *r, int64_t who)
{
	int64_t n = 1;

	UNUSED(r);
	if (segment_row_last(t->db, who, &n, &t->e) != 0)
		return 1;
	return (size_t)n;
}

static size_t
probe_segment_row_put(struct model_test *t, const struct rows *r, int64_t who)
{
	struct segment_row row = { .company = who,
				   .sender = r->sender,
				   .sequence = 50,
				   .digest = "",
				   .body = TEXT("x") };
	TXN(txn);

	if (txn_begin(&txn, t->db, &t->e) != 0)
		return 1;
	/* A company that is not there has no numbers either. */
	return segment_row_put(t->db, who, &row, 1, &t->e) == 0 ||
	       (t->e.kind != ERR_NOT_FOUND && t->e.kind != ERR_CONFLICT);
}

const struct probe_row probes_sender[] = {
	PROBE(sender_row_get),        PROBE(sender_row_list),
	PROBE(sender_row_count_name), PROBE(sender_row_set_name),
	PROBE(sender_row_set_state),  PROBE(certificate_row_revoke),
	PROBE(enrolment_row_list),    PROBE(enrolment_row_drop),
	PROBE(segment_row_list),      PROBE(segment_row_last),
	PROBE(segment_row_put),       PROBE(segment_row_list_heads),
	PROBE(segment_row_body),
};
const size_t probes_sender_count = ARRAY_LEN(probes_sender);
