/*
 * absence_row.h: announced times. During a holiday a sensor that is off is no
 * alarm; during maintenance nothing is told, and all is kept. Rows are ended,
 * never dropped.
 */
#ifndef MODEL_ABSENCE_ROW_H
#define MODEL_ABSENCE_ROW_H

#include "base/str.h"
#include "model/row.h"

/* C name, stored name. */
#define ABSENCE_KIND_TABLE(X)                                                  \
	X(MAINTENANCE, "maintenance")                                          \
	X(HOLIDAY, "holiday")

#define ABSENCE_KIND_ENUM(name, text) ABSENCE_##name,
enum absence_kind { ABSENCE_KIND_TABLE(ABSENCE_KIND_ENUM) ABSENCE_KIND_COUNT };
#undef ABSENCE_KIND_ENUM

const char *absence_kind_name(enum absence_kind kind);
bool absence_kind_parse(struct text name, enum absence_kind *out);

struct absence_row {
	int64_t id;
	int64_t company;
	enum absence_kind kind;
	int64_t sender; /* 0: all of the company */
	int64_t from_ms;
	int64_t until_ms; /* exclusive */
	const char *reason;
	int64_t person; /* who announced it */
	int64_t created_ms;
	int64_t ended_ms;        /* taken back or ended early; 0 not */
	const char *person_name; /* read only */
};

struct absence_list {
	struct absence_row *row;
	size_t count;
};

/* ERR_INVALID when it ends before it begins. */
int MUST_CHECK absence_row_add(struct db *db, const struct absence_row *row,
			       int64_t *id_out, struct err *e);
/* Latest begin first, at most 'max', ended ones too. */
int MUST_CHECK absence_row_list(struct db *db, int64_t company, size_t max,
				struct arena *a, struct absence_list *out,
				struct err *e);
/* Those that touch [from_ms, until_ms) and were not taken back before they
 * did, earliest first. A moment: until_ms = from_ms + 1. */
int MUST_CHECK absence_row_list_between(struct db *db, int64_t company,
					int64_t from_ms, int64_t until_ms,
					struct arena *a,
					struct absence_list *out,
					struct err *e);
/* Pure: is it in force then, for that sender? */
bool absence_row_is_at(const struct absence_row *row, int64_t sender,
		       int64_t at_ms);
/* ERR_CONFLICT when it has ended already. */
int MUST_CHECK absence_row_end(struct db *db, int64_t company, int64_t absence,
			       int64_t at_ms, struct err *e);

#endif
