/* The list of incidents, and one incident with its card and the work on it. */
#include <string.h>

#include "model/access_row.h"
#include "model/incident_note_row.h"
#include "model/incident_row.h"
#include "model/incident_work_row.h"
#include "web/html_out.h"
#include "web/incident_lines.h"
#include "web/incident_tmpl.h"
#include "web/incident_view.h"
#include "web/view_fill.h"
#include "web/visit.h"
#include "web/watch_answers.h"
#include "web/work_form.h"

#define INCIDENTS_ON_PAGE 20
#define TEXT_MAX          100

static const struct {
	const char *value;
	enum text_key text;
} severity_choices[] = {
	{ "", TEXT_filter_any },
	{ "now", TEXT_filter_severity_now },
	{ "today", TEXT_filter_severity_today },
	{ "this-week", TEXT_filter_severity_week },
};

/* A query value, "" when absent or longer than any we would send. */
static const char *
query_text(const struct page *p, const char *name)
{
	const char *value = http_query_get(p->request, name);

	return value != NULL && strlen(value) <= TEXT_MAX * 4 ? value : "";
}

static void
option_set(struct view_option *o, const char *value, const char *text,
	   const char *chosen)
{
	*o = (struct view_option){ value, text, strcmp(value, chosen) == 0 };
}

static void
severities_fill(struct page *p, struct view_incidents *view, const char *chosen)
{
	size_t count = ARRAY_LEN(severity_choices);
	struct view_option *o = arena_alloc_array(p->arena, count, sizeof(*o));

	for (size_t i = 0; o != NULL && i < count; i++)
		option_set(&o[i], severity_choices[i].value,
			   page_text(p, severity_choices[i].text), chosen);
	view->severity = o;
	view->severities = count;
}

static void
classes_fill(struct page *p, struct view_incidents *view, const char *chosen)
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

static void
states_fill(struct page *p, struct view_incidents *view, const char *chosen)
{
	struct view_option *o =
	    arena_alloc_array(p->arena, INCIDENT_STATE_COUNT + 1, sizeof(*o));

	if (o == NULL)
		return;
	option_set(&o[0], "", page_text(p, TEXT_filter_any), chosen);
	for (int i = 0; i < INCIDENT_STATE_COUNT; i++) {
		const char *name = incident_state_name((enum incident_state)i);

		option_set(&o[i + 1], name, view_state_text(p, name), chosen);
	}
	view->state = o;
	view->states = INCIDENT_STATE_COUNT + 1;
}

/* What the address asks for; what it asks wrongly is as if not asked. */
static struct incident_filter
filter_read(struct page *p, struct view_incidents *view)
{
	struct incident_filter filter = {
		.look = -1, .class = -1, .state = -1, .max = INCIDENTS_ON_PAGE
	};
	const char *severity = query_text(p, "severity");
	const char *class = query_text(p, "class");
	const char *state = query_text(p, "state");
	enum severity least;
	enum alert_class one;
	enum incident_state in;

	view->text = query_text(p, "text");
	if (severity_parse(text_of(severity), &least))
		filter.least_severity = (int)least;
	if (class_parse(text_of(class), &one))
		filter.class = (int)one;
	if (incident_state_parse(text_of(state), &in))
		filter.state = (int)in;
	filter.text = view_text(view->text);
	filter.look = page_query_int(p, "look", 0, INT64_MAX, -1);
	view->filtered = filter.least_severity > 0 || filter.class >= 0 ||
			 filter.state >= 0 || filter.text != NULL;
	severities_fill(p, view, severity);
	classes_fill(p, view, class);
	states_fill(p, view, state);
	filter.after.id = page_query_int(p, "after", 1, INT64_MAX, 0);
	filter.after.last_ms = page_query_int(p, "at", 0, INT64_MAX, 0);
	filter.after.severity =
	    (enum severity)page_query_int(p, "of", 0, SEVERITY_COUNT - 1, 0);
	return filter;
}

