/* document.c: see document.h. */
#include "paper/document.h"

#include <cairo-pdf.h>
#include <errno.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/check.h"
#include "base/stamp.h"
#include "base/str.h"
#include "base/utf8.h"

/* A4 in points, and the margins a home printer can reach. */
#define PAGE_WIDTH    595.276
#define PAGE_HEIGHT   841.89
#define MARGIN        51.0
#define FOOTER_HEIGHT 34.0
#define WIDTH         (PAGE_WIDTH - 2 * MARGIN)
#define BOTTOM        (PAGE_HEIGHT - MARGIN - FOOTER_HEIGHT + 12)
#define TEXT_MAX      (256 * 1024)
#define CELL_PADDING  4.0
#define FONTS         "BIZ UDPGothic, Noto Sans CJK JP, sans-serif"

struct style {
	double size, before, after;
	bool bold;
	double grey;
	const char *tag;
	double keep; /* room wanted below, so that it is not left alone */
};

static const struct style styles[DOCUMENT_STYLE_COUNT] = {
	[DOCUMENT_TITLE] = { 20, 0, 8, true, 0.05, "H1", 90 },
	[DOCUMENT_HEADING] = { 15, 14, 6, true, 0.05, "H2", 90 },
	[DOCUMENT_SUBHEADING] = { 12, 9, 3, true, 0.05, "H3", 60 },
	[DOCUMENT_LEAD] = { 15, 2, 6, false, 0.05, "P", 0 },
	[DOCUMENT_BODY] = { 12, 1, 5, false, 0.05, "P", 0 },
	[DOCUMENT_NOTE] = { 9.5, 1, 3, false, 0.25, "P", 0 },
};

struct tone {
	double bar[3], fill[3];
};

static const struct tone tones[DOCUMENT_TONE_COUNT] = {
	[DOCUMENT_CALM] = { { 0.10, 0.45, 0.25 }, { 0.93, 0.97, 0.94 } },
	[DOCUMENT_NOTICE] = { { 0.00, 0.25, 0.65 }, { 0.92, 0.95, 1.00 } },
	[DOCUMENT_WARNING] = { { 0.75, 0.40, 0.00 }, { 1.00, 0.96, 0.88 } },
	[DOCUMENT_ALARM] = { { 0.75, 0.05, 0.05 }, { 1.00, 0.93, 0.92 } },
};

struct document {
	FILE *file;        /* NULL while counting */
	struct str *bytes; /* the caller's, may be NULL */
	char *path, *temporary, *footer, *language;
	cairo_surface_t *surface;
	cairo_t *cr;
	double y;
	int page, pages;
	bool page_empty, write_failed;
	struct str printable; /* one text made printable */
};

