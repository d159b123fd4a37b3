#include "web/holiday.h"

#include "base/def.h"

struct date {
	int year, month, day;
};

/* Of a day counted from 1970-01-01 (proleptic Gregorian). */
static struct date
date_of(int64_t day)
{
	int64_t z = day + 719468;
	int64_t era = z / 146097;
	int64_t of_era = z - era * 146097;
	int64_t year =
	    (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * of_year + 2) / 153;

	return (struct date){
		(int)(year + era * 400 + (month >= 10)),
		(int)(month < 10 ? month + 3 : month - 9),
		(int)(of_year - (153 * month + 2) / 5 + 1),
	};
}

/* 0 is Sunday. 1970-01-01 was a Thursday. */
static int
weekday_of(int64_t day)
{
	return (int)(((day + 4) % 7 + 7) % 7);
}

/* Fixed days; and the n-th Monday of a month, where day is 0. */
static const struct rule {
	int month, day, monday;
	enum text_key name;
} rules[] = {
	{ 1, 1, 0, TEXT_holiday_new_year },
	{ 1, 0, 2, TEXT_holiday_coming_of_age },
	{ 2, 11, 0, TEXT_holiday_foundation },
	{ 2, 23, 0, TEXT_holiday_emperor },
	{ 4, 29, 0, TEXT_holiday_showa },
	{ 5, 3, 0, TEXT_holiday_constitution },
	{ 5, 4, 0, TEXT_holiday_greenery },
	{ 5, 5, 0, TEXT_holiday_children },
	{ 7, 0, 3, TEXT_holiday_marine },
	{ 8, 11, 0, TEXT_holiday_mountain },
	{ 9, 0, 3, TEXT_holiday_aged },
	{ 10, 0, 2, TEXT_holiday_sports },
	{ 11, 3, 0, TEXT_holiday_culture },
	{ 11, 23, 0, TEXT_holiday_labour },
};

/* The day of March or September, by the customary approximation. */
static int
equinox_of(int year, double base)
{
	int since = year - 1980;

	return (int)(base + 0.242194 * since) - since / 4;
}

/* A holiday by its own name. */
static bool
is_named(int64_t day, enum text_key *name_out)
{
	struct date d = date_of(day);

	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		const struct rule *r = &rules[i];
		bool monday = r->day == 0 && weekday_of(day) == 1 &&
			      (d.day - 1) / 7 + 1 == r->monday;

		*name_out = r->name;
		if (d.month == r->month && (monday || d.day == r->day))
			return true;
	}
	*name_out = TEXT_holiday_spring;
	if (d.month == 3)
		return d.day == equinox_of(d.year, 20.8431);
	*name_out = TEXT_holiday_autumn;
	return d.month == 9 && d.day == equinox_of(d.year, 23.2488);
}

/* The first day that is no holiday behind one that fell on a Sunday. */
static bool
is_substitute(int64_t day)
{
	enum text_key name;

	while (is_named(--day, &name))
		if (weekday_of(day) == 0)
			return true;
	return false;
}

bool
holiday_is(int64_t day, enum text_key *name_out)
{
	enum text_key before, after;

	if (is_named(day, name_out))
		return true;
	*name_out = TEXT_holiday_substitute;
	if (is_substitute(day))
		return true;
	/* A day between two holidays is one. */
	*name_out = TEXT_holiday_between;
	return weekday_of(day) != 0 && is_named(day - 1, &before) &&
	       is_named(day + 1, &after);
}

/* By custom, not by law. */
static bool
is_customary(int64_t day, enum text_key *name_out)
{
	struct date d = date_of(day);

	*name_out = TEXT_holiday_year_end;
	if ((d.month == 12 && d.day >= 29) || (d.month == 1 && d.day <= 3))
		return true;
	*name_out = TEXT_holiday_bon;
	return d.month == 8 && d.day >= 13 && d.day <= 16;
}

static bool
is_rest(int64_t day)
{
	enum text_key name;

	return weekday_of(day) == 0 || weekday_of(day) == 6 ||
	       is_customary(day, &name) || holiday_is(day, &name);
}

/* What a rest is called: by the custom before the law, by neither: false (an
 * ordinary weekend). */
static bool
rest_name(int64_t from, int64_t until, enum text_key *name_out)
{
	for (int64_t day = from; day <= until; day++)
		if (is_customary(day, name_out))
			return true;
	for (int64_t day = from; day <= until; day++)
		if (holiday_is(day, name_out))
			return true;
	return false;
}

#define HORIZON_DAYS 400

size_t
holiday_next(int64_t day, struct holiday_rest *out, size_t max)
{
	int64_t end = day + HORIZON_DAYS;
	size_t count = 0;

	/* In the middle of one: that one has begun already. */
	while (day < end && is_rest(day) && is_rest(day - 1))
		day++;
	for (; day < end && count < max; day++) {
		int64_t from = day;
		enum text_key name;

		if (!is_rest(day))
			continue;
		while (is_rest(day + 1))
			day++;
		if (rest_name(from, day, &name))
			out[count++] = (struct holiday_rest){ from, day, name };
	}
	return count;
}
