/* The monthly reports: list, one report as page, PDF and charts, and what
 * counting it again gives. */
#include <string.h>

#include "model/report_row.h"
#include "paper/month.h"
#include "watch/proof.h"
#include "watch/report_text.h"
#include "web/html_out.h"
#include "web/page_fill.h"
#include "web/report_tmpl.h"
#include "web/visit.h"
#include "web/watch_answers.h"

#define LINES 200

/* "2026年11月の見守り報告書" */
static const char *
title_of(struct page *p, const char *month)
{
	struct text t = text_of(month);
	const char *year = arena_text(p->arena, text_slice(t, 0, 4));
	const char *number = arena_text(p->arena, text_slice(t, 5, 7));
	struct content_value value[2];

	if (p->language == LANGUAGE_JA && number != NULL && number[0] == '0')
		number++;
	value[0] = VALUE_TEXT("year", year);
	value[1] = VALUE_TEXT("month", number);
	return page_fill_text(p, TEXT_month_title, value, 2);
}

int
reports_show(struct page *p, struct err *e)
{
	struct view_reports view = { 0 };
	struct view_report_line *line;
	struct report_list list;

	if (report_row_list(p->db, p->company, LINES, p->arena, &list, e) != 0)
		return -1;
	line = arena_alloc_array(p->arena, list.count + 1, sizeof(*line));
	for (size_t i = 0; line != NULL && i < list.count; i++) {
		const struct report_row *r = &list.row[i];
		struct content_value edition = VALUE_INT("edition", r->edition);

		line[i] = (struct view_report_line){
			.id = r->id,
			.title = title_of(p, r->month),
			.edition = page_fill_text(p, TEXT_month_list_edition,
						  &edition, 1),
			.running = !r->whole,
			.made = page_fill_time(p, r->made_ms),
		};
	}
	view.report = line;
	view.reports = list.count;
	page_frame(p, page_text(p, TEXT_month_list_title), &view.frame);
	if (arena_check(p->arena, e) != 0)
		return -1;
	struct html_out o = { page_html(p, 200), p->language };
	reports_page(&o, &view);
	return 0;
}

static int
report_read(struct page *p, struct report_row *row, struct report_facts **f,
	    struct err *e)
{
	if (report_row_get(p->db, p->company, p->id[0], p->arena, row, e) != 0)
		return -1;
	return report_facts_parse(text_of(row->facts), p->arena, f, e);
}

static void
cells_fill(struct page *p, const struct report_block *b,
	   struct view_report_block *out)
{
	struct view_report_row *row =
	    arena_alloc_array(p->arena, b->rows + 1, sizeof(*row));
	struct view_report_cell *cell = arena_alloc_array(
	    p->arena, (b->rows + 1) * b->columns, sizeof(*cell));

	if (row == NULL || cell == NULL)
		return;
	for (size_t r = 0; r <= b->rows; r++) {
		row[r] = (struct view_report_row){ cell + r * b->columns,
						   b->columns };
		for (size_t c = 0; c < b->columns; c++)
			cell[r * b->columns + c] = (struct view_report_cell){
				.text = r == 0
					    ? b->column[c].head
					    : b->cell[(r - 1) * b->columns + c],
				.head = b->column[c].head,
				.number = b->column[c].number,
			};
	}
	out->row = row;
	out->rows = b->rows + 1;
}

/* Items that follow each other are one list; returns how many they are. */
static size_t
items_fill(struct page *p, const struct report_block *b, size_t left,
	   struct view_report_block *out)
{
	struct view_report_item *item;
	size_t count = 0;

	while (count < left && b[count].kind == REPORT_ITEM)
		count++;
	item = arena_alloc_array(p->arena, count, sizeof(*item));
	for (size_t i = 0; item != NULL && i < count; i++) {
		struct text rest = text_of(b[i].more), part;

		item[i] = (struct view_report_item){ .mark = b[i].mark,
						     .text = b[i].text };
		for (size_t k = 0; k < ARRAY_LEN(item[i].more); k++)
			if (text_cut(&rest, '\n', &part))
				item[i].more[k] = arena_text(p->arena, part);
	}
	out->item = item;
	out->items = item != NULL ? count : 0;
	return count;
}

