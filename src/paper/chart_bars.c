/* chart_bars.c: bars beside each other, each as full as its share. */
#include <cairo-svg.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <stdio.h>

#include "paper/chart_draw.h"

#define FONT      "BIZ UDPGothic, Noto Sans CJK JP, sans-serif 7.5"
#define ABOVE     16.0
#define BELOW     16.0
#define LEFT      34.0
#define BAR_PART  0.72
#define SVG_WIDTH 620.0
/* As on paper: flat, so that the owner's page stays one page. */
#define SVG_HEIGHT 150.0

struct plot {
	cairo_t *cr;
	const struct chart_box *box;
	double left, top, width, height;
};

static void
label(const struct plot *p, const char *text, double x, double y, double side)
{
	PangoFontDescription *font = pango_font_description_from_string(FONT);
	PangoLayout *layout = pango_cairo_create_layout(p->cr);
	int width, height;

	pango_context_set_language(
	    pango_layout_get_context(layout),
	    pango_language_from_string(p->box->language));
	pango_layout_set_font_description(layout, font);
	pango_layout_set_text(layout, text, -1);
	pango_layout_get_pixel_size(layout, &width, &height);
	cairo_move_to(p->cr, x - width * side, y - height / 2.0);
	cairo_set_source_rgb(p->cr, 0.1, 0.1, 0.1);
	pango_cairo_show_layout(p->cr, layout);
	g_object_unref(layout);
	pango_font_description_free(font);
}

static void
lines(const struct plot *p)
{
	static const char *const words[] = { "0%", "50%", "100%" };

	for (int i = 0; i < 3; i++) {
		double y = p->top + p->height * (1 - i / 2.0);

		cairo_set_source_rgb(p->cr, 0.75, 0.77, 0.80);
		cairo_set_line_width(p->cr, 0.6);
		cairo_move_to(p->cr, p->left, y);
		cairo_line_to(p->cr, p->left + p->width, y);
		cairo_stroke(p->cr);
		label(p, words[i], p->left - 5, y, 1);
	}
}

/* Full bars are calm, what is missing stays open: no colour needed. */
static void
bar_draw(const struct plot *p, const struct chart_bar *bar, double x,
	 double width)
{
	double share = bar->share > 1 ? 1 : bar->share;
	double height = p->height * (share > 0 ? share : 0);
	char count[32];

	if (bar->share >= 0) {
		cairo_rectangle(p->cr, x, p->top, width, p->height);
		cairo_set_source_rgb(p->cr, 1, 0.93, 0.92);
		cairo_fill(p->cr);
		cairo_rectangle(p->cr, x, p->top + p->height - height, width,
				height);
		cairo_set_source_rgb(p->cr, 0.10, 0.36, 0.55);
		cairo_fill(p->cr);
		cairo_rectangle(p->cr, x, p->top, width, p->height);
		cairo_set_source_rgb(p->cr, 0.45, 0.47, 0.50);
		cairo_set_line_width(p->cr, 0.4);
		cairo_stroke(p->cr);
	}
	if (bar->count > 0) {
		snprintf(count, sizeof(count), "%lld", (long long)bar->count);
		label(p, count, x + width / 2, p->top - 8, 0.5);
	}
}

void
chart_bars_draw(cairo_t *cr, const struct chart_box *box,
		const struct chart_bar *bar, size_t bars)
{
	struct plot p = { .cr = cr,
			  .box = box,
			  .left = LEFT,
			  .top = ABOVE,
			  .width = box->width - LEFT - 4,
			  .height = box->height - ABOVE - BELOW };
	double step = p.width / (double)(bars > 0 ? bars : 1);
	/* So wide that a single bar is no wall. */
	double width = fmin(step * BAR_PART, 40);
	size_t every = bars > 16 ? 2 : 1;

	lines(&p);
	for (size_t i = 0; i < bars; i++) {
		double middle = p.left + step * ((double)i + 0.5);

		bar_draw(&p, &bar[i], middle - width / 2, width);
		if (i % every == 0)
			label(&p, bar[i].label, middle,
			      p.top + p.height + BELOW / 2, 0.5);
	}
}

static cairo_status_t
take(void *context, const unsigned char *bytes, unsigned length)
{
	str_add_n(context, (const char *)bytes, length);
	return CAIRO_STATUS_SUCCESS;
}

int
chart_bars_svg(const struct chart_bar *bar, size_t bars, const char *language,
	       struct str *out, struct err *e)
{
	const struct chart_box box = { SVG_WIDTH, SVG_HEIGHT, language };
	cairo_surface_t *surface = cairo_svg_surface_create_for_stream(
	    take, out, box.width, box.height);
	cairo_t *cr = cairo_create(surface);
	cairo_status_t status;

	chart_bars_draw(cr, &box, bar, bars);
	cairo_show_page(cr);
	status = cairo_status(cr);
	cairo_destroy(cr);
	cairo_surface_finish(surface);
	cairo_surface_destroy(surface);
	if (status != CAIRO_STATUS_SUCCESS)
		return err_set(e, ERR_SYSTEM, "drawing: %s",
			       cairo_status_to_string(status));
	return str_check(out, "the drawing", e);
}
