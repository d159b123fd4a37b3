/* policy_view.h: the basic policy (policy.tmpl). */
#ifndef WEB_POLICY_VIEW_H
#define WEB_POLICY_VIEW_H

#include "web/page.h"
#include "web/parts_view.h"

/* One paragraph; a heading when it began with a black square. */
struct view_policy_line {
	const char *text;
	bool heading;
};

struct view_policy_text {
	const struct view_policy_line *line;
	size_t lines;
	const char *established_on, *representative, *company;
};

struct view_policy_version {
	int64_t id;
	const char *label, *state, *approved;
};

struct view_policy {
	struct view_frame frame;
	bool may_write, may_approve;
	struct view_fault fault;
	size_t faults;
	/* The answers asked for. */
	const char *representative, *officer, *information, *established_on,
	    *review_on;
	/* The draft; id 0 none. */
	int64_t draft;
	const char *draft_label, *body;
	/* The newest approved one; id 0 none. */
	int64_t current;
	const char *current_label, *approved, *review;
	struct view_policy_text text;
	const char *address; /* public, NULL not published */
	const struct view_policy_version *version;
	size_t versions;
};

struct view_public_policy {
	struct view_frame frame;
	const char *note;
	struct view_policy_text text;
};

#endif
