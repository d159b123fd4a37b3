#include "paper/month.h"

#include "paper/chart_draw.h"
#include "paper/document.h"

#define MEMORY_MAX   ((size_t)32 * 1024 * 1024)
#define CHART_HEIGHT 104.0

static enum document_tone
tone_of(enum severity severity)
{
	static const enum document_tone tones[SEVERITY_COUNT] = {
		[SEVERITY_INFO] = DOCUMENT_CALM,
		[SEVERITY_THIS_WEEK] = DOCUMENT_NOTICE,
		[SEVERITY_TODAY] = DOCUMENT_WARNING,
		[SEVERITY_NOW] = DOCUMENT_ALARM,
	};

	return tones[severity];
}

struct drawing {
	struct chart_bar *bar;
	size_t bars;
	const char *language;
};

static int
bars_of(const struct report_facts *f, enum report_chart chart, struct arena *a,
	struct drawing *out, struct err *e)
{
	struct report_bar *bar = NULL;

	if (report_text_bars(f, chart, a, &bar, &out->bars, e) != 0)
		return -1;
	out->bar = arena_alloc_array(a, out->bars + 1, sizeof(*out->bar));
	for (size_t i = 0; out->bar != NULL && i < out->bars; i++)
		out->bar[i] = (struct chart_bar){ bar[i].label, bar[i].share,
						  bar[i].count };
	return arena_check(a, e);
}

static void
draw(void *context, cairo_t *cr, double width, double height)
{
	const struct drawing *d = context;
	const struct chart_box box = { width, height, d->language };

	chart_bars_draw(cr, &box, d->bar, d->bars);
}

static void
table_add(struct document *d, const struct report_block *b)
{
	struct document_column column[REPORT_COLUMNS_MAX];

	for (size_t i = 0; i < b->columns; i++)
		column[i] = (struct document_column){ b->column[i].head,
						      b->column[i].share,
						      b->column[i].number };
	document_table(d, column, b->columns, b->cell, b->rows);
}

struct month {
	const struct report_facts *facts;
	enum language language;
	struct arena *arena;
	struct report_text text;
	int owner_pages;
};

static int
chart_add(struct month *m, struct document *d, const struct report_block *b,
	  struct err *e)
{
	struct drawing drawing = { .language = language_name(m->language) };

	if (bars_of(m->facts, b->chart, m->arena, &drawing, e) != 0)
		return -1;
	document_draw(d, CHART_HEIGHT, draw, &drawing);
	document_text(d, DOCUMENT_NOTE, b->text);
	return 0;
}

static int
block_add(struct month *m, struct document *d, const struct report_block *b,
	  struct err *e)
{
	switch (b->kind) {
	case REPORT_TITLE:
		document_text(d, DOCUMENT_TITLE, b->text);
		break;
	case REPORT_HEADING:
		document_text(d, DOCUMENT_HEADING, b->text);
		break;
	case REPORT_TEXT:
		document_text(d, DOCUMENT_BODY, b->text);
		break;
	case REPORT_NOTE:
		document_text(d, DOCUMENT_NOTE, b->text);
		break;
	case REPORT_STATE:
		document_box(d, tone_of(b->severity), b->text, b->more);
		break;
	case REPORT_ITEM:
		document_item(d, b->mark, b->text);
		if (b->more[0] != '\0')
			document_text(d, DOCUMENT_NOTE, b->more);
		break;
	case REPORT_TABLE:
		table_add(d, b);
		break;
	case REPORT_CHART:
		return chart_add(m, d, b, e);
	case REPORT_PAGE:
		m->owner_pages = document_pages(d);
		document_page(d);
		break;
	}
	return 0;
}

static int
compose(struct month *m, struct str *out, int *pages, struct err *e)
{
	const struct document_options options = {
		.bytes = out,
		.title = m->text.title,
		.footer = m->text.footer,
		.language = language_name(m->language),
		.made_ms = m->facts->made_ms,
		.pages = *pages,
	};
	struct document *d = NULL;
	int rc = 0;

	if (document_new(&options, &d, e) != 0)
		return -1;
	for (size_t i = 0; rc == 0 && i < m->text.blocks; i++)
		rc = block_add(m, d, &m->text.block[i], e);
	if (rc != 0) {
		document_free(&d);
		return -1;
	}
	*pages = document_pages(d);
	return document_close(&d, e);
}

static int
write_to(const struct report_facts *f, const char *digest,
	 enum language language, struct str *out, int *owner_out, struct err *e)
{
	struct month m = { .facts = f,
			   .language = language,
			   .arena = arena_new(MEMORY_MAX) };
	int pages = 0, rc = -1;

	if (report_text_make(f, digest, language, m.arena, &m.text, e) == 0)
		rc = compose(&m, NULL, &pages, e);
	if (rc == 0 && out != NULL)
		rc = compose(&m, out, &pages, e);
	if (owner_out != NULL)
		*owner_out = m.owner_pages;
	arena_free(&m.arena);
	return rc;
}

int
month_add_pdf(const struct report_facts *f, const char *digest,
	      enum language language, struct str *out, struct err *e)
{
	return write_to(f, digest, language, out, NULL, e);
}

int
month_owner_pages(const struct report_facts *f, const char *digest,
		  enum language language, int *pages_out, struct err *e)
{
	return write_to(f, digest, language, NULL, pages_out, e);
}

int
month_add_chart(const struct report_facts *f, enum report_chart chart,
		enum language language, struct str *out, struct err *e)
{
	struct drawing d = { .language = language_name(language) };
	struct arena *a = arena_new(MEMORY_MAX);
	int rc = bars_of(f, chart, a, &d, e);

	if (rc == 0)
		rc = chart_bars_svg(d.bar, d.bars, d.language, out, e);
	arena_free(&a);
	return rc;
}
