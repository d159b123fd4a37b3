#include "rate/diagnosis.h"

#include <string.h>

static const char *const answer_names[ANSWER_COUNT] = {
	[ANSWER_NONE] = "",
	[ANSWER_NOT_APPLICABLE] = "not-applicable",
	[ANSWER_DONE] = "done",
	[ANSWER_PARTLY] = "partly",
	[ANSWER_NOT_DONE] = "not-done",
	[ANSWER_UNKNOWN] = "unknown",
};

const char *
answer_name(enum answer answer)
{
	return answer_names[answer];
}

bool
answer_parse(struct text name, enum answer *out)
{
	for (int i = ANSWER_NOT_APPLICABLE; i < ANSWER_COUNT; i++) {
		if (!text_is(name, answer_names[i]))
			continue;
		*out = (enum answer)i;
		return true;
	}
	return false;
}

/* What an item gains for its effort; 0 when there is nothing to gain. In
 * sixths, so that halves and thirds stay whole. */
static int
worth(const struct diagnosis_item *item, enum answer answer)
{
	if (answer == ANSWER_NONE)
		return 0;
	return (answer_points(ANSWER_DONE) - answer_points(answer)) *
	       item->effect * 6 / item->effort;
}

size_t
diagnosis_measures(const struct diagnosis_edition *edition,
		   const enum answer *answer, int *out)
{
	int rank[DIAGNOSIS_MEASURES_MAX];
	size_t count = 0;

	for (size_t i = 0; i < edition->items; i++) {
		int of = worth(&edition->item[i], answer[i]);
		size_t at = count;

		while (at > 0 && rank[at - 1] < of)
			at--;
		if (of <= 0 || at == DIAGNOSIS_MEASURES_MAX)
			continue;
		if (count < DIAGNOSIS_MEASURES_MAX)
			count++;
		memmove(&rank[at + 1], &rank[at],
			(count - at - 1) * sizeof(*rank));
		memmove(&out[at + 1], &out[at],
			(count - at - 1) * sizeof(*out));
		rank[at] = of;
		out[at] = (int)i + 1;
	}
	return count;
}

static int
sheets_read(struct db *db, struct arena *a, struct diagnosis *d, struct err *e)
{
	struct diagnosis_sheet_list list;
	struct diagnosis_answer_list answers;
	struct diagnosis_sheet *sheet;
	size_t k = 0;

	if (diagnosis_sheet_row_list(db, d->row.company, d->row.id, a, &list,
				     e) != 0 ||
	    diagnosis_answer_row_list(db, d->row.company, d->row.id, a,
				      &answers, e) != 0)
		return -1;
	sheet = arena_alloc_array(a, list.count + 1, sizeof(*sheet));
	if (sheet == NULL)
		return arena_check(a, e);
	for (size_t i = 0; i < list.count; i++) {
		struct diagnosis_sheet *s = &sheet[i];

		s->id = list.row[i].id;
		s->site = list.row[i].site;
		s->confirmed_on = list.row[i].confirmed_on;
		s->confirmed_by = list.row[i].confirmed_by;
		for (; k < answers.count && answers.row[k].sheet == s->id;
		     k++) {
			int item = answers.row[k].item;

			if (item >= 1 && (size_t)item <= d->edition->items)
				answer_parse(text_of(answers.row[k].answer),
					     &s->answer[item - 1]);
		}
		s->score = diagnosis_score_sum(s->answer, d->edition->items);
	}
	d->sheet = sheet;
	d->sheets = list.count;
	return 0;
}

static void
whole_judge(struct diagnosis *d)
{
	enum answer of[DIAGNOSIS_SHEETS_MAX];
	size_t items = d->edition->items;

	d->complete = d->sheets > 0;
	for (size_t i = 0; i < items; i++) {
		size_t n = 0;

		for (; n < d->sheets && n < DIAGNOSIS_SHEETS_MAX; n++) {
			of[n] = d->sheet[n].answer[i];
			if (of[n] == ANSWER_NONE)
				d->complete = false;
		}
		d->answer[i] = diagnosis_worst(of, n);
	}
	d->score = diagnosis_score_sum(d->answer, items);
	d->banded = items * 4 == 100;
	d->band = diagnosis_band_of(d->score.points);
	for (size_t i = 0; i < items; i++) {
		struct diagnosis_axis *axis =
		    &d->axis[d->edition->item[i].axis - 1];

		axis->possible += answer_points(ANSWER_DONE);
		if (d->answer[i] != ANSWER_NONE)
			axis->points += answer_points(d->answer[i]);
	}
	d->measures = diagnosis_measures(d->edition, d->answer, d->measure);
}

