/*
 * diagnosis_row.h: self-diagnoses of a company, their sheets (one a site or
 * department) and the answers on them. A finished one is never changed.
 */
#ifndef MODEL_DIAGNOSIS_ROW_H
#define MODEL_DIAGNOSIS_ROW_H

#include "model/row.h"

struct diagnosis_row {
	int64_t id;
	int64_t company;
	const char *edition; /* id of the question set, "v3.1" */
	bool done;
	int64_t person; /* who began, 0 nobody known */
	int64_t created_ms, finished_ms;
};

struct diagnosis_list {
	struct diagnosis_row *row;
	size_t count;
};

struct diagnosis_sheet_row {
	int64_t id;
	int64_t company;
	int64_t diagnosis;
	const char *site;         /* "" the whole firm */
	const char *confirmed_on; /* 確認日, "2026-11-21" or "" */
	const char *confirmed_by; /* 確認者 */
};

struct diagnosis_sheet_list {
	struct diagnosis_sheet_row *row;
	size_t count;
};

struct diagnosis_answer_row {
	int64_t sheet;
	int item;           /* number within the edition */
	const char *answer; /* "done" "partly" "not-done" "unknown" ... */
	int64_t person;
	int64_t changed_ms;
};

struct diagnosis_answer_list {
	struct diagnosis_answer_row *row;
	size_t count;
};

/* Sheets a diagnosis may have. */
#define DIAGNOSIS_SHEETS_MAX 100

/* Begins one. ERR_CONFLICT when another of the company is still open. */
int MUST_CHECK diagnosis_row_add(struct db *db, const struct diagnosis_row *row,
				 int64_t *id_out, struct err *e);
int MUST_CHECK diagnosis_row_get(struct db *db, int64_t company,
				 int64_t diagnosis, struct arena *a,
				 struct diagnosis_row *out, struct err *e);
/* Newest first, ids below 'before' (0: from the newest). */
int MUST_CHECK diagnosis_row_list(struct db *db, int64_t company,
				  int64_t before, size_t max, struct arena *a,
				  struct diagnosis_list *out, struct err *e);
/* From open to done. ERR_NOT_FOUND when it is not open. */
int MUST_CHECK diagnosis_row_finish(struct db *db, int64_t company,
				    int64_t diagnosis, int64_t at_ms,
				    struct err *e);
/* Throws an open one away with its answers. */
int MUST_CHECK diagnosis_row_drop(struct db *db, int64_t company,
				  int64_t diagnosis, struct err *e);

/* ERR_CONFLICT: the site has a sheet; ERR_NOT_FOUND: no such diagnosis of the
 * company is open. */
int MUST_CHECK diagnosis_sheet_row_add(struct db *db,
				       const struct diagnosis_sheet_row *row,
				       int64_t *id_out, struct err *e);
/* In the order they were made. */
int MUST_CHECK diagnosis_sheet_row_list(struct db *db, int64_t company,
					int64_t diagnosis, struct arena *a,
					struct diagnosis_sheet_list *out,
					struct err *e);
/* Day and name on the open sheet row->id of row->company. */
int MUST_CHECK diagnosis_sheet_row_confirm(
    struct db *db, const struct diagnosis_sheet_row *row, struct err *e);

/* Gives or changes one answer on a sheet of the company. ERR_NOT_FOUND when
 * there is no such sheet or its diagnosis is finished. */
int MUST_CHECK diagnosis_answer_row_set(struct db *db, int64_t company,
					const struct diagnosis_answer_row *row,
					struct err *e);
/* Of all sheets, by sheet and item. */
int MUST_CHECK diagnosis_answer_row_list(struct db *db, int64_t company,
					 int64_t diagnosis, struct arena *a,
					 struct diagnosis_answer_list *out,
					 struct err *e);

#endif
