/* look_lines.h: looks as lines of a list, for home and /looks. */
#ifndef WEB_LOOK_LINES_H
#define WEB_LOOK_LINES_H

#include "model/look_row.h"
#include "web/look_view.h"

/*
 * The newest looks of the company with ids below 'before' (0: all), at most
 * 'max', with the gravest incident that is still open in each. ERR_DATABASE,
 * ERR_TOO_BIG.
 */
int MUST_CHECK look_lines_read(struct page *p, int64_t before, size_t max,
			       const struct view_look_line **out,
			       size_t *count_out, struct err *e);
/* The state for people. */
const char *look_state_text(const struct page *p, enum look_state state);
/* Nothing at all could be read: every file has its error and no record. */
bool look_is_unreadable(const struct look_file_list *files);
/* What to call a look whose first file is 'name' (NULL: it has none). */
const char *look_name(const struct page *p, const char *name);

#endif
