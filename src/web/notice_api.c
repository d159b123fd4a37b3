/* Notices and contacts for programs. */
#include "base/stamp.h"
#include "fmt/json_out.h"
#include "model/delivery_row.h"
#include "web/notice_answers.h"

#define ROWS 100

static void
begin(struct page *p, struct json_out *j)
{
	p->response->status = 200;
	p->response->type = "application/json";
	json_out_init(j, &p->response->body, false);
	json_out_object(j);
}

static void
pair_time(struct json_out *j, const char *name, int64_t ms)
{
	char text[STAMP_TEXT_MAX];

	stamp_write_iso(ms, text);
	json_out_pair(j, name, ms > 0 ? text : NULL);
}

static void
notice_members(struct json_out *j, const struct notice_row *n)
{
	json_out_pair_int(j, "id", n->id);
	json_out_pair(j, "kind", notice_kind_name(n->kind));
	json_out_pair_int(j, "object", n->object);
	json_out_pair(j, "class", n->class);
	json_out_pair(j, "severity", severity_name(n->severity));
	json_out_pair(j, "state", notice_state_name(n->state));
	json_out_pair(j, "reason", notice_reason_name(n->reason));
	json_out_pair(j, "code", n->code);
	pair_time(j, "created", n->created_ms);
	pair_time(j, "started", n->started_ms);
	pair_time(j, "acknowledged", n->acknowledged_ms);
	json_out_pair(j, "acknowledged_by", n->acknowledged_by);
}

int
api_notices_show(struct page *p, struct err *e)
{
	struct notice_filter f = { .kind = -1,
				   .state = -1,
				   .before = page_query_int(p, "before", 1,
							    INT64_MAX, 0),
				   .max = ROWS };
	struct notice_list list;
	struct json_out j;

	if (notice_row_list(p->db, p->company, &f, p->arena, &list, e) != 0)
		return -1;
	begin(p, &j);
	json_out_key(&j, "notices");
	json_out_array(&j);
	for (size_t i = 0; i < list.count; i++) {
		json_out_object(&j);
		notice_members(&j, &list.row[i]);
		json_out_object_end(&j);
	}
	json_out_array_end(&j);
	json_out_object_end(&j);
	return 0;
}

int
api_notice_show(struct page *p, struct err *e)
{
	struct delivery_list list;
	struct notice_row n;
	struct json_out j;

	if (notice_row_get(p->db, p->company, p->id[0], p->arena, &n, e) != 0 ||
	    delivery_row_list(p->db, p->company, n.id, p->arena, &list, e) != 0)
		return -1;
	begin(p, &j);
	notice_members(&j, &n);
	json_out_key(&j, "letters");
	json_out_array(&j);
	for (size_t i = 0; i < list.count; i++) {
		const struct delivery_row *d = &list.row[i];

		json_out_object(&j);
		json_out_pair_int(&j, "id", d->id);
		json_out_pair(&j, "step", step_name(d->step));
		json_out_pair(&j, "name", d->name);
		json_out_pair(&j, "channel", channel_name(d->channel));
		json_out_pair(&j, "address", d->address);
		json_out_pair(&j, "state", delivery_state_name(d->state));
		json_out_pair(&j, "answer", d->answer);
		pair_time(&j, "sent", d->sent_ms);
		json_out_object_end(&j);
	}
	json_out_array_end(&j);
	json_out_object_end(&j);
	return 0;
}

int
api_contacts_show(struct page *p, struct err *e)
{
	struct contact_list list;
	struct json_out j;

	if (contact_row_list(p->db, p->company, p->arena, &list, e) != 0)
		return -1;
	begin(p, &j);
	json_out_key(&j, "contacts");
	json_out_array(&j);
	for (size_t i = 0; i < list.count; i++) {
		const struct contact_row *c = &list.row[i];

		json_out_object(&j);
		json_out_pair_int(&j, "id", c->id);
		json_out_pair(&j, "step", step_name(c->step));
		json_out_pair(&j, "name", c->name);
		json_out_pair(&j, "channel", channel_name(c->channel));
		json_out_pair(&j, "address", c->address);
		json_out_pair(&j, "language", language_name(c->language));
		json_out_pair(&j, "least", severity_name(c->least));
		json_out_pair(&j, "fault", c->fault);
		json_out_pair_bool(&j, "disabled", c->disabled);
		json_out_object_end(&j);
	}
	json_out_array_end(&j);
	json_out_object_end(&j);
	return 0;
}
