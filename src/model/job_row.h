/*
 * job_row.h: background work, and the cursors of the stages. A job has one
 * holder at a time; a holder that stops telling of itself loses the job when
 * its lease ends, and another takes it up.
 */
#ifndef MODEL_JOB_ROW_H
#define MODEL_JOB_ROW_H

#include "base/str.h"
#include "model/row.h"

#define JOB_STATE_TABLE(X)                                                     \
	X(QUEUED, "queued")                                                    \
	X(LEASED, "leased")                                                    \
	X(DONE, "done")                                                        \
	X(FAILED, "failed")

#define JOB_STATE_ENUM(name, text) JOB_##name,
enum job_state { JOB_STATE_TABLE(JOB_STATE_ENUM) JOB_STATE_COUNT };
#undef JOB_STATE_ENUM

const char *job_state_name(enum job_state state);
bool job_state_parse(struct text name, enum job_state *out);

struct job_row {
	int64_t id;
	const char *kind; /* "look" */
	int64_t company;  /* 0: the installation's */
	int64_t object;   /* id of what it works on */
	enum job_state state;
	const char *holder; /* "" when nobody */
	int64_t lease_until_ms;
	int64_t run_after_ms;
	int64_t attempts; /* times it was taken */
	int64_t created_ms, finished_ms;
	const char *error; /* of the last attempt */
};

/* Queues kind, company, object, run_after_ms, created_ms of the row. A job of
 * the same kind and object that is queued or leased already is returned
 * instead. */
int MUST_CHECK job_row_add(struct db *db, const struct job_row *row,
			   int64_t *id_out, struct err *e);
int MUST_CHECK job_row_get(struct db *db, int64_t job, struct arena *a,
			   struct job_row *out, struct err *e);

struct job_wish {
	const char *kind;
	const char *holder; /* unique to this process's life */
	int64_t now_ms;
	int64_t lease_ms;
};
/* Takes the oldest job of that kind which is due, or whose lease has ended;
 * ERR_NOT_FOUND when there is none. No two holders ever get the same lease. */
int MUST_CHECK job_row_take(struct db *db, const struct job_wish *wish,
			    struct arena *a, struct job_row *out,
			    struct err *e);
/* The holder is alive: the lease ends wish->lease_ms after wish->now_ms.
 * ERR_CONFLICT when it was lost meanwhile: stop the work. */
int MUST_CHECK job_row_extend(struct db *db, int64_t job,
			      const struct job_wish *wish, struct err *e);
/* Finished well. ERR_CONFLICT when the lease was lost. Belongs in the same
 * transaction as the work's last rows. */
int MUST_CHECK job_row_finish(struct db *db, int64_t job, const char *holder,
			      int64_t at_ms, struct err *e);
/* Failed; with again_ms it is queued for then, with 0 it is failed for good. */
struct job_failure {
	int64_t job;
	const char *holder;
	const char *error;
	int64_t at_ms, again_ms;
};
int MUST_CHECK job_row_fail(struct db *db, const struct job_failure *failure,
			    struct err *e);
/* Jobs queued or being worked on. */
int MUST_CHECK job_row_count(struct db *db, int64_t *out, struct err *e);
/* Finished and failed jobs older than that. */
int MUST_CHECK job_row_drop_before(struct db *db, int64_t before_ms,
				   struct err *e);

/* How far a stage has read; 0 when it never did. */
int MUST_CHECK stage_row_get(struct db *db, const char *stage, int64_t *out,
			     struct err *e);
/* Needs the transaction of the rows it made. */
int MUST_CHECK stage_row_set(struct db *db, const char *stage, int64_t position,
			     struct err *e);

#endif
