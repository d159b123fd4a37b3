/*
 * notice_row.h: what somebody is to be told. One row for an incident and its
 * severity, the end of a silence, a digest, a report, a test or a fault of the
 * centre. The ladder's state is the row's: whoever changes it says which state
 * and due time he saw, so two centres at once never climb the same rung.
 */
#ifndef MODEL_NOTICE_ROW_H
#define MODEL_NOTICE_ROW_H

#include "model/contact_row.h"

#define NOTICE_KIND_TABLE(X)                                                   \
	X(INCIDENT, "incident")                                                \
	X(ENDED, "ended")                                                      \
	X(DIGEST, "digest")                                                    \
	X(REPORT, "report")                                                    \
	X(TEST, "test")                                                        \
	X(FAULT, "fault")

#define NOTICE_KIND_ENUM(name, text) NOTICE_##name,
enum notice_kind { NOTICE_KIND_TABLE(NOTICE_KIND_ENUM) NOTICE_KIND_COUNT };
#undef NOTICE_KIND_ENUM

/* What each means stands in schema/0007. */
#define NOTICE_STATE_TABLE(X)                                                  \
	X(HELD, "held")                                                        \
	X(FOR_DIGEST, "digest")                                                \
	X(WAITING, "waiting")                                                  \
	X(CLIMBING, "climbing")                                                \
	X(ACKNOWLEDGED, "acknowledged")                                        \
	X(DONE, "done")                                                        \
	X(USELESS, "useless")

#define NOTICE_STATE_ENUM(name, text) NOTICE_##name,
enum notice_state { NOTICE_STATE_TABLE(NOTICE_STATE_ENUM) NOTICE_STATE_COUNT };
#undef NOTICE_STATE_ENUM

/* Why a ladder ended early. */
#define NOTICE_REASON_TABLE(X)                                                 \
	X(NONE, "")                                                            \
	X(CLOSED, "closed")     /* somebody closed the incident */             \
	X(WORSE, "worse")       /* a notice of higher severity took over */    \
	X(LATE, "late")         /* its time of use was over */                 \
	X(NOBODY, "nobody")     /* there was nobody to tell */                 \
	X(ANSWERED, "answered") /* there is nothing left to climb for */

#define NOTICE_REASON_ENUM(name, text) NOTICE_REASON_##name,
enum notice_reason {
	NOTICE_REASON_TABLE(NOTICE_REASON_ENUM) NOTICE_REASON_COUNT
};
#undef NOTICE_REASON_ENUM

const char *notice_kind_name(enum notice_kind kind);
bool notice_kind_parse(struct text name, enum notice_kind *out);
const char *notice_state_name(enum notice_state state);
bool notice_state_parse(struct text name, enum notice_state *out);
const char *notice_reason_name(enum notice_reason reason);
bool notice_reason_parse(struct text name, enum notice_reason *out);

struct notice_row {
	int64_t id;
	int64_t company;
	enum notice_kind kind;
	int64_t object; /* incident, report, contact or fault; 0: none */
	const char *class;
	enum severity severity;
	const char *key; /* what makes it the only one of its kind */
	enum notice_state state;
	enum notice_reason reason;
	const char *code; /* short, confirmed by the public page */
	int64_t created_ms, started_ms;
	int64_t due_ms;
	enum step step; /* the rung that is told at due_ms */
	int64_t useful_until_ms;
	int64_t released_ms, released_by;
	int64_t acknowledged_ms;
	const char *acknowledged_by;
	bool over_budget;
	int64_t digest;
	int64_t closed_ms;
};

struct notice_list {
	struct notice_row *row;
	size_t count;
};

/*
 * Adds the notice, or finds the one with the same (company, kind, key):
 * *made_out tells which. Needs a transaction, so that its letters come with
 * it or not at all.
 */
int MUST_CHECK notice_row_add(struct db *db, const struct notice_row *row,
			      int64_t *id_out, bool *made_out, struct err *e);
int MUST_CHECK notice_row_get(struct db *db, int64_t company, int64_t notice,
			      struct arena *a, struct notice_row *out,
			      struct err *e);
/* By its code, whosever it is: for the public page, which tells next to
 * nothing of it. */
int MUST_CHECK notice_row_find(struct db *db, const char *code, struct arena *a,
			       struct notice_row *out, struct err *e);