static cairo_status_t
write_file(void *context, const unsigned char *bytes, unsigned length)
{
	struct document *d = context;

	if (fwrite(bytes, 1, length, d->file) != length) {
		d->write_failed = true;
		return CAIRO_STATUS_WRITE_ERROR;
	}
	return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t
write_bytes(void *context, const unsigned char *bytes, unsigned length)
{
	struct document *d = context;

	if (d->bytes != NULL)
		str_add_n(d->bytes, (const char *)bytes, length);
	return CAIRO_STATUS_SUCCESS;
}

static char *
copy_text(const char *text)
{
	char *copy = strdup(text != NULL ? text : "");

	CHECK(copy != NULL);
	return copy;
}

static int
open_file(struct document *d, struct err *e)
{
	size_t room = strlen(d->path) + 32;

	d->temporary = malloc(room);
	CHECK(d->temporary != NULL);
	snprintf(d->temporary, room, "%s.%d.part", d->path, (int)getpid());
	/* Never what somebody else put there under that name. */
	d->file = fopen(d->temporary, "wbx");
	if (d->file == NULL)
		return err_system(e, "%s", d->path);
	return 0;
}

static void
set_properties(struct document *d, const struct document_options *options)
{
	char made[STAMP_TEXT_MAX];

	stamp_write_iso(options->made_ms, made);
	cairo_pdf_surface_set_metadata(d->surface, CAIRO_PDF_METADATA_TITLE,
				       options->title);
	cairo_pdf_surface_set_metadata(d->surface, CAIRO_PDF_METADATA_CREATOR,
				       "Komainu");
	cairo_pdf_surface_set_metadata(d->surface,
				       CAIRO_PDF_METADATA_CREATE_DATE, made);
}

int
document_new(const struct document_options *options,
	     struct document **document_out, struct err *e)
{
	struct document *d = calloc(1, sizeof(*d));

	CHECK(d != NULL);
	str_init(&d->printable, TEXT_MAX);
	d->path = options->path != NULL ? copy_text(options->path) : NULL;
	d->footer = copy_text(options->footer);
	d->language = copy_text(options->language);
	d->pages = options->pages;
	d->bytes = options->path == NULL ? options->bytes : NULL;
	if (d->path != NULL && open_file(d, e) != 0) {
		document_free(&d);
		return -1;
	}
	d->surface = cairo_pdf_surface_create_for_stream(
	    d->file != NULL ? write_file : write_bytes, d, PAGE_WIDTH,
	    PAGE_HEIGHT);
	set_properties(d, options);
	d->cr = cairo_create(d->surface);
	d->y = MARGIN;
	d->page = 1;
	d->page_empty = true;
	*document_out = d;
	return 0;
}

void
document_free(struct document **document)
{
	struct document *d = *document;

	if (d == NULL)
		return;
	*document = NULL;
	if (d->cr != NULL)
		cairo_destroy(d->cr);
	if (d->surface != NULL) {
		cairo_surface_finish(d->surface);
		cairo_surface_destroy(d->surface);
	}
	if (d->file != NULL) {
		fclose(d->file);
		unlink(d->temporary);
	}
	str_done(&d->printable);
	free(d->path);
	free(d->temporary);
	free(d->footer);
	free(d->language);
	free(d);
}

static PangoLayout *
layout_new(struct document *d, const char *text, double size, bool bold,
	   double width)
{
	PangoLayout *layout = pango_cairo_create_layout(d->cr);
	PangoFontDescription *font = pango_font_description_new();
	PangoContext *context = pango_layout_get_context(layout);

	pango_context_set_language(context,
				   pango_language_from_string(d->language));
	pango_font_description_set_family(font, FONTS);
	pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
	pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_BOLD
						     : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
	pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_spacing(layout, (int)(size * 0.4 * PANGO_SCALE));
	str_reset(&d->printable);
	utf8_printable(&d->printable, text_of(text), true);
	pango_layout_set_text(layout, d->printable.p, (int)d->printable.n);
	return layout;
}

static double
layout_height(PangoLayout *layout)
{
	int height = 0;

	pango_layout_get_size(layout, NULL, &height);
	return (double)height / PANGO_SCALE;
}

static void
draw_footer(struct document *d)
{
	char count[64];
	PangoLayout *layout;
	double y = PAGE_HEIGHT - MARGIN - 4;

	if (d->pages > 0)
		snprintf(count, sizeof(count), "%d / %d", d->page, d->pages);
	else
		snprintf(count, sizeof(count), "%d", d->page);
	cairo_save(d->cr);
	cairo_set_source_rgb(d->cr, 0.7, 0.7, 0.7);
	cairo_set_line_width(d->cr, 0.6);
	cairo_move_to(d->cr, MARGIN, y - 5);
	cairo_line_to(d->cr, MARGIN + WIDTH, y - 5);
	cairo_stroke(d->cr);
	cairo_set_source_rgb(d->cr, 0.3, 0.3, 0.3);
	layout = layout_new(d, d->footer, 8.5, false, WIDTH - 70);
	cairo_move_to(d->cr, MARGIN, y);
	pango_cairo_show_layout(d->cr, layout);
	g_object_unref(layout);
	layout = layout_new(d, count, 8.5, false, 66);
	pango_layout_set_alignment(layout, PANGO_ALIGN_RIGHT);
	cairo_move_to(d->cr, MARGIN + WIDTH - 66, y);
	pango_cairo_show_layout(d->cr, layout);
	g_object_unref(layout);
	cairo_restore(d->cr);
}

void
document_page(struct document *d)
{
	if (d->page_empty)
		return;
	draw_footer(d);
	cairo_show_page(d->cr);
	d->page++;
	d->y = MARGIN;
	d->page_empty = true;
}

void
document_keep(struct document *d, double points)
{
	if (d->y + points > BOTTOM)
		document_page(d);
}

void
document_space(struct document *d, double points)
{
	if (!d->page_empty)
		d->y += points;
}

/* Draws a layout line by line, breaking it over pages where it must. */
static void
draw_lines(struct document *d, PangoLayout *layout, double x, const char *tag)
{
	PangoLayoutIter *line = pango_layout_get_iter(layout);
	double top = d->y, offset = 0, last = 0;
	PangoRectangle box;

	cairo_tag_begin(d->cr, tag, NULL);
	do {
		double above, below;

		pango_layout_iter_get_line_extents(line, NULL, &box);
		above = (double)box.y / PANGO_SCALE;
		below = above + (double)box.height / PANGO_SCALE;
		if (top + below - offset > BOTTOM && !d->page_empty) {
			cairo_tag_end(d->cr, tag);
			document_page(d);
			cairo_tag_begin(d->cr, tag, NULL);
			top = d->y;
			offset = above;
		}
		cairo_move_to(d->cr, x,
			      top - offset +
				  (double)pango_layout_iter_get_baseline(line) /
				      PANGO_SCALE);
		pango_cairo_show_layout_line(
		    d->cr, pango_layout_iter_get_line_readonly(line));
		d->page_empty = false;
		last = top + below - offset;
	} while (pango_layout_iter_next_line(line));
	cairo_tag_end(d->cr, tag);
	pango_layout_iter_free(line);
	d->y = last;
}

void
document_text(struct document *d, enum document_style style, const char *text)
{
	const struct style *s = &styles[style];
	PangoLayout *layout = layout_new(d, text, s->size, s->bold, WIDTH);

	document_space(d, s->before);
	if (s->keep > 0)
		document_keep(d, s->keep);
	cairo_set_source_rgb(d->cr, s->grey, s->grey, s->grey);
	draw_lines(d, layout, MARGIN, s->tag);
	d->y += s->after;
	g_object_unref(layout);
}

void
document_item(struct document *d, const char *mark, const char *text)
{
	const struct style *s = &styles[DOCUMENT_BODY];
	PangoLayout *layout = layout_new(d, mark, s->size, true, 24);

	document_keep(d, s->size * 2);
	cairo_set_source_rgb(d->cr, s->grey, s->grey, s->grey);
	cairo_move_to(d->cr, MARGIN + 2, d->y);
	pango_cairo_show_layout(d->cr, layout);
	d->page_empty = false;
	g_object_unref(layout);
	layout = layout_new(d, text, s->size, false, WIDTH - 28);
	draw_lines(d, layout, MARGIN + 28, "P");
	d->y += s->after;
	g_object_unref(layout);
}

void
document_box(struct document *d, enum document_tone tone, const char *first,
	     const char *rest)
{
	const struct tone *t = &tones[tone];
	PangoLayout *head = layout_new(d, first, 15, true, WIDTH - 34);
	PangoLayout *body = rest != NULL && rest[0] != '\0'
				? layout_new(d, rest, 12, false, WIDTH - 34)
				: NULL;
	double height = layout_height(head) + 22;

	if (body != NULL)
		height += layout_height(body) + 6;
	document_space(d, 4);
	document_keep(d, height);
	cairo_set_source_rgb(d->cr, t->fill[0], t->fill[1], t->fill[2]);
	cairo_rectangle(d->cr, MARGIN, d->y, WIDTH, height);
	cairo_fill(d->cr);
	cairo_set_source_rgb(d->cr, t->bar[0], t->bar[1], t->bar[2]);
	cairo_rectangle(d->cr, MARGIN, d->y, 6, height);
	cairo_fill(d->cr);
	d->page_empty = false;
	d->y += 10;
	cairo_set_source_rgb(d->cr, 0.05, 0.05, 0.05);
	draw_lines(d, head, MARGIN + 20, "P");
	if (body != NULL) {
		d->y += 6;
		draw_lines(d, body, MARGIN + 20, "P");
		g_object_unref(body);
	}
	d->y += 12 + 6;
	g_object_unref(head);
}

struct row_place {
	double left[DOCUMENT_COLUMNS_MAX];
	double width[DOCUMENT_COLUMNS_MAX];
};

static void
place_columns(const struct document_column *column, size_t columns,
	      struct row_place *place)
{
	double total = 0, x = MARGIN;

	for (size_t i = 0; i < columns; i++)
		total += column[i].share;
	for (size_t i = 0; i < columns; i++) {
		place->left[i] = x;
		place->width[i] = WIDTH * column[i].share / total;
		x += place->width[i];
	}
}

/* Makes the layouts of one row and returns the height the tallest needs. */
static double
measure_row(struct document *d, const struct document_column *column,
	    const struct row_place *place, size_t columns,
	    const char *const *cell, bool head, PangoLayout **layout)
{
	double height = 0;

	for (size_t i = 0; i < columns; i++) {
		const char *text = head ? column[i].head : cell[i];
		double h;

		layout[i] = layout_new(d, text, 9.5, head,
				       place->width[i] - 2 * CELL_PADDING);
		if (column[i].number)
			pango_layout_set_alignment(layout[i],
						   PANGO_ALIGN_RIGHT);
		h = layout_height(layout[i]);
		if (h > height)
			height = h;
	}
	return height + 2 * CELL_PADDING;
}

static void
draw_row(struct document *d, const struct row_place *place, size_t columns,
	 PangoLayout **layout, double height, bool head)
{
	if (head) {
		cairo_set_source_rgb(d->cr, 0.93, 0.94, 0.96);
		cairo_rectangle(d->cr, MARGIN, d->y, WIDTH, height);
		cairo_fill(d->cr);
	}
	cairo_set_source_rgb(d->cr, 0.05, 0.05, 0.05);
	cairo_tag_begin(d->cr, "TR", NULL);
	for (size_t i = 0; i < columns; i++) {
		cairo_tag_begin(d->cr, head ? "TH" : "TD", NULL);
		cairo_move_to(d->cr, place->left[i] + CELL_PADDING,
			      d->y + CELL_PADDING);
		pango_cairo_show_layout(d->cr, layout[i]);
		cairo_tag_end(d->cr, head ? "TH" : "TD");
	}
	cairo_tag_end(d->cr, "TR");
	d->y += height;
	d->page_empty = false;
	cairo_set_source_rgb(d->cr, 0.75, 0.77, 0.80);
	cairo_set_line_width(d->cr, 0.5);
	cairo_move_to(d->cr, MARGIN, d->y);
	cairo_line_to(d->cr, MARGIN + WIDTH, d->y);
	cairo_stroke(d->cr);
}

static void
table_row(struct document *d, const struct document_column *column,
	  const struct row_place *place, size_t columns,
	  const char *const *cell, bool head)
{
	PangoLayout *layout[DOCUMENT_COLUMNS_MAX];
	double height =
	    measure_row(d, column, place, columns, cell, head, layout);
	bool again = !head && d->y + height > BOTTOM;

	if (again) {
		cairo_tag_end(d->cr, "Table");
		document_page(d);
		cairo_tag_begin(d->cr, "Table", NULL);
		table_row(d, column, place, columns, NULL, true);
	}
	draw_row(d, place, columns, layout, height, head);
	for (size_t i = 0; i < columns; i++)
		g_object_unref(layout[i]);
}

void
document_table(struct document *d, const struct document_column *column,
	       size_t columns, const char *const *cell, size_t rows)
{
	struct row_place place;

	CHECK(columns > 0 && columns <= DOCUMENT_COLUMNS_MAX);
	place_columns(column, columns, &place);
	document_space(d, 3);
	document_keep(d, 60);
	cairo_tag_begin(d->cr, "Table", NULL);
	table_row(d, column, &place, columns, NULL, true);
	for (size_t i = 0; i < rows; i++)
		table_row(d, column, &place, columns, cell + i * columns,
			  false);
	cairo_tag_end(d->cr, "Table");
	d->y += 8;
}

void
document_draw(struct document *d, double height, document_drawing *draw,
	      void *context)
{
	document_space(d, 3);
	document_keep(d, height);
	cairo_save(d->cr);
	cairo_translate(d->cr, MARGIN, d->y);
	cairo_tag_begin(d->cr, "Figure", NULL);
	draw(context, d->cr, WIDTH, height);
	cairo_tag_end(d->cr, "Figure");
	cairo_restore(d->cr);
	d->page_empty = false;
	d->y += height + 2;
}

int
document_pages(const struct document *d)
{
	return d->page;
}

static int
finish_file(struct document *d, struct err *e)
{
	cairo_status_t status;
	int rc = 0;

	draw_footer(d);
	cairo_show_page(d->cr);
	cairo_destroy(d->cr);
	d->cr = NULL;
	cairo_surface_finish(d->surface);
	status = cairo_surface_status(d->surface);
	if (d->file == NULL)
		return d->bytes != NULL ? str_check(d->bytes, "the document", e)
					: 0;
	if (fflush(d->file) != 0 || fsync(fileno(d->file)) != 0)
		d->write_failed = true;
	if (d->write_failed)
		rc = err_system(e, "%s", d->path);
	else if (status != CAIRO_STATUS_SUCCESS)
		rc = err_set(e, ERR_SYSTEM, "%s: %s", d->path,
			     cairo_status_to_string(status));
	else if (rename(d->temporary, d->path) != 0)
		rc = err_system(e, "%s", d->path);
	if (rc == 0) {
		fclose(d->file);
		d->file = NULL;
	}
	return rc;
}

int
document_close(struct document **document, struct err *e)
{
	int rc = finish_file(*document, e);

	document_free(document);
	return rc;
}
