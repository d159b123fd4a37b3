/*
 * corporate_number.h: 法人番号, the thirteen-digit number of a corporation.
 * The first digit checks the other twelve. A sole proprietor has none.
 * Source: 法人番号の指定等に関する省令 (check digit).
 */
#ifndef RATE_CORPORATE_NUMBER_H
#define RATE_CORPORATE_NUMBER_H

#include "base/err.h"
#include "base/str.h"

#define CORPORATE_NUMBER_MAX 14 /* 13 digits and the terminator */

/*
 * Reads a number as people write it: full-width digits, blanks and hyphens
 * are allowed between digits. ERR_INVALID tells what is wrong: the length, a
 * foreign character, or the check digit. (Counted modulo 9, a 0 typed for a 9
 * cannot be noticed by anybody.)
 */
int MUST_CHECK corporate_number_parse(struct text t,
				      char number_out[CORPORATE_NUMBER_MAX],
				      struct err *e);
/* The check digit, 1 to 9, of twelve digits '0' to '9'. */
int corporate_number_check_digit(const char *twelve);

#endif
