/*
 * fault_row.h: what is wrong with the centre itself: a way to tell people that
 * fails, a full disk, a stage that stands still. For whoever runs it; a row is
 * open from the first time until somebody saw it work again.
 */
#ifndef MODEL_FAULT_ROW_H
#define MODEL_FAULT_ROW_H

#include "model/row.h"

struct fault_row {
	int64_t id;
	const char *kind;   /* "channel", "disk": what is wrong */
	const char *object; /* "mail": with what; "" when there is one only */
	const char *detail; /* what was seen last */
	int64_t from_ms, last_ms;
	int64_t count;    /* times it was seen */
	int64_t until_ms; /* 0: still so */
};

struct fault_list {
	struct fault_row *row;
	size_t count;
};

/* Opens it, or tells the open one of kind and object that it is still so. */
int MUST_CHECK fault_row_open(struct db *db, const char *kind,
			      const char *object, const char *detail,
			      int64_t now_ms, struct err *e);
/* It works (again); fine when it never failed. */
int MUST_CHECK fault_row_close(struct db *db, const char *kind,
			       const char *object, int64_t now_ms,
			       struct err *e);
/* Open ones, and those closed at or after since_ms; open and latest first. */
int MUST_CHECK fault_row_list(struct db *db, int64_t since_ms, struct arena *a,
			      struct fault_list *out, struct err *e);

#endif
