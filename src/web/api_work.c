/* Work on incidents and the inbox, for programs. */
#include "base/stamp.h"
#include "fmt/json_out.h"
#include "model/incident_note_row.h"
#include "model/incident_work_row.h"
#include "web/api.h"
#include "web/inbox_lines.h"
#include "web/visit.h"
#include "web/watch_answers.h"
#include "web/work_form.h"

static void
begin(struct page *p, struct json_out *j)
{
	p->response->status = 200;
	p->response->type = "application/json";
	json_out_init(j, &p->response->body, false);
	json_out_object(j);
}

static void
notes_write(struct json_out *j, const struct incident_note_list *list)
{
	char at[STAMP_TEXT_MAX];

	json_out_key(j, "notes");
	json_out_array(j);
	for (size_t i = 0; i < list->count; i++) {
		const struct incident_note_row *n = &list->row[i];

		stamp_write_iso(n->at_ms, at);
		json_out_object(j);
		json_out_pair(j, "at", at);
		json_out_pair(j, "name", n->name);
		json_out_pair(j, "act", note_act_name(n->act));
		json_out_pair(j, "text", n->text);
		json_out_object_end(j);
	}
	json_out_array_end(j);
}

int
api_work_show(struct page *p, struct err *e)
{
	struct incident_note_list notes;
	struct incident_work_row work;
	struct incident_row incident;
	struct json_out j;

	if (incident_row_get(p->db, p->company, p->id[0], p->arena, &incident,
			     e) != 0 ||
	    incident_work_row_get(p->db, p->company, p->id[0], p->arena, &work,
				  e) != 0 ||
	    incident_note_row_list(p->db, p->company, p->id[0], p->arena,
				   &notes, e) != 0)
		return -1;
	begin(p, &j);
	json_out_pair_int(&j, "incident", incident.id);
	json_out_pair(&j, "state", incident_state_name(incident.state));
	json_out_key(&j, "person");
	if (work.person != 0)
		json_out_int(&j, work.person);
	else
		json_out_null(&j);
	json_out_pair(&j, "name", work.person != 0 ? work.name : NULL);
	json_out_pair_bool(&j, "escalated", work.escalated);
	json_out_pair_bool(&j, "archived", work.archived);
	json_out_pair_int(&j, "seen", work.changed_ms);
	notes_write(&j, &notes);
	json_out_object_end(&j);
	return 0;
}

int
api_work_post(struct page *p, struct err *e)
{
	if (work_form_apply(p, NULL, e) != 0)
		return -1;
	return api_work_show(p, e);
}

int
api_state_post(struct page *p, struct err *e)
{
	if (move_form_apply(p, e) != 0)
		return -1;
	return api_work_show(p, e);
}

int
api_release_post(struct page *p, struct err *e)
{
	if (release_apply(p, e) != 0)
		return -1;
	return api_work_show(p, e);
}

static void
row_write(struct json_out *j, const struct view_inbox_line *r)
{
	json_out_object(j);
	json_out_pair_int(j, "incident", r->id);
	json_out_pair_int(j, "company", r->company);
	json_out_pair(j, "company_name", r->company_name);
	json_out_pair(j, "class", r->class_name);
	json_out_pair(j, "severity", r->severity.name);
	json_out_pair(j, "title", r->title);
	json_out_pair(j, "device", r->device);
	json_out_pair(j, "person", r->person);
	json_out_pair_bool(j, "escalated", r->escalated);
	json_out_pair_bool(j, "archived", r->archived);
	json_out_pair_int(j, "folded", r->folded);
	json_out_pair_int(j, "companies", r->companies);
	json_out_pair(j, "last", r->last.iso);
	json_out_object_end(j);
}

int
api_inbox_show(struct page *p, struct err *e)
{
	struct inbox_lines lines;
	struct inbox_query q;
	struct json_out j;

	inbox_query_read(p, &q);
	if (inbox_lines_read(p, &q, &lines, e) != 0)
		return -1;
	begin(p, &j);
	json_out_key(&j, "rows");
	json_out_array(&j);
	for (size_t i = 0; i < lines.count; i++)
		row_write(&j, &lines.line[i]);
	json_out_array_end(&j);
	json_out_object_end(&j);
	return 0;
}

int
api_inbox_count_show(struct page *p, struct err *e)
{
	struct access_view view = { p->caller->person, visit_now(p) };
	struct inbox_count count;
	struct inbox_filter f;
	struct inbox_query q;
	struct json_out j;
	int fold;

	inbox_query_read(p, &q);
	f = inbox_query_filter(p, &q, &fold);
	if (inbox_row_count(p->db, &view, &f, p->arena, &count, e) != 0)
		return -1;
	begin(p, &j);
	json_out_pair_int(&j, "count", count.incidents);
	json_out_pair_int(&j, "changed_ms", count.changed_ms);
	json_out_object_end(&j);
	return 0;
}
