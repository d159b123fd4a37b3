/* diagnosis_fill.h: small values the pages of the self-diagnosis share. */
#ifndef WEB_DIAGNOSIS_FILL_H
#define WEB_DIAGNOSIS_FILL_H

#include "rate/diagnosis.h"
#include "rate/evidence.h"
#include "web/diagnosis_view.h"
#include "web/page.h"

/* The diagnosis the path names. */
int MUST_CHECK diagnosis_of_path(struct page *p, const struct diagnosis **out,
				 struct err *e);
/* The sheet asked for ("?sheet=" or 'wanted'), else the first. */
const struct diagnosis_sheet *diagnosis_sheet_of(const struct diagnosis *d,
						 int64_t wanted);
const char *diagnosis_site(const struct page *p, const char *site);
const char *diagnosis_answer_text(const struct page *p, enum answer answer);
/* "25問のうち3問に回答済み" of a sheet. */
const char *diagnosis_progress(struct page *p, const struct diagnosis *d,
			       const struct diagnosis_score *score,
			       enum text_key key);
/* What the watch says to one answer, a sentence; NULL when it cannot tell. */
const char *diagnosis_seen(struct page *p, const struct evidence *evidence);
const char *diagnosis_band_text(const struct page *p, enum diagnosis_band band);
/* "/diagnosis/5?sheet=7" */
const char *diagnosis_path(struct page *p, int64_t id, int64_t sheet);
/* The question page again, with what is wrong (may be none). */
int MUST_CHECK questions_write(struct page *p, int status,
			       const struct diagnosis *d, int64_t sheet,
			       const struct view_fault *fault, size_t faults,
			       struct err *e);

#endif
