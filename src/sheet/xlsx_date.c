/* xlsx_date.c: see xlsx_date.h. */
#include "sheet/xlsx_date.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool
xlsx_format_is_date(int id)
{
	return (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) ||
	       id == 36 || (id >= 50 && id <= 54) || (id >= 57 && id <= 58);
}

bool
xlsx_code_is_date(const char *code)
{
	bool quoted = false, bracket = false;

	for (; *code != '\0'; code++) {
		if (*code == '"')
			quoted = !quoted;
		else if (*code == '[')
			bracket = true;
		else if (*code == ']')
			bracket = false;
		else if (*code == '\\' && code[1] != '\0')
			code++;
		else if (!quoted && !bracket && strchr("yYdDeg", *code) != NULL)
			return true;
	}
	return false;
}

/* Days since 1970 to year, month and day (proleptic Gregorian). */
static void
civil_from_days(int64_t days, int *year, int *month, int *day)
{
	int64_t z = days + 719468, era = z / 146097, in_era = z % 146097;
	int64_t y =
	    (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
	int64_t in_year = in_era - (365 * y + y / 4 - y / 100);
	int64_t m = (5 * in_year + 2) / 153;

	*day = (int)(in_year - (153 * m + 2) / 5 + 1);
	*month = (int)(m < 10 ? m + 3 : m - 9);
	*year = (int)(y + era * 400 + (*month <= 2));
}

bool
xlsx_date_write(const char *number, bool from_1904, char *buffer)
{
	char *end;
	double serial = strtod(number, &end);
	int year, month, day, minutes;
	int64_t days;

	if (*number == '\0' || *end != '\0' || !isfinite(serial) ||
	    serial < 1 || serial > 2958465.99)
		return false;
	minutes = (int)lround((serial - floor(serial)) * 24 * 60);
	days = (int64_t)floor(serial) + minutes / (24 * 60);
	minutes %= 24 * 60;
	/* Day 60 is 29 February 1900, which never was: earlier days are one
	 * off in the 1900 system. */
	days += from_1904 ? -24107 : days < 60 ? -25568 : -25569;
	civil_from_days(days, &year, &month, &day);
	if (minutes > 0)
		snprintf(buffer, XLSX_DATE_MAX, "%04d-%02d-%02d %02d:%02d",
			 year, month, day, minutes / 60, minutes % 60);
	else
		snprintf(buffer, XLSX_DATE_MAX, "%04d-%02d-%02d", year, month,
			 day);
	return true;
}
