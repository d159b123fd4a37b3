/* What is hidden, and announced absences, for programs. */
#include "base/stamp.h"
#include "fmt/json_out.h"
#include "web/absence_form.h"
#include "web/api.h"
#include "web/suppression_form.h"
#include "web/suppression_scope.h"
#include "web/visit.h"
#include "web/watch_answers.h"

#define ROWS 100

static void
begin(struct page *p, struct json_out *j)
{
	p->response->status = 200;
	p->response->type = "application/json";
	json_out_init(j, &p->response->body, false);
}

static void
pair_time(struct json_out *j, const char *name, int64_t ms)
{
	char text[STAMP_TEXT_MAX];

	if (ms != 0)
		stamp_write_iso(ms, text);
	json_out_pair(j, name, ms != 0 ? text : NULL);
}

static void
suppression_write(struct json_out *j, const struct suppression_row *row)
{
	json_out_object(j);
	json_out_pair_int(j, "id", row->id);
	json_out_pair(j, "class", row->class);
	json_out_pair(j, "rule", row->rule);
	json_out_pair(j, "device", row->device);
	json_out_pair(j, "peer", row->peer);
	json_out_pair(j, "subject", row->subject);
	json_out_pair(j, "reason", row->reason);
	json_out_key(j, "incident");
	if (row->incident != 0)
		json_out_int(j, row->incident);
	else
		json_out_null(j);
	pair_time(j, "created", row->created_ms);
	pair_time(j, "until", row->until_ms);
	pair_time(j, "ended", row->ended_ms);
	json_out_pair_int(j, "hits", row->hits);
	json_out_object_end(j);
}

static int
suppression_answer(struct page *p, int64_t id, struct err *e)
{
	struct suppression_row row;
	struct json_out j;

	if (suppression_row_get(p->db, p->company, id, p->arena, &row, e) != 0)
		return -1;
	begin(p, &j);
	suppression_write(&j, &row);
	return 0;
}

int
api_suppressions_show(struct page *p, struct err *e)
{
	struct suppression_list list;
	struct json_out j;

	if (suppression_row_list(p->db, p->company,
				 page_query_int(p, "before", 1, INT64_MAX, 0),
				 ROWS, p->arena, &list, e) != 0)
		return -1;
	begin(p, &j);
	json_out_object(&j);
	json_out_key(&j, "suppressions");
	json_out_array(&j);
	for (size_t i = 0; i < list.count; i++)
		suppression_write(&j, &list.row[i]);
	json_out_array_end(&j);
	json_out_object_end(&j);
	return 0;
}

int
api_suppression_end_post(struct page *p, struct err *e)
{
	if (suppression_end(p, e) != 0)
		return -1;
	return suppression_answer(p, p->id[0], e);
}

static void
scopes_write(struct json_out *j, const struct suppression_asked *asked)
{
	json_out_key(j, "scopes");
	json_out_array(j);
	for (int i = 0; i < SCOPE_COUNT; i++) {
		struct suppression_row row = { 0 };

		if (scope_fill(asked->incident, (enum scope)i, &row))
			json_out_string(j, scope_name((enum scope)i));
	}
	json_out_array_end(j);
}

static void
sample_write(struct json_out *j, const struct alert_row *a)
{
	json_out_object(j);
	json_out_pair(j, "class", class_name(a->class));
	json_out_pair(j, "severity", severity_name(a->severity));
	json_out_pair_int(j, "count", a->count);
	pair_time(j, "first", a->first_ms);
	pair_time(j, "last", a->last_ms);
	json_out_pair(j, "device", a->device);
	json_out_pair(j, "peer", a->peer);
	json_out_pair(j, "rule", a->rule);
	json_out_pair(j, "title", a->title);
	json_out_object_end(j);
}

int
api_false_alarm_show(struct page *p, struct err *e)
{
	struct suppression_asked asked;
	struct json_out j;

	if (suppression_ask(p, http_query_get(p->request, "scope"),
			    http_query_get(p->request, "days"), &asked, e) != 0)
		return -1;
	begin(p, &j);
	json_out_object(&j);
	scopes_write(&j, &asked);
	json_out_pair_bool(&j, "chosen", asked.chosen);
	json_out_pair_int(&j, "alerts", asked.preview.alerts);
	json_out_pair_int(&j, "events", asked.preview.events);
	json_out_key(&j, "samples");
	json_out_array(&j);
	for (size_t i = 0; i < asked.preview.sample.count; i++)
		sample_write(&j, &asked.preview.sample.row[i]);
	json_out_array_end(&j);
	json_out_object_end(&j);
	return 0;
}

int
api_false_alarm_post(struct page *p, struct err *e)
{
	const char *reason;
	int64_t id;

	if (suppression_form_apply(p, &id, &reason, e) != 0)
		return -1;
	return suppression_answer(p, id, e);
}

static void
absence_write(struct json_out *j, const struct absence_row *row)
{
	json_out_object(j);
	json_out_pair_int(j, "id", row->id);
	json_out_pair(j, "kind", absence_kind_name(row->kind));
	pair_time(j, "from", row->from_ms);
	pair_time(j, "until", row->until_ms);
	json_out_pair(j, "reason", row->reason);
	pair_time(j, "ended", row->ended_ms);
	json_out_object_end(j);
}

int
api_absences_show(struct page *p, struct err *e)
{
	struct absence_list list;
	struct json_out j;

	if (absence_row_list(p->db, p->company, ROWS, p->arena, &list, e) != 0)
		return -1;
	begin(p, &j);
	json_out_object(&j);
	json_out_key(&j, "absences");
	json_out_array(&j);
	for (size_t i = 0; i < list.count; i++)
		absence_write(&j, &list.row[i]);
	json_out_array_end(&j);
	json_out_object_end(&j);
	return 0;
}

int
api_absences_post(struct page *p, struct err *e)
{
	struct absence_form form;
	struct absence_list list;
	struct json_out j;
	int64_t id;

	if (absence_form_apply(p, &form, &id, e) != 0 ||
	    absence_row_list(p->db, p->company, ROW_LIST_MAX, p->arena, &list,
			     e) != 0)
		return -1;
	begin(p, &j);
	for (size_t i = 0; i < list.count; i++)
		if (list.row[i].id == id)
			absence_write(&j, &list.row[i]);
	return 0;
}

int
api_absence_end_post(struct page *p, struct err *e)
{
	struct json_out j;

	if (absence_end(p, e) != 0)
		return -1;
	begin(p, &j);
	json_out_object(&j);
	json_out_pair_bool(&j, "done", true);
	json_out_object_end(&j);
	return 0;
}
