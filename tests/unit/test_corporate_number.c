/* test_corporate_number.c: the check digit of 法人番号. */
#include <string.h>

#include "rate/corporate_number.h"
#include "tap.h"

struct row {
	const char *text;
	const char *want; /* NULL: refused */
	const char *name;
};

/* One number whose check digit was worked out by hand, and what people make
 * of it. */
static const struct row rows[] = {
	{ "5835678256246", "5835678256246", "a number whose digit fits" },
	{ "5835-6782-56246", "5835678256246", "hyphens" },
	{ " 5 8356 7825 6246 ", "5835678256246", "blanks" },
	{ "５８３５６７８２５６２４６", "5835678256246", "full width" },
	{ "５８３５ー６７８２ー５６２４６", "5835678256246", "long marks" },
	{ "5835678256247", NULL, "last digit mistyped" },
	{ "8535678256246", NULL, "first two digits swapped" },
	{ "0835678256246", NULL, "a leading 0 is never right" },
	{ "583567825624", NULL, "twelve digits" },
	{ "58356782562466", NULL, "fourteen digits" },
	{ "", NULL, "nothing" },
	{ "583567825624O", NULL, "a letter O" },
	{ "583567825\xff"
	  "246",
	  NULL, "bytes that are no character" },
};

static void
every_weight_counts(void)
{
	char number[CORPORATE_NUMBER_MAX];
	char text[14] = "5835678256246";
	struct err e;

	/* Changing one digit by anything but a whole 9 must be noticed. */
	for (int place = 1; place < 13; place++) {
		char kept = text[place];

		text[place] = kept == '9' ? '8' : (char)(kept + 1);
		tap_ok(corporate_number_parse(text_of(text), number, &e) != 0,
		       "a wrong digit at place %d is refused", place + 1);
		text[place] = kept;
	}
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char number[CORPORATE_NUMBER_MAX] = "";
		struct err e = { 0 };
		int rc =
		    corporate_number_parse(text_of(rows[i].text), number, &e);

		if (rows[i].want == NULL)
			tap_ok(rc != 0 && e.kind == ERR_INVALID &&
				   strstr(e.text, "corporate number") != NULL,
			       "refused: %s", rows[i].name);
		else
			tap_text(rc == 0 ? number : e.text, rows[i].want,
				 rows[i].name);
	}
	every_weight_counts();
	return tap_done();
}
