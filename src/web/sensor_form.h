/* sensor_form.h: acts on sensors, by page and by program. Each in a
 * transaction of its own, with its audit row. ERR_INVALID when a field is
 * wrong, ERR_CONFLICT when a name is taken or a sensor was removed. */
#ifndef WEB_SENSOR_FORM_H
#define WEB_SENSOR_FORM_H

#include "intake/invite.h"
#include "intake/reach.h"
#include "web/page.h"

/* A code just made. */
struct sensor_invite {
	const char *name, *site; /* as they were sent; NULL: not at all */
	int64_t id, expires_ms;
	char code[ENROLMENT_CODE_MAX];
	char place[REACH_PLACE_MAX]; /* "HOST:PORT" */
};

/* "name", "site". */
int MUST_CHECK sensor_invite_apply(struct page *p, struct sensor_invite *out,
				   struct err *e);
/* Takes the code p->id[0] back. */
int MUST_CHECK sensor_code_drop(struct page *p, struct err *e);

struct sensor_names {
	const char *name, *site;
};
/* "name", "site" of the sensor p->id[0]. */
int MUST_CHECK sensor_name_apply(struct page *p, struct sensor_names *out,
				 struct err *e);
/* "reason". */
int MUST_CHECK sensor_revoke_apply(struct page *p, const char **reason_out,
				   struct err *e);
int MUST_CHECK sensor_remove_apply(struct page *p, const char **reason_out,
				   struct err *e);

#endif
