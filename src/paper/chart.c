#include "paper/chart.h"

#include <cairo-svg.h>
#include <math.h>
#include <pango/pangocairo.h>

#include "base/check.h"
#include "paper/chart_draw.h"

#define FONT         "BIZ UDPGothic, Noto Sans CJK JP, sans-serif 11"
#define RINGS        4
#define LABEL_ROOM   58.0
#define RADAR_WIDTH  520.0
#define RADAR_HEIGHT 320.0
#define LINE_WIDTH   560.0
#define LINE_HEIGHT  220.0
#define AXIS_ROOM    34.0

enum align { ALIGN_LEFT, ALIGN_MIDDLE, ALIGN_RIGHT };

static double
within(double value, double low, double high)
{
	return value < low ? low : value > high ? high : value;
}

static void
text_draw(cairo_t *cr, const char *language, const char *text, double x,
	  double y, enum align align)
{
	PangoFontDescription *font = pango_font_description_from_string(FONT);
	PangoLayout *layout = pango_cairo_create_layout(cr);
	int width, height;

	pango_context_set_language(pango_layout_get_context(layout),
				   pango_language_from_string(language));
	pango_layout_set_font_description(layout, font);
	pango_layout_set_text(layout, text, -1);
	pango_layout_get_pixel_size(layout, &width, &height);
	x -= align == ALIGN_LEFT    ? 0
	     : align == ALIGN_RIGHT ? width
				    : width / 2.0;
	cairo_move_to(cr, x, y - height / 2.0);
	cairo_set_source_rgb(cr, 0.1, 0.1, 0.1);
	pango_cairo_show_layout(cr, layout);
	g_object_unref(layout);
	pango_font_description_free(font);
}

/* The way to the rim of spoke i; the first points up. */
static void
direction(size_t i, size_t spokes, double *x, double *y)
{
	double angle = 2 * M_PI * (double)i / (double)spokes - M_PI / 2;

	*x = cos(angle);
	*y = sin(angle);
}

static void
ring_draw(cairo_t *cr, size_t spokes, double radius)
{
	double x, y;

	for (size_t i = 0; i < spokes; i++) {
		direction(i, spokes, &x, &y);
		cairo_line_to(cr, x * radius, y * radius);
	}
	cairo_close_path(cr);
	cairo_stroke(cr);
}

/* The outline of shares; a missing one is in the middle. */
static void
outline(cairo_t *cr, const struct chart_spoke *spoke, size_t spokes,
	double radius, bool before)
{
	double x, y;

	cairo_new_path(cr);
	for (size_t i = 0; i < spokes; i++) {
		double share = before ? spoke[i].before : spoke[i].share;

		share = within(share, 0, 1);
		direction(i, spokes, &x, &y);
		cairo_line_to(cr, x * radius * share, y * radius * share);
	}
	cairo_close_path(cr);
}

static void
spokes_draw(cairo_t *cr, const struct chart_box *box,
	    const struct chart_spoke *spoke, size_t spokes, double radius)
{
	double x, y;

	cairo_set_line_width(cr, 0.8);
	cairo_set_source_rgb(cr, 0.6, 0.6, 0.6);
	for (int ring = 1; ring <= RINGS; ring++)
		ring_draw(cr, spokes, radius * ring / RINGS);
	for (size_t i = 0; i < spokes; i++) {
		direction(i, spokes, &x, &y);
		cairo_set_source_rgb(cr, 0.6, 0.6, 0.6);
		cairo_move_to(cr, 0, 0);
		cairo_line_to(cr, x * radius, y * radius);
		cairo_stroke(cr);
		text_draw(cr, box->language, spoke[i].name, x * (radius + 10),
			  y * (radius + 16),
			  x > 0.1    ? ALIGN_LEFT
			  : x < -0.1 ? ALIGN_RIGHT
				     : ALIGN_MIDDLE);
	}
}

void
chart_radar_draw(cairo_t *cr, const struct chart_box *box,
		 const struct chart_spoke *spoke, size_t spokes)
{
	const double dashes[] = { 5, 4 };
	double radius = box->height / 2 - LABEL_ROOM / 2;
	bool before = spokes > 0 && spoke[0].before >= 0;

	CHECK(spokes <= CHART_SPOKES_MAX);
	cairo_save(cr);
	cairo_translate(cr, box->width / 2, box->height / 2);
	spokes_draw(cr, box, spoke, spokes, radius);
	cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
	if (before) {
		outline(cr, spoke, spokes, radius, true);
		cairo_set_dash(cr, dashes, 2, 0);
		cairo_set_line_width(cr, 1.6);
		cairo_set_source_rgb(cr, 0.35, 0.35, 0.35);
		cairo_stroke(cr);
		cairo_set_dash(cr, NULL, 0, 0);
	}
	outline(cr, spoke, spokes, radius, false);
	cairo_set_source_rgba(cr, 0.0, 0.25, 0.65, 0.18);
	cairo_fill_preserve(cr);
	cairo_set_source_rgb(cr, 0.0, 0.25, 0.65);
	cairo_set_line_width(cr, 2.4);
	cairo_stroke(cr);
	cairo_restore(cr);
}

