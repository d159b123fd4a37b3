/* diagnosis_view.h: the five-minute self-diagnosis (diagnosis.tmpl). */
#ifndef WEB_DIAGNOSIS_VIEW_H
#define WEB_DIAGNOSIS_VIEW_H

#include "web/page.h"
#include "web/parts_view.h"

struct view_diagnosis_line {
	int64_t id;
	struct view_time finished;
	const char *edition;
	int points;
	const char *band; /* NULL: the edition has no bands */
};

struct view_diagnoses {
	struct view_frame frame;
	bool may_write;
	int64_t open; /* id of the one under way, 0 none */
	const char *open_lead;
	const struct view_diagnosis_line *line;
	size_t lines;
};

#define VIEW_ANSWERS_MAX 5

struct view_question {
	int number;
	const char *part; /* title when it is the first of its part */
	const char *theme, *question;
	struct view_option choice[VIEW_ANSWERS_MAX];
	size_t choices;
	/* What the watch saw; NULL when it cannot tell. */
	const char *seen;
	bool differs;
	int64_t incident; /* behind it, 0 none */
};

struct view_questions {
	struct view_frame frame;
	int64_t id;
	int64_t sheet;
	const char *edition;
	const char *progress;
	const struct view_option *site;
	size_t sites;
	const struct view_question *question;
	size_t questions;
	const char *confirmed_on, *confirmed_by;
	const struct view_fault *fault;
	size_t faults;
};

/* One question a screen. */
struct view_one_question {
	struct view_frame frame;
	int64_t id;
	int64_t sheet;
	int back; /* number of the one before, 0 none */
	const char *position;
	const char *why;
	struct view_question question;
	bool fault;
};

struct view_measure {
	int number;
	const char *measure, *why, *how, *effort;
};

struct view_axis {
	const char *name;
	int points, possible;
};

struct view_sheet_line {
	const char *site;
	int points;
	const char *confirmed;
};

struct view_answer_line {
	int number;
	const char *theme, *question, *answer;
	const char *seen; /* NULL: the watch cannot tell */
	bool differs;
	int64_t incident;
};

struct view_diagnosis_result {
	struct view_frame frame;
	int64_t id;
	bool may_write;
	const char *points;
	const char *band, *next; /* NULL: no bands */
	const char *state;       /* mark beside the sentence */
	const char *edition;
	struct view_time finished;
	const struct view_measure *measure;
	size_t measures;
	const struct view_axis *axis;
	size_t axes;
	const char *before;         /* sentence, NULL nothing to compare with */
	const char *better, *worse; /* themes, NULL none */
	const char *unknowns;       /* themes, NULL none */
	const char *not_applicable; /* sentence, NULL none */
	const struct view_sheet_line *sheet;
	size_t sheets;
	const struct view_answer_line *answer;
	size_t answers;
	size_t differs;
};

#endif
