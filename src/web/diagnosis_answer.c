/* The self-diagnosis: the list of them, and its questions. */
#include <stdio.h>
#include <string.h>

#include "web/diagnosis_answers.h"
#include "web/diagnosis_fill.h"
#include "web/diagnosis_tmpl.h"
#include "web/html_out.h"
#include "web/page_fill.h"
#include "web/visit.h"

/* The one under way, and how far it is. */
static int
open_fill(struct page *p, struct view_diagnoses *view, struct err *e)
{
	const struct diagnosis *d = NULL;
	struct diagnosis_list list;

	if (diagnosis_row_list(p->db, p->company, 0, 1, p->arena, &list, e) !=
	    0)
		return -1;
	if (list.count == 0 || list.row[0].done)
		return 0;
	if (diagnosis_gather(p->db, p->arena, p->language, p->company,
			     list.row[0].id, &d, e) != 0)
		return -1;
	view->open = d->row.id;
	view->open_lead =
	    diagnosis_progress(p, d, &d->score, TEXT_diagnosis_open_lead);
	return 0;
}

static int
history_fill(struct page *p, struct view_diagnoses *view, struct err *e)
{
	struct view_diagnosis_line *line;
	struct diagnosis_point *point = NULL;
	size_t count = 0;

	if (diagnosis_history(p->db, p->arena, p->company, &point, &count, e) !=
	    0)
		return -1;
	line = arena_alloc_array(p->arena, count + 1, sizeof(*line));
	if (line == NULL)
		return arena_check(p->arena, e);
	for (size_t i = 0; i < count; i++) {
		const struct diagnosis_point *from = &point[count - 1 - i];
		const struct diagnosis_edition *edition =
		    content_diagnosis(p->language, text_of(from->edition));

		line[i] = (struct view_diagnosis_line){
			.id = from->id,
			.finished = page_fill_time(p, from->at_ms),
			.edition = edition->name,
			.points = from->points,
			.band = edition->items * 4 == 100
				    ? diagnosis_band_text(
					  p, diagnosis_band_of(from->points))
				    : NULL,
		};
	}
	view->line = line;
	view->lines = count;
	return 0;
}

int
diagnoses_show(struct page *p, struct err *e)
{
	struct view_diagnoses view = {
		.may_write = page_may(p, PERMISSION_RATE_WRITE),
	};
	struct html_out o;

	if (open_fill(p, &view, e) != 0 || history_fill(p, &view, e) != 0)
		return -1;
	if (!view.may_write)
		view.open = 0;
	page_frame(p, page_text(p, TEXT_diagnosis_title), &view.frame);
	o = (struct html_out){ page_html(p, 200), p->language };
	diagnoses_page(&o, &view);
	return 0;
}

static void
choices_fill(const struct page *p, const struct diagnosis_item *item,
	     enum answer given, struct view_question *q)
{
	static const enum answer order[] = { ANSWER_DONE, ANSWER_PARTLY,
					     ANSWER_NOT_DONE, ANSWER_UNKNOWN,
					     ANSWER_NOT_APPLICABLE };

	for (size_t i = 0; i < ARRAY_LEN(order); i++) {
		if (order[i] == ANSWER_NOT_APPLICABLE && !item->conditional)
			continue;
		q->choice[q->choices++] =
		    (struct view_option){ answer_name(order[i]),
					  diagnosis_answer_text(p, order[i]),
					  order[i] == given };
	}
}

static void
question_fill(struct page *p, const struct diagnosis *d,
	      const struct diagnosis_sheet *s, const struct evidence *evidence,
	      size_t i, struct view_question *q)
{
	const struct diagnosis_item *item = &d->edition->item[i];

	q->number = (int)i + 1;
	if (i == 0 || item[-1].part != item->part)
		q->part = d->edition->part[item->part - 1];
	q->theme = item->theme;
	q->question = item->question;
	choices_fill(p, item, s->answer[i], q);
	q->seen = diagnosis_seen(p, &evidence[i]);
	q->differs = evidence[i].verdict == EVIDENCE_DIFFERS;
	q->incident = evidence[i].incident;
}

static int
questions_fill(struct page *p, const struct diagnosis *d,
	       const struct diagnosis_sheet *s,
	       const struct view_question **out, struct err *e)
{
	struct evidence evidence[DIAGNOSIS_ITEMS_MAX];
	struct evidence_basis basis;
	struct view_question *q;

	if (evidence_gather(p->db, p->arena, p->company, visit_now(p),
			    d->edition, s->answer, evidence, &basis, e) != 0)
		return -1;
	q = arena_alloc_array(p->arena, d->edition->items, sizeof(*q));
	if (q == NULL)
		return arena_check(p->arena, e);
	for (size_t i = 0; i < d->edition->items; i++)
		question_fill(p, d, s, evidence, i, &q[i]);
	*out = q;
	return 0;
}

