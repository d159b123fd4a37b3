/* error_view.h: what went wrong, and what to do now (error.tmpl). */
#ifndef WEB_ERROR_VIEW_H
#define WEB_ERROR_VIEW_H

#include "web/page.h"

struct view_error {
	struct view_frame frame;
	int status;       /* 404 */
	const char *text; /* content_error: two short sentences */
	const char *id;   /* stands in the log too, NULL none */
};

#endif
