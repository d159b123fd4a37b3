/*
 * gap_row.h: times in which a sender was not heard or did not watch, and why as
 * far as evidence tells. A reason may become better known later.
 */
#ifndef MODEL_GAP_ROW_H
#define MODEL_GAP_ROW_H

#include "base/str.h"
#include "model/row.h"

#define GAP_REASON_TABLE(X)                                                    \
	X(OFF, "off")                                                          \
	X(LINE, "line")                                                        \
	X(ENGINE, "engine")                                                    \
	X(NO_PACKETS, "no-packets")                                            \
	X(CLOCK, "clock")                                                      \
	X(HOLIDAY, "holiday")                                                  \
	X(MAINTENANCE, "maintenance")                                          \
	X(REMOVED, "removed")                                                  \
	X(CENTRE, "centre")                                                    \
	X(UNKNOWN, "unknown")

#define GAP_REASON_ENUM(name, text) GAP_##name,
enum gap_reason { GAP_REASON_TABLE(GAP_REASON_ENUM) GAP_REASON_COUNT };
#undef GAP_REASON_ENUM

const char *gap_reason_name(enum gap_reason reason);
bool gap_reason_parse(struct text name, enum gap_reason *out);

struct gap_row {
	int64_t id;
	int64_t company, sender;
	enum gap_reason reason;
	int64_t from_ms, until_ms; /* until 0: it lasts */
	int64_t incident;          /* it opened; 0: none (announced) */
	const char *evidence;      /* JSON object */
};

struct gap_list {
	struct gap_row *row;
	size_t count;
};

/* ERR_CONFLICT when the sender has an open one already. */
int MUST_CHECK gap_row_add(struct db *db, const struct gap_row *row,
			   int64_t *id_out, struct err *e);
/* Everything but company and sender, by company and id. */
int MUST_CHECK gap_row_set(struct db *db, const struct gap_row *row,
			   struct err *e);
/* The newest of a sender, open or not. */
int MUST_CHECK gap_row_get_last(struct db *db, int64_t company, int64_t sender,
				struct arena *a, struct gap_row *out,
				struct err *e);
/* Those that last, of every company: for the stages. */
int MUST_CHECK gap_row_list_open(struct db *db, struct arena *a,
				 struct gap_list *out, struct err *e);
/* Gaps that touch [from_ms, until_ms), oldest first. */
int MUST_CHECK gap_row_list(struct db *db, int64_t company, int64_t from_ms,
			    int64_t until_ms, struct arena *a,
			    struct gap_list *out, struct err *e);

#endif