static void
block_fill(struct page *p, const struct report_block *b,
	   struct view_report_block *out)
{
	const bool days = b->chart == REPORT_CHART_DAYS;

	switch (b->kind) {
	case REPORT_HEADING:
		out->heading = b->text;
		break;
	case REPORT_TEXT:
		out->text = b->text;
		break;
	case REPORT_NOTE:
		out->note = b->text;
		break;
	case REPORT_STATE:
		out->state = b->text;
		out->after = b->more;
		out->severity = severity_name(b->severity);
		break;
	case REPORT_TABLE:
		cells_fill(p, b, out);
		break;
	case REPORT_CHART:
		out->chart = days ? "hours" : "months";
		out->alt = page_text(p, days ? TEXT_month_chart_alt_days
					     : TEXT_month_chart_alt_months);
		break;
	default:
		break;
	}
}

/* The title is the frame's; a chart's words stand under it. */
static int
blocks_fill(struct page *p, const struct report_text *text,
	    struct view_report *view, struct err *e)
{
	struct view_report_block *out =
	    arena_alloc_array(p->arena, text->blocks * 2, sizeof(*out));
	size_t used = 0, owners = 0;

	if (out == NULL)
		return arena_check(p->arena, e);
	for (size_t i = 0; i < text->blocks; i++) {
		const struct report_block *b = &text->block[i];

		if (b->kind == REPORT_TITLE)
			continue;
		if (b->kind == REPORT_PAGE) {
			owners = used;
			continue;
		}
		if (b->kind == REPORT_ITEM) {
			i += items_fill(p, b, text->blocks - i, &out[used]) - 1;
			used++;
			continue;
		}
		block_fill(p, b, &out[used++]);
		if (b->kind == REPORT_CHART)
			out[used++].note = b->text;
	}
	view->owner = out;
	view->owners = owners;
	view->detail = out + owners;
	view->details = used - owners;
	return 0;
}

static int
newer_fill(struct page *p, const struct report_row *row,
	   struct view_report *view, struct err *e)
{
	struct report_row newest;
	struct content_value edition;

	if (report_row_find(p->db, p->company, row->month, p->arena, &newest,
			    e) != 0)
		return -1;
	if (newest.id == row->id)
		return 0;
	edition = VALUE_INT("edition", newest.edition);
	view->newer = page_fill_text(p, TEXT_month_editions, &edition, 1);
	return 0;
}

int
report_show(struct page *p, struct err *e)
{
	struct view_report view = { .id = p->id[0] };
	struct report_facts *f;
	struct report_text text;
	struct report_row row;

	if (report_read(p, &row, &f, e) != 0 ||
	    report_text_make(f, row.digest, p->language, p->arena, &text, e) !=
		0 ||
	    blocks_fill(p, &text, &view, e) != 0 ||
	    newer_fill(p, &row, &view, e) != 0)
		return -1;
	page_frame(p, text.title, &view.frame);
	if (arena_check(p->arena, e) != 0)
		return -1;
	struct html_out o = { page_html(p, 200), p->language };
	report_page(&o, &view);
	return 0;
}

/* In the language it was made in as it was stored, else drawn now. */
int
report_pdf_show(struct page *p, struct err *e)
{
	struct report_facts *f;
	struct report_row row;
	struct text pdf;
	char *name;

	if (report_read(p, &row, &f, e) != 0 ||
	    report_row_get_pdf(p->db, p->company, row.id, p->arena, &pdf, e) !=
		0)
		return -1;
	name = arena_printf(p->arena, "attachment; filename=\"komainu-%s.pdf\"",
			    row.month);
	if (name == NULL)
		return arena_check(p->arena, e);
	p->response->status = 200;
	p->response->type = "application/pdf";
	http_header_set(p->response, "Content-Disposition", name);
	if (pdf.n > 0 && p->language == LANGUAGE_JA) {
		str_add_text(&p->response->body, pdf);
		return str_check(&p->response->body, "the report", e);
	}
	return month_add_pdf(f, row.digest, p->language, &p->response->body, e);
}

