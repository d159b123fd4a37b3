/* The incidents of all customers as one list, folded; acts on many at once. */
#include <string.h>

#include "model/access_row.h"
#include "model/inbox_row.h"
#include "watch/result.h"
#include "web/day.h"
#include "web/form.h"
#include "web/html_out.h"
#include "web/inbox_lines.h"
#include "web/inbox_query.h"
#include "web/inbox_tmpl.h"
#include "web/inbox_view.h"
#include "web/view_fill.h"
#include "web/visit.h"
#include "web/watch_answers.h"

static void
option_set(struct view_option *o, const char *value, const char *text,
	   const char *chosen)
{
	*o = (struct view_option){ value, text, strcmp(value, chosen) == 0 };
}

struct choice {
	const char *value;
	enum text_key text;
};

static const struct choice severity_choices[] = {
	{ "", TEXT_filter_any },
	{ "now", TEXT_filter_severity_now },
	{ "today", TEXT_filter_severity_today },
	{ "this-week", TEXT_filter_severity_week },
};
static const struct choice state_choices[] = {
	{ "", TEXT_inbox_state_open },
	{ "closed", TEXT_incident_state_closed },
	{ "false-alarm", TEXT_state_false_alarm },
	{ "any", TEXT_filter_any },
};
static const struct choice fold_choices[] = {
	{ "", TEXT_inbox_fold_auto },
	{ "company", TEXT_inbox_fold_company },
	{ "class", TEXT_inbox_fold_class },
	{ "none", TEXT_inbox_fold_none },
};

static const struct view_option *
choices_fill(struct page *p, const struct choice *choice, size_t count,
	     const char *chosen)
{
	struct view_option *o = arena_alloc_array(p->arena, count, sizeof(*o));

	for (size_t i = 0; o != NULL && i < count; i++)
		option_set(&o[i], choice[i].value, page_text(p, choice[i].text),
			   chosen);
	return o;
}

static void
classes_fill(struct page *p, struct view_inbox *view, const char *chosen)
{
	struct view_option *o =
	    arena_alloc_array(p->arena, CLASS_COUNT + 1, sizeof(*o));

	if (o == NULL)
		return;
	option_set(&o[0], "", page_text(p, TEXT_filter_any), chosen);
	for (int i = 0; i < CLASS_COUNT; i++)
		option_set(&o[i + 1], class_name((enum alert_class)i),
			   content_class(p->language, (enum alert_class)i),
			   chosen);
	view->class = o;
	view->classes = CLASS_COUNT + 1;
}

static int
companies_fill(struct page *p, struct view_inbox *view, int64_t chosen,
	       struct err *e)
{
	struct access_list list;
	struct view_option *o;

	if (access_row_list(p->db, p->caller->person, visit_now(p), p->arena,
			    &list, e) != 0)
		return -1;
	o = arena_alloc_array(p->arena, list.count + 1, sizeof(*o));
	if (o == NULL)
		return arena_check(p->arena, e);
	o[view->companies++] =
	    (struct view_option){ "", page_text(p, TEXT_filter_any),
				  chosen == 0 };
	for (size_t i = 0; i < list.count; i++) {
		if (list.row[i].access != ACCESS_ANALYST)
			continue;
		o[view->companies++] = (struct view_option){
			arena_printf(p->arena, "%lld",
				     (long long)list.row[i].company),
			list.row[i].name, list.row[i].company == chosen
		};
	}
	view->company = o;
	return arena_check(p->arena, e);
}

