/* batch_check.h: the lines of a batch, looked at from outside: who reads them
 * later finds whole lines of valid text, and as many as were promised. */
#ifndef INTAKE_BATCH_CHECK_H
#define INTAKE_BATCH_CHECK_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

/*
 * Each line is one object "{...}" in UTF-8 of at most WIRE_LINE_MAX bytes and
 * ends with LF; there are 'records' of them. INVALID or TOO_BIG; *line_out is
 * the line at fault, from 1, or 0 when it is none in particular.
 */
int MUST_CHECK batch_check_lines(struct text raw, int64_t records,
				 int64_t *line_out, struct err *e);

#endif
