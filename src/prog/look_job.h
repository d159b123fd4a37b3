/*
 * look_job.h: one queued look, from taking its lease to giving it back. A
 * worker that dies loses the lease by time; whoever takes it then empties what
 * was found so far and starts again, so that nothing is ever doubled.
 */
#ifndef PROG_LOOK_JOB_H
#define PROG_LOOK_JOB_H

#include "model/job_row.h"
#include "prog/centre.h"

struct look_job {
	const struct centre *centre;
	struct db *db;
	const char *holder;
	struct arena *arena;
	bool (*stopped)(void *context);
	void *context;
	/* The rest is its own. */
	struct job_row row;
	int64_t told_ms, started_ms, records;
	bool lost; /* the lease went to somebody else */
};

/* NOT_FOUND when nothing is due. */
int MUST_CHECK look_job_take(struct look_job *j, struct err *e);
/* Runs it to its end; the look row and the job row tell how it ended. */
int MUST_CHECK look_job_run(struct look_job *j, struct err *e);

#endif