struct notice_filter {
	int kind;       /* enum notice_kind, -1: any */
	int state;      /* enum notice_state, -1: any */
	int64_t object; /* 0: any */
	int64_t before; /* id of the last row of the page before; 0: newest */
	size_t max;     /* 0: ROW_LIST_DEFAULT */
};
/* Newest first. */
int MUST_CHECK notice_row_list(struct db *db, int64_t company,
			       const struct notice_filter *filter,
			       struct arena *a, struct notice_list *out,
			       struct err *e);
/* Held, waiting and climbing notices of every company whose time has come,
 * oldest first: for the stage. */
int MUST_CHECK notice_row_list_due(struct db *db, int64_t now_ms, size_t max,
				   struct arena *a, struct notice_list *out,
				   struct err *e);
/* Incident notices no digest has looked at yet, oldest first. */
int MUST_CHECK notice_row_list_digest(struct db *db, int64_t company,
				      size_t max, struct arena *a,
				      struct notice_list *out, struct err *e);
/* Companies that have such notices. */
struct notice_company_list {
	int64_t *company;
	size_t count;
};
int MUST_CHECK notice_row_list_digest_companies(struct db *db, struct arena *a,
						struct notice_company_list *out,
						struct err *e);

/* An incident of the live watch that changed, as the stage needs it. */
struct notice_change {
	int64_t incident, revision;
	enum alert_class class;
	enum severity severity;
	bool closed; /* or a false alarm */
	int64_t last_ms;
};

struct notice_change_list {
	struct notice_change *row;
	size_t count;
};

/* Incidents with a revision after 'revision', in its order. */
int MUST_CHECK notice_row_list_changed(struct db *db, int64_t company,
				       int64_t revision, size_t max,
				       struct arena *a,
				       struct notice_change_list *out,
				       struct err *e);
/* The incident as it is now; ERR_NOT_FOUND when it is gone. */
int MUST_CHECK notice_row_get_change(struct db *db, int64_t company,
				     int64_t incident, struct arena *a,
				     struct notice_change *out, struct err *e);

/* One move of the ladder. */
struct notice_move {
	int64_t company, notice;
	enum notice_state from; /* as it was read */
	int64_t from_due_ms;
	enum notice_state to;
	enum notice_reason reason;
	enum step step;
	int64_t due_ms;
	int64_t started_ms; /* 0: as it was */
	bool over_budget;
};
/* ERR_CONFLICT when it is no longer as it was read. */
int MUST_CHECK notice_row_move(struct db *db, const struct notice_move *move,
			       struct err *e);
/*
 * Somebody has read it: no rung is told any more, letters still queued are
 * dropped. ERR_CONFLICT when somebody did before or it had become useless.
 * Needs a transaction.
 */
int MUST_CHECK notice_row_acknowledge(struct db *db, int64_t company,
				      int64_t notice, const char *by,
				      int64_t at_ms, struct err *e);
/* An analyst (0: nobody in time) lets a held notice go. ERR_CONFLICT when it
 * is not held. */
int MUST_CHECK notice_row_release(struct db *db, int64_t company,
				  int64_t notice, int64_t person, int64_t at_ms,
				  struct err *e);
/* Nobody of the rung told last can be reached: the next one is told now. */
int MUST_CHECK notice_row_hurry(struct db *db, int64_t company, int64_t notice,
				int64_t at_ms, struct err *e);
/*
 * Marks the notices of incidents that were closed, of every company; those not
 * ended yet become useless and their queued letters are dropped. Needs a
 * transaction. *changed_out may be NULL.
 */
int MUST_CHECK notice_row_close(struct db *db, int64_t now_ms,
				int64_t *changed_out, struct err *e);
/* True when notice_row_close has something to do; needs no transaction. */
int MUST_CHECK notice_row_has_closing(struct db *db, bool *out, struct err *e);
/* Incident notices that disturbed somebody from from_ms until before
 * until_ms: what the month's budget counts. */
int MUST_CHECK notice_row_count(struct db *db, int64_t company, int64_t from_ms,
				int64_t until_ms, int64_t *out, struct err *e);
/* 'digest' has looked at this notice; one that waited for it is done. */
int MUST_CHECK notice_row_set_digest(struct db *db, int64_t company,
				     int64_t notice, int64_t digest,
				     struct err *e);

#endif
