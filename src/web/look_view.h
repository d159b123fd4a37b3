/* look_view.h: looks at uploaded files (look.tmpl). */
#ifndef WEB_LOOK_VIEW_H
#define WEB_LOOK_VIEW_H

#include "web/page.h"
#include "web/parts_view.h"

struct view_look_line {
	int64_t id;
	const char *name;           /* of the first file */
	int64_t more_files;         /* besides that one */
	const char *state;          /* "queued" "running" "done" "failed" */
	const char *state_text;     /* for people */
	struct view_badge severity; /* gravest incident; name NULL while none */
	struct view_time created;
	const char *person;
};

struct view_looks {
	struct view_frame frame;
	const struct view_look_line *look;
	size_t looks;
	struct view_pager pager;
	bool may_write;
	struct view_fault fault;
};

struct view_look_file {
	const char *name;
	const char *type; /* format for people, "" until known */
	int64_t records, unparsed;
	const char *bytes; /* "1.2 MB" */
	const char *error; /* a sentence, "" when all went well */
};

/* Which part of a long list is shown. */
struct view_window {
	int64_t total, first, last; /* counted from 1 */
	const char *begin, *next;   /* addresses, NULL none */
};

struct view_look {
	struct view_frame frame;
	int64_t id;
	const char *state, *state_text;
	bool done;
	bool unreadable; /* none of the files could be read */
	bool failed;
	bool busy;            /* queued or running: the page loads again */
	int64_t records;      /* read so far */
	const char *severity; /* name of the gravest, "info" */
	const char *summary;  /* one sentence for the owner */
	struct view_time created;
	const char *seen; /* "from ... to ...", "" nothing */
	const struct view_look_file *file;
	size_t files;
	const struct view_incident_line *incident;
	size_t incidents;
	const struct view_alert_line *note; /* nothing to do, folded */
	size_t notes;
	const struct view_device_line *device;
	size_t devices;
	const struct view_alert_line *alert;
	size_t alerts;
	bool may_write;
	struct view_window incident_window, note_window, device_window,
	    alert_window;
};

#endif