/* The same list, with or without a place to go on from. */
static const char *
list_address(struct page *p, const struct incident_filter *f,
	     const struct row_mark *after)
{
	struct str s;
	const char *address;

	str_init(&s, 2000);
	str_add(&s, "/incidents?look=");
	str_add_int(&s, f->look);
	if (f->least_severity > 0)
		str_addf(&s, "&severity=%s",
			 severity_name((enum severity)f->least_severity));
	if (f->class >= 0)
		str_addf(&s, "&class=%s",
			 class_name((enum alert_class)f->class));
	if (f->state >= 0)
		str_addf(&s, "&state=%s",
			 incident_state_name((enum incident_state)f->state));
	if (f->text != NULL) {
		struct html_out o = { &s, p->language };

		str_add(&s, "&text=");
		html_part_string(&o, f->text);
	}
	if (after != NULL)
		str_addf(&s, "&of=%d&at=%lld&after=%lld", (int)after->severity,
			 (long long)after->last_ms, (long long)after->id);
	address = arena_text(p->arena, str_view(&s));
	str_done(&s);
	return address;
}

int
incidents_show(struct page *p, struct err *e)
{
	struct view_incidents view = { 0 };
	struct incident_filter filter = filter_read(p, &view);
	struct incident_lines lines;
	struct html_out o;

	if (incident_lines_read(p, &filter, &lines, e) != 0)
		return -1;
	view.incident = lines.line;
	view.incidents = lines.count;
	if (filter.after.id != 0)
		view.pager.first = list_address(p, &filter, NULL);
	if (lines.count == INCIDENTS_ON_PAGE)
		view.pager.next = list_address(p, &filter, &lines.last);
	if (arena_check(p->arena, e) != 0)
		return -1;
	page_frame(p, page_text(p, TEXT_incident_list_title), &view.frame);
	o = (struct html_out){ page_html(p, 200), p->language };
	incidents_page(&o, &view);
	return 0;
}

/* Every state but the one it is in. */
static void
moves_fill(struct page *p, struct view_incident *view)
{
	struct view_option *o =
	    arena_alloc_array(p->arena, INCIDENT_STATE_COUNT, sizeof(*o));

	for (int i = 0; o != NULL && i < INCIDENT_STATE_COUNT; i++) {
		const char *name = incident_state_name((enum incident_state)i);

		if (strcmp(name, view->state) == 0)
			continue;
		o[view->moves++] =
		    (struct view_option){ name, view_state_text(p, name),
					  false };
	}
	view->move = o;
}

/* The card's lines without those that tell one alert each: here the alerts
 * stand below in a table. */
static void
engineer_fill(struct page *p, const struct result_incident *from,
	      struct view_lines *out)
{
	struct view_line *line;
	size_t kept = 0, count;
	const struct view_line *all =
	    view_lines_of(p, from->card.engineer, &count);

	line = arena_alloc_array(p->arena, count, sizeof(*line));
	for (size_t i = 0; line != NULL && all != NULL && i < count; i++) {
		bool alert = false;

		for (size_t k = 0; k < from->alerts && !alert; k++) {
			const char *rule = from->alert[k]->rule;
			size_t n = strlen(rule);

			alert = strncmp(all[i].text, rule, n) == 0 &&
				all[i].text[n] == ':';
		}
		if (!alert)
			line[kept++] = all[i];
	}
	*out = (struct view_lines){ line, kept };
}

static void
incident_fill(struct page *p, const struct result *r,
	      struct view_incident *view)
{
	const struct result_incident *from = &r->incident[0];

	view->id = from->id;
	view->look = r->look;
	view->severity = view_badge_of(p, from->severity);
	view->urgency = (int)from->severity;
	view->promise = content_severity_promise(p->language, from->severity);
	view->class_text = from->class_text;
	view->title = from->title;
	view->reason = from->reason;
	view->outcome = content_outcome(p->language, from->outcome);
	view->state = from->state;
	view->state_text = view_state_text(p, from->state);
	view->first = view_time_of(p, from->first_ms);
	view->last = view_time_of(p, from->last_ms);
	view->count = from->count;
	view->owner.line =
	    view_lines_of(p, from->card.owner, &view->owner.lines);
	view->deadline = view_text(from->card.deadline);
	view->telephone = view_text(from->card.telephone);
	engineer_fill(p, from, &view->engineer);
	view->devices = from->devices;
	view->device = view_devices_at(p, from->device, from->devices);
	view->alerts = from->alerts;
	view->alert = view_alerts_at(p, from->alert, from->alerts);
}

