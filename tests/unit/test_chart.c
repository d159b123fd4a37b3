/* test_chart.c: charts are whole SVG documents, and bounded. */
#include <string.h>

#include "paper/chart.h"
#include "tap.h"

static const struct chart_spoke spokes[] = {
	{ "機器", 1.0, 0.5 },  { "鍵", 0.25, 0.5 },  { "メール", 0, 0.5 },
	{ "場所", -1.0, 0.5 }, { "備え", 7.0, 0.5 },
};

static const struct chart_point points[] = { { "2025-11", -12 },
					     { "2026-05", 55 },
					     { "2026-11", 91 } };

static void
test_radar(void)
{
	struct err e = { 0 };
	struct str out;

	str_init(&out, 1024 * 1024);
	tap_int(chart_radar_svg(spokes, ARRAY_LEN(spokes), "ja", &out, &e), 0,
		"a radar is drawn");
	tap_ok(strstr(out.p, "<svg") != NULL && strstr(out.p, "</svg>") != NULL,
	       "as a whole SVG document");
	tap_ok(strstr(out.p, "stroke-dasharray") != NULL,
	       "the earlier time is dashed, not only coloured");
	tap_ok(strstr(out.p, "nan") == NULL && strstr(out.p, "inf") == NULL,
	       "every coordinate is a number");
	str_done(&out);
}

static void
test_line(void)
{
	struct err e = { 0 };
	struct str out;

	str_init(&out, 1024 * 1024);
	tap_int(
	    chart_line_svg(points, ARRAY_LEN(points), -25, 100, "en", &out, &e),
	    0, "a line is drawn");
	tap_int(chart_line_svg(points, 1, -25, 100, "en", &out, &e), 0,
		"one point is a line too");
	tap_int(chart_line_svg(NULL, 0, 0, 0, "ja", &out, &e), 0,
		"and none, on an empty scale");
	tap_ok(strstr(out.p, "nan") == NULL, "without a division by nothing");
	str_done(&out);
}

static void
test_bounded(void)
{
	struct err e = { 0 };
	struct str out;

	str_init(&out, 100);
	tap_int(chart_radar_svg(spokes, ARRAY_LEN(spokes), "ja", &out, &e), -1,
		"a text that is too short for it");
	tap_int(e.kind, ERR_TOO_BIG, "is told");
	str_done(&out);
}

int
main(void)
{
	test_radar();
	test_line();
	test_bounded();
	return tap_done();
}