static int
chart_show(struct page *p, enum report_chart chart, struct err *e)
{
	struct report_facts *f;
	struct report_row row;

	if (report_read(p, &row, &f, e) != 0)
		return -1;
	p->response->status = 200;
	p->response->type = "image/svg+xml";
	return month_add_chart(f, chart, p->language, &p->response->body, e);
}

int
report_hours_show(struct page *p, struct err *e)
{
	return chart_show(p, REPORT_CHART_DAYS, e);
}

int
report_months_show(struct page *p, struct err *e)
{
	return chart_show(p, REPORT_CHART_MONTHS, e);
}

static const char *
figure(struct page *p, enum proof_check check, int64_t n)
{
	struct content_value value = VALUE_INT("n", n);
	struct str text;
	const char *copy;

	if (check == PROOF_DIGEST)
		return "";
	if (check == PROOF_WATCHED)
		return report_text_duration(p->arena, p->language, n);
	str_init(&text, 64);
	content_fill(&text, "{n}", &value, 1);
	copy = arena_text(p->arena, str_view(&text));
	str_done(&text);
	return copy != NULL ? copy : "";
}

static void
proof_fill(struct page *p, const struct proof *proof, struct view_proof *view)
{
	static const enum text_key checks[PROOF_CHECKS] = {
		[PROOF_DIGEST] = TEXT_month_verify_digest,
		[PROOF_CHAIN] = TEXT_month_verify_chain,
		[PROOF_SEGMENTS] = TEXT_month_verify_segments,
		[PROOF_BODIES] = TEXT_month_verify_segments,
		[PROOF_RECORDS] = TEXT_month_verify_records,
		[PROOF_HOURS] = TEXT_month_verify_hours,
		[PROOF_WATCHED] = TEXT_month_verify_watched,
		[PROOF_PACKETS] = TEXT_month_verify_packets,
		[PROOF_INCIDENTS] = TEXT_month_verify_incidents,
	};
	static const enum text_key outcomes[] = {
		[PROOF_SAME] = TEXT_month_verify_same,
		[PROOF_CHANGED] = TEXT_month_verify_changed,
		[PROOF_GONE] = TEXT_month_verify_gone,
		[PROOF_WRONG] = TEXT_month_verify_wrong,
	};
	struct view_proof_line *line =
	    arena_alloc_array(p->arena, PROOF_CHECKS, sizeof(*line));

	for (int i = 0; line != NULL && i < PROOF_CHECKS; i++) {
		const struct proof_line *l = &proof->line[i];

		if (!l->tried)
			continue;
		line[view->lines++] = (struct view_proof_line){
			.what = page_text(p, checks[i]),
			.result = page_text(p, outcomes[l->outcome]),
			.wrong = l->outcome == PROOF_WRONG,
			.stored = figure(p, (enum proof_check)i, l->stored),
			.counted = figure(p, (enum proof_check)i, l->counted),
		};
	}
	view->line = line;
}

/* Without unpacking the batches, which may take minutes: the verb does. */
int
report_verify_show(struct page *p, struct err *e)
{
	const struct proof_options options = { .bodies = false };
	struct view_proof view = { .id = p->id[0] };
	struct report_row row;
	struct proof proof;

	if (report_row_get(p->db, p->company, p->id[0], p->arena, &row, e) !=
		0 ||
	    proof_run(p->db, &row, &options, &proof, e) != 0)
		return -1;
	view.good = proof.good;
	view.wrong = proof.wrong[0] != '\0' ? proof.wrong : NULL;
	proof_fill(p, &proof, &view);
	page_frame(p, page_text(p, TEXT_month_verify_title), &view.frame);
	if (arena_check(p->arena, e) != 0)
		return -1;
	struct html_out o = { page_html(p, 200), p->language };
	proof_page(&o, &view);
	return 0;
}
