/*
 * parts_view.h: what the fragments shared by several pages show
 * (parts.tmpl). Texts are in the person's language; NULL means "nothing to
 * show here". Where they quote the network they are still foreign: the
 * template escapes them.
 */
#ifndef WEB_PARTS_VIEW_H
#define WEB_PARTS_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A point in time: for machines ("2026-11-21T03:04:05.678Z"), for people. */
struct view_time {
	const char *iso;
	const char *text;
};

/* A severity: its name chooses shape and colour, its text says it. */
struct view_badge {
	const char *name; /* "now" "today" "this-week" "info" */
	const char *text;
};

/* One incident as a line of a list. */
struct view_incident_line {
	int64_t id;
	struct view_badge severity;
	const char *class_text;
	const char *title;
	const char *device;   /* the first one's label, "" none */
	int64_t more_devices; /* besides that one */
	const char *deadline; /* until when, NULL when nothing is to be done */
	const char *first_action; /* the first not yet done, NULL none */
	int64_t next;             /* its number on the card, 0 none */
	int64_t done, actions;    /* how many are done, of how many */
	struct view_time last;
	const char *state;      /* "open" ... */
	const char *state_text; /* for people */
	int64_t count;          /* records behind it */
};

struct view_device_line {
	int64_t id;
	const char *label; /* what to call it */
	const char *ip, *mac, *vendor, *os, *kind;
	struct view_time first, last;
};

struct view_alert_line {
	int64_t id;
	struct view_badge severity;
	const char *class_text;
	const char *title;
	const char *device, *peer; /* peer "" when none or many */
	const char *port;          /* "445/tcp", "" none */
	const char *outcome;
	const char *rule;
	int64_t count;
	struct view_time first, last;
};

/* One choice of a select element. */
struct view_option {
	const char *value;
	const char *text;
	bool chosen;
};

/* One line of a text; a step belongs to the line before it. */
struct view_line {
	const char *text;
	bool step;
};

/* Links to the pages before and after; NULL when there is none. */
struct view_pager {
	const char *first;
	const char *next;
};

/* One thing wrong in a form: the input's id and what to do about it. */
struct view_fault {
	const char *input;
	const char *text;
};

#endif
