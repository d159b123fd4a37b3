/* stamp.c: see stamp.h. The calendar sums are Howard Hinnant's (public
 * domain "chrono-compatible low-level date algorithms"), years from March. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/stamp.h"

#define DAY_MS    INT64_C(86400000)
#define SECOND_US INT64_C(1000000)
/* 0001-01-01 and the last millisecond of 9999; beyond, texts are clamped. */
#define STAMP_LEAST INT64_C(-62135596800000)
#define STAMP_MOST  INT64_C(253402300799999)

struct civil {
	int year, month, day, hour, minute, second, millisecond;
};

static int64_t
system_now(void *context)
{
	struct timespec now;

	UNUSED(context);
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

const struct stamp_clock stamp_system_clock = { system_now, NULL };

int64_t
stamp_now(const struct stamp_clock *clock)
{
	return clock->now(clock->context);
}

/* Days since 1970-01-01. */
static int64_t
days_of(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year =
	    (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	       of_year - 719468;
}

static struct civil
civil_of(int64_t ms)
{
	int64_t days, rest, era, of_era, year, of_year, month;
	struct civil c;

	if (ms < STAMP_LEAST)
		ms = STAMP_LEAST;
	if (ms > STAMP_MOST)
		ms = STAMP_MOST;
	days = (ms >= 0 ? ms : ms - (DAY_MS - 1)) / DAY_MS;
	rest = ms - days * DAY_MS;
	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	of_era = days - era * 146097;
	year =
	    (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	of_year = of_era - (365 * year + year / 4 - year / 100);
	month = (5 * of_year + 2) / 153;
	c.day = (int)(of_year - (153 * month + 2) / 5 + 1);
	c.month = (int)(month < 10 ? month + 3 : month - 9);
	c.year = (int)(year + era * 400 + (c.month <= 2));
	c.hour = (int)(rest / 3600000);
	c.minute = (int)(rest / 60000 % 60);
	c.second = (int)(rest / 1000 % 60);
	c.millisecond = (int)(rest % 1000);
	return c;
}

/* Exactly 'count' digits at *at; -1 when there are not. */
static int
digits(struct text t, size_t *at, size_t count)
{
	int value = 0;

	if (t.n - *at < count)
		return -1;
	for (size_t i = 0; i < count; i++) {
		char c = t.p[(*at)++];

		if (c < '0' || c > '9')
			return -1;
		value = value * 10 + (c - '0');
	}
	return value;
}

static bool
byte_is(struct text t, size_t *at, char c)
{
	if (*at >= t.n || t.p[*at] != c)
		return false;
	(*at)++;
	return true;
}

static int
month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30,
				    31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : days[month - 1];
}

static bool
date_parse(struct text t, size_t *at, int64_t *days_out)
{
	int year, month, day;

	year = digits(t, at, 4);
	if (year < 1970 || !byte_is(t, at, '-'))
		return false;
	month = digits(t, at, 2);
	if (month < 1 || month > 12 || !byte_is(t, at, '-'))
		return false;
	day = digits(t, at, 2);
	if (day < 1 || day > month_days(year, month))
		return false;
	*days_out = days_of(year, month, day);
	return true;
}

/* ".678" in microseconds; digits beyond the sixth are passed over. */
static bool
fraction_parse(struct text t, size_t *at, int64_t *us_out)
{
	int64_t unit = 100000;
	size_t first;

	*us_out = 0;
	if (!byte_is(t, at, '.') && !byte_is(t, at, ','))
		return true;
	first = *at;
	for (; *at < t.n && t.p[*at] >= '0' && t.p[*at] <= '9'; (*at)++) {
		*us_out += (t.p[*at] - '0') * unit;
		unit /= 10;
	}
	return *at > first;
}

static bool
time_parse(struct text t, size_t *at, int64_t *us_out)
{
	int hour, minute, second;
	int64_t fraction;

	hour = digits(t, at, 2);
	if (hour < 0 || hour > 23 || !byte_is(t, at, ':'))
		return false;
	minute = digits(t, at, 2);
	if (minute < 0 || minute > 59 || !byte_is(t, at, ':'))
		return false;
	/* 60 is a leap second; it counts as the second after. */
	second = digits(t, at, 2);
	if (second < 0 || second > 60 || !fraction_parse(t, at, &fraction))
		return false;
	*us_out = (hour * 3600 + minute * 60 + second) * SECOND_US + fraction;
	return true;
}

static bool
zone_parse(struct text t, size_t *at, int64_t *minutes_out)
{
	int hour, minute, sign = 1;

	*minutes_out = 0;
	if (*at == t.n || byte_is(t, at, 'Z') || byte_is(t, at, 'z'))
		return true;
	if (byte_is(t, at, '-'))
		sign = -1;
	else if (!byte_is(t, at, '+'))
		return false;
	hour = digits(t, at, 2);
	byte_is(t, at, ':');
	minute = hour >= 0 ? digits(t, at, 2) : -1;
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59)
		return false;
	*minutes_out = sign * (hour * 60 + minute);
	return true;
}

int
stamp_parse_us(struct text t, int64_t *us_out, struct err *e)
{
	int64_t days, of_day, zone, us;
	size_t at = 0;

	if (!date_parse(t, &at, &days) ||
	    !(byte_is(t, &at, 'T') || byte_is(t, &at, 't') ||
	      byte_is(t, &at, ' ')) ||
	    !time_parse(t, &at, &of_day) || !zone_parse(t, &at, &zone) ||
	    at != t.n)
		return err_set(e, ERR_INVALID,
			       "'%.*s' is not a time like "
			       "2026-11-21T03:04:05Z",
			       (int)(t.n < 40 ? t.n : 40), t.n > 0 ? t.p : "");
	us = days * 86400 * SECOND_US + of_day - zone * 60 * SECOND_US;
	/* East of Greenwich the first hours of 1970 were still 1969. */
	*us_out = us > 0 ? us : 0;
	return 0;
}

/* The microseconds of "05.678901" at 'p'; -1 when it is not that. */
static int64_t
second_parse(const char *p)
{
	static const int unit[] = { 10000000, 1000000, 0,  100000, 10000,
				    1000,     100,     10, 1 };
	bool good = p[2] == '.' && p[0] <= '5';
	int64_t us = 0;

	for (size_t i = 0; i < ARRAY_LEN(unit); i++) {
		good &= i == 2 || (unsigned char)(p[i] - '0') <= 9;
		us += (p[i] - '0') * unit[i];
	}
	return good ? us : -1;
}

int
stamp_parse_near(struct stamp_near *near, struct text t, int64_t *us_out,
		 struct err *e)
{
	const size_t head = sizeof(near->minute), tail = sizeof(near->zone);
	bool usual = t.n == head + 9 + tail;
	int64_t us = usual ? second_parse(t.p + head) : -1;

	if (us >= 0 && near->known && memcmp(t.p, near->minute, head) == 0 &&
	    memcmp(t.p + head + 9, near->zone, tail) == 0) {
		*us_out = near->minute_us + us;
		return 0;
	}
	if (stamp_parse_us(t, us_out, e) != 0)
		return -1;
	/* What was cut to 1970 has no minute of its own. */
	if (us >= 0 && *us_out > us) {
		memcpy(near->minute, t.p, head);
		memcpy(near->zone, t.p + head + 9, tail);
		near->minute_us = *us_out - us;
		near->known = true;
	}
	return 0;
}

void
stamp_write_iso(int64_t ms, char *buffer)
{
	struct civil c = civil_of(ms);

	snprintf(buffer, STAMP_TEXT_MAX, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ",
		 c.year, c.month, c.day, c.hour, c.minute, c.second,
		 c.millisecond);
}

static struct civil
civil_local(int64_t ms, int zone_minutes)
{
	if (ms > STAMP_MOST)
		ms = STAMP_MOST;
	if (ms < STAMP_LEAST)
		ms = STAMP_LEAST;
	return civil_of(ms + zone_minutes * INT64_C(60000));
}

void
stamp_write_local(int64_t ms, int zone_minutes, char *buffer)
{
	struct civil c = civil_local(ms, zone_minutes);

	snprintf(buffer, STAMP_TEXT_MAX, "%04d-%02d-%02d %02d:%02d", c.year,
		 c.month, c.day, c.hour, c.minute);
}

void
stamp_write_human(int64_t ms, int zone_minutes, bool japanese, char *buffer)
{
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr",
					  "May", "Jun", "Jul", "Aug",
					  "Sep", "Oct", "Nov", "Dec" };
	struct civil c = civil_local(ms, zone_minutes);

	/* year, month, day, hour, minute as Japanese writes them */
	if (japanese)
		snprintf(buffer, STAMP_TEXT_MAX,
			 "%d\u5e74%d\u6708%d\u65e5 %d\u6642%02d\u5206", c.year,
			 c.month, c.day, c.hour, c.minute);
	else
		snprintf(buffer, STAMP_TEXT_MAX, "%d %s %d, %02d:%02d", c.day,
			 months[c.month - 1], c.year, c.hour, c.minute);
}
