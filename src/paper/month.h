/*
 * month.h: the monthly report as PDF and its charts for the page, drawn from
 * the blocks of watch/report_text.h.
 */
#ifndef PAPER_MONTH_H
#define PAPER_MONTH_H

#include "watch/report_text.h"

/* Appends the PDF. ERR_TOO_BIG when 'out' meets its limit, ERR_SYSTEM when
 * drawing failed. */
int MUST_CHECK month_add_pdf(const struct report_facts *f, const char *digest,
			     enum language language, struct str *out,
			     struct err *e);
/* How many pages of that PDF stand before the details. */
int MUST_CHECK month_owner_pages(const struct report_facts *f,
				 const char *digest, enum language language,
				 int *pages_out, struct err *e);
/* One chart as an SVG document. */
int MUST_CHECK month_add_chart(const struct report_facts *f,
			       enum report_chart chart, enum language language,
			       struct str *out, struct err *e);

#endif
