/* The self-diagnosis: its result as page, drawing and JSON. */
#include <string.h>

#include "fmt/json_out.h"
#include "paper/chart.h"
#include "web/diagnosis_answers.h"
#include "web/diagnosis_fill.h"
#include "web/diagnosis_tmpl.h"
#include "web/html_out.h"
#include "web/page_fill.h"
#include "web/visit.h"

#define THEMES_MAX 4000

/* "1 更新、5 手口を知る" of some items; NULL for none. */
static const char *
themes_of(struct page *p, const struct diagnosis *d, const int *item,
	  size_t count)
{
	const char *between = p->language == LANGUAGE_JA ? "、" : ", ";
	const char *text;
	struct str s;

	if (count == 0)
		return NULL;
	str_init(&s, THEMES_MAX);
	for (size_t i = 0; i < count; i++)
		str_addf(&s, "%s%d %s", i > 0 ? between : "", item[i],
			 d->edition->item[item[i] - 1].theme);
	text = arena_text(p->arena, str_view(&s));
	str_done(&s);
	return text;
}

static int
measures_fill(struct page *p, const struct diagnosis *d,
	      struct view_diagnosis_result *view, struct err *e)
{
	static const enum text_key effort[] = {
		TEXT_diagnosis_effort_1,
		TEXT_diagnosis_effort_2,
		TEXT_diagnosis_effort_3,
	};
	struct view_measure *m =
	    arena_alloc_array(p->arena, d->measures + 1, sizeof(*m));

	if (m == NULL)
		return arena_check(p->arena, e);
	for (size_t i = 0; i < d->measures; i++) {
		const struct diagnosis_item *item =
		    &d->edition->item[d->measure[i] - 1];

		m[i] = (struct view_measure){
			d->measure[i], item->measure, item->why, item->how,
			page_text(p, effort[item->effort - 1])
		};
	}
	view->measure = m;
	view->measures = d->measures;
	return 0;
}

static int
axes_fill(struct page *p, const struct diagnosis *d,
	  struct view_diagnosis_result *view, struct err *e)
{
	struct view_axis *axis =
	    arena_alloc_array(p->arena, d->edition->axes + 1, sizeof(*axis));

	if (axis == NULL)
		return arena_check(p->arena, e);
	for (size_t i = 0; i < d->edition->axes; i++)
		axis[i] =
		    (struct view_axis){ d->edition->axis[i], d->axis[i].points,
					d->axis[i].possible };
	view->axis = axis;
	view->axes = d->edition->axes;
	return 0;
}

static int
sheets_fill(struct page *p, const struct diagnosis *d,
	    struct view_diagnosis_result *view, struct err *e)
{
	struct view_sheet_line *line =
	    arena_alloc_array(p->arena, d->sheets + 1, sizeof(*line));

	if (line == NULL)
		return arena_check(p->arena, e);
	for (size_t i = 0; i < d->sheets; i++) {
		const struct diagnosis_sheet *s = &d->sheet[i];

		line[i].site = diagnosis_site(p, s->site);
		line[i].points = s->score.points;
		line[i].confirmed = arena_printf(
		    p->arena, "%s %s", s->confirmed_by, s->confirmed_on);
	}
	view->sheet = line;
	view->sheets = d->sheets;
	return arena_check(p->arena, e);
}

static int
answers_fill(struct page *p, const struct diagnosis *d,
	     struct view_diagnosis_result *view, struct err *e)
{
	struct evidence evidence[DIAGNOSIS_ITEMS_MAX];
	struct evidence_basis basis;
	struct view_answer_line *line =
	    arena_alloc_array(p->arena, d->edition->items, sizeof(*line));

	if (line == NULL)
		return arena_check(p->arena, e);
	if (evidence_gather(p->db, p->arena, p->company, visit_now(p),
			    d->edition, d->answer, evidence, &basis, e) != 0)
		return -1;
	for (size_t i = 0; i < d->edition->items; i++) {
		line[i] = (struct view_answer_line){
			.number = (int)i + 1,
			.theme = d->edition->item[i].theme,
			.question = d->edition->item[i].question,
			.answer = diagnosis_answer_text(p, d->answer[i]),
			.seen = diagnosis_seen(p, &evidence[i]),
			.differs = evidence[i].verdict == EVIDENCE_DIFFERS,
			.incident = evidence[i].incident,
		};
		view->differs += line[i].differs;
	}
	view->answer = line;
	view->answers = d->edition->items;
	return 0;
}

