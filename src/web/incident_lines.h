/* incident_lines.h: incidents as cards of a list. */
#ifndef WEB_INCIDENT_LINES_H
#define WEB_INCIDENT_LINES_H

#include "model/incident_row.h"
#include "web/parts_view.h"

struct page;

struct incident_lines {
	const struct view_incident_line *line;
	size_t count;
	struct row_mark last; /* where the list ended, for the next page */
};

/* What the filter finds, with each card's first action. ERR_DATABASE,
 * ERR_TOO_BIG. */
int MUST_CHECK incident_lines_read(struct page *p,
				   const struct incident_filter *filter,
				   struct incident_lines *out, struct err *e);

#endif
