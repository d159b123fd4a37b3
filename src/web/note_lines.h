/* note_lines.h: what was done and said about incidents, for people to read. */
#ifndef WEB_NOTE_LINES_H
#define WEB_NOTE_LINES_H

#include "model/incident_note_row.h"
#include "web/parts_view.h"

struct page;

struct view_note {
	int64_t id, incident;
	const char *name; /* who; NULL: the program */
	struct view_time at;
	const char *act;  /* what was done, in words */
	const char *text; /* what was said, NULL nothing */
};

/* In the list's order. Texts live in the request's arena. */
const struct view_note *note_lines_of(struct page *p,
				      const struct incident_note_list *list);
/* Which of a card's actions are done: bit n for action n, from notes in their
 * order. */
unsigned note_lines_done(const struct incident_note_list *list);

#endif
