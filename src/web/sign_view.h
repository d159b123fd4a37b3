/* sign_view.h: what the sign-in pages show (sign.tmpl). */
#ifndef WEB_SIGN_VIEW_H
#define WEB_SIGN_VIEW_H

#include "web/page.h"
#include "web/parts_view.h"

/* Login and password. fault.text is NULL at the first visit. */
struct view_sign_in {
	struct view_frame frame;
	struct view_fault fault;
	const char *login; /* as typed before, "" at first */
	const char *next;  /* where to go afterwards, a path; "" home */
};

/* The six digits of the second factor. */
struct view_sign_code {
	struct view_frame frame;
	struct view_fault fault;
	const char *next;
};

#endif
