/* absence_form.h: announcing an absence and taking it back, by page and by
 * program. Each in a transaction of its own, with its audit row. */
#ifndef WEB_ABSENCE_FORM_H
#define WEB_ABSENCE_FORM_H

#include "model/absence_row.h"
#include "web/page.h"

/* As it was sent, to be shown again. */
struct absence_form {
	enum absence_kind kind;
	const char *from, *until, *reason; /* NULL: not sent */
};

/* From the request's form: "kind", "from", "until" (days of a holiday, both
 * within; local times of maintenance, "2026-11-21T09:00"), "reason".
 * ERR_INVALID. */
int MUST_CHECK absence_form_apply(struct page *p, struct absence_form *out,
				  int64_t *id_out, struct err *e);
/* Ends the absence p->id[0]. ERR_CONFLICT when it has ended. */
int MUST_CHECK absence_end(struct page *p, struct err *e);

#endif
