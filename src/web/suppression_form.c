#include "web/suppression_form.h"

#include <string.h>

#include "base/num.h"
#include "fmt/json_out.h"
#include "model/incident_note_row.h"
#include "web/act.h"
#include "web/day.h"
#include "web/form.h"
#include "web/suppression_scope.h"
#include "web/visit.h"
#include "web/work.h"

#define DAYS_MAX     365
#define DAYS_DEFAULT 30

int
suppression_ask(struct page *p, const char *scope, const char *days,
		struct suppression_asked *out, struct err *e)
{
	const struct result *r;
	enum scope which;
	int64_t now = visit_now(p);

	*out = (struct suppression_asked){ .scope = scope != NULL ? scope : "",
					   .days = DAYS_DEFAULT };
	if (result_gather_incident(p->db, p->arena, p->settings, p->company,
				   p->id[0], p->language, now, &r, e) != 0)
		return -1;
	out->incident = &r->incident[0];
	if (days != NULL &&
	    num_int(text_of(days), 1, DAYS_MAX, &out->days, NULL) != 0)
		out->days = DAYS_DEFAULT;
	out->row = (struct suppression_row){
		.company = p->company,
		.incident = p->id[0],
		.person = p->caller->person,
		.created_ms = now,
		/* To the end of that day, as people count. */
		.until_ms = day_begin(now) + (out->days + 1) * DAY_MS,
	};
	out->chosen = scope_parse(text_of(out->scope), &which) &&
		      scope_fill(out->incident, which, &out->row);
	if (!out->chosen)
		return 0;
	return suppression_row_preview(
	    p->db, &out->row, now - PREVIEW_DAYS * DAY_MS, PREVIEW_SAMPLES,
	    p->arena, &out->preview, e);
}

struct suppression_form {
	const char *scope, *days, *reason, *from;
};

static const struct form_field fields[] = {
	{ "scope", FORM_TEXT, 1, 40, offsetof(struct suppression_form, scope) },
	{ "days", FORM_TEXT, 1, 4, offsetof(struct suppression_form, days) },
	{ "from", FORM_TEXT, 1, 20, offsetof(struct suppression_form, from) },
	{ "reason", FORM_LINES, 1, 500,
	  offsetof(struct suppression_form, reason) },
};

static const char *
detail_of(struct page *p, const struct suppression_row *row)
{
	struct json_out j;
	const char *text;
	struct str s;

	str_init(&s, 8000);
	json_out_init(&j, &s, false);
	json_out_object(&j);
	json_out_pair_int(&j, "incident", row->incident);
	json_out_pair(&j, "class", row->class);
	json_out_pair(&j, "rule", row->rule);
	json_out_pair(&j, "device", row->device);
	json_out_pair(&j, "peer", row->peer);
	json_out_pair_int(&j, "until_ms", row->until_ms);
	json_out_object_end(&j);
	text = arena_text(p->arena, str_view(&s));
	str_done(&s);
	return text;
}

static int
store(struct page *p, const struct suppression_row *row,
      const struct incident_move *move, int64_t *id_out, struct err *e)
{
	struct act act = { .name = "suppression.add",
			   .detail = detail_of(p, row),
			   .company = p->company };
	TXN(t);

	if (act.detail == NULL)
		return arena_check(p->arena, e);
	if (txn_begin(&t, p->db, e) != 0 ||
	    suppression_row_add(p->db, row, id_out, e) != 0)
		return -1;
	act.object = act_object(p, "suppression", *id_out);
	if (act_add(p, &act, e) != 0 ||
	    work_note(p, p->company, p->id[0], NOTE_SUPPRESS,
		      "incident.suppress", scope_text(p, row), e) != 0)
		return -1;
	if (move->from != move->to && work_move(p, move, row->reason, e) != 0)
		return -1;
	return txn_commit(&t, e);
}

int
suppression_form_apply(struct page *p, int64_t *id_out, const char **reason_out,
		       struct err *e)
{
	struct incident_move move = { .company = p->company,
				      .incident = p->id[0],
				      .to = INCIDENT_FALSE_ALARM,
				      .at_ms = visit_now(p) };
	struct suppression_form form = { 0 };
	struct suppression_asked asked;
	int rc =
	    form_read(p->request, fields, ARRAY_LEN(fields), &form, NULL, e);

	*reason_out = form.reason != NULL ? form.reason : "";
	if (rc != 0)
		return -1;
	if (!incident_state_parse(text_of(form.from), &move.from))
		return err_set(e, ERR_INVALID, "no such state of an incident");
	if (suppression_ask(p, form.scope, form.days, &asked, e) != 0)
		return -1;
	if (!asked.chosen)
		return err_set(e, ERR_INVALID, "no such scope");
	asked.row.reason = form.reason;
	return store(p, &asked.row, &move, id_out, e);
}
