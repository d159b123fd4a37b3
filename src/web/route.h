/*
 * route.h: every address this server answers, in one table (route_table.h):
 * method, pattern, permission, what the id in the path names, how the body is
 * read, who answers. Anything not in it does not exist. The listing in the
 * manual and the permission tests are made from the same table.
 */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include <stddef.h>

#include "net/http.h"
#include "web/page.h"

/*
 * What the first ":id" of the pattern names. The guard looks up the company
 * of that row; when the caller has no role there the answer is "not found",
 * the same as for an id that does not exist.
 */
enum route_subject {
	SUBJECT_NONE, /* no id, or one that is no company's */
	/* No id: every company the person watches over by a contract. The
	 * caller's access is then ACCESS_ANALYST, and p->company 0: whoever
	 * answers asks the model with an access_view. */
	SUBJECT_CONTRACTS,
	SUBJECT_CHOSEN,      /* no id: the company the person works on */
	SUBJECT_COMPANY,     /* /companies/:id */
	SUBJECT_LOOK,        /* /looks/:id */
	SUBJECT_INCIDENT,    /* /incidents/:id */
	SUBJECT_DEVICE,      /* /devices/:id */
	SUBJECT_ALERT,       /* /alerts/:id */
	SUBJECT_DIAGNOSIS,   /* /diagnosis/:id */
	SUBJECT_SUPPRESSION, /* /suppressions/:id */
	SUBJECT_ABSENCE,     /* /absences/:id */
	SUBJECT_CONTACT,     /* /contacts/:id */
	SUBJECT_NOTICE,      /* /notices/:id */
	SUBJECT_POLICY,      /* /policy/:id */
	SUBJECT_SENDER,      /* /sensors/:id */
	SUBJECT_ENROLMENT,   /* /sensors/codes/:id */
	SUBJECT_REPORT,      /* /reports/:id */
};

struct route {
	enum http_method method; /* HTTP_GET answers HEAD too */
	/* "/looks/:id": ":id" is a positive number, ":word" letters, digits,
	 * "-" and "_", at most 100 of them. */
	const char *pattern;
	enum permission permission;
	enum route_subject subject;
	enum http_body body;
	page_function *answer;
	const char *help; /* one line for the listing */
};

/* The table; ends with a row whose pattern is NULL. */
extern const struct route route_table[];

/*
 * Finds the row for a path. NULL with *allowed_out = 0: no such path; NULL
 * with *allowed_out != 0: the path exists for other methods (bits 1 << method)
 * only. Numbers of the path go to id[0..].
 */
const struct route *route_find(const struct route *table,
			       enum http_method method, const char *path,
			       int64_t id[PAGE_PARTS_MAX],
			       unsigned *allowed_out);

#endif
