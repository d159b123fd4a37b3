/* test_holiday.c: national holidays against the Cabinet Office's published
 * calendar of several years, and the rests they make. */
#include "web/holiday.h"

#include <stdio.h>

#include "base/stamp.h"
#include "tap.h"

#define DAY_MS (24 * 60 * 60 * INT64_C(1000))

static int64_t
day(const char *text)
{
	char whole[40];
	int64_t us = 0;

	snprintf(whole, sizeof(whole), "%sT00:00:00Z", text);
	tap_ok(stamp_parse_us(text_of(whole), &us, NULL) == 0, "%s", text);
	return us / 1000 / DAY_MS;
}

/* All of 2026, which has a substitute and a day between two. */
static void
test_2026(void)
{
	static const char *const days[] = {
		"2026-01-01", "2026-01-12", "2026-02-11", "2026-02-23",
		"2026-03-20", "2026-04-29", "2026-05-03", "2026-05-04",
		"2026-05-05", "2026-05-06", "2026-07-20", "2026-08-11",
		"2026-09-21", "2026-09-22", "2026-09-23", "2026-10-12",
		"2026-11-03", "2026-11-23",
	};
	int64_t from = day("2026-01-01"), until = day("2027-01-01");
	size_t next = 0;
	enum text_key name;

	for (int64_t d = from; d < until; d++) {
		if (!holiday_is(d, &name))
			continue;
		if (!tap_ok(next < ARRAY_LEN(days) && day(days[next]) == d,
			    "holiday %zu of 2026", next))
			break;
		next++;
	}
	tap_int(next, ARRAY_LEN(days), "all of 2026 and no other");
	tap_ok(holiday_is(day("2026-05-06"), &name) &&
		   name == TEXT_holiday_substitute,
	       "three in a row push the substitute behind them");
	tap_ok(holiday_is(day("2026-09-22"), &name) &&
		   name == TEXT_holiday_between,
	       "a day between two holidays");
}

static void
test_equinoxes(void)
{
	static const char *const days[] = {
		"2024-03-20", "2025-03-20", "2027-03-21", "2028-03-20",
		"2024-09-22", "2025-09-23", "2027-09-23", "2028-09-22",
	};
	enum text_key name;

	for (size_t i = 0; i < ARRAY_LEN(days); i++)
		tap_ok(holiday_is(day(days[i]), &name) &&
			   name == (i < 4 ? TEXT_holiday_spring
					  : TEXT_holiday_autumn),
		       "equinox of %s", days[i]);
	tap_ok(holiday_is(day("2024-09-23"), &name) &&
		   name == TEXT_holiday_substitute,
	       "one on a Sunday is made up on Monday");
	tap_ok(!holiday_is(day("2024-09-24"), &name), "but not on Tuesday");
}

static void
test_rests(void)
{
	struct holiday_rest rest[4];
	size_t n = holiday_next(day("2026-11-24"), rest, 4);

	tap_int(n, 4, "four rests");
	tap_ok(rest[0].from_day == day("2026-12-29") &&
		   rest[0].until_day == day("2027-01-03") &&
		   rest[0].name == TEXT_holiday_year_end,
	       "the turn of the year as one");
	tap_ok(rest[1].from_day == day("2027-01-09") &&
		   rest[1].until_day == day("2027-01-11") &&
		   rest[1].name == TEXT_holiday_coming_of_age,
	       "a Monday with its weekend");
	n = holiday_next(day("2026-12-31"), rest, 1);
	tap_ok(n == 1 && rest[0].from_day == day("2027-01-09"),
	       "one that has begun is no suggestion");
	n = holiday_next(day("2026-08-01"), rest, 3);
	tap_ok(n == 3 && rest[0].name == TEXT_holiday_mountain &&
		   rest[1].from_day == day("2026-08-13") &&
		   rest[1].until_day == day("2026-08-16") &&
		   rest[1].name == TEXT_holiday_bon,
	       "Bon");
	n = holiday_next(day("2026-04-30"), rest, 1);
	tap_ok(n == 1 && rest[0].from_day == day("2026-05-02") &&
		   rest[0].until_day == day("2026-05-06"),
	       "the days in May with their weekend");
}

int
main(void)
{
	test_2026();
	test_equinoxes();
	test_rests();
	return tap_done();
}
