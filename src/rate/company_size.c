/* company_size.c: see company_size.h. */
#include "rate/company_size.h"

#include <string.h>

#include "base/def.h"

#define MILLION INT64_C(1000000)

static const struct size_limit limits[SIZE_CLASS_COUNT] = {
	[SIZE_CLASS_OTHER] = { 300 * MILLION, 300, 20 },
	[SIZE_CLASS_WHOLESALE] = { 100 * MILLION, 100, 5 },
	[SIZE_CLASS_SERVICE] = { 50 * MILLION, 100, 5 },
	[SIZE_CLASS_RETAIL] = { 50 * MILLION, 50, 5 },
	[SIZE_CLASS_RUBBER] = { 300 * MILLION, 900, 20 },
	[SIZE_CLASS_SOFTWARE] = { 300 * MILLION, 300, 5 },
	[SIZE_CLASS_HOTEL] = { 50 * MILLION, 200, 20 },
	[SIZE_CLASS_LEISURE] = { 50 * MILLION, 100, 20 },
};

/* Codes by their beginning; the longest that fits decides. */
static const struct {
	const char *prefix;
	enum size_class class;
} codes[] = {
	{ "50", SIZE_CLASS_WHOLESALE },  { "51", SIZE_CLASS_WHOLESALE },
	{ "52", SIZE_CLASS_WHOLESALE },  { "53", SIZE_CLASS_WHOLESALE },
	{ "54", SIZE_CLASS_WHOLESALE },  { "55", SIZE_CLASS_WHOLESALE },
	{ "56", SIZE_CLASS_RETAIL },     { "57", SIZE_CLASS_RETAIL },
	{ "58", SIZE_CLASS_RETAIL },     { "59", SIZE_CLASS_RETAIL },
	{ "60", SIZE_CLASS_RETAIL },     { "61", SIZE_CLASS_RETAIL },
	{ "76", SIZE_CLASS_RETAIL },     { "77", SIZE_CLASS_RETAIL },
	{ "19", SIZE_CLASS_RUBBER },     { "191", SIZE_CLASS_OTHER },
	{ "1933", SIZE_CLASS_OTHER },    { "38", SIZE_CLASS_SERVICE },
	{ "39", SIZE_CLASS_SERVICE },    { "391", SIZE_CLASS_SOFTWARE },
	{ "3921", SIZE_CLASS_SOFTWARE }, { "411", SIZE_CLASS_SERVICE },
	{ "412", SIZE_CLASS_SERVICE },   { "415", SIZE_CLASS_SERVICE },
	{ "416", SIZE_CLASS_SERVICE },   { "693", SIZE_CLASS_SERVICE },
	{ "70", SIZE_CLASS_SERVICE },    { "75", SIZE_CLASS_LEISURE },
	{ "751", SIZE_CLASS_HOTEL },     { "791", SIZE_CLASS_OTHER },
	{ "80", SIZE_CLASS_LEISURE },
};

/* Divisions that lie in one class whole. L, O, P, Q and R are services. */
static const char service_divisions[] = "LOPQR";
static const char other_divisions[] = "ABCDEFHJST";

/* Two-digit codes of divisions that are services whole. */
static bool
is_service_code(int major)
{
	return (major >= 71 && major <= 74) || (major >= 78 && major <= 96);
}

static bool
class_of_letter(char letter, enum size_class *out)
{
	if (strchr(service_divisions, letter) != NULL)
		*out = SIZE_CLASS_SERVICE;
	else if (strchr(other_divisions, letter) != NULL)
		*out = SIZE_CLASS_OTHER;
	else
		return false;
	return true;
}

static bool
all_digits(struct text t)
{
	for (size_t i = 0; i < t.n; i++)
		if (t.p[i] < '0' || t.p[i] > '9')
			return false;
	return true;
}

/* A two-digit code whose finer codes fall into different classes. */
static bool
is_mixed(struct text code)
{
	return text_is(code, "41") || text_is(code, "69");
}

bool
size_class_of_industry(struct text code, enum size_class *out)
{
	size_t best = 0;

	if (code.n == 1 && code.p[0] >= 'A' && code.p[0] <= 'T')
		return class_of_letter(code.p[0], out);
	if (code.n < 2 || code.n > 4 || !all_digits(code) || is_mixed(code))
		return false;
	*out = is_service_code((code.p[0] - '0') * 10 + code.p[1] - '0')
		   ? SIZE_CLASS_SERVICE
		   : SIZE_CLASS_OTHER;
	for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
		size_t length = strlen(codes[i].prefix);

		if (length > best && text_starts(code, codes[i].prefix)) {
			best = length;
			*out = codes[i].class;
		}
	}
	return true;
}

const struct size_limit *size_limit_of(enum size_class class)
{
	return &limits[class];
}

static bool
within(int64_t figure, int64_t limit)
{
	return figure != SIZE_FIGURE_UNKNOWN && figure <= limit;
}

struct company_size
company_size_judge(enum company_kind kind, enum size_class class,
		   int64_t capital_yen, int64_t employees)
{
	struct company_size size = { .class = class, .limit = limits[class] };
	bool corporation = kind == COMPANY_CORPORATION;

	if (kind == COMPANY_OTHER_BODY) {
		size.reason = SIZE_NOT_A_COMPANY;
		return size;
	}
	size.small = within(employees, size.limit.small_employees);
	if (within(employees, size.limit.employees))
		size.reason = SIZE_BY_EMPLOYEES;
	else if (corporation && within(capital_yen, size.limit.capital_yen))
		size.reason = SIZE_BY_CAPITAL;
	else if (employees == SIZE_FIGURE_UNKNOWN ||
		 (corporation && capital_yen == SIZE_FIGURE_UNKNOWN))
		size.reason = SIZE_UNKNOWN;
	else
		size.reason = SIZE_ABOVE_BOTH;
	size.sme =
	    size.reason == SIZE_BY_EMPLOYEES || size.reason == SIZE_BY_CAPITAL;
	return size;
}
