/* test_company_size.c: the SME test, case by case. */
#include "rate/company_size.h"
#include "tap.h"

#define MILLION INT64_C(1000000)

struct row {
	enum company_kind kind;
	const char *industry;
	int64_t capital, employees;
	bool sme, small;
	enum size_reason reason;
	const char *name;
};

static const struct row rows[] = {
	{ COMPANY_CORPORATION, "E", 300 * MILLION, 301, true, false,
	  SIZE_BY_CAPITAL, "maker at the capital limit" },
	{ COMPANY_CORPORATION, "E", 300 * MILLION + 1, 300, true, false,
	  SIZE_BY_EMPLOYEES, "maker at the head limit" },
	{ COMPANY_CORPORATION, "E", 300 * MILLION + 1, 301, false, false,
	  SIZE_ABOVE_BOTH, "maker above both" },
	{ COMPANY_CORPORATION, "D", 10 * MILLION, 20, true, true,
	  SIZE_BY_EMPLOYEES, "builder with 20 is small" },
	{ COMPANY_CORPORATION, "D", 10 * MILLION, 21, true, false,
	  SIZE_BY_EMPLOYEES, "builder with 21 is not small" },
	{ COMPANY_CORPORATION, "53", 100 * MILLION + 1, 100, true, false,
	  SIZE_BY_EMPLOYEES, "wholesaler with 100" },
	{ COMPANY_CORPORATION, "53", 100 * MILLION + 1, 101, false, false,
	  SIZE_ABOVE_BOTH, "wholesaler above both" },
	{ COMPANY_CORPORATION, "58", 50 * MILLION, 51, true, false,
	  SIZE_BY_CAPITAL, "retailer at the capital limit" },
	{ COMPANY_CORPORATION, "58", 50 * MILLION + 1, 51, false, false,
	  SIZE_ABOVE_BOTH, "retailer above both" },
	{ COMPANY_CORPORATION, "76", 60 * MILLION, 50, true, false,
	  SIZE_BY_EMPLOYEES, "a restaurant counts as retail" },
	{ COMPANY_CORPORATION, "76", 60 * MILLION, 5, true, true,
	  SIZE_BY_EMPLOYEES, "a restaurant with 5 is small" },
	{ COMPANY_CORPORATION, "R", 60 * MILLION, 100, true, false,
	  SIZE_BY_EMPLOYEES, "service with 100" },
	{ COMPANY_CORPORATION, "R", 60 * MILLION, 101, false, false,
	  SIZE_ABOVE_BOTH, "service above both" },
	{ COMPANY_CORPORATION, "199", 400 * MILLION, 900, true, false,
	  SIZE_BY_EMPLOYEES, "rubber goods up to 900" },
	{ COMPANY_CORPORATION, "191", 400 * MILLION, 900, false, false,
	  SIZE_ABOVE_BOTH, "tyres are ordinary makers" },
	{ COMPANY_CORPORATION, "391", 200 * MILLION, 500, true, false,
	  SIZE_BY_CAPITAL, "software up to 300 million" },
	{ COMPANY_CORPORATION, "751", 80 * MILLION, 200, true, false,
	  SIZE_BY_EMPLOYEES, "an inn up to 200" },
	{ COMPANY_CORPORATION, "80", 80 * MILLION, 20, true, true,
	  SIZE_BY_EMPLOYEES, "leisure with 20 is small" },
	{ COMPANY_SOLE_PROPRIETOR, "E", 1 * MILLION, 301, false, false,
	  SIZE_ABOVE_BOTH, "a sole proprietor is judged by heads alone" },
	{ COMPANY_SOLE_PROPRIETOR, "58", SIZE_FIGURE_UNKNOWN, 3, true, true,
	  SIZE_BY_EMPLOYEES, "a shop of three" },
	{ COMPANY_CORPORATION, "E", SIZE_FIGURE_UNKNOWN, 301, false, false,
	  SIZE_UNKNOWN, "capital would decide but is missing" },
	{ COMPANY_CORPORATION, "E", 1 * MILLION, SIZE_FIGURE_UNKNOWN, true,
	  false, SIZE_BY_CAPITAL, "capital is enough alone" },
	{ COMPANY_OTHER_BODY, "P", SIZE_FIGURE_UNKNOWN, 10, false, false,
	  SIZE_NOT_A_COMPANY, "a medical corporation is none of these" },
};

static void
undecided_codes(void)
{
	static const char *const undecided[] = { "I", "M",  "G",     "K",
						 "N", "41", "69",    "",
						 "i", "5A", "12345", "Z" };
	enum size_class class;

	for (size_t i = 0; i < sizeof(undecided) / sizeof(undecided[0]); i++)
		tap_ok(!size_class_of_industry(text_of(undecided[i]), &class),
		       "code '%s' does not decide", undecided[i]);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *row = &rows[i];
		enum size_class class = SIZE_CLASS_OTHER;
		bool known =
		    size_class_of_industry(text_of(row->industry), &class);
		struct company_size size = company_size_judge(
		    row->kind, class, row->capital, row->employees);

		tap_ok(known && size.sme == row->sme &&
			   size.small == row->small &&
			   size.reason == row->reason,
		       "%s", row->name);
	}
	undecided_codes();
	return tap_done();
}
