/*
 * num.h: strict numbers. No sign, blank, prefix or trailing byte is accepted
 * that is not part of the number; out of range is an error, never a wrap.
 */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include <stdint.h>

#include "base/str.h"

/* Decimal integer within [min, max]. ERR_INVALID names the text and range. */
int MUST_CHECK num_int(struct text t, int64_t min, int64_t max, int64_t *out,
		       struct err *e);
/* Decimal fraction like "0.25" or "3" within [min, max]; no exponent. */
int MUST_CHECK num_real(struct text t, double min, double max, double *out,
			struct err *e);
/* "512", "64KiB", "16MiB", "2GiB" in bytes. */
int MUST_CHECK num_size(struct text t, int64_t min, int64_t max, int64_t *out,
			struct err *e);
/* "250ms", "30s", "15m", "8h", "7d" in milliseconds. */
int MUST_CHECK num_duration(struct text t, int64_t min, int64_t max,
			    int64_t *out, struct err *e);
/* "true"/"false", "yes"/"no", "on"/"off", "1"/"0". */
int MUST_CHECK num_bool(struct text t, bool *out, struct err *e);
/* Writes as the parsers above read; size and duration use the largest unit
 * that divides. 'buffer' holds at least 32 bytes. */
void num_size_write(int64_t bytes, char *buffer);
void num_duration_write(int64_t milliseconds, char *buffer);

/* Longest text num_decimal takes: every double has an exact decimal form
 * within it. */
#define NUM_DECIMAL_MAX 1100
/* The nearest double to a text that is known to be a number, exponent
 * allowed; the same in every locale. Infinite when too large. */
double num_decimal(struct text t);

#endif
