/* test_calendar.c: local days and months. */
#include <time.h>

#include "base/calendar.h"
#include "base/stamp.h"
#include "tap.h"

static int64_t
at(const char *iso)
{
	int64_t us = 0;

	tap_ok(stamp_parse_us(text_of(iso), &us, NULL) == 0, "%s", iso);
	return us / 1000;
}

static void
test_edges(void)
{
	char day[CALENDAR_DAY_TEXT_MAX], month[CALENDAR_MONTH_TEXT_MAX];
	int64_t before = at("2026-10-31T14:59:59.999Z");
	int64_t first = at("2026-10-31T15:00:00Z");
	int64_t parsed = 0;
	struct err e = { 0 };

	calendar_day_write(before, 540, day);
	tap_text(day, "2026-10-31", "the last millisecond of October");
	calendar_day_write(first, 540, day);
	tap_text(day, "2026-11-01", "the first of November in Japan");
	calendar_month_write(first, 540, month);
	tap_text(month, "2026-11", "its month");
	tap_int(calendar_month(first, 540, 0), first, "begins there");
	tap_int(calendar_month(before, 540, 1), first, "the next one");
	tap_int(calendar_month(first, 540, -1), at("2026-09-30T15:00:00Z"),
		"the one before");
	tap_int(calendar_month(first, 540, 2), at("2026-12-31T15:00:00Z"),
		"over the year's end");
	tap_int(calendar_month(first, 540, -11), at("2025-11-30T15:00:00Z"),
		"back over it");
	tap_int(calendar_day(first + 5, 540), first, "the day");
	tap_int(calendar_day(-1, 0), -86400000, "before 1970");
	calendar_day_write(at("2028-02-29T00:00:00Z"), 0, day);
	tap_text(day, "2028-02-29", "a leap day");
	calendar_day_write(at("2100-02-28T23:00:00Z"), 120, day);
	tap_text(day, "2100-03-01", "none in 2100");
	tap_ok(calendar_month_parse(TEXT("2026-11"), 540, &parsed, &e) == 0 &&
		   parsed == first,
	       "read");
	tap_ok(calendar_month_parse(TEXT("2026-01"), 0, &parsed, &e) == 0 &&
		   parsed == at("2026-01-01T00:00:00Z"),
	       "January");
	tap_ok(calendar_month_parse(TEXT("2026-00"), 540, &parsed, &e) != 0,
	       "a month before it");
	tap_ok(calendar_month_parse(TEXT("1969-12"), 540, &parsed, &e) != 0,
	       "before 1970");
	tap_ok(calendar_month_parse(TEXT("2026-13"), 540, &parsed, &e) != 0,
	       "a thirteenth month [%s]", e.text);
	tap_ok(calendar_month_parse(TEXT("2026/11"), 540, &parsed, &e) != 0,
	       "another sign");
	tap_ok(calendar_month_parse(TEXT(""), 540, &parsed, &e) != 0,
	       "nothing");
}

/* Every day for two hundred years, against the C library. */
static void
test_days(void)
{
	int wrong = 0;

	for (int64_t i = 0; i < 73000; i++) {
		char day[CALENDAR_DAY_TEXT_MAX], want[64];
		time_t t = (time_t)i * 86400;
		struct tm tm;

		gmtime_r(&t, &tm);
		strftime(want, sizeof(want), "%Y-%m-%d", &tm);
		calendar_day_write(i * CALENDAR_DAY_MS + 1, 0, day);
		if (!text_is(text_of(day), want) ||
		    calendar_month(i * CALENDAR_DAY_MS, 0, 0) !=
			(i - tm.tm_mday + 1) * CALENDAR_DAY_MS)
			wrong++;
	}
	tap_int(wrong, 0, "73,000 days as the C library has them");
}

int
main(void)
{
	test_edges();
	test_days();
	return tap_done();
}