/* The usual ways to look at it, each one click away. */
static void
tabs_fill(struct page *p, const struct inbox_query *q, struct view_inbox *view)
{
	static const struct {
		const char *whose;
		bool archive;
		enum text_key text;
	} tabs[VIEW_INBOX_TABS] = {
		{ "", false, TEXT_inbox_tab_all },
		{ "mine", false, TEXT_inbox_tab_mine },
		{ "nobody", false, TEXT_inbox_tab_nobody },
		{ "up", false, TEXT_inbox_tab_up },
		{ "", true, TEXT_inbox_tab_archive },
	};

	view->tabs = VIEW_INBOX_TABS;
	for (size_t i = 0; i < VIEW_INBOX_TABS; i++) {
		struct inbox_query to = *q;

		to.whose = tabs[i].whose;
		to.archive = tabs[i].archive;
		to.after = (struct row_mark){ 0 };
		view->tab[i] = (struct view_inbox_tab){
			inbox_query_address(p, &to), page_text(p, tabs[i].text),
			strcmp(tabs[i].whose, q->whose) == 0 &&
			    tabs[i].archive == q->archive
		};
	}
}

static void
filter_fill(struct page *p, const struct inbox_query *q,
	    struct view_inbox *view)
{
	view->text = q->text;
	view->from = q->from;
	view->until = q->until;
	view->whose = q->whose;
	view->archive = q->archive;
	view->filtered = q->text[0] != '\0' || q->severity[0] != '\0' ||
			 q->class[0] != '\0' || q->state[0] != '\0' ||
			 q->from[0] != '\0' || q->until[0] != '\0' ||
			 q->company != 0;
	view->severity = choices_fill(p, severity_choices,
				      ARRAY_LEN(severity_choices), q->severity);
	view->severities = ARRAY_LEN(severity_choices);
	view->state =
	    choices_fill(p, state_choices, ARRAY_LEN(state_choices), q->state);
	view->states = ARRAY_LEN(state_choices);
	view->fold =
	    choices_fill(p, fold_choices, ARRAY_LEN(fold_choices), q->fold);
	view->folds = ARRAY_LEN(fold_choices);
	classes_fill(p, view, q->class);
	tabs_fill(p, q, view);
}

static void
pager_fill(struct page *p, const struct inbox_query *q,
	   const struct inbox_lines *lines, struct view_inbox *view)
{
	struct inbox_query to = *q;

	to.after = (struct row_mark){ 0 };
	if (q->after.id != 0)
		view->pager.first = inbox_query_address(p, &to);
	if (lines->by_class) {
		to.fold = "company";
		view->unfold = inbox_query_address(p, &to);
	}
	to = *q;
	to.after = lines->last;
	if (lines->more)
		view->pager.next = inbox_query_address(p, &to);
}

/* "(12) Inbox": seen on a tab in the background. */
static const char *
title_of(struct page *p, int64_t count)
{
	const char *title = page_text(p, TEXT_inbox_title);
	const char *all = count == 0 ? title
				     : arena_printf(p->arena, "(%lld) %s",
						    (long long)count, title);

	return all != NULL ? all : title;
}

int
inbox_show(struct page *p, struct err *e)
{
	struct view_inbox view = {
		.shown_ms = visit_now(p),
		.done = page_query_int(p, "done", 0, 10000, -1),
		.passed = page_query_int(p, "passed", 0, 10000, 0),
	};
	struct inbox_lines lines;
	struct inbox_query q;
	struct html_out o;

	inbox_query_read(p, &q);
	if (inbox_lines_read(p, &q, &lines, e) != 0 ||
	    companies_fill(p, &view, q.company, e) != 0)
		return -1;
	view.line = lines.line;
	view.lines = lines.count;
	view.count = lines.incidents;
	view.changed_ms = lines.changed_ms;
	view.by_class = lines.by_class;
	view.here = inbox_query_address(p, &q);
	view.ask = arena_printf(p->arena, "/api/v1/inbox/count%s",
				strchr(view.here, '?'));
	filter_fill(p, &q, &view);
	pager_fill(p, &q, &lines, &view);
	if (arena_check(p->arena, e) != 0)
		return -1;
	page_frame(p, title_of(p, view.count), &view.frame);
	view.frame.script = page_asset("inbox.js");
	o = (struct html_out){ page_html(p, 200), p->language };
	inbox_page(&o, &view);
	return 0;
}
