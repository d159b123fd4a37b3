/* home_view.h: the first page after signing in (home.tmpl). */
#ifndef WEB_HOME_VIEW_H
#define WEB_HOME_VIEW_H

#include "web/look_view.h"
#include "web/note_lines.h"

/* One sensor in one line. */
struct view_home_sensor {
	const char *name;
	const char *state;      /* "good", "gap", "rest" or "new" */
	const char *state_text; /* in words */
};

struct view_home {
	struct view_frame frame;
	/* The owner's one line. state: "now" "today" "this-week" "info" or
	 * "none" when nothing was ever looked at. */
	const char *state;
	const char *sentence;
	const char *after; /* what that means, one more sentence */
	const struct view_incident_line *incident; /* open, gravest first */
	size_t incidents;
	int64_t more_incidents;
	const struct view_look_line *look; /* latest first */
	size_t looks;
	bool may_write;
	const char *decide; /* what the owner has to decide, a sentence */
	const char *proof;  /* what was watched today, NULL no sensor */
	const struct view_home_sensor *sensor;
	size_t sensors;
	const struct view_note *note; /* what was done lately */
	size_t notes;
};

#endif
