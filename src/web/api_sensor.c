/* Sensors, for programs. */
#include "base/stamp.h"
#include "fmt/json_out.h"
#include "web/sensor_answers.h"
#include "web/sensor_form.h"
#include "web/sensor_words.h"
#include "web/visit.h"

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
sensor_write(struct page *p, struct json_out *j, const struct sender_row *row)
{
	struct sensor_facts f;

	sensor_facts_read(p, row->facts, &f);
	json_out_object(j);
	json_out_pair_int(j, "id", row->id);
	json_out_pair(j, "kind", sender_kind_name(row->kind));
	json_out_pair(j, "name", row->name);
	json_out_pair(j, "site", row->site);
	json_out_pair(
	    j, "state",
	    sensor_state_word(sensor_state_of(row, &f, visit_now(p))));
	json_out_pair(j, "reason", row->reason);
	pair_time(j, "created", row->created_ms);
	pair_time(j, "seen", row->seen_ms);
	pair_time(j, "certificate_until", row->certificate_ms);
	json_out_pair_int(j, "clock_error_ms", row->clock_error_ms);
	json_out_pair(j, "version", row->version);
	json_out_pair(j, "address", row->address);
	json_out_pair_int(j, "sequence", row->sequence);
	json_out_object_end(j);
}

int
api_sensors_show(struct page *p, struct err *e)
{
	struct sender_list list;
	struct json_out j;

	if (sender_row_list(p->db, p->company, p->arena, &list, e) != 0)
		return -1;
	begin(p, &j);
	json_out_object(&j);
	json_out_key(&j, "sensors");
	json_out_array(&j);
	for (size_t i = 0; i < list.count; i++)
		sensor_write(p, &j, &list.row[i]);
	json_out_array_end(&j);
	json_out_object_end(&j);
	return 0;
}

int
api_sensor_show(struct page *p, struct err *e)
{
	struct sender_row row;
	struct json_out j;

	if (sender_row_get(p->db, p->company, p->id[0], p->arena, &row, e) != 0)
		return -1;
	begin(p, &j);
	sensor_write(p, &j, &row);
	return 0;
}

int
api_sensors_post(struct page *p, struct err *e)
{
	struct sensor_invite invite;
	struct json_out j;

	if (sensor_invite_apply(p, &invite, e) != 0)
		return -1;
	begin(p, &j);
	json_out_object(&j);
	json_out_pair_int(&j, "id", invite.id);
	json_out_pair(&j, "code", invite.code);
	json_out_pair(&j, "centre", invite.place);
	pair_time(&j, "until", invite.expires_ms);
	json_out_object_end(&j);
	return 0;
}

static int
done(struct page *p)
{
	struct json_out j;

	begin(p, &j);
	json_out_object(&j);
	json_out_pair_bool(&j, "done", true);
	json_out_object_end(&j);
	return 0;
}

int
api_sensor_code_drop_post(struct page *p, struct err *e)
{
	return sensor_code_drop(p, e) == 0 ? done(p) : -1;
}

int
api_sensor_post(struct page *p, struct err *e)
{
	struct sensor_names names;

	return sensor_name_apply(p, &names, e) == 0 ? api_sensor_show(p, e)
						    : -1;
}

int
api_sensor_revoke_post(struct page *p, struct err *e)
{
	const char *reason;

	return sensor_revoke_apply(p, &reason, e) == 0 ? api_sensor_show(p, e)
						       : -1;
}

int
api_sensor_remove_post(struct page *p, struct err *e)
{
	const char *reason;

	return sensor_remove_apply(p, &reason, e) == 0 ? api_sensor_show(p, e)
						       : -1;
}
