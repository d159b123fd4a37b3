/*
 * report_row.h: months of watching as they were told, and the chain of days
 * that proves them. A report is never changed; made again it becomes the next
 * edition.
 */
#ifndef MODEL_REPORT_ROW_H
#define MODEL_REPORT_ROW_H

#include "base/str.h"
#include "model/row.h"

/* "2026-11" and "2026-11-03" with terminator. */
#define MONTH_TEXT_MAX 8
#define DAY_TEXT_MAX   11

struct report_row {
	int64_t id;
	int64_t company;
	const char *month; /* local, "2026-11" */
	int64_t edition;
	int64_t from_ms, until_ms; /* what it tells of */
	int64_t made_ms;
	bool whole;         /* the month was over */
	const char *facts;  /* JSON object; NULL in lists */
	const char *digest; /* SHA-256 in hex, see watch/report.h */
};

struct report_list {
	struct report_row *row;
	size_t count;
};

/* The next edition of that month; 'pdf' may be empty. ERR_CONFLICT when
 * somebody else made one at the same time. Needs a transaction. */
int MUST_CHECK report_row_add(struct db *db, const struct report_row *row,
			      struct text pdf, int64_t *id_out, struct err *e);
int MUST_CHECK report_row_get(struct db *db, int64_t company, int64_t report,
			      struct arena *a, struct report_row *out,
			      struct err *e);
/* The newest edition of a month. */
int MUST_CHECK report_row_find(struct db *db, int64_t company,
			       const char *month, struct arena *a,
			       struct report_row *out, struct err *e);
/* Whether the month's whole report is there. */
int MUST_CHECK report_row_has(struct db *db, int64_t company, const char *month,
			      bool *out, struct err *e);
/* Newest month first, all editions, without facts. 'max' 0: 50. */
int MUST_CHECK report_row_list(struct db *db, int64_t company, size_t max,
			       struct arena *a, struct report_list *out,
			       struct err *e);
/* The newest whole editions of at most 'max' months before 'month', with
 * facts, latest month first. */
int MUST_CHECK report_row_list_before(struct db *db, int64_t company,
				      const char *month, size_t max,
				      struct arena *a, struct report_list *out,
				      struct err *e);
/* p NULL when none was stored. */
int MUST_CHECK report_row_get_pdf(struct db *db, int64_t company,
				  int64_t report, struct arena *a,
				  struct text *out, struct err *e);
/* One day of a company, sealed; or a part of it, where a full disk made it
 * necessary to seal within the day. */
struct segment_day_row {
	int64_t company;
	const char *day; /* local, "2026-11-03" */
	int64_t part;    /* 1 for the first */
	int64_t from_ms, until_ms;
	int64_t last_number; /* its segments end here */
	int64_t segments, records, bytes;
	const char *content; /* SHA-256 of the list of its segments */
	const char *digest;  /* SHA-256 of the day before's and 'content' */
	int64_t sealed_ms;
	int64_t dropped, dropped_ms; /* segments gone; since when */
};

struct segment_day_list {
	struct segment_day_row *row;
	size_t count;
};

/* ERR_CONFLICT when it is sealed already. */
int MUST_CHECK segment_day_row_add(struct db *db,
				   const struct segment_day_row *row,
				   struct err *e);
/* The last sealed day; ERR_NOT_FOUND before the first. */
int MUST_CHECK segment_day_row_last(struct db *db, int64_t company,
				    struct arena *a,
				    struct segment_day_row *out, struct err *e);
/* Days that begin in [from_ms, until_ms), in order. */
int MUST_CHECK segment_day_row_list(struct db *db, int64_t company,
				    int64_t from_ms, int64_t until_ms,
				    struct arena *a,
				    struct segment_day_list *out,
				    struct err *e);
/* The day before the one that begins at 'from_ms'. */
int MUST_CHECK segment_day_row_before(struct db *db, int64_t company,
				      int64_t from_ms, struct arena *a,
				      struct segment_day_row *out,
				      struct err *e);
/* 'count' segments of the day to which 'number' belongs are gone. */
int MUST_CHECK segment_day_row_drop(struct db *db, int64_t company,
				    int64_t number, int64_t count,
				    int64_t at_ms, struct err *e);

#endif
