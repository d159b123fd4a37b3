#include "web/api.h"

#include "base/stamp.h"
#include "fmt/json_out.h"
#include "model/access_row.h"
#include "model/device_row.h"
#include "model/incident_row.h"
#include "model/look_row.h"
#include "model/report_row.h"
#include "watch/finding.h"
#include "watch/result.h"
#include "watch/result_json.h"
#include "web/visit.h"

/* Rows of one answer; "next" says how to go on. */
#define ROWS 100

static void
answer_begin(struct page *p, struct json_out *j)
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

	if (ms != 0)
		stamp_write_iso(ms, text);
	json_out_pair(j, name, ms != 0 ? text : NULL);
}

static void
pair_next(struct json_out *j, bool more, int64_t id)
{
	json_out_key(j, "next");
	if (more)
		json_out_int(j, id);
	else
		json_out_null(j);
}

int
api_companies_show(struct page *p, struct err *e)
{
	struct access_list list;
	struct json_out j;

	if (access_row_list(p->db, p->caller->person, visit_now(p), p->arena,
			    &list, e) != 0)
		return -1;
	answer_begin(p, &j);
	json_out_key(&j, "companies");
	json_out_array(&j);
	for (size_t i = 0; i < list.count; i++) {
		json_out_object(&j);
		json_out_pair_int(&j, "id", list.row[i].company);
		json_out_pair(&j, "name", list.row[i].name);
		json_out_pair(&j, "role", access_name(list.row[i].access));
		json_out_object_end(&j);
	}
	json_out_array_end(&j);
	json_out_object_end(&j);
	return 0;
}

static void
look_write(struct json_out *j, const struct look_row *r)
{
	json_out_object(j);
	json_out_pair_int(j, "id", r->id);
	json_out_pair(j, "state", look_state_name(r->state));
	pair_time(j, "created", r->created_ms);
	pair_time(j, "started", r->started_ms);
	pair_time(j, "finished", r->finished_ms);
	json_out_pair_int(j, "records", r->records);
	json_out_pair(j, "error", r->error[0] != '\0' ? r->error : NULL);
	json_out_object_end(j);
}

int
api_looks_show(struct page *p, struct err *e)
{
	int64_t before = page_query_int(p, "before", 1, INT64_MAX, 0);
	struct look_list list;
	struct json_out j;

	if (look_row_list(p->db, p->company, before, ROWS, p->arena, &list,
			  e) != 0)
		return -1;
	answer_begin(p, &j);
	json_out_key(&j, "looks");
	json_out_array(&j);
	for (size_t i = 0; i < list.count; i++)
		look_write(&j, &list.row[i]);
	json_out_array_end(&j);
	pair_next(&j, list.count == ROWS,
		  list.count > 0 ? list.row[list.count - 1].id : 0);
	json_out_object_end(&j);
	return 0;
}

int
api_look_show(struct page *p, struct err *e)
{
	const struct result *result;
	struct look_row row;
	struct json_out j;

	if (look_row_get(p->db, p->company, p->id[0], p->arena, &row, e) != 0 ||
	    result_gather(p->db, p->arena, p->settings, p->company, row.id,
			  p->language, visit_now(p), &result, e) != 0)
		return -1;
	answer_begin(p, &j);
	json_out_key(&j, "look");
	look_write(&j, &row);
	json_out_key(&j, "result");
	result_json_write(&j, result, NULL);
	json_out_object_end(&j);
	return 0;
}

static void
incident_write(struct json_out *j, const struct incident_row *r)
{
	json_out_object(j);
	json_out_pair_int(j, "id", r->id);
	json_out_pair_int(j, "look", r->look);
	json_out_pair(j, "class", class_name(r->class));
	json_out_pair(j, "severity", severity_name(r->severity));
	json_out_pair(j, "outcome", outcome_name(r->outcome));
	json_out_pair(j, "state", incident_state_name(r->state));
	json_out_pair(j, "device", r->device);
	json_out_pair(j, "peer", r->peer);
	json_out_pair(j, "subject", r->subject);
	json_out_pair_int(j, "alerts", r->alerts);
	pair_time(j, "first", r->first_ms);
	pair_time(j, "last", r->last_ms);
	json_out_object_end(j);
}

