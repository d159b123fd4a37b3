/*
 * chart.h: drawings of a few numbers, the same for pages (SVG) and paper
 * (cairo). Colours tell nothing that the shapes and words do not; whoever
 * shows a chart puts its numbers into a table beside it.
 */
#ifndef PAPER_CHART_H
#define PAPER_CHART_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

#define CHART_SPOKES_MAX 12
#define CHART_POINTS_MAX 40

/* One spoke of a radar. */
struct chart_spoke {
	const char *name;
	double share;  /* 0 middle .. 1 rim; what lies outside is cut */
	double before; /* the same for an earlier time; negative: none */
};

/* One point of a line, in order of time. */
struct chart_point {
	const char *label; /* under the axis */
	double value;
};

/* One bar: a share of what it could be, and a figure above it. */
struct chart_bar {
	const char *label; /* under the axis */
	double share;      /* 0..1; negative: there was nothing to fill */
	int64_t count;     /* 0: no figure */
};

/* Appends an SVG document to 'out'. 'language' ("ja", "en") chooses glyphs.
 * ERR_TOO_BIG when 'out' meets its limit, ERR_SYSTEM when drawing failed. */
int MUST_CHECK chart_radar_svg(const struct chart_spoke *spoke, size_t spokes,
			       const char *language, struct str *out,
			       struct err *e);
/* A line between 'low' and 'high', with the values written at the points. */
int MUST_CHECK chart_line_svg(const struct chart_point *point, size_t points,
			      double low, double high, const char *language,
			      struct str *out, struct err *e);

/* Bars from nothing to all; for many, every other label is left out. */
int MUST_CHECK chart_bars_svg(const struct chart_bar *bar, size_t bars,
			      const char *language, struct str *out,
			      struct err *e);

#endif