static void
score_fill(struct page *p, const struct diagnosis *d,
	   struct view_diagnosis_result *view)
{
	static const struct {
		enum text_key next;
		const char *state;
	} says[] = {
		[BAND_ENTRY_REACHED] = { TEXT_diagnosis_next_100, "info" },
		[BAND_NEARLY] = { TEXT_diagnosis_next_70, "this-week" },
		[BAND_INSUFFICIENT] = { TEXT_diagnosis_next_50, "today" },
		[BAND_DANGEROUS] = { TEXT_diagnosis_next_0, "now" },
	};
	struct content_value value[2] = {
		VALUE_INT("points", d->score.points),
		VALUE_INT("possible", (int64_t)d->edition->items * 4),
	};
	struct content_value count =
	    VALUE_INT("count", d->score.not_applicable);

	view->points = page_fill_text(p, TEXT_diagnosis_points_of, value, 2);
	view->state = "info";
	if (d->banded) {
		view->band = diagnosis_band_text(p, d->band);
		view->next = page_text(p, says[d->band].next);
		view->state = says[d->band].state;
	}
	if (d->score.not_applicable > 0)
		view->not_applicable =
		    page_fill_text(p, TEXT_diagnosis_not_applicable, &count, 1);
}

static void
before_fill(struct page *p, const struct diagnosis *d,
	    struct view_diagnosis_result *view)
{
	struct content_value value[2] = {
		VALUE_TEXT("date", page_fill_time(p, d->before_ms).text),
		VALUE_INT("points", d->before_points),
	};
	int unknown[DIAGNOSIS_ITEMS_MAX];
	size_t unknowns = 0;

	for (size_t i = 0; i < d->edition->items; i++)
		if (d->answer[i] == ANSWER_UNKNOWN)
			unknown[unknowns++] = (int)i + 1;
	view->unknowns = themes_of(p, d, unknown, unknowns);
	if (d->before == 0)
		return;
	view->before = page_fill_text(p, TEXT_diagnosis_before_points, value,
				      ARRAY_LEN(value));
	view->better = themes_of(p, d, d->better, d->betters);
	view->worse = themes_of(p, d, d->worse, d->worses);
}

int
diagnosis_result_show(struct page *p, struct err *e)
{
	struct view_diagnosis_result view = { .id = p->id[0] };
	const struct diagnosis *d = NULL;
	struct html_out o;

	if (diagnosis_of_path(p, &d, e) != 0)
		return -1;
	view.edition = d->edition->name;
	view.finished =
	    page_fill_time(p, d->row.done ? d->row.finished_ms : visit_now(p));
	score_fill(p, d, &view);
	before_fill(p, d, &view);
	if (measures_fill(p, d, &view, e) != 0 ||
	    axes_fill(p, d, &view, e) != 0 ||
	    sheets_fill(p, d, &view, e) != 0 ||
	    answers_fill(p, d, &view, e) != 0)
		return -1;
	page_frame(p, page_text(p, TEXT_diagnosis_result), &view.frame);
	o = (struct html_out){ page_html(p, 200), p->language };
	diagnosis_result_page(&o, &view);
	return 0;
}

static double
share_of(int points, int possible)
{
	return possible > 0 ? (double)points / possible : 0;
}

/* The earlier diagnosis' spokes, when there is one. */
static int
before_spokes(struct page *p, const struct diagnosis *d,
	      struct chart_spoke *spoke, struct err *e)
{
	const struct diagnosis *before = NULL;

	if (d->before == 0)
		return 0;
	if (diagnosis_gather(p->db, p->arena, p->language, p->company,
			     d->before, &before, e) != 0)
		return -1;
	for (size_t i = 0; i < d->edition->axes; i++) {
		spoke[i].before =
		    share_of(before->axis[i].points, before->axis[i].possible);
		if (spoke[i].before < 0)
			spoke[i].before = 0;
	}
	return 0;
}

int
diagnosis_chart_show(struct page *p, struct err *e)
{
	struct chart_spoke spoke[DIAGNOSIS_AXES_MAX];
	const struct diagnosis *d = NULL;

	if (diagnosis_of_path(p, &d, e) != 0)
		return -1;
	for (size_t i = 0; i < d->edition->axes; i++)
		spoke[i] = (struct chart_spoke){
			d->edition->axis[i],
			share_of(d->axis[i].points, d->axis[i].possible), -1
		};
	if (before_spokes(p, d, spoke, e) != 0)
		return -1;
	p->response->status = 200;
	p->response->type = "image/svg+xml";
	return chart_radar_svg(spoke, d->edition->axes,
			       language_name(p->language), &p->response->body,
			       e);
}

