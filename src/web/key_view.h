/*
 * key_view.h: pages that show or take a secret once (key.tmpl), and the state
 * of the centre itself (health.tmpl).
 */
#ifndef WEB_KEY_VIEW_H
#define WEB_KEY_VIEW_H

#include "web/page.h"
#include "web/parts_view.h"

/* Spare codes for the second factor. */
struct view_codes {
	struct view_frame frame;
	const char *const *code;
	size_t codes;
};

/* Choosing a password by a one-time link. token NULL: the link is used up. */
#define VIEW_KEY_FAULTS 2

struct view_invitation {
	struct view_frame frame;
	struct view_fault fault[VIEW_KEY_FAULTS];
	size_t faults;
	const char *token;
	const char *name;
};

/* The link itself, for whoever made it. */
struct view_link {
	struct view_frame frame;
	const char *name;
	const char *address;
	int64_t days;
};

struct view_health_line {
	const char *name;
	const char *text;
	bool good;
};

/* What is wrong with the centre itself, or was until lately. */
struct view_fault_line {
	const char *what, *detail;
	struct view_time from, last, until; /* until.iso NULL: still so */
	int64_t count;
};

struct view_health {
	struct view_frame frame;
	const struct view_fault_line *fault;
	size_t faults;
	const struct view_health_line *line;
	size_t lines;
};

#endif
