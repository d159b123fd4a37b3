/*
 * look_row.h: one examination of uploaded files, and its files. Alerts,
 * incidents and devices carry the look's id; 0 there is the live watch.
 */
#ifndef MODEL_LOOK_ROW_H
#define MODEL_LOOK_ROW_H

#include "base/str.h"
#include "model/row.h"

#define LOOK_STATE_TABLE(X)                                                    \
	X(QUEUED, "queued")                                                    \
	X(RUNNING, "running")                                                  \
	X(DONE, "done")                                                        \
	X(FAILED, "failed")

#define LOOK_STATE_ENUM(name, text) LOOK_##name,
enum look_state { LOOK_STATE_TABLE(LOOK_STATE_ENUM) LOOK_STATE_COUNT };
#undef LOOK_STATE_ENUM

const char *look_state_name(enum look_state state);
bool look_state_parse(struct text name, enum look_state *out);

struct look_row {
	int64_t id;
	int64_t company;
	int64_t person; /* who asked, 0: the console */
	enum look_state state;
	int64_t created_ms, started_ms, finished_ms;
	int64_t records;   /* progress and total of records read */
	const char *error; /* one plain sentence when failed */
};

struct look_list {
	struct look_row *row;
	size_t count;
};

struct look_file_row {
	int64_t look;
	int64_t number;     /* 0, 1 ... in the order given */
	const char *name;   /* as the person called it */
	const char *stored; /* file under the data directory, "" when gone */
	const char *type;   /* file kind, "" until examined */
	int64_t bytes, records, unparsed;
	double seconds;
	const char *error; /* "" when it could be read */
};

struct look_file_list {
	struct look_file_row *row;
	size_t count;
};

int MUST_CHECK look_row_add(struct db *db, const struct look_row *row,
			    int64_t *id_out, struct err *e);
int MUST_CHECK look_row_get(struct db *db, int64_t company, int64_t look,
			    struct arena *a, struct look_row *out,
			    struct err *e);
/* Newest first, ids below 'before' (0: from the newest). */
int MUST_CHECK look_row_list(struct db *db, int64_t company, int64_t before,
			     size_t max, struct arena *a, struct look_list *out,
			     struct err *e);
/* State, times, records and error of row->id within row->company. */
int MUST_CHECK look_row_set(struct db *db, const struct look_row *row,
			    struct err *e);
/* The look with its files, alerts, incidents and devices. Needs a
 * transaction. */
int MUST_CHECK look_row_drop(struct db *db, int64_t company, int64_t look,
			     struct err *e);
/* What the look found so far (alerts, incidents, devices), so that it can be
 * run again from the start. Needs a transaction. */
int MUST_CHECK look_row_empty(struct db *db, int64_t company, int64_t look,
			      struct err *e);

/* Adds or replaces file row->number of a look of this company. */
int MUST_CHECK look_file_row_set(struct db *db, int64_t company,
				 const struct look_file_row *row,
				 struct err *e);
int MUST_CHECK look_file_row_list(struct db *db, int64_t company, int64_t look,
				  struct arena *a, struct look_file_list *out,
				  struct err *e);

#endif
