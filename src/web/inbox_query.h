/*
 * inbox_query.h: what an address asks of the inbox. The page, its form and
 * programs ask by the same names; what is asked wrongly is as if not asked.
 */
#ifndef WEB_INBOX_QUERY_H
#define WEB_INBOX_QUERY_H

#include "model/inbox_row.h"

struct page;

/* As the address says it; "" where it says nothing. */
struct inbox_query {
	const char *text, *severity, *class, *state, *whose, *fold;
	const char *from, *until; /* local days, "2026-11-21" */
	int64_t company;
	bool archive;
	struct row_mark after;
};

/* Folded by company, or by class once that would be too many rows. */
#define INBOX_FOLD_AUTO ((int)INBOX_FOLD_COUNT)

void inbox_query_read(struct page *p, struct inbox_query *out);
/* The model's filter; *fold_out may be INBOX_FOLD_AUTO. */
struct inbox_filter
inbox_query_filter(struct page *p, const struct inbox_query *q, int *fold_out);
/* "/inbox?..." for this query, from its 'after' on when that is set. */
const char *inbox_query_address(struct page *p, const struct inbox_query *q);

#endif
