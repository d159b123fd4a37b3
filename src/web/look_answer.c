/* The list of looks with its upload form, one look. */
#include "model/look_row.h"
#include "paper/report.h"
#include "watch/result.h"
#include "web/html_out.h"
#include "web/look_lines.h"
#include "web/look_tmpl.h"
#include "web/look_view.h"
#include "web/view_fill.h"
#include "web/visit.h"
#include "web/watch_answers.h"

#define LOOKS_ON_PAGE       20
#define ROWS_ON_PAGE        300 /* alerts, devices, notes of one look */
#define SEEN_MAX            2000
#define REPORT_ZONE_MINUTES 540 /* Japan, as page_fill's times */

int
looks_answer(struct page *p, int status, const char *fault, struct err *e)
{
	struct view_looks view = {
		.may_write = page_may(p, PERMISSION_WATCH_WRITE),
		.fault = { "file", fault },
	};
	int64_t before = page_query_int(p, "before", 1, INT64_MAX, 0);
	struct html_out o;

	if (look_lines_read(p, before, LOOKS_ON_PAGE, &view.look, &view.looks,
			    e) != 0)
		return -1;
	if (before > 0)
		view.pager.first = "/looks";
	if (view.looks == LOOKS_ON_PAGE)
		view.pager.next =
		    arena_printf(p->arena, "/looks?before=%lld",
				 (long long)view.look[view.looks - 1].id);
	if (arena_check(p->arena, e) != 0)
		return -1;
	page_frame(p, page_text(p, TEXT_look_title), &view.frame);
	o = (struct html_out){ page_html(p, status), p->language };
	looks_page(&o, &view);
	return 0;
}

int
looks_show(struct page *p, struct err *e)
{
	return looks_answer(p, 200, NULL, e);
}

static int
files_fill(struct page *p, int64_t look, struct view_look *view, struct err *e)
{
	struct look_file_list list;
	struct view_look_file *file;

	if (look_file_row_list(p->db, p->company, look, p->arena, &list, e) !=
	    0)
		return -1;
	file = arena_alloc_array(p->arena, list.count, sizeof(*file));
	for (size_t i = 0; file != NULL && i < list.count; i++) {
		const struct look_file_row *row = &list.row[i];

		file[i] = (struct view_look_file){
			.name = row->name,
			.type = view_format(p, row->type),
			.records = row->records,
			.unparsed = row->unparsed,
			.bytes = view_bytes(p, row->bytes),
			.error = view_text(row->error),
		};
		view->records += row->records;
	}
	view->unreadable = look_is_unreadable(&list);
	view->file = file;
	view->files = list.count;
	return arena_check(p->arena, e);
}

static const char *
seen_text(struct page *p, const struct result *r)
{
	struct content_value value[2];
	const char *text;
	struct str s;

	if (r->first_ms == 0)
		return NULL;
	value[0] = VALUE_TEXT("from", view_time_of(p, r->first_ms).text);
	value[1] = VALUE_TEXT("to", view_time_of(p, r->last_ms).text);
	str_init(&s, SEEN_MAX);
	content_fill(&s, page_text(p, TEXT_look_period), value, 2);
	text = arena_text(p->arena, str_view(&s));
	str_done(&s);
	return text;
}

/* Which rows of a list to show: as the address asks, a page at a time. */
static size_t
window_fill(struct page *p, const char *name, size_t total,
	    struct view_window *w)
{
	size_t from = (size_t)page_query_int(p, name, 0, INT32_MAX, 0);
	size_t shown;

	if (from >= total)
		from = 0;
	shown = total - from < ROWS_ON_PAGE ? total - from : ROWS_ON_PAGE;
	*w = (struct view_window){ (int64_t)total, (int64_t)from + 1,
				   (int64_t)(from + shown), NULL, NULL };
	if (from > 0)
		w->begin = arena_printf(p->arena, "/looks/%lld#%s",
					(long long)p->id[0], name);
	if (from + shown < total)
		w->next =
		    arena_printf(p->arena, "/looks/%lld?%s=%zu#%s",
				 (long long)p->id[0], name, from + shown, name);
	return from;
}

static size_t
rows_of(const struct view_window *w)
{
	return (size_t)(w->last - w->first + 1);
}

static void
result_fill(struct page *p, const struct result *r, struct view_look *view)
{
	size_t from;

	view->severity = severity_name(r->severity);
	view->summary = r->summary;
	view->seen = seen_text(p, r);
	from =
	    window_fill(p, "incidents", r->incidents, &view->incident_window);
	view->incidents = rows_of(&view->incident_window);
	view->incident = view_incidents(p, r->incident + from, view->incidents);
	from = window_fill(p, "notes", r->notes, &view->note_window);
	view->notes = rows_of(&view->note_window);
	view->note = view_alerts_at(p, r->note + from, view->notes);
	from = window_fill(p, "devices", r->devices, &view->device_window);
	view->devices = rows_of(&view->device_window);
	view->device = view_devices(p, r->device + from, view->devices);
	from = window_fill(p, "alerts", r->alerts, &view->alert_window);
	view->alerts = rows_of(&view->alert_window);
	view->alert = view_alerts(p, r->alert + from, view->alerts);
}

static int
result_read(struct page *p, const struct look_row *row, struct view_look *view,
	    struct err *e)
{
	const struct result *r;

	if (row->state != LOOK_DONE)
		return 0;
	if (result_gather(p->db, p->arena, p->settings, p->company, row->id,
			  p->language, visit_now(p), &r, e) != 0)
		return -1;
	result_fill(p, r, view);
	return 0;
}

int
look_show(struct page *p, struct err *e)
{
	struct view_look view = { .id = p->id[0], .severity = "info" };
	struct look_row row;
	struct html_out o;

	if (look_row_get(p->db, p->company, p->id[0], p->arena, &row, e) != 0 ||
	    files_fill(p, row.id, &view, e) != 0 ||
	    result_read(p, &row, &view, e) != 0)
		return -1;
	view.state = look_state_name(row.state);
	view.state_text = look_state_text(p, row.state);
	view.done = row.state == LOOK_DONE;
	view.busy = row.state == LOOK_QUEUED || row.state == LOOK_RUNNING;
	if (row.records > view.records)
		view.records = row.records;
	view.failed =
	    row.state == LOOK_FAILED || (view.done && view.unreadable);
	view.created = view_time_of(p, row.created_ms);
	page_frame(p, look_name(p, view.files > 0 ? view.file[0].name : NULL),
		   &view.frame);
	if (view.busy)
		view.frame.script = page_asset("progress.js");
	if (arena_check(p->arena, e) != 0)
		return -1;
	o = (struct html_out){ page_html(p, 200), p->language };
	look_page(&o, &view);
	return 0;
}

int
look_report_show(struct page *p, struct err *e)
{
	const struct result *r = NULL;
	struct look_row row;
	char *name;

	if (look_row_get(p->db, p->company, p->id[0], p->arena, &row, e) != 0)
		return -1;
	if (row.state != LOOK_DONE)
		return err_set(e, ERR_NOT_FOUND, "the look is not done");
	if (result_gather(p->db, p->arena, p->settings, p->company, row.id,
			  p->language, visit_now(p), &r, e) != 0)
		return -1;
	name = arena_printf(p->arena,
			    "attachment; filename=\"komainu-look-%lld.pdf\"",
			    (long long)row.id);
	if (name == NULL)
		return arena_check(p->arena, e);
	p->response->status = 200;
	p->response->type = "application/pdf";
	http_header_set(p->response, "Content-Disposition", name);
	return report_add_pdf(r, REPORT_ZONE_MINUTES, &p->response->body, e);
}