int
api_incidents_show(struct page *p, struct err *e)
{
	struct incident_filter filter = {
		.look = page_query_int(p, "look", 0, INT64_MAX, -1),
		.class = -1,
		.state = -1,
		.max = ROWS,
	};
	struct incident_list list;
	struct json_out j;

	if (incident_row_list(p->db, p->company, &filter, p->arena, &list, e) !=
	    0)
		return -1;
	answer_begin(p, &j);
	json_out_key(&j, "incidents");
	json_out_array(&j);
	for (size_t i = 0; i < list.count; i++)
		incident_write(&j, &list.row[i]);
	json_out_array_end(&j);
	json_out_object_end(&j);
	return 0;
}

int
api_incident_show(struct page *p, struct err *e)
{
	const struct result *result;
	struct json_out j;

	if (result_gather_incident(p->db, p->arena, p->settings, p->company,
				   p->id[0], p->language, visit_now(p), &result,
				   e) != 0)
		return -1;
	p->response->status = 200;
	p->response->type = "application/json";
	json_out_init(&j, &p->response->body, false);
	result_json_write(&j, result, NULL);
	return 0;
}

static void
device_members(struct json_out *j, const struct device_row *r)
{
	json_out_pair_int(j, "id", r->id);
	json_out_pair_int(j, "look", r->look);
	json_out_pair(j, "ip", r->ip);
	json_out_pair(j, "mac", r->mac);
	json_out_pair(j, "name", r->name);
	json_out_pair(j, "vendor", r->vendor);
	json_out_pair(j, "os", r->os);
	json_out_pair(j, "kind", r->kind);
	pair_time(j, "first", r->first_ms);
	pair_time(j, "last", r->last_ms);
}

int
api_devices_show(struct page *p, struct err *e)
{
	struct device_filter filter = {
		.look = page_query_int(p, "look", 0, INT64_MAX, 0),
		.after = page_query_int(p, "after", 1, INT64_MAX, 0),
		.max = ROWS,
	};
	struct device_list list;
	struct json_out j;

	if (device_row_list(p->db, p->company, &filter, p->arena, &list, e) !=
	    0)
		return -1;
	answer_begin(p, &j);
	json_out_key(&j, "devices");
	json_out_array(&j);
	for (size_t i = 0; i < list.count; i++) {
		json_out_object(&j);
		device_members(&j, &list.row[i]);
		json_out_object_end(&j);
	}
	json_out_array_end(&j);
	pair_next(&j, list.count == ROWS,
		  list.count > 0 ? list.row[list.count - 1].id : 0);
	json_out_object_end(&j);
	return 0;
}

int
api_device_show(struct page *p, struct err *e)
{
	struct device_row row;
	struct json_out j;

	if (device_row_get(p->db, p->company, p->id[0], p->arena, &row, e) != 0)
		return -1;
	answer_begin(p, &j);
	device_members(&j, &row);
	json_out_object_end(&j);
	return 0;
}

static void
report_write(struct json_out *j, const struct report_row *r)
{
	json_out_object(j);
	json_out_pair_int(j, "id", r->id);
	json_out_pair(j, "month", r->month);
	json_out_pair_int(j, "edition", r->edition);
	pair_time(j, "made", r->made_ms);
	json_out_pair_bool(j, "whole", r->whole);
	json_out_pair(j, "digest", r->digest);
	json_out_object_end(j);
}

int
api_reports_show(struct page *p, struct err *e)
{
	struct report_list list;
	struct json_out j;

	if (report_row_list(p->db, p->company, ROWS, p->arena, &list, e) != 0)
		return -1;
	answer_begin(p, &j);
	json_out_key(&j, "reports");
	json_out_array(&j);
	for (size_t i = 0; i < list.count; i++)
		report_write(&j, &list.row[i]);
	json_out_array_end(&j);
	json_out_object_end(&j);
	return 0;
}

int
api_report_show(struct page *p, struct err *e)
{
	struct report_row row;
	struct json_out j;

	if (report_row_get(p->db, p->company, p->id[0], p->arena, &row, e) != 0)
		return -1;
	answer_begin(p, &j);
	json_out_key(&j, "report");
	report_write(&j, &row);
	json_out_pair(&j, "facts", row.facts);
	json_out_object_end(&j);
	return 0;
}