static int
one_read(struct db *db, struct arena *a, enum language language,
	 const struct diagnosis_row *row, struct diagnosis **out, struct err *e)
{
	struct diagnosis *d = arena_alloc(a, sizeof(*d));

	if (d == NULL)
		return arena_check(a, e);
	d->row = *row;
	d->edition = content_diagnosis(language, text_of(row->edition));
	if (d->edition == NULL)
		return err_set(e, ERR_UNAVAILABLE,
			       "edition %s of the diagnosis is not in this "
			       "program",
			       row->edition);
	if (sheets_read(db, a, d, e) != 0)
		return -1;
	whole_judge(d);
	*out = d;
	return 0;
}

static void
changes_judge(struct diagnosis *d, const struct diagnosis *before)
{
	for (size_t i = 0; i < d->edition->items; i++) {
		int now = answer_points(d->answer[i]);
		int then = answer_points(before->answer[i]);

		if (d->answer[i] == ANSWER_NONE || now == then)
			continue;
		if (now > then)
			d->better[d->betters++] = (int)i + 1;
		else
			d->worse[d->worses++] = (int)i + 1;
	}
	d->before = before->row.id;
	d->before_ms = before->row.finished_ms;
	d->before_points = before->score.points;
}

static int
before_read(struct db *db, struct arena *a, enum language language,
	    struct diagnosis *d, struct err *e)
{
	struct diagnosis_list list;
	struct diagnosis *before;

	if (diagnosis_row_list(db, d->row.company, d->row.id, 0, a, &list, e) !=
	    0)
		return -1;
	for (size_t i = 0; i < list.count; i++) {
		if (!list.row[i].done ||
		    strcmp(list.row[i].edition, d->row.edition) != 0)
			continue;
		if (one_read(db, a, language, &list.row[i], &before, e) != 0)
			return -1;
		changes_judge(d, before);
		return 0;
	}
	return 0;
}

int
diagnosis_gather(struct db *db, struct arena *a, enum language language,
		 int64_t company, int64_t id, const struct diagnosis **out,
		 struct err *e)
{
	struct diagnosis *d = NULL;
	struct diagnosis_row row;

	if (diagnosis_row_get(db, company, id, a, &row, e) != 0 ||
	    one_read(db, a, language, &row, &d, e) != 0 ||
	    before_read(db, a, language, d, e) != 0)
		return -1;
	*out = d;
	return 0;
}

int
diagnosis_history(struct db *db, struct arena *a, int64_t company,
		  struct diagnosis_point **out, size_t *count_out,
		  struct err *e)
{
	struct diagnosis_point point[DIAGNOSIS_POINTS_MAX];
	struct diagnosis_list list;
	size_t n = 0;

	if (diagnosis_row_list(db, company, 0, DIAGNOSIS_POINTS_MAX + 1, a,
			       &list, e) != 0)
		return -1;
	for (size_t i = 0; i < list.count && n < DIAGNOSIS_POINTS_MAX; i++) {
		struct diagnosis *d = NULL;

		/* An edition taken out of the program is not drawn. */
		if (!list.row[i].done ||
		    content_diagnosis(LANGUAGE_JA,
				      text_of(list.row[i].edition)) == NULL)
			continue;
		if (one_read(db, a, LANGUAGE_JA, &list.row[i], &d, e) != 0)
			return -1;
		point[n++] =
		    (struct diagnosis_point){ d->row.id, d->row.finished_ms,
					      d->row.edition, d->score.points };
	}
	*out = arena_alloc_array(a, n + 1, sizeof(**out));
	if (*out == NULL)
		return arena_check(a, e);
	for (size_t i = 0; i < n; i++)
		(*out)[i] = point[n - 1 - i];
	*count_out = n;
	return 0;
}
