/*
 * segment_keep_row.h: stored batches as the proof and the retention see them:
 * read in the order of their numbers, dropped oldest first.
 */
#ifndef MODEL_SEGMENT_KEEP_ROW_H
#define MODEL_SEGMENT_KEEP_ROW_H

#include "base/str.h"
#include "model/row.h"

struct segment_head {
	int64_t id, company;
	int64_t number; /* within the company */
	int64_t sender, sequence;
	int64_t received_ms, sent_ms;
	int64_t bytes, raw_bytes, records;
	const char *digest; /* SHA-256 of the body */
};

struct segment_head_list {
	struct segment_head *row;
	size_t count;
};

/* Those with after < number <= until, in order, at most 'max'. */
int MUST_CHECK segment_keep_list(struct db *db, int64_t company, int64_t after,
				 int64_t until, size_t max, struct arena *a,
				 struct segment_head_list *out, struct err *e);
/* The packed lines. */
int MUST_CHECK segment_keep_body(struct db *db, int64_t segment,
				 struct arena *a, struct text *out,
				 struct err *e);
/* The last number before the first, counted from after 'after', that was
 * received at or after 'until_ms'; 'after' when there is none. */
int MUST_CHECK segment_keep_last(struct db *db, int64_t company, int64_t after,
				 int64_t until_ms, int64_t *out, struct err *e);
/* When the oldest that is kept was received; of all companies with company 0.
 * 0 when none is kept. */
int MUST_CHECK segment_keep_oldest(struct db *db, int64_t company, int64_t *out,
				   struct err *e);
/* The lowest number that is kept; 0 none. */
int MUST_CHECK segment_keep_first(struct db *db, int64_t company, int64_t *out,
				  struct err *e);
/* Packed bytes of all companies, and how many segments. */
int MUST_CHECK segment_keep_size(struct db *db, int64_t *bytes_out,
				 int64_t *count_out, struct err *e);

/*
 * The oldest of all companies that may go: received before 'before_ms',
 * sealed in a day, read by the stage that detects (and by its last snapshot),
 * and outside the first and last hour of every live incident that is not
 * closed. Oldest first, at most 'max'.
 */
int MUST_CHECK segment_keep_droppable(struct db *db, int64_t before_ms,
				      size_t max, struct arena *a,
				      struct segment_head_list *out,
				      struct err *e);
/* Drops one with its body. Needs a transaction. */
int MUST_CHECK segment_keep_drop(struct db *db, int64_t segment, struct err *e);
/* Companies that have segments received before 'before_ms' which are not
 * sealed. At most 'max' ids. */
struct segment_company_list {
	int64_t *id;
	size_t count;
};
int MUST_CHECK segment_keep_unsealed(struct db *db, int64_t before_ms,
				     struct arena *a,
				     struct segment_company_list *out,
				     struct err *e);

#endif
