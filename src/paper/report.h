/*
 * report.h: the first report. Page one is the owner's: one sentence of state,
 * what was found, what to decide. Behind it what the clerk does, then what an
 * engineer checks, the devices, and what was read. It renders the same struct
 * the pages and the console render.
 */
#ifndef PAPER_REPORT_H
#define PAPER_REPORT_H

#include "base/err.h"
#include "watch/result.h"

/* Writes 'result' as PDF to 'path', put in place only when complete. Times
 * are shown 'zone_minutes' east of UTC. ERR_SYSTEM or ERR_TOO_BIG. */
int MUST_CHECK report_write_pdf(const struct result *result, int zone_minutes,
				const char *path, struct err *e);

/* The same appended to 'out', for a browser. */
int MUST_CHECK report_add_pdf(const struct result *result, int zone_minutes,
			      struct str *out, struct err *e);

#endif
