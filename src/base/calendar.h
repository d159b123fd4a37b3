/*
 * calendar.h: local days and months of a zone that is a fixed number of
 * minutes east of UTC (Japan: 540).
 */
#ifndef BASE_CALENDAR_H
#define BASE_CALENDAR_H

#include <stdint.h>

#include "base/str.h"

#define CALENDAR_DAY_MS  (24LL * 3600 * 1000)
#define CALENDAR_HOUR_MS (3600LL * 1000)

/* "2026-11-03" and "2026-11", with terminator. */
#define CALENDAR_DAY_TEXT_MAX   11
#define CALENDAR_MONTH_TEXT_MAX 8

/* The beginning of the local day that 'ms' lies in. */
int64_t calendar_day(int64_t ms, int zone_minutes);
void calendar_day_write(int64_t ms, int zone_minutes,
			char out[CALENDAR_DAY_TEXT_MAX]);
/* The beginning of the local month 'months' after the one that 'ms' lies in;
 * negative: before it. */
int64_t calendar_month(int64_t ms, int zone_minutes, int months);
void calendar_month_write(int64_t ms, int zone_minutes,
			  char out[CALENDAR_MONTH_TEXT_MAX]);
/* "2026-11" as the beginning of that month; years 1970 to 9999. */
int MUST_CHECK calendar_month_parse(struct text t, int zone_minutes,
				    int64_t *out, struct err *e);

#endif
