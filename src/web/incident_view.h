/* incident_view.h: incidents and alerts (incident.tmpl). */
#ifndef WEB_INCIDENT_VIEW_H
#define WEB_INCIDENT_VIEW_H

#include "web/note_lines.h"
#include "web/page.h"
#include "web/parts_view.h"

struct view_incidents {
	struct view_frame frame;
	const struct view_incident_line *incident;
	size_t incidents;
	struct view_pager pager;
	/* The filter as it is set. */
	const struct view_option *severity, *class, *state;
	size_t severities, classes, states;
	const char *text;
	bool filtered;
};

/* Lines that belong together (a text with line feeds, cut). */
struct view_lines {
	const struct view_line *line;
	size_t lines;
};

/* One thing the clerk does. */
struct view_action {
	const char *text;
	int64_t number; /* 1 ... */
	bool done;
};

/* Who works on an incident, and what was done about it. */
struct view_work {
	const char *person; /* NULL nobody */
	bool mine, escalated, archived;
	bool analyst; /* the caller has an inbox it may lie in */
	int64_t seen_ms;
	const struct view_option *give; /* people it may be given to */
	size_t gives;
	const struct view_note *note;
	size_t notes;
};

struct view_incident {
	struct view_frame frame;
	int64_t id, look;
	struct view_badge severity;
	int urgency;         /* enum severity */
	const char *promise; /* what the severity asks for */
	const char *class_text;
	const char *title, *reason, *outcome;
	const char *state, *state_text;
	struct view_time first, last;
	int64_t count;
	/* The card. */
	struct view_lines owner;
	const struct view_action *action;
	size_t actions;
	const char *deadline, *telephone; /* "" none */
	struct view_lines engineer;
	const struct view_device_line *device;
	size_t devices;
	const struct view_alert_line *alert;
	size_t alerts;
	bool may_write;
	const struct view_option *move; /* states it may go to */
	size_t moves;
	const char *fault; /* what could not be done, NULL nothing */
	struct view_work work;
	bool may_suppress;
	size_t held; /* notices that wait for this analyst */
};

struct view_fact {
	const char *name, *value;
};

struct view_alert {
	struct view_frame frame;
	struct view_alert_line line;
	int64_t look, incident; /* incident 0: in none */
	const char *reason;     /* why it was raised */
	const char *rule_title, *author, *subject, *flow;
	const struct view_fact *fact;
	size_t facts;
};

#endif
