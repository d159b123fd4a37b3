/*
 * policy_row.h: versions of a company's basic policy, and the public page one
 * of them stands on.
 */
#ifndef MODEL_POLICY_ROW_H
#define MODEL_POLICY_ROW_H

#include "model/row.h"

struct policy_row {
	int64_t id;
	int64_t company;
	int64_t number; /* 1, 2 ... within the company */
	bool approved;  /* else the one draft */
	const char *body;
	const char *established_on, *review_on; /* "2026-11-21" */
	const char *representative;
	int64_t person; /* who wrote it, 0 nobody known */
	int64_t created_ms, approved_ms;
	const char *approved_by;
};

struct policy_list {
	struct policy_row *row;
	size_t count;
};

struct policy_page_row {
	int64_t id; /* in the public address; never changes */
	int64_t company;
	int64_t policy; /* 0: withdrawn */
	int64_t first_ms, changed_ms;
};

/* Adds a draft with the next number. ERR_CONFLICT when there is a draft. */
int MUST_CHECK policy_row_add(struct db *db, const struct policy_row *row,
			      int64_t *id_out, struct err *e);
int MUST_CHECK policy_row_get(struct db *db, int64_t company, int64_t policy,
			      struct arena *a, struct policy_row *out,
			      struct err *e);
/* Newest first. */
int MUST_CHECK policy_row_list(struct db *db, int64_t company, struct arena *a,
			       struct policy_list *out, struct err *e);
/* Text, days and representative of the draft row->id; ERR_NOT_FOUND when it is
 * no draft of the company. */
int MUST_CHECK policy_row_set(struct db *db, const struct policy_row *row,
			      struct err *e);
int MUST_CHECK policy_row_drop(struct db *db, int64_t company, int64_t policy,
			       struct err *e);
/* row->id of row->company becomes approved, by row->approved_by, then. */
int MUST_CHECK policy_row_approve(struct db *db, const struct policy_row *row,
				  struct err *e);

/* Puts the approved version on the company's public page (made when there is
 * none), or takes it off with policy 0. ERR_NOT_FOUND: not approved, or not
 * the company's. */
int MUST_CHECK policy_page_row_set(struct db *db, int64_t company,
				   int64_t policy, int64_t at_ms,
				   struct err *e);
/* ERR_NOT_FOUND when nothing was ever published. */
int MUST_CHECK policy_page_row_get(struct db *db, int64_t company,
				   struct arena *a, struct policy_page_row *out,
				   struct err *e);
/* What anybody may read: the version on page 'page' and whose it is.
 * ERR_NOT_FOUND when there is none, it was withdrawn or the company is
 * disabled. */
int MUST_CHECK policy_page_row_read(struct db *db, int64_t page,
				    struct arena *a, struct policy_row *out,
				    const char **company_out, struct err *e);

#endif