static const struct view_action *
actions_of(struct page *p, const struct result_card *card, unsigned done)
{
	struct view_action *action =
	    arena_alloc_array(p->arena, card->clerks, sizeof(*action));

	for (size_t i = 0; action != NULL && i < card->clerks; i++)
		action[i] =
		    (struct view_action){ card->clerk[i], (int64_t)i + 1,
					  (done >> (i + 1) & 1) != 0 };
	return action;
}

/* Everybody else who sees the company. */
static int
gives_fill(struct page *p, int64_t person, struct view_work *work,
	   struct err *e)
{
	struct access_people people;
	struct view_option *o;

	if (access_row_list_people(p->db, p->company, visit_now(p), p->arena,
				   &people, e) != 0)
		return -1;
	o = arena_alloc_array(p->arena, people.count, sizeof(*o));
	for (size_t i = 0; o != NULL && i < people.count; i++) {
		const struct access_person *one = &people.row[i];

		if (one->person == person || one->access == ACCESS_VIEWER ||
		    one->person == p->caller->person)
			continue;
		o[work->gives++] = (struct view_option){
			arena_printf(p->arena, "%lld", (long long)one->person),
			one->name[0] != '\0' ? one->name : one->login, false
		};
	}
	work->give = o;
	return arena_check(p->arena, e);
}

static int
work_fill(struct page *p, const struct result_card *card,
	  struct view_incident *view, struct err *e)
{
	struct view_work *work = &view->work;
	struct incident_note_list notes;
	struct incident_work_row row;

	if (incident_work_row_get(p->db, p->company, p->id[0], p->arena, &row,
				  e) != 0 ||
	    incident_note_row_list(p->db, p->company, p->id[0], p->arena,
				   &notes, e) != 0 ||
	    gives_fill(p, row.person, work, e) != 0)
		return -1;
	work->person = row.person != 0 ? row.name : NULL;
	work->mine = row.person != 0 && row.person == p->caller->person;
	work->escalated = row.escalated;
	work->archived =
	    row.archived && (int64_t)view->urgency <= row.archived_urgency;
	work->seen_ms = row.changed_ms;
	work->note = note_lines_of(p, &notes);
	work->notes = notes.count;
	view->action = actions_of(p, card, note_lines_done(&notes));
	view->actions = card->clerks;
	return access_row_is_analyst(p->db, p->caller->person, visit_now(p),
				     &work->analyst, e);
}

int
incident_answer(struct page *p, int status, const char *fault, struct err *e)
{
	struct view_incident view = {
		.may_write = page_may(p, PERMISSION_WATCH_WRITE),
		.may_suppress = page_may(p, PERMISSION_SUPPRESS),
		.fault = fault,
	};
	const struct result *r;
	struct html_out o;

	if (result_gather_incident(p->db, p->arena, p->settings, p->company,
				   p->id[0], p->language, visit_now(p), &r,
				   e) != 0)
		return -1;
	incident_fill(p, r, &view);
	moves_fill(p, &view);
	if (work_fill(p, &r->incident[0].card, &view, e) != 0)
		return -1;
	if (page_may(p, PERMISSION_INBOX) &&
	    release_count(p, &view.held, e) != 0)
		return -1;
	if (arena_check(p->arena, e) != 0)
		return -1;
	page_frame(p, view.title, &view.frame);
	o = (struct html_out){ page_html(p, status), p->language };
	incident_page(&o, &view);
	return 0;
}

int
incident_show(struct page *p, struct err *e)
{
	return incident_answer(p, 200, NULL, e);
}
