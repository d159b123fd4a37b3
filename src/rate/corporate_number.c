/* corporate_number.c: see corporate_number.h. */
#include "rate/corporate_number.h"

#include "base/utf8.h"

#define DIGITS 13

int
corporate_number_check_digit(const char *twelve)
{
	int sum = 0;

	/* Counted from the right: weight 1 for odd places, 2 for even. */
	for (int place = 1; place <= 12; place++)
		sum += (twelve[12 - place] - '0') * (place % 2 == 1 ? 1 : 2);
	return 9 - sum % 9;
}

/* A digit, narrow or full width; -1 for what may stand between digits, -2 for
 * anything else. */
static int
digit_of(uint32_t code)
{
	if (code >= '0' && code <= '9')
		return (int)(code - '0');
	if (code >= 0xff10 && code <= 0xff19)
		return (int)(code - 0xff10);
	if (code == ' ' || code == 0x3000 || code == '-' || code == 0x2010 ||
	    code == 0x2212 || code == 0xff0d || code == 0x30fc)
		return -1;
	return -2;
}

int
corporate_number_parse(struct text t, char number_out[CORPORATE_NUMBER_MAX],
		       struct err *e)
{
	size_t digits = 0;

	for (size_t at = 0; at < t.n;) {
		uint32_t code = 0;
		size_t length = utf8_decode(text_slice(t, at, t.n), &code);
		int digit = length > 0 ? digit_of(code) : -2;

		if (digit == -2)
			return err_set(e, ERR_INVALID,
				       "corporate number: only digits, blanks "
				       "and hyphens are allowed");
		if (digit >= 0 && digits < DIGITS)
			number_out[digits] = (char)('0' + digit);
		if (digit >= 0)
			digits++;
		at += length;
	}
	if (digits != DIGITS)
		return err_set(e, ERR_INVALID,
			       "corporate number: %zu digits instead of 13",
			       digits);
	number_out[DIGITS] = '\0';
	if (number_out[0] - '0' != corporate_number_check_digit(number_out + 1))
		return err_set(e, ERR_INVALID,
			       "corporate number: the check digit does not "
			       "fit, so a digit is mistyped");
	return 0;
}
