/* False alarms: what is hidden, what a choice would have hidden, what is hidden
 * now and was before. */
#include <string.h>

#include "model/incident_row.h"
#include "web/act.h"
#include "web/day.h"
#include "web/form.h"
#include "web/html_out.h"
#include "web/page_fill.h"
#include "web/suppression_form.h"
#include "web/suppression_scope.h"
#include "web/suppression_tmpl.h"
#include "web/suppression_view.h"
#include "web/view_fill.h"
#include "web/visit.h"
#include "web/watch_answers.h"

#define LINES_ON_PAGE 50

static const char *const day_choices[] = { "7", "30", "90", "180", "365" };

static int
days_fill(struct page *p, int64_t days, struct view_false_alarm *view,
	  struct err *e)
{
	struct view_option *o =
	    arena_alloc_array(p->arena, ARRAY_LEN(day_choices), sizeof(*o));

	view->days_value = arena_printf(p->arena, "%lld", (long long)days);
	if (o == NULL || view->days_value == NULL)
		return arena_check(p->arena, e);
	for (size_t i = 0; i < ARRAY_LEN(day_choices); i++) {
		struct content_value value =
		    VALUE_TEXT("count", day_choices[i]);

		o[i] = (struct view_option){
			day_choices[i],
			page_fill_text(p, TEXT_duration_days, &value, 1),
			strcmp(day_choices[i], view->days_value) == 0
		};
	}
	view->days = o;
	view->dayses = ARRAY_LEN(day_choices);
	return 0;
}

static void
scopes_fill(struct page *p, const struct suppression_asked *asked,
	    struct view_false_alarm *view)
{
	for (int i = 0; i < SCOPE_COUNT; i++) {
		const char *name = scope_name((enum scope)i);
		struct suppression_row row = { 0 };

		if (!scope_fill(asked->incident, (enum scope)i, &row))
			continue;
		view->scope[view->scopes++] =
		    (struct view_scope){ name, scope_text(p, &row),
					 strcmp(name, asked->scope) == 0 };
	}
}

static int
samples_fill(struct page *p, const struct alert_list *list,
	     struct view_false_alarm *view, struct err *e)
{
	struct view_alert_line *line =
	    arena_alloc_array(p->arena, list->count, sizeof(*line));

	for (size_t i = 0; line != NULL && i < list->count; i++) {
		struct result_alert alert;

		if (result_read_alert(p->arena, p->language, &list->row[i],
				      &alert, e) != 0)
			return -1;
		view_alert(p, &alert, &line[i]);
	}
	view->sample = line;
	view->samples = list->count;
	return arena_check(p->arena, e);
}

static int
false_alarm_write(struct page *p, int status,
		  const struct suppression_asked *asked,
		  struct view_false_alarm *view, struct err *e)
{
	struct html_out o;

	view->incident = p->id[0];
	view->title = asked->incident->title;
	view->state = asked->incident->state;
	view->chosen = asked->chosen;
	view->scope_value = asked->scope;
	view->alerts = asked->preview.alerts;
	view->events = asked->preview.events;
	if (view->reason == NULL)
		view->reason = "";
	view->until = day_text(p, asked->row.until_ms - 1);
	if (asked->chosen)
		view->scope_text = scope_text(p, &asked->row);
	scopes_fill(p, asked, view);
	if (days_fill(p, asked->days, view, e) != 0 ||
	    samples_fill(p, &asked->preview.sample, view, e) != 0)
		return -1;
	page_frame(p, page_text(p, TEXT_false_alarm_title), &view->frame);
	o = (struct html_out){ page_html(p, status), p->language };
	false_alarm_page(&o, view);
	return 0;
}

int
false_alarm_show(struct page *p, struct err *e)
{
	struct view_false_alarm view = { 0 };
	struct suppression_asked asked;

	if (suppression_ask(p, http_query_get(p->request, "scope"),
			    http_query_get(p->request, "days"), &asked, e) != 0)
		return -1;
	return false_alarm_write(p, 200, &asked, &view, e);
}