static int
sites_fill(struct page *p, const struct diagnosis *d, int64_t sheet,
	   struct view_questions *view, struct err *e)
{
	struct view_option *o =
	    arena_alloc_array(p->arena, d->sheets + 1, sizeof(*o));

	if (o == NULL)
		return arena_check(p->arena, e);
	for (size_t i = 0; i < d->sheets; i++)
		o[i] = (struct view_option){
			arena_printf(p->arena, "%lld",
				     (long long)d->sheet[i].id),
			diagnosis_site(p, d->sheet[i].site),
			d->sheet[i].id == sheet
		};
	view->site = o;
	view->sites = d->sheets;
	return arena_check(p->arena, e);
}

/* Today in Japan, as the day field wants it. */
static const char *
today(struct page *p)
{
	char day[STAMP_TEXT_MAX];

	stamp_write_iso(visit_now(p) + INT64_C(9) * 3600 * 1000, day);
	return arena_text(p->arena, (struct text){ day, 10 });
}

int
questions_write(struct page *p, int status, const struct diagnosis *d,
		int64_t sheet, const struct view_fault *fault, size_t faults,
		struct err *e)
{
	const struct diagnosis_sheet *s = diagnosis_sheet_of(d, sheet);
	struct view_questions view = { .id = d->row.id,
				       .edition = d->edition->name,
				       .fault = fault,
				       .faults = faults };
	struct html_out o;

	if (s == NULL)
		return err_set(e, ERR_NOT_FOUND, "the diagnosis has no sheet");
	view.sheet = s->id;
	view.questions = d->edition->items;
	view.progress =
	    diagnosis_progress(p, d, &s->score, TEXT_diagnosis_progress);
	view.confirmed_on =
	    s->confirmed_on[0] != '\0' ? s->confirmed_on : today(p);
	view.confirmed_by =
	    s->confirmed_by[0] != '\0' ? s->confirmed_by : p->caller->name;
	if (questions_fill(p, d, s, &view.question, e) != 0 ||
	    sites_fill(p, d, s->id, &view, e) != 0)
		return -1;
	page_frame(p, diagnosis_site(p, s->site), &view.frame);
	view.frame.script = page_asset("answers.js");
	o = (struct html_out){ page_html(p, status), p->language };
	questions_page(&o, &view);
	return 0;
}

int
diagnosis_show(struct page *p, struct err *e)
{
	const struct diagnosis *d = NULL;

	if (diagnosis_of_path(p, &d, e) != 0)
		return -1;
	if (d->row.done || !page_may(p, PERMISSION_RATE_WRITE)) {
		const char *path = arena_printf(
		    p->arena, "/diagnosis/%lld/result", (long long)d->row.id);

		return path != NULL ? page_redirect(p, path)
				    : arena_check(p->arena, e);
	}
	return questions_write(
	    p, 200, d, page_query_int(p, "sheet", 1, INT64_MAX, 0), NULL, 0, e);
}

/* The number asked for, else the first without an answer, else the last. */
static int
number_of(struct page *p, const struct diagnosis *d,
	  const struct diagnosis_sheet *s)
{
	int64_t items = (int64_t)d->edition->items;
	int number = (int)page_query_int(p, "number", 1, items, 0);

	for (int i = 1; number == 0 && i <= items; i++)
		if (s->answer[i - 1] == ANSWER_NONE)
			number = i;
	return number != 0 ? number : (int)items;
}

int
diagnosis_item_show(struct page *p, struct err *e)
{
	struct view_one_question view = { 0 };
	const struct view_question *all = NULL;
	const struct diagnosis_sheet *s;
	const struct diagnosis *d = NULL;
	struct content_value value[2];
	struct html_out o;
	int number;

	if (diagnosis_of_path(p, &d, e) != 0)
		return -1;
	s = diagnosis_sheet_of(d, page_query_int(p, "sheet", 1, INT64_MAX, 0));
	if (s == NULL || d->row.done)
		return err_set(e, ERR_NOT_FOUND, "nothing is left to answer");
	number = number_of(p, d, s);
	if (questions_fill(p, d, s, &all, e) != 0)
		return -1;
	view.id = d->row.id;
	view.sheet = s->id;
	view.back = number - 1;
	view.question = all[number - 1];
	view.why = d->edition->item[number - 1].why;
	value[0] = VALUE_INT("item", number);
	value[1] = VALUE_INT("items", (int64_t)d->edition->items);
	view.position = page_fill_text(p, TEXT_diagnosis_item, value, 2);
	page_frame(p, page_text(p, TEXT_diagnosis_title), &view.frame);
	o = (struct html_out){ page_html(p, 200), p->language };
	one_question_page(&o, &view);
	return 0;
}
