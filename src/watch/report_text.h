/*
 * report_text.h: a month's facts as blocks of text in one language, in the
 * order in which they are read: one page for the owner, the details behind.
 * The page and the PDF both draw these blocks and know nothing of months.
 */
#ifndef WATCH_REPORT_TEXT_H
#define WATCH_REPORT_TEXT_H

#include "content/class.h"
#include "content/language.h"
#include "watch/report.h"

enum report_block_kind {
	REPORT_TITLE,
	REPORT_HEADING,
	REPORT_TEXT,
	REPORT_NOTE,
	REPORT_STATE, /* 'text' is the sentence, 'more' stands under it */
	REPORT_ITEM,  /* 'mark' hangs at its left; 'more' may be "" */
	REPORT_TABLE,
	REPORT_CHART, /* 'text' says what it shows */
	REPORT_PAGE   /* the details begin */
};

enum report_chart { REPORT_CHART_DAYS, REPORT_CHART_MONTHS };

#define REPORT_COLUMNS_MAX 8

struct report_column {
	const char *head;
	double share; /* of the width */
	bool number;
};

struct report_block {
	enum report_block_kind kind;
	const char *mark, *text, *more; /* never NULL */
	enum severity severity;         /* of a state */
	enum report_chart chart;
	struct report_column column[REPORT_COLUMNS_MAX];
	size_t columns, rows;
	const char *const *cell; /* rows * columns */
};

/* A bar of a chart: how much of it is full, and a figure above it. */
struct report_bar {
	const char *label;
	double share; /* 0..1; negative: there was nothing to watch */
	int64_t count;
};

struct report_text {
	const struct report_block *block;
	size_t blocks;
	const char *title;  /* "2026年11月の見守り報告書" */
	const char *footer; /* of the paper */
};

/* 'digest' is the report row's. *out lives in 'a'. ERR_TOO_BIG only. */
int MUST_CHECK report_text_make(const struct report_facts *f,
				const char *digest, enum language language,
				struct arena *a, struct report_text *out,
				struct err *e);
/* The bars of a chart, for drawing. */
int MUST_CHECK report_text_bars(const struct report_facts *f,
				enum report_chart chart, struct arena *a,
				struct report_bar **out, size_t *count_out,
				struct err *e);
/* "3時間20分". */
const char *report_text_duration(struct arena *a, enum language language,
				 int64_t seconds);
/* Why hours were not watched, for people. */
const char *report_text_reason(enum language language, const char *reason);

#endif
