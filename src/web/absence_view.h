/* absence_view.h: announced holidays and work on the network (absence.tmpl). */
#ifndef WEB_ABSENCE_VIEW_H
#define WEB_ABSENCE_VIEW_H

#include "web/page.h"
#include "web/parts_view.h"

struct view_absence_line {
	int64_t id;
	const char *kind_text, *span; /* "2026-12-29 - 2027-01-03" */
	const char *reason, *person;
	const char *state_text; /* announced, now, over, taken back */
	bool may_end;
};

/* A rest others usually have, to be announced by one button. */
struct view_absence_suggestion {
	const char *name, *span;
	const char *from, *until; /* of the form */
};

#define VIEW_SUGGESTIONS_MAX 4

struct view_absences {
	struct view_frame frame;
	const struct view_absence_line *line;
	size_t lines;
	struct view_absence_suggestion suggestion[VIEW_SUGGESTIONS_MAX];
	size_t suggestions;
	bool may_write;
	struct view_fault fault;
	/* As they were typed. */
	const char *from, *until, *reason;
	bool maintenance; /* which of the two forms it was */
};

#endif
