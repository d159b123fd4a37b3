/* The first page: one sentence of state, what is to be done, what was done. */
#include "web/home_tmpl.h"
#include "web/home_view.h"
#include "web/home_watch.h"
#include "web/html_out.h"
#include "web/incident_lines.h"
#include "web/look_lines.h"
#include "web/view_fill.h"
#include "web/visit.h"
#include "web/watch_answers.h"

#define INCIDENTS_SHOWN 5
#define LOOKS_SHOWN     5
#define NOTES_SHOWN     5
#define SENTENCE_MAX    1000

/* Which sentence a gravest severity asks for. */
static const struct {
	enum text_key sentence, after;
} says[SEVERITY_COUNT] = {
	[SEVERITY_INFO] = { TEXT_home_quiet, TEXT_home_after_quiet },
	[SEVERITY_THIS_WEEK] = { TEXT_home_week, TEXT_home_after_week },
	[SEVERITY_TODAY] = { TEXT_home_today, TEXT_home_after_today },
	[SEVERITY_NOW] = { TEXT_home_now, TEXT_home_after_now },
};

static const char *
sentence_of(struct page *p, enum text_key key, int64_t count)
{
	struct content_value value = VALUE_INT("count", count);
	const char *text;
	struct str s;

	str_init(&s, SENTENCE_MAX);
	content_fill(&s, page_text(p, key), &value, 1);
	text = arena_text(p->arena, str_view(&s));
	str_done(&s);
	return text;
}

static int
state_fill(struct page *p, struct view_home *view, int64_t silent,
	   int64_t *open_out, struct err *e)
{
	int64_t count[SEVERITY_COUNT], open = 0;
	int severity = SEVERITY_COUNT - 1;

	if (incident_row_count(p->db, p->company, -1, count, e) != 0)
		return -1;
	for (int i = SEVERITY_THIS_WEEK; i < SEVERITY_COUNT; i++)
		open += count[i];
	while (severity > SEVERITY_INFO && count[severity] == 0)
		severity--;
	*open_out = open;
	view->decide =
	    sentence_of(p,
			count[SEVERITY_NOW] + count[SEVERITY_TODAY] > 0
			    ? TEXT_home_decide
			    : TEXT_home_decide_none,
			count[SEVERITY_NOW] + count[SEVERITY_TODAY]);
	view->state = severity_name((enum severity)severity);
	view->sentence =
	    sentence_of(p, says[severity].sentence, count[severity]);
	view->after = page_text(p, says[severity].after);
	/* Not to see is not to be safe. */
	if (silent > 0 && severity < SEVERITY_TODAY) {
		view->state = severity_name(SEVERITY_TODAY);
		view->sentence = sentence_of(p, TEXT_home_silent, silent);
		view->after = page_text(p, TEXT_home_after_silent);
	}
	if (open == 0 && view->looks == 0 && view->sensors == 0) {
		view->state = "none";
		view->sentence = page_text(p, TEXT_home_first);
		view->after = page_text(p, TEXT_home_after_none);
		view->decide = NULL;
	}
	return 0;
}

/* Puts a card where its severity belongs, behind its equals. */
static void
card_insert(struct view_home *view, struct view_incident_line *line,
	    enum severity *severity, const struct view_incident_line *card,
	    enum severity of)
{
	size_t at = view->incidents;

	if (at == INCIDENTS_SHOWN) {
		if (severity[at - 1] >= of)
			return;
		at--;
	} else {
		view->incidents++;
	}
	for (; at > 0 && severity[at - 1] < of; at--) {
		line[at] = line[at - 1];
		severity[at] = severity[at - 1];
	}
	line[at] = *card;
	severity[at] = of;
}

/* The gravest first; of equals those nobody works on yet. */
static int
incidents_fill(struct page *p, struct view_home *view, struct err *e)
{
	const enum incident_state state[] = { INCIDENT_OPEN, INCIDENT_WORKING };
	struct view_incident_line *line =
	    arena_alloc_array(p->arena, INCIDENTS_SHOWN, sizeof(*line));
	enum severity severity[INCIDENTS_SHOWN], of = SEVERITY_INFO;
	struct incident_lines some;

	for (size_t i = 0; line != NULL && i < ARRAY_LEN(state); i++) {
		struct incident_filter filter = {
			.look = -1,
			.class = -1,
			.least_severity = SEVERITY_THIS_WEEK,
			.state = (int)state[i],
			.max = INCIDENTS_SHOWN,
		};

		if (incident_lines_read(p, &filter, &some, e) != 0)
			return -1;
		for (size_t k = 0; k < some.count; k++) {
			severity_parse(text_of(some.line[k].severity.name),
				       &of);
			card_insert(view, line, severity, &some.line[k], of);
		}
	}
	view->incident = line;
	return arena_check(p->arena, e);
}

/* What was done lately, by whom. */
static int
notes_fill(struct page *p, struct view_home *view, struct err *e)
{
	struct incident_note_list list;

	if (incident_note_row_list_company(p->db, p->company, 0, NOTES_SHOWN,
					   p->arena, &list, e) != 0)
		return -1;
	view->note = note_lines_of(p, &list);
	view->notes = list.count;
	return arena_check(p->arena, e);
}

/* Who watches over many companies and has chosen none begins with the inbox. */
static bool
starts_elsewhere(struct page *p)
{
	const struct visit *v = visit_of(p);

	return p->caller->access == ACCESS_ANALYST && v->session.id != 0 &&
	       v->session.company == 0;
}

int
home_show(struct page *p, struct err *e)
{
	struct view_home view = {
		.may_write = page_may(p, PERMISSION_WATCH_WRITE),
	};
	struct html_out o;
	int64_t open, silent;

	if (starts_elsewhere(p))
		return page_redirect(p, "/inbox");
	if (look_lines_read(p, 0, LOOKS_SHOWN, &view.look, &view.looks, e) !=
		0 ||
	    home_watch_fill(p, &view, &silent, e) != 0 ||
	    state_fill(p, &view, silent, &open, e) != 0 ||
	    incidents_fill(p, &view, e) != 0 || notes_fill(p, &view, e) != 0)
		return -1;
	if (open > (int64_t)view.incidents)
		view.more_incidents = open - (int64_t)view.incidents;
	page_frame(p, page_text(p, TEXT_home_title), &view.frame);
	o = (struct html_out){ page_html(p, 200), p->language };
	home_page(&o, &view);
	return 0;
}