/* The page again, with what is missing. */
static int
again(struct page *p, const char *reason, struct err *e)
{
	struct view_false_alarm view = {
		.fault = { "reason",
			   page_text(p, TEXT_false_alarm_reason_missing) },
		.reason = reason,
	};
	struct suppression_asked asked;

	if (e->kind != ERR_INVALID)
		return -1;
	err_clear(e);
	if (suppression_ask(p, http_form_get(p->request, "scope"),
			    http_form_get(p->request, "days"), &asked, e) != 0)
		return -1;
	if (!asked.chosen)
		view.fault = (struct view_fault){
			"scope", page_text(p, TEXT_false_alarm_scope_missing)
		};
	return false_alarm_write(p, 422, &asked, &view, e);
}

/* Of the company this is about, whichever the person works on otherwise. */
static const char *
list_address(struct page *p)
{
	const char *path = arena_printf(
	    p->arena, "/companies/%lld/suppressions", (long long)p->company);

	return path != NULL ? path : "/suppressions";
}

int
false_alarm_post(struct page *p, struct err *e)
{
	const char *reason;
	int64_t id;

	if (suppression_form_apply(p, &id, &reason, e) == 0)
		return page_redirect_flash(p, list_address(p),
					   TEXT_flash_suppressed);
	if (e->kind == ERR_CONFLICT) {
		err_clear(e);
		return incident_answer(p, 409, page_text(p, TEXT_work_conflict),
				       e);
	}
	return again(p, reason, e);
}

static void
line_fill(struct page *p, const struct suppression_row *row,
	  struct view_suppression_line *line)
{
	int64_t now = visit_now(p);

	*line = (struct view_suppression_line){
		.id = row->id,
		.incident = row->incident,
		.what = scope_text(p, row),
		.reason = row->reason,
		.person = view_text(row->person_name),
		.created = view_time_of(p, row->created_ms),
		.until = view_time_of(p, row->until_ms),
		.ended = view_time_of(p, row->ended_ms),
		.active = row->ended_ms == 0 && row->until_ms > now,
		.hits = row->hits,
	};
}

int
suppressions_show(struct page *p, struct err *e)
{
	struct view_suppressions view = {
		.may_end = page_may(p, PERMISSION_SUPPRESS),
	};
	int64_t before = page_query_int(p, "before", 1, INT64_MAX, 0);
	struct view_suppression_line *line;
	struct suppression_list list;
	struct html_out o;

	if (suppression_row_list(p->db, p->company, before, LINES_ON_PAGE,
				 p->arena, &list, e) != 0)
		return -1;
	line = arena_alloc_array(p->arena, list.count, sizeof(*line));
	for (size_t i = 0; line != NULL && i < list.count; i++)
		line_fill(p, &list.row[i], &line[i]);
	view.line = line;
	view.lines = list.count;
	if (before != 0)
		view.pager.first = list_address(p);
	if (list.count == LINES_ON_PAGE)
		view.pager.next =
		    arena_printf(p->arena, "%s?before=%lld", list_address(p),
				 (long long)list.row[list.count - 1].id);
	if (arena_check(p->arena, e) != 0)
		return -1;
	page_frame(p, page_text(p, TEXT_suppression_title), &view.frame);
	o = (struct html_out){ page_html(p, 200), p->language };
	suppressions_page(&o, &view);
	return 0;
}

int
suppression_end(struct page *p, struct err *e)
{
	struct act act = { .name = "suppression.end",
			   .object = act_object(p, "suppression", p->id[0]),
			   .company = p->company };
	TXN(t);

	if (txn_begin(&t, p->db, e) != 0 ||
	    suppression_row_end(p->db, p->company, p->id[0], visit_now(p), e) !=
		0 ||
	    act_add(p, &act, e) != 0)
		return -1;
	return txn_commit(&t, e);
}

int
suppression_end_post(struct page *p, struct err *e)
{
	if (suppression_end(p, e) != 0 && e->kind != ERR_CONFLICT)
		return -1;
	err_clear(e);
	return page_redirect_flash(p, list_address(p),
				   TEXT_flash_suppression_ended);
}
