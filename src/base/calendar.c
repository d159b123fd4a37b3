#include "base/calendar.h"

#include <stdio.h>

static int64_t
floor_to(int64_t value, int64_t unit)
{
	int64_t rest = value % unit;

	return value - (rest < 0 ? rest + unit : rest);
}

struct date {
	int64_t year;
	int month, day; /* from 1 */
};

/* Days since 1970 to a date and back: years that begin in March make the leap
 * day the last of its year, 146,097 days are 400 years. */
static int64_t
days_of(struct date d)
{
	int64_t year = d.month <= 2 ? d.year - 1 : d.year;
	int64_t era = floor_to(year, 400) / 400;
	int64_t in_era = year - era * 400;
	int64_t in_year =
	    (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;

	return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 +
	       in_year - 719468;
}

static struct date
date_of(int64_t days)
{
	int64_t shifted = days + 719468;
	int64_t era = floor_to(shifted, 146097) / 146097;
	int64_t in_era = shifted - era * 146097;
	int64_t year =
	    (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
	int64_t in_year = in_era - (365 * year + year / 4 - year / 100);
	int month = (int)((5 * in_year + 2) / 153);

	return (struct date){
		.year = year + era * 400 + (month >= 10 ? 1 : 0),
		.month = month < 10 ? month + 3 : month - 9,
		.day = (int)(in_year - (153 * month + 2) / 5 + 1),
	};
}

static int64_t
zone_ms(int zone_minutes)
{
	return (int64_t)zone_minutes * 60000;
}

static struct date
local_date(int64_t ms, int zone_minutes)
{
	int64_t local = ms + zone_ms(zone_minutes);

	return date_of(floor_to(local, CALENDAR_DAY_MS) / CALENDAR_DAY_MS);
}

int64_t
calendar_day(int64_t ms, int zone_minutes)
{
	return floor_to(ms + zone_ms(zone_minutes), CALENDAR_DAY_MS) -
	       zone_ms(zone_minutes);
}

void
calendar_day_write(int64_t ms, int zone_minutes,
		   char out[CALENDAR_DAY_TEXT_MAX])
{
	struct date d = local_date(ms, zone_minutes);
	char text[64];

	snprintf(text, sizeof(text), "%04lld-%02d-%02d", (long long)d.year,
		 d.month, d.day);
	text_copy(out, CALENDAR_DAY_TEXT_MAX, text_of(text));
}

int64_t
calendar_month(int64_t ms, int zone_minutes, int months)
{
	struct date d = local_date(ms, zone_minutes);
	int64_t number = d.year * 12 + d.month - 1 + months;
	int64_t year = floor_to(number, 12) / 12;

	d = (struct date){ year, (int)(number - year * 12) + 1, 1 };
	return days_of(d) * CALENDAR_DAY_MS - zone_ms(zone_minutes);
}

void
calendar_month_write(int64_t ms, int zone_minutes,
		     char out[CALENDAR_MONTH_TEXT_MAX])
{
	char day[CALENDAR_DAY_TEXT_MAX];

	calendar_day_write(ms, zone_minutes, day);
	text_copy(out, CALENDAR_MONTH_TEXT_MAX,
		  text_slice(text_of(day), 0, CALENDAR_MONTH_TEXT_MAX - 1));
}

/* Two digits with their leading zero; -1 for anything else. */
static int
two_digits(const char *p)
{
	if (p[0] < '0' || p[0] > '9' || p[1] < '0' || p[1] > '9')
		return -1;
	return (p[0] - '0') * 10 + p[1] - '0';
}

int
calendar_month_parse(struct text t, int zone_minutes, int64_t *out,
		     struct err *e)
{
	bool shaped = t.n == CALENDAR_MONTH_TEXT_MAX - 1 && t.p[4] == '-';
	int century = shaped ? two_digits(t.p) : -1;
	int rest = shaped ? two_digits(t.p + 2) : -1;
	int month = shaped ? two_digits(t.p + 5) : -1;
	int64_t year = (int64_t)century * 100 + rest;

	if (century < 0 || rest < 0 || year < 1970 || month < 1 || month > 12)
		return err_set(e, ERR_INVALID,
			       "\"%.*s\" is no month such as 2026-11", (int)t.n,
			       t.p);
	*out = days_of((struct date){ year, month, 1 }) * CALENDAR_DAY_MS -
	       zone_ms(zone_minutes);
	return 0;
}
