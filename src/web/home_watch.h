/* home_watch.h: the live watch on the first page: hours watched today, each
 * sensor in one line, and whether anything is silent. */
#ifndef WEB_HOME_WATCH_H
#define WEB_HOME_WATCH_H

#include "web/home_view.h"

/* Fills decide, proof and sensors; *silent_out: how many are silent without
 * anybody having announced it. ERR_DATABASE, ERR_TOO_BIG. */
int MUST_CHECK home_watch_fill(struct page *p, struct view_home *view,
			       int64_t *silent_out, struct err *e);

#endif
