#include "web/absence_form.h"

#include <stdio.h>
#include <string.h>

#include "base/stamp.h"
#include "web/act.h"
#include "web/day.h"
#include "web/form.h"
#include "web/visit.h"

/* Nobody closes for longer by announcing it once. */
#define SPAN_DAYS_MAX 60

struct sent {
	const char *kind, *from, *until, *reason;
};

static const struct form_field fields[] = {
	{ "kind", FORM_TEXT, 1, 20, offsetof(struct sent, kind) },
	{ "from", FORM_TEXT, 1, 20, offsetof(struct sent, from) },
	{ "until", FORM_TEXT, 1, 20, offsetof(struct sent, until) },
	{ "reason", FORM_TEXT, 0, 100, offsetof(struct sent, reason) },
};

/* "2026-11-21T09:00" in Japan; 0 when it is no such time. */
static int64_t
time_parse(const char *text)
{
	char whole[STAMP_TEXT_MAX];
	int64_t us;

	if (strlen(text) != strlen("2026-11-21T09:00"))
		return 0;
	snprintf(whole, sizeof(whole), "%s:00+09:00", text);
	return stamp_parse_us(text_of(whole), &us, NULL) == 0 ? us / 1000 : 0;
}

static int
span_read(const struct absence_form *form, struct absence_row *row,
	  struct err *e)
{
	bool days = form->kind == ABSENCE_HOLIDAY;

	row->from_ms = days ? day_parse(form->from) : time_parse(form->from);
	row->until_ms = days ? day_parse(form->until) : time_parse(form->until);
	if (row->from_ms == 0 || row->until_ms == 0)
		return err_set(e, ERR_INVALID, "no such day or time");
	if (days)
		row->until_ms += DAY_MS;
	if (row->until_ms <= row->from_ms || row->until_ms <= row->created_ms)
		return err_set(e, ERR_INVALID,
			       "it ends before it begins, or is over");
	if (row->until_ms - row->from_ms > SPAN_DAYS_MAX * DAY_MS)
		return err_set(e, ERR_INVALID, "it lasts over %d days",
			       SPAN_DAYS_MAX);
	return 0;
}

static int
store(struct page *p, const struct absence_row *row, int64_t *id_out,
      struct err *e)
{
	struct act act = {
		.name = "absence.add",
		.detail = arena_printf(
		    p->arena,
		    "{\"kind\":\"%s\",\"from_ms\":%lld,\"until_ms\":%lld}",
		    absence_kind_name(row->kind), (long long)row->from_ms,
		    (long long)row->until_ms),
		.company = p->company,
	};
	TXN(t);

	if (txn_begin(&t, p->db, e) != 0 ||
	    absence_row_add(p->db, row, id_out, e) != 0)
		return -1;
	act.object = act_object(p, "absence", *id_out);
	if (act_add(p, &act, e) != 0)
		return -1;
	return txn_commit(&t, e);
}

int
absence_form_apply(struct page *p, struct absence_form *out, int64_t *id_out,
		   struct err *e)
{
	struct absence_row row = { .company = p->company,
				   .person = p->caller->person,
				   .created_ms = visit_now(p) };
	struct sent sent = { 0 };
	int rc =
	    form_read(p->request, fields, ARRAY_LEN(fields), &sent, NULL, e);

	*out = (struct absence_form){ ABSENCE_HOLIDAY, sent.from, sent.until,
				      sent.reason };
	if (sent.kind != NULL &&
	    !absence_kind_parse(text_of(sent.kind), &out->kind))
		return err_set(e, ERR_INVALID, "no such kind of absence");
	if (rc != 0 || span_read(out, &row, e) != 0)
		return -1;
	row.kind = out->kind;
	row.reason = sent.reason != NULL ? sent.reason : "";
	return store(p, &row, id_out, e);
}

int
absence_end(struct page *p, struct err *e)
{
	struct act act = { .name = "absence.end",
			   .object = act_object(p, "absence", p->id[0]),
			   .company = p->company };
	TXN(t);

	if (txn_begin(&t, p->db, e) != 0 ||
	    absence_row_end(p->db, p->company, p->id[0], visit_now(p), e) !=
		0 ||
	    act_add(p, &act, e) != 0)
		return -1;
	return txn_commit(&t, e);
}
