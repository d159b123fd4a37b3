/*
 * segment_row.h: batches as they came, written in the order in which they
 * become durable and read on from a number. What keeps and drops them is
 * segment_keep_row.h.
 */
#ifndef MODEL_SEGMENT_ROW_H
#define MODEL_SEGMENT_ROW_H

#include "base/str.h"
#include "model/row.h"

struct segment_row {
	int64_t id;
	int64_t company;
	int64_t number; /* within the company, from 1, without holes */
	int64_t sender;
	int64_t sequence; /* within the sender, may have holes */
	int64_t received_ms, sent_ms;
	int64_t bytes, raw_bytes, records;
	const char *digest; /* SHA-256 of the body, hex */
	struct text body;   /* packed */
};

struct segment_list {
	struct segment_row *row;
	size_t count;
};

/*
 * Writes batches of one company, sorted by sender and sequence. One whose
 * sequence the sender has passed already is not written again: its number
 * stays 0. Locks the company's row of numbers until the transaction ends, so
 * that numbers become visible in their order. ERR_NOT_FOUND when a sender is
 * not, or no longer, one of the company's. Needs a transaction.
 */
int MUST_CHECK segment_row_put(struct db *db, int64_t company,
			       struct segment_row *row, size_t count,
			       struct err *e);
/* Those above number 'after' with their bodies, in their order, at most
 * 'max'. */
int MUST_CHECK segment_row_list(struct db *db, int64_t company, int64_t after,
				size_t max, struct arena *a,
				struct segment_list *out, struct err *e);
/* The same without their bodies (p NULL), also those whose body is gone. */
int MUST_CHECK segment_row_list_heads(struct db *db, int64_t company,
				      int64_t after, size_t max,
				      struct arena *a, struct segment_list *out,
				      struct err *e);
/* ERR_NOT_FOUND when it is not this company's, or was dropped for age. */
int MUST_CHECK segment_row_body(struct db *db, int64_t company, int64_t segment,
				struct arena *a, struct text *out,
				struct err *e);
/* The last number given; 0 when there is none. */
int MUST_CHECK segment_row_last(struct db *db, int64_t company, int64_t *out,
				struct err *e);

#endif