int
diagnosis_history_chart_show(struct page *p, struct err *e)
{
	struct chart_point point[DIAGNOSIS_POINTS_MAX];
	char label[DIAGNOSIS_POINTS_MAX][STAMP_TEXT_MAX];
	struct diagnosis_point *from = NULL;
	size_t count = 0;

	if (diagnosis_history(p->db, p->arena, p->company, &from, &count, e) !=
	    0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		stamp_write_iso(from[i].at_ms, label[i]);
		label[i][10] = '\0';
		point[i] =
		    (struct chart_point){ label[i], (double)from[i].points };
	}
	p->response->status = 200;
	p->response->type = "image/svg+xml";
	return chart_line_svg(point, count, 0, 100, language_name(p->language),
			      &p->response->body, e);
}

/* ---- JSON ---- */

static void
json_begin(struct page *p, struct json_out *j)
{
	p->response->status = 200;
	p->response->type = "application/json";
	json_out_init(j, &p->response->body, false);
	json_out_object(j);
}

static void
json_time(struct json_out *j, const char *name, int64_t ms)
{
	char text[STAMP_TEXT_MAX];

	if (ms != 0)
		stamp_write_iso(ms, text);
	json_out_pair(j, name, ms != 0 ? text : NULL);
}

int
api_diagnoses_show(struct page *p, struct err *e)
{
	struct diagnosis_point *point = NULL;
	struct json_out j;
	size_t count = 0;

	if (diagnosis_history(p->db, p->arena, p->company, &point, &count, e) !=
	    0)
		return -1;
	json_begin(p, &j);
	json_out_key(&j, "diagnoses");
	json_out_array(&j);
	for (size_t i = count; i > 0; i--) {
		json_out_object(&j);
		json_out_pair_int(&j, "id", point[i - 1].id);
		json_out_pair(&j, "edition", point[i - 1].edition);
		json_time(&j, "finished", point[i - 1].at_ms);
		json_out_pair_int(&j, "points", point[i - 1].points);
		json_out_object_end(&j);
	}
	json_out_array_end(&j);
	json_out_object_end(&j);
	return 0;
}

static const char *
verdict_name(enum evidence_verdict verdict)
{
	static const char *const name[EVIDENCE_COUNT] = {
		[EVIDENCE_NONE] = "none",
		[EVIDENCE_QUIET] = "quiet",
		[EVIDENCE_AGREES] = "agrees",
		[EVIDENCE_DIFFERS] = "differs",
	};

	return name[verdict];
}

static void
json_items(struct json_out *j, const struct diagnosis *d,
	   const struct evidence *evidence)
{
	json_out_key(j, "items");
	json_out_array(j);
	for (size_t i = 0; i < d->edition->items; i++) {
		json_out_object(j);
		json_out_pair_int(j, "number", (int64_t)i + 1);
		json_out_pair(j, "theme", d->edition->item[i].theme);
		json_out_pair(j, "answer", answer_name(d->answer[i]));
		json_out_pair(j, "seen", verdict_name(evidence[i].verdict));
		json_out_pair_int(j, "incidents", evidence[i].count);
		json_out_object_end(j);
	}
	json_out_array_end(j);
}

static void
json_sheets(struct json_out *j, const struct diagnosis *d)
{
	json_out_key(j, "sheets");
	json_out_array(j);
	for (size_t i = 0; i < d->sheets; i++) {
		json_out_object(j);
		json_out_pair(j, "site", d->sheet[i].site);
		json_out_pair_int(j, "points", d->sheet[i].score.points);
		json_out_pair(j, "confirmedOn", d->sheet[i].confirmed_on);
		json_out_pair(j, "confirmedBy", d->sheet[i].confirmed_by);
		json_out_object_end(j);
	}
	json_out_array_end(j);
}

int
api_diagnosis_show(struct page *p, struct err *e)
{
	struct evidence evidence[DIAGNOSIS_ITEMS_MAX];
	struct evidence_basis basis;
	const struct diagnosis *d = NULL;
	struct json_out j;

	if (diagnosis_of_path(p, &d, e) != 0 ||
	    evidence_gather(p->db, p->arena, p->company, visit_now(p),
			    d->edition, d->answer, evidence, &basis, e) != 0)
		return -1;
	json_begin(p, &j);
	json_out_pair_int(&j, "id", d->row.id);
	json_out_pair(&j, "edition", d->edition->id);
	json_out_pair(&j, "state", d->row.done ? "done" : "open");
	json_time(&j, "created", d->row.created_ms);
	json_time(&j, "finished", d->row.finished_ms);
	json_out_pair_int(&j, "points", d->score.points);
	json_out_pair_int(&j, "answered", d->score.answered);
	json_items(&j, d, evidence);
	json_sheets(&j, d);
	json_out_key(&j, "measures");
	json_out_array(&j);
	for (size_t i = 0; i < d->measures; i++)
		json_out_int(&j, d->measure[i]);
	json_out_array_end(&j);
	json_out_object_end(&j);
	return 0;
}
