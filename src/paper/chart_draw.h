/* chart_draw.h: the drawings of chart.h on any cairo surface; for this room.
 * They fill a box of 'width' x 'height' points at the current origin. */
#ifndef PAPER_CHART_DRAW_H
#define PAPER_CHART_DRAW_H

#include <cairo.h>

#include "paper/chart.h"

struct chart_box {
	double width, height;
	const char *language;
};

void chart_radar_draw(cairo_t *cr, const struct chart_box *box,
		      const struct chart_spoke *spoke, size_t spokes);
void chart_line_draw(cairo_t *cr, const struct chart_box *box,
		     const struct chart_point *point, size_t points, double low,
		     double high);

void chart_bars_draw(cairo_t *cr, const struct chart_box *box,
		     const struct chart_bar *bar, size_t bars);

#endif
