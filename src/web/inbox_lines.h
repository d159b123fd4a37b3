/* inbox_lines.h: rows of the inbox, ready to be shown or told to programs. */
#ifndef WEB_INBOX_LINES_H
#define WEB_INBOX_LINES_H

#include "web/inbox_query.h"
#include "web/inbox_view.h"

/* Rows on a page, and how many make the inbox fold by class. */
#define INBOX_ROWS     50
#define INBOX_ROWS_TOO 100

struct inbox_lines {
	const struct view_inbox_line *line;
	size_t count;
	struct row_mark last; /* where the page ended */
	bool more;
	bool by_class; /* folded by class alone, because they are many */
	int64_t incidents, changed_ms; /* of inbox_row_count */
};

/* What the caller may see of what is asked. ERR_DATABASE, ERR_TOO_BIG. */
int MUST_CHECK inbox_lines_read(struct page *p, const struct inbox_query *q,
				struct inbox_lines *out, struct err *e);

#endif
