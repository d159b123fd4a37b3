/*
 * holiday.h: the days on which offices in Japan are usually closed, as
 * suggestions for what to announce: national holidays (Act on National
 * Holidays, 1948 No. 178, as amended to 2018 No. 57), the days that follow
 * from it, and the customary rests around New Year and Bon. Pure arithmetic.
 */
#ifndef WEB_HOLIDAY_H
#define WEB_HOLIDAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "content/content.h"

/* The holiday a day is; false: none. 'day' counts from 1970-01-01. Years 1980
 * to 2099, as far as the formula for the equinoxes reaches. */
bool holiday_is(int64_t day, enum text_key *name_out);

/* Days in a row without work: holidays with the weekends beside them. */
struct holiday_rest {
	int64_t from_day, until_day; /* both within */
	enum text_key name;          /* of the holiday that makes it one */
};

/* The next rests that begin on or after 'day', at most 'max', in order. */
size_t holiday_next(int64_t day, struct holiday_rest *out, size_t max);

#endif
