/* Announced absences: closed days, work on the network. */
#include <string.h>

#include "model/absence_row.h"
#include "web/absence_form.h"
#include "web/absence_tmpl.h"
#include "web/absence_view.h"
#include "web/act.h"
#include "web/day.h"
#include "web/holiday.h"
#include "web/html_out.h"
#include "web/page_fill.h"
#include "web/view_fill.h"
#include "web/visit.h"
#include "web/watch_answers.h"

#define LINES_MAX 100

static const char *
span_text(struct page *p, const char *from, const char *until)
{
	struct content_value value[] = { VALUE_TEXT("from", from),
					 VALUE_TEXT("to", until) };

	return strcmp(from, until) == 0
		   ? from
		   : page_fill_text(p, TEXT_word_from_to, value, 2);
}

/* Whole days as days, everything else with its hours. */
static const char *
span_of(struct page *p, const struct absence_row *row)
{
	if (row->kind == ABSENCE_MAINTENANCE)
		return span_text(p, view_time_of(p, row->from_ms).text,
				 view_time_of(p, row->until_ms).text);
	return span_text(p, day_text(p, row->from_ms),
			 day_text(p, row->until_ms - 1));
}

static enum text_key
state_of(const struct absence_row *row, int64_t now)
{
	if (row->ended_ms != 0)
		return row->ended_ms <= row->from_ms ? TEXT_absence_taken_back
						     : TEXT_absence_over;
	if (row->until_ms <= now)
		return TEXT_absence_over;
	return row->from_ms <= now ? TEXT_absence_now : TEXT_absence_announced;
}

static int
lines_fill(struct page *p, struct view_absences *view, struct err *e)
{
	struct view_absence_line *line;
	struct absence_list list;
	int64_t now = visit_now(p);

	if (absence_row_list(p->db, p->company, LINES_MAX, p->arena, &list,
			     e) != 0)
		return -1;
	line = arena_alloc_array(p->arena, list.count, sizeof(*line));
	for (size_t i = 0; line != NULL && i < list.count; i++) {
		const struct absence_row *row = &list.row[i];

		line[i] = (struct view_absence_line){
			.id = row->id,
			.kind_text =
			    page_text(p, row->kind == ABSENCE_HOLIDAY
					     ? TEXT_absence_holiday
					     : TEXT_absence_maintenance),
			.span = span_of(p, row),
			.reason = view_text(row->reason),
			.person = view_text(row->person_name),
			.state_text = page_text(p, state_of(row, now)),
			.may_end = view->may_write && row->ended_ms == 0 &&
				   row->until_ms > now,
		};
	}
	view->line = line;
	view->lines = list.count;
	return arena_check(p->arena, e);
}

/* Local midnight of a day counted from 1970. */
static int64_t
ms_of_day(int64_t day)
{
	return day * DAY_MS - DAY_ZONE_MINUTES * INT64_C(60000);
}

static int
suggestions_fill(struct page *p, struct view_absences *view, struct err *e)
{
	struct holiday_rest rest[VIEW_SUGGESTIONS_MAX];
	int64_t today =
	    (visit_now(p) + DAY_ZONE_MINUTES * INT64_C(60000)) / DAY_MS;
	size_t n = holiday_next(today + 1, rest, VIEW_SUGGESTIONS_MAX);

	for (size_t i = 0; i < n; i++) {
		struct view_absence_suggestion *s =
		    &view->suggestion[view->suggestions];
		char from[DAY_TEXT_MAX], until[DAY_TEXT_MAX];
		struct absence_list known;

		if (absence_row_list_between(p->db, p->company,
					     ms_of_day(rest[i].from_day),
					     ms_of_day(rest[i].until_day + 1),
					     p->arena, &known, e) != 0)
			return -1;
		if (known.count > 0)
			continue;
		day_write(ms_of_day(rest[i].from_day), from);
		day_write(ms_of_day(rest[i].until_day), until);
		s->name = page_text(p, rest[i].name);
		s->from = arena_copy(p->arena, from);
		s->until = arena_copy(p->arena, until);
		if (s->from == NULL || s->until == NULL)
			return arena_check(p->arena, e);
		s->span = span_text(p, day_text(p, ms_of_day(rest[i].from_day)),
				    day_text(p, ms_of_day(rest[i].until_day)));
		view->suggestions++;
	}
	return 0;
}

static int
absences_write(struct page *p, int status, struct view_absences *view,
	       struct err *e)
{
	struct html_out o;

	view->may_write = page_may(p, PERMISSION_WATCH_WRITE);
	if (lines_fill(p, view, e) != 0)
		return -1;
	if (view->may_write && suggestions_fill(p, view, e) != 0)
		return -1;
	if (view->from == NULL)
		view->from = "";
	if (view->until == NULL)
		view->until = "";
	if (view->reason == NULL)
		view->reason = "";
	page_frame(p, page_text(p, TEXT_absence_title), &view->frame);
	o = (struct html_out){ page_html(p, status), p->language };
	absences_page(&o, view);
	return 0;
}

int
absences_show(struct page *p, struct err *e)
{
	struct view_absences view = { 0 };

	return absences_write(p, 200, &view, e);
}

int
absences_post(struct page *p, struct err *e)
{
	struct view_absences view = { 0 };
	struct absence_form form;
	int64_t id;

	if (absence_form_apply(p, &form, &id, e) == 0)
		return page_redirect_flash(p, "/absences",
					   TEXT_flash_absence_added);
	if (e->kind != ERR_INVALID)
		return -1;
	err_clear(e);
	view.from = form.from;
	view.until = form.until;
	view.reason = form.reason;
	view.maintenance = form.kind == ABSENCE_MAINTENANCE;
	view.fault =
	    (struct view_fault){ view.maintenance ? "work-from" : "from",
				 page_text(p, TEXT_absence_wrong) };
	return absences_write(p, 422, &view, e);
}

int
absence_end_post(struct page *p, struct err *e)
{
	if (absence_end(p, e) != 0 && e->kind != ERR_CONFLICT)
		return -1;
	err_clear(e);
	return page_redirect_flash(p, "/absences", TEXT_flash_absence_ended);
}
