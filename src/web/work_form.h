/*
 * work_form.h: acts on one incident as they are sent, by the incident's page
 * and by programs alike. Each in a transaction of its own.
 */
#ifndef WEB_WORK_FORM_H
#define WEB_WORK_FORM_H

#include "web/work.h"

/* "act", "seen", "text", "person": does it. 'act_out' may be NULL.
 * ERR_CONFLICT when somebody else was faster. */
int MUST_CHECK work_form_apply(struct page *p, enum work_act *act_out,
			       struct err *e);
/* "from", "to", "text": moves the state. */
int MUST_CHECK move_form_apply(struct page *p, struct err *e);
/* Lets every notice of the incident go that is held for an analyst. None held
 * is ERR_CONFLICT: somebody else was faster. */
int MUST_CHECK release_apply(struct page *p, struct err *e);
/* How many are held. */
int MUST_CHECK release_count(struct page *p, size_t *out, struct err *e);

#endif
