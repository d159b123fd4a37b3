/* suppression_view.h: false alarms and what is hidden (suppression.tmpl). */
#ifndef WEB_SUPPRESSION_VIEW_H
#define WEB_SUPPRESSION_VIEW_H

#include "web/page.h"
#include "web/parts_view.h"

struct view_scope {
	const char *value;
	const char *text; /* what it would hide */
	bool chosen;
};

#define VIEW_SCOPES_MAX 5

/* An incident is a false alarm: what is to be hidden from now on. */
struct view_false_alarm {
	struct view_frame frame;
	int64_t incident;
	const char *title, *state;
	struct view_scope scope[VIEW_SCOPES_MAX];
	size_t scopes;
	const struct view_option *days;
	size_t dayses;
	/* Once a scope is chosen: what it would have hidden. */
	bool chosen;
	const char *scope_value, *scope_text, *days_value, *until;
	int64_t alerts, events;
	const struct view_alert_line *sample;
	size_t samples;
	struct view_fault fault;
	const char *reason; /* as it was typed */
};

struct view_suppression_line {
	int64_t id, incident;
	const char *what; /* what it hides */
	const char *reason, *person;
	struct view_time created, until, ended; /* ended.text NULL: not */
	bool active;
	int64_t hits;
};

struct view_suppressions {
	struct view_frame frame;
	const struct view_suppression_line *line;
	size_t lines;
	struct view_pager pager;
	bool may_end;
};

#endif
