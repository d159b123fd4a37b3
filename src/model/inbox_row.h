/*
 * inbox_row.h: the incidents of all companies a person watches over by a
 * contract that is valid at that moment, folded into as few rows as possible.
 * Members of a company see theirs through incident_row; here membership gives
 * nothing.
 */
#ifndef MODEL_INBOX_ROW_H
#define MODEL_INBOX_ROW_H

#include "model/incident_row.h"

/* What becomes one row. */
enum inbox_fold {
	INBOX_FOLD_COMPANY, /* incidents of one class at one company */
	INBOX_FOLD_CLASS,   /* incidents of one class at whichever companies */
	INBOX_FOLD_NONE,    /* each incident */
	INBOX_FOLD_COUNT
};

enum inbox_whose { INBOX_ANYBODYS, INBOX_MINE, INBOX_NOBODYS };

struct inbox_row {
	/* The gravest, latest of the row's incidents. */
	struct incident_row incident; /* without its read-only counts */
	const char *company_name;
	const char *device_name; /* "" when it has none */
	int64_t person;          /* who works on it, 0: nobody */
	const char *person_name;
	bool escalated, archived;
	int64_t changed_ms; /* of the work, see incident_work_row */
	/* The row as a whole. */
	int64_t folded; /* incidents in it, the shown one included */
	int64_t companies;
	int64_t first_ms;
};

struct inbox_list {
	struct inbox_row *row;
	size_t count;
};

struct inbox_filter {
	enum inbox_fold fold;
	enum inbox_whose whose;
	int64_t company;    /* 0: any */
	int class;          /* enum alert_class, -1: any */
	int least_severity; /* enum severity; 0: any */
	int state;          /* enum incident_state; -1: open or in work;
			     * -2: any */
	bool escalated;     /* only those passed up */
	bool archived;      /* only those put away; else only the others */
	/* Part of title, subject, device or its name, peer, company. */
	const char *text;
	/* Classes whose name has the text, ",c2,exploit,"; NULL: none. */
	const char *classes;
	int64_t from_ms;  /* last_ms at or after; 0: any */
	int64_t until_ms; /* last_ms before; 0: any */
	struct row_mark after;
	size_t max; /* 0: ROW_LIST_DEFAULT */
};

/* Highest severity first, then latest. */
int MUST_CHECK inbox_row_list(struct db *db, const struct access_view *view,
			      const struct inbox_filter *filter,
			      struct arena *a, struct inbox_list *out,
			      struct err *e);
struct inbox_count {
	int64_t incidents;  /* unfolded */
	int64_t rows;       /* folded by company */
	int64_t changed_ms; /* when one last changed, 0 none */
};
/* What the filter finds; its 'fold', 'after' and 'max' play no part. */
int MUST_CHECK inbox_row_count(struct db *db, const struct access_view *view,
			       const struct inbox_filter *filter,
			       struct arena *a, struct inbox_count *out,
			       struct err *e);

#endif
