/* test_num.c: strict numbers. */
#include <inttypes.h>
#include <locale.h>
#include <string.h>

#include "base/num.h"
#include "tap.h"

static void
test_int(void)
{
	static const char *const bad[] = {
		"",    "-",   "+1",  " 1",  "1 ",  "01",          "-01",
		"1.0", "0x1", "1e3", "--1", "1\n", "\xef\xbc\x91"
	};
	int64_t value = 77;
	struct err e = { 0 };

	tap_ok(num_int(TEXT("-9223372036854775808"), INT64_MIN, INT64_MAX,
		       &value, &e) == 0 &&
		   value == INT64_MIN,
	       "the least");
	tap_ok(num_int(TEXT("9223372036854775807"), INT64_MIN, INT64_MAX,
		       &value, &e) == 0 &&
		   value == INT64_MAX,
	       "the most");
	tap_int(num_int(TEXT("9223372036854775808"), INT64_MIN, INT64_MAX,
			&value, &e),
		-1, "one more");
	tap_int(num_int(TEXT("-9223372036854775809"), INT64_MIN, INT64_MAX,
			&value, &e),
		-1, "one less");
	value = 77;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		tap_int(num_int(text_of(bad[i]), -1000, 1000, &value, &e), -1,
			bad[i]);
	tap_int(value, 77, "nothing is stored on failure");
	tap_ok(num_int(TEXT("0"), 0, 9, &value, &e) == 0 && value == 0, "zero");
	tap_ok(num_int(TEXT("-0"), 0, 9, &value, &e) == 0 && value == 0, "-0");
	tap_int(num_int(TEXT("10"), 0, 9, &value, &e), -1, "over");
	tap_text(e.text, "'10' is not a whole number from 0 to 9", "told");
	tap_int(num_int(TEXT("1\0002"), 0, 999, &value, &e), -1, "a zero byte");
}

static void
test_real(void)
{
	static const char *const bad[] = { "",      ".",   ".5",  "1.",
					   "1e3",   "nan", "inf", "01",
					   "1.2.3", "1,5", "--1", "1 " };
	double value = 0;
	struct err e = { 0 };

	setlocale(LC_ALL, "de_DE.UTF-8");
	tap_ok(num_real(TEXT("0.25"), 0, 1, &value, &e) == 0 && value == 0.25,
	       "a quarter");
	tap_ok(num_real(TEXT("-3"), -5, 1, &value, &e) == 0 && value == -3,
	       "a whole number");
	tap_ok(num_real(TEXT("0.1"), 0, 1, &value, &e) == 0 && value == 0.1,
	       "a tenth");
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		tap_int(num_real(text_of(bad[i]), -1000, 1000, &value, &e), -1,
			bad[i]);
	tap_int(num_real(TEXT("1.01"), 0, 1, &value, &e), -1, "over");
	tap_text(e.text, "'1.01' is not a number from 0 to 1", "told");
	tap_ok(num_decimal(TEXT("1e3")) == 1000 &&
		   num_decimal(TEXT("-2.5E-1")) == -0.25,
	       "with exponents");
}

static void
test_units(void)
{
	static const struct {
		const char *text;
		int64_t size, duration; /* -1: refused */
	} cases[] = {
		{ "0", 0, 0 },
		{ "512", 512, -1 },
		{ "64KiB", 65536, -1 },
		{ "16MiB", 16777216, -1 },
		{ "2GiB", INT64_C(2147483648), -1 },
		{ "1TiB", INT64_C(1099511627776), -1 },
		{ "250ms", -1, 250 },
		{ "30s", -1, 30000 },
		{ "15m", -1, 900000 },
		{ "8h", -1, 28800000 },
		{ "7d", -1, 604800000 },
		{ "0s", -1, 0 },
		{ "1 KiB", -1, -1 },
		{ "1kib", -1, -1 },
		{ "1KB", -1, -1 },
		{ "1.5MiB", -1, -1 },
		{ "-1s", -1, -1 },
		{ "s", -1, -1 },
		{ "", -1, -1 },
		{ "9223372036854775807KiB", -1, -1 },
		{ "9223372036854775807d", -1, -1 },
	};
	int64_t value;
	struct err e = { 0 };
	char back[32];

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct text t = text_of(cases[i].text);

		if (num_size(t, 0, INT64_MAX, &value, &e) != 0)
			value = -1;
		tap_int(value, cases[i].size, cases[i].text);
		if (value > 0) {
			num_size_write(value, back);
			tap_text(back, cases[i].text, "written back");
		}
		if (num_duration(t, 0, INT64_MAX, &value, &e) != 0)
			value = -1;
		tap_int(value, cases[i].duration, cases[i].text);
		if (value > 0) {
			num_duration_write(value, back);
			tap_text(back, cases[i].text, "written back");
		}
	}
	tap_int(num_duration(TEXT("8d"), 1000, 604800000, &value, &e), -1,
		"over");
	tap_text(e.text,
		 "'8d' is not a time from 1s to 7d (with ms, s, m, h or d)",
		 "told");
	num_size_write(INT64_MAX, back);
	tap_text(back, "9223372036854775807", "the largest");
	num_duration_write(0, back);
	tap_text(back, "0s", "no time");
}

static void
test_bool(void)
{
	static const char *const bad[] = { "", "True", "y", "2", " yes" };
	struct err e = { 0 };
	bool value = false;

	tap_ok(num_bool(TEXT("yes"), &value, &e) == 0 && value, "yes");
	tap_ok(num_bool(TEXT("off"), &value, &e) == 0 && !value, "off");
	tap_ok(num_bool(TEXT("1"), &value, &e) == 0 && value, "1");
	tap_ok(num_bool(TEXT("false"), &value, &e) == 0 && !value, "false");
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		tap_int(num_bool(text_of(bad[i]), &value, &e), -1, bad[i]);
}

int
main(void)
{
	test_int();
	test_real();
	test_units();
	test_bool();
	return tap_done();
}
