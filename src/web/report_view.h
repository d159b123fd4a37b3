/* report_view.h: the monthly reports (report.tmpl). */
#ifndef WEB_REPORT_VIEW_H
#define WEB_REPORT_VIEW_H

#include "web/page.h"
#include "web/parts_view.h"

struct view_report_line {
	int64_t id;
	const char *title;
	const char *edition;
	bool running;
	struct view_time made;
};

struct view_reports {
	struct view_frame frame;
	const struct view_report_line *report;
	size_t reports;
};

struct view_report_cell {
	const char *text, *head;
	bool number;
};

struct view_report_row {
	const struct view_report_cell *cell;
	size_t cells;
};

struct view_report_item {
	const char *mark, *text;
	const char *more[2]; /* NULL: none */
};

/* One of these is set; the others are NULL, 0 or false. */
struct view_report_block {
	const char *heading, *text, *note;
	const char *state, *after, *severity; /* the sentence and its shape */
	const struct view_report_item *item;
	size_t items;
	const struct view_report_row *row; /* a table; the first has heads */
	size_t rows;
	const char *chart, *alt; /* "hours", "months"; what it shows */
	bool details;            /* the owner's page ends here */
};

struct view_report {
	struct view_frame frame;
	int64_t id;
	const char *newer; /* a later edition is there; NULL not */
	const struct view_report_block *owner;
	size_t owners;
	const struct view_report_block *detail;
	size_t details;
};

struct view_proof_line {
	const char *what, *result;
	bool wrong;
	const char *stored, *counted;
};

struct view_proof {
	struct view_frame frame;
	int64_t id;
	bool good;
	const char *wrong; /* for the engineer, NULL none */
	const struct view_proof_line *line;
	size_t lines;
};

#endif
