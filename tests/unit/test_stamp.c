/* test_stamp.c: points in time. */
#include <string.h>
#include <time.h>

#include "base/stamp.h"
#include "tap.h"

static void
test_parse(void)
{
	static const struct {
		const char *text;
		int64_t us; /* -1: refused */
	} cases[] = {
		{ "1970-01-01T00:00:00Z", 0 },
		{ "2026-11-21T03:04:05Z", INT64_C(1795230245000000) },
		{ "2026-11-21T03:04:05.678901+0000",
		  INT64_C(1795230245678901) },
		{ "2026-11-21T12:04:05.678901+0900",
		  INT64_C(1795230245678901) },
		{ "2026-11-21T12:04:05+09:00", INT64_C(1795230245000000) },
		{ "2026-11-20T22:34:05-0430", INT64_C(1795230245000000) },
		{ "2026-11-21 03:04:05", INT64_C(1795230245000000) },
		{ "2026-11-21t03:04:05z", INT64_C(1795230245000000) },
		{ "2026-11-21T03:04:05.1Z", INT64_C(1795230245100000) },
		{ "2026-11-21T03:04:05,1Z", INT64_C(1795230245100000) },
		{ "2026-11-21T03:04:05.1234567899Z",
		  INT64_C(1795230245123456) },
		{ "2024-02-29T00:00:00Z", INT64_C(1709164800000000) },
		{ "2016-12-31T23:59:60Z", INT64_C(1483228800000000) },
		{ "9999-12-31T23:59:59Z", INT64_C(253402300799000000) },
		{ "1970-01-01T00:00:00+09:00", 0 },
		{ "", -1 },
		{ "2026-11-21", -1 },
		{ "2026-11-21T03:04Z", -1 },
		{ "2026-11-21T03:04:05.Z", -1 },
		{ "2026-11-21T03:04:05 Z", -1 },
		{ "2026-11-21T03:04:05Zx", -1 },
		{ "2026-11-21T24:00:00Z", -1 },
		{ "2026-11-21T03:60:00Z", -1 },
		{ "2026-11-21T03:04:61Z", -1 },
		{ "2026-13-01T00:00:00Z", -1 },
		{ "2026-00-01T00:00:00Z", -1 },
		{ "2026-11-31T00:00:00Z", -1 },
		{ "2026-11-00T00:00:00Z", -1 },
		{ "2025-02-29T00:00:00Z", -1 },
		{ "2100-02-29T00:00:00Z", -1 },
		{ "1969-12-31T23:59:59Z", -1 },
		{ "026-11-21T03:04:05Z", -1 },
		{ "2026-11-21T03:04:05+9", -1 },
		{ "2026-11-21T03:04:05+24:00", -1 },
		{ "2026-11-21T03:04:05+09:60", -1 },
		{ "2026/11/21T03:04:05Z", -1 },
	};
	struct err e = { 0 };
	int64_t us;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		us = -1;
		if (stamp_parse_us(text_of(cases[i].text), &us, &e) != 0)
			us = -1;
		tap_int(us, cases[i].us, cases[i].text);
	}
}

/* Our own sums against the C library's, a day and a bit at a time. */
static void
test_calendar(void)
{
	char got[STAMP_TEXT_MAX], want[STAMP_TEXT_MAX];
	int64_t ms, us = 0;
	int wrong = 0, lost = 0;
	struct tm tm;
	time_t t;

	for (ms = 0; ms < INT64_C(253402300800000);
	     ms += 86400000 * 13 + 12345) {
		t = (time_t)(ms / 1000);
		gmtime_r(&t, &tm);
		strftime(want, sizeof(want), "%Y-%m-%dT%H:%M:%S", &tm);
		stamp_write_iso(ms, got);
		wrong += strncmp(got, want, strlen(want)) != 0;
		lost += stamp_parse_us(text_of(got), &us, NULL) != 0 ||
			us != ms * 1000;
	}
	tap_int(wrong, 0, "days of eight thousand years");
	tap_int(lost, 0, "read back");
}

static void
test_write(void)
{
	char text[STAMP_TEXT_MAX];
	int64_t ms = INT64_C(1795230245678);

	stamp_write_iso(ms, text);
	tap_text(text, "2026-11-21T03:04:05.678Z", "for machines");
	stamp_write_local(ms, 540, text);
	tap_text(text, "2026-11-21 12:04", "in Japan");
	stamp_write_local(ms, -300, text);
	tap_text(text, "2026-11-20 22:04", "west of Greenwich");
	stamp_write_human(ms, 540, true, text);
	tap_text(text, "2026年11月21日 12時04分", "in Japanese");
	stamp_write_human(ms, 540, false, text);
	tap_text(text, "21 Nov 2026, 12:04", "in English");
	stamp_write_iso(-1, text);
	tap_text(text, "1969-12-31T23:59:59.999Z", "before the beginning");
	stamp_write_iso(INT64_MIN, text);
	tap_text(text, "0001-01-01T00:00:00.000Z", "the least");
	stamp_write_iso(INT64_MAX, text);
	tap_text(text, "9999-12-31T23:59:59.999Z", "the most");
	stamp_write_human(INT64_MAX, 540, true, text);
	tap_text(text, "9999年12月31日 23時59分", "the most, in Japan");
}

/* stamp_parse_near must be stamp_parse_us, whatever came before. */
static void
test_near(void)
{
	static const char *const texts[] = {
		"2026-11-21T03:04:05.678901+0000",
		"2026-11-21T03:04:59.000001+0000",
		"2026-11-21T03:04:60.000000+0000",
		"2026-11-21T03:04:05.678901+0900",
		"2026-11-21T03:04:05.678901+09:00",
		"2026-11-21T03:04:05.67890a+0900",
		"2026-11-21T03:04:0a.678901+0900",
		"2026-11-21T03:04:05,678901+0900",
		"2026-11-21T03:04:05.6789012+090",
		"2026-11-21T03:04:05.67890123456",
		"2026-11-21T03:05:05.678901+0900",
		"2026-13-21T03:05:05.678901+0900",
		"1970-01-01T00:00:05.678901+0900",
		"1970-01-01T09:00:05.678901+0900",
		"1970-01-01T00:00:05.678901+0000",
		"2026-11-21T03:04:05Z",
		"",
	};
	int wrong = 0;

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		for (size_t k = 0; k < ARRAY_LEN(texts); k++) {
			struct text t = text_of(texts[k]);
			struct stamp_near near = { .known = false };
			int64_t want = -1, got = -1, before;
			bool read = stamp_parse_near(&near, text_of(texts[i]),
						     &before, NULL) == 0;

			if (stamp_parse_us(t, &want, NULL) !=
				stamp_parse_near(&near, t, &got, NULL) ||
			    want != got || (i == k && read != (want >= 0)))
				wrong++;
		}
	tap_int(wrong, 0, "the quick way is the same");
}

static int64_t
fixed(void *context)
{
	return *(int64_t *)context;
}

static void
test_clock(void)
{
	int64_t at = 42;
	struct stamp_clock mine = { fixed, &at };

	tap_int(stamp_now(&mine), 42, "the clock is handed in");
	tap_ok(stamp_now(&stamp_system_clock) > INT64_C(1700000000000),
	       "this machine's clock");
}

int
main(void)
{
	test_parse();
	test_near();
	test_calendar();
	test_write();
	test_clock();
	return tap_done();
}
