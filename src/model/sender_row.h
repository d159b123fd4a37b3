/*
 * sender_row.h: boxes and programs that send to the centre, and what they
 * last said of themselves.
 */
#ifndef MODEL_SENDER_ROW_H
#define MODEL_SENDER_ROW_H

#include "base/str.h"
#include "model/row.h"

enum sender_kind { SENDER_SENSOR, SENDER_AGENT, SENDER_KIND_COUNT };
/* Revoked: its certificates are no longer welcome, but it is still there.
 * Removed: somebody said that it is gone. */
enum sender_state {
	SENDER_ACTIVE,
	SENDER_REVOKED,
	SENDER_REMOVED,
	SENDER_STATE_COUNT
};

const char *sender_kind_name(enum sender_kind kind); /* "sensor" */
bool sender_kind_parse(struct text name, enum sender_kind *out);
const char *sender_state_name(enum sender_state state);

struct sender_row {
	int64_t id;
	int64_t company;
	enum sender_kind kind;
	const char *name;
	const char *site;
	enum sender_state state;
	int64_t created_ms;
	int64_t state_ms;
	const char *reason;
	int64_t sequence; /* highest made durable */
	/* Its health, read only; seen_ms 0 when it was never heard. */
	int64_t seen_ms;
	int64_t clock_error_ms; /* its clock minus ours */
	const char *address;
	const char *version;
	const char *facts; /* JSON object */
	int64_t goodbye_ms;
	int64_t certificate_ms; /* when its last certificate ends; 0 none */
};

struct sender_list {
	struct sender_row *row;
	size_t count;
};

/* Company, kind, name, site and created_ms are written. ERR_CONFLICT when the
 * company has one of that name that is not removed. */
int MUST_CHECK sender_row_add(struct db *db, const struct sender_row *row,
			      int64_t *id_out, struct err *e);
int MUST_CHECK sender_row_get(struct db *db, int64_t company, int64_t sender,
			      struct arena *a, struct sender_row *out,
			      struct err *e);
/* By name, those that are not removed first. */
int MUST_CHECK sender_row_list(struct db *db, int64_t company, struct arena *a,
			       struct sender_list *out, struct err *e);
/* Every company's that is not removed, by company and id: for the stages. */
int MUST_CHECK sender_row_list_all(struct db *db, struct arena *a,
				   struct sender_list *out, struct err *e);
/* How many of that name are not removed: 0 or 1. */
int MUST_CHECK sender_row_count_name(struct db *db, int64_t company,
				     const char *name, int64_t *out,
				     struct err *e);
int MUST_CHECK sender_row_set_name(struct db *db, int64_t company,
				   int64_t sender, const char *name,
				   const char *site, struct err *e);

struct sender_change {
	enum sender_state state;
	const char *reason;
	int64_t at_ms;
};
/* A removed one stays removed: ERR_CONFLICT. */
int MUST_CHECK sender_row_set_state(struct db *db, int64_t company,
				    int64_t sender,
				    const struct sender_change *change,
				    struct err *e);

struct sender_health_row {
	int64_t sender;
	int64_t seen_ms;
	int64_t clock_error_ms;
	const char *address;
	const char *version;
	const char *facts;
	int64_t goodbye_ms;
};
/* What was seen before never takes the place of what was seen later. Needs a
 * transaction. */
int MUST_CHECK sender_health_row_set(struct db *db,
				     const struct sender_health_row *row,
				     struct err *e);

#endif
