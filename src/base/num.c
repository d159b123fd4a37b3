/* num.c: see num.h. */
#include <errno.h>
#include <inttypes.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/num.h"

/* How much of a refused text an error shows. */
#define SHOWN_MAX 40

struct unit {
	const char *name;
	int64_t factor;
};

/* Largest first, so that writing takes the first that divides. */
static const struct unit size_units[] = {
	{ "TiB", INT64_C(1) << 40 },
	{ "GiB", INT64_C(1) << 30 },
	{ "MiB", INT64_C(1) << 20 },
	{ "KiB", INT64_C(1) << 10 },
	{ "", 1 },
};

static const struct unit duration_units[] = {
	{ "d", INT64_C(86400000) },
	{ "h", INT64_C(3600000) },
	{ "m", INT64_C(60000) },
	{ "s", INT64_C(1000) },
	{ "ms", 1 },
};

static int
shown(struct text t)
{
	return (int)(t.n < SHOWN_MAX ? t.n : SHOWN_MAX);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Reads the digits at the start of *t; false without any or on overflow. */
static bool
digits_cut(struct text *t, int64_t *out)
{
	bool negative = t->n > 0 && t->p[0] == '-';
	size_t at = negative ? 1 : 0, first = at;
	int64_t value = 0;

	for (; at < t->n && is_digit(t->p[at]); at++) {
		int digit = t->p[at] - '0';

		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_sub_overflow(value, digit, &value))
			return false;
	}
	if (at == first || (at - first > 1 && t->p[first] == '0'))
		return false;
	/* Counted downwards, because INT64_MIN has no positive twin. */
	if (!negative && __builtin_sub_overflow(0, value, &value))
		return false;
	*t = text_slice(*t, at, t->n);
	*out = value;
	return true;
}

int
num_int(struct text t, int64_t min, int64_t max, int64_t *out, struct err *e)
{
	struct text rest = t;
	int64_t value;

	if (!digits_cut(&rest, &value) || rest.n > 0 || value < min ||
	    value > max)
		return err_set(e, ERR_INVALID,
			       "'%.*s' is not a whole number from %" PRId64
			       " to %" PRId64,
			       shown(t), t.n > 0 ? t.p : "", min, max);
	*out = value;
	return 0;
}

double
num_decimal(struct text t)
{
	char buffer[NUM_DECIMAL_MAX + 1];
	locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	double value;

	CHECK(t.n <= NUM_DECIMAL_MAX && plain != (locale_t)0);
	if (t.n > 0)
		memcpy(buffer, t.p, t.n);
	buffer[t.n] = '\0';
	value = strtod_l(buffer, NULL, plain);
	freelocale(plain);
	return value;
}

/* [-] digits [. digits] */
static bool
is_fraction(struct text t)
{
	size_t at = t.n > 0 && t.p[0] == '-' ? 1 : 0, from = at;

	while (at < t.n && is_digit(t.p[at]))
		at++;
	if (at == from || (at - from > 1 && t.p[from] == '0'))
		return false;
	if (at == t.n)
		return true;
	if (t.p[at++] != '.')
		return false;
	from = at;
	while (at < t.n && is_digit(t.p[at]))
		at++;
	return at > from && at == t.n;
}

int
num_real(struct text t, double min, double max, double *out, struct err *e)
{
	double value = 0;
	bool good = t.n <= NUM_DECIMAL_MAX && is_fraction(t);

	if (good)
		value = num_decimal(t);
	if (!good || value < min || value > max)
		return err_set(e, ERR_INVALID,
			       "'%.*s' is not a number from %g to %g", shown(t),
			       t.n > 0 ? t.p : "", min, max);
	*out = value;
	return 0;
}

/* A number and one of the units; false when it is not, or overflows. */
static bool
unit_parse(struct text t, const struct unit *units, size_t count, int64_t *out)
{
	int64_t value;

	if (!digits_cut(&t, &value))
		return false;
	for (size_t i = 0; i < count; i++)
		if (text_is(t, units[i].name))
			return !__builtin_mul_overflow(value, units[i].factor,
						       out);
	*out = 0;
	return value == 0 && t.n == 0;
}

static void
unit_write(int64_t value, const struct unit *units, size_t count, char *buffer)
{
	size_t i = 0;

	while (i + 1 < count && (value % units[i].factor != 0))
		i++;
	snprintf(buffer, 32, "%" PRId64 "%s", value / units[i].factor,
		 units[i].name);
}

int
num_size(struct text t, int64_t min, int64_t max, int64_t *out, struct err *e)
{
	char least[32], most[32];
	int64_t value;

	if (unit_parse(t, size_units, ARRAY_LEN(size_units), &value) &&
	    value >= min && value <= max) {
		*out = value;
		return 0;
	}
	num_size_write(min, least);
	num_size_write(max, most);
	return err_set(e, ERR_INVALID,
		       "'%.*s' is not a size from %s to %s "
		       "(bytes, or KiB, MiB, GiB, TiB)",
		       shown(t), t.n > 0 ? t.p : "", least, most);
}

int
num_duration(struct text t, int64_t min, int64_t max, int64_t *out,
	     struct err *e)
{
	char least[32], most[32];
	int64_t value;

	if (unit_parse(t, duration_units, ARRAY_LEN(duration_units), &value) &&
	    value >= min && value <= max) {
		*out = value;
		return 0;
	}
	num_duration_write(min, least);
	num_duration_write(max, most);
	return err_set(e, ERR_INVALID,
		       "'%.*s' is not a time from %s to %s "
		       "(with ms, s, m, h or d)",
		       shown(t), t.n > 0 ? t.p : "", least, most);
}

int
num_bool(struct text t, bool *out, struct err *e)
{
	static const char *const words[] = { "false", "true", "no", "yes",
					     "off",   "on",   "0",  "1" };

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (text_is(t, words[i])) {
			*out = i % 2 == 1;
			return 0;
		}
	}
	return err_set(e, ERR_INVALID,
		       "'%.*s' is neither true nor false "
		       "(true, yes, on, 1; false, no, off, 0)",
		       shown(t), t.n > 0 ? t.p : "");
}

void
num_size_write(int64_t bytes, char *buffer)
{
	if (bytes == 0)
		snprintf(buffer, 32, "0");
	else
		unit_write(bytes, size_units, ARRAY_LEN(size_units), buffer);
}

void
num_duration_write(int64_t milliseconds, char *buffer)
{
	if (milliseconds == 0)
		snprintf(buffer, 32, "0s");
	else
		unit_write(milliseconds, duration_units,
			   ARRAY_LEN(duration_units), buffer);
}
