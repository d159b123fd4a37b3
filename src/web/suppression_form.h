/* suppression_form.h: declaring a false alarm, by page and by program. */
#ifndef WEB_SUPPRESSION_FORM_H
#define WEB_SUPPRESSION_FORM_H

#include "model/suppression_row.h"
#include "watch/result.h"
#include "web/page.h"

/* How far back a preview looks. */
#define PREVIEW_DAYS    30
#define PREVIEW_SAMPLES 5

/* What is asked: the scope of this incident for so many days. */
struct suppression_asked {
	const struct result_incident *incident;
	const char *scope; /* as sent */
	int64_t days;
	bool chosen; /* the scope is one that this incident has */
	struct suppression_row row;
	struct suppression_preview preview; /* when chosen */
};

/* Reads incident, and what 'scope' and 'days' (NULL: nothing yet) make of it.
 * ERR_NOT_FOUND, ERR_DATABASE. */
int MUST_CHECK suppression_ask(struct page *p, const char *scope,
			       const char *days, struct suppression_asked *out,
			       struct err *e);
/* From the request's form: "scope", "days", "reason", "from" (the incident's
 * state). Adds the suppression and marks the incident as a false alarm, in one
 * transaction. ERR_INVALID without a scope or a reason; ERR_CONFLICT when the
 * incident was moved meanwhile. */
int MUST_CHECK suppression_form_apply(struct page *p, int64_t *id_out,
				      const char **reason_out, struct err *e);

#endif