struct frame {
	double left, top, width, height, low, high;
	size_t points;
};

static double
place_x(const struct frame *f, size_t i)
{
	if (f->points < 2)
		return f->left + f->width / 2;
	return f->left + f->width * (double)i / (double)(f->points - 1);
}

static double
place_y(const struct frame *f, double value)
{
	double share =
	    (within(value, f->low, f->high) - f->low) / (f->high - f->low);

	return f->top + f->height * (1 - share);
}

static void
points_draw(cairo_t *cr, const struct chart_box *box, const struct frame *f,
	    const struct chart_point *point)
{
	char value[32];

	for (size_t i = 0; i < f->points; i++) {
		double x = place_x(f, i), y = place_y(f, point[i].value);

		cairo_set_source_rgb(cr, 0.0, 0.25, 0.65);
		cairo_new_path(cr);
		cairo_arc(cr, x, y, 4, 0, 2 * M_PI);
		cairo_fill(cr);
		snprintf(value, sizeof(value), "%.0f", point[i].value);
		text_draw(cr, box->language, value, x, y - 14, ALIGN_MIDDLE);
		text_draw(cr, box->language, point[i].label, x,
			  f->top + f->height + 18, ALIGN_MIDDLE);
	}
}

void
chart_line_draw(cairo_t *cr, const struct chart_box *box,
		const struct chart_point *point, size_t points, double low,
		double high)
{
	struct frame f = { .left = 40,
			   .top = 26,
			   .width = box->width - 80,
			   .height = box->height - 26 - AXIS_ROOM,
			   .low = low,
			   .high = high > low ? high : low + 1,
			   .points = points };

	CHECK(points <= CHART_POINTS_MAX);
	cairo_save(cr);
	cairo_set_line_width(cr, 0.8);
	cairo_set_source_rgb(cr, 0.6, 0.6, 0.6);
	for (int ring = 0; ring <= RINGS; ring++) {
		double y = f.top + f.height * ring / RINGS;

		cairo_move_to(cr, f.left - 16, y);
		cairo_line_to(cr, f.left + f.width + 16, y);
		cairo_stroke(cr);
	}
	cairo_set_source_rgb(cr, 0.0, 0.25, 0.65);
	cairo_set_line_width(cr, 2.4);
	for (size_t i = 0; i < points; i++)
		cairo_line_to(cr, place_x(&f, i), place_y(&f, point[i].value));
	cairo_stroke(cr);
	points_draw(cr, box, &f, point);
	cairo_restore(cr);
}

static cairo_status_t
bytes_add(void *context, const unsigned char *bytes, unsigned length)
{
	str_add_n(context, (const char *)bytes, length);
	return CAIRO_STATUS_SUCCESS;
}

/* Closes the surface and says how it went. */
static int
svg_end(cairo_t *cr, cairo_surface_t *surface, const struct str *out,
	struct err *e)
{
	cairo_status_t status;

	cairo_destroy(cr);
	cairo_surface_finish(surface);
	status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	if (status != CAIRO_STATUS_SUCCESS)
		return err_set(e, ERR_SYSTEM, "a chart cannot be drawn: %s",
			       cairo_status_to_string(status));
	if (out->over)
		return err_set(e, ERR_TOO_BIG, "a chart is too large");
	return 0;
}

int
chart_radar_svg(const struct chart_spoke *spoke, size_t spokes,
		const char *language, struct str *out, struct err *e)
{
	struct chart_box box = { RADAR_WIDTH, RADAR_HEIGHT, language };
	cairo_surface_t *surface = cairo_svg_surface_create_for_stream(
	    bytes_add, out, box.width, box.height);
	cairo_t *cr = cairo_create(surface);

	chart_radar_draw(cr, &box, spoke, spokes);
	return svg_end(cr, surface, out, e);
}

int
chart_line_svg(const struct chart_point *point, size_t points, double low,
	       double high, const char *language, struct str *out,
	       struct err *e)
{
	struct chart_box box = { LINE_WIDTH, LINE_HEIGHT, language };
	cairo_surface_t *surface = cairo_svg_surface_create_for_stream(
	    bytes_add, out, box.width, box.height);
	cairo_t *cr = cairo_create(surface);

	chart_line_draw(cr, &box, point, points, low, high);
	return svg_end(cr, surface, out, e);
}
