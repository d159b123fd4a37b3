/*
 * proof.h: counts a month's report again, from the rows and from the batches
 * of records that are still kept, and says what can no longer be counted
 * because retention removed it.
 */
#ifndef WATCH_PROOF_H
#define WATCH_PROOF_H

#include "model/report_row.h"
#include "watch/report.h"

enum proof_outcome {
	PROOF_SAME,
	PROOF_CHANGED, /* more than then: records that came later */
	PROOF_GONE,    /* removed at the end of its time */
	PROOF_WRONG
};

enum proof_check {
	PROOF_DIGEST,    /* facts and days give the report's digest */
	PROOF_CHAIN,     /* each day is tied to the day before */
	PROOF_SEGMENTS,  /* batches that are kept are those of the days */
	PROOF_BODIES,    /* their content has its digest */
	PROOF_RECORDS,   /* and the lines it is said to have */
	PROOF_HOURS,     /* minute lines in them give the hours' seconds */
	PROOF_WATCHED,   /* hours' seconds give the month's */
	PROOF_PACKETS,   /* and packets */
	PROOF_INCIDENTS, /* incidents that began in the month */
	PROOF_CHECKS
};

struct proof_line {
	bool tried;
	enum proof_outcome outcome;
	int64_t stored, counted;
};

struct proof {
	struct proof_line line[PROOF_CHECKS];
	bool good; /* none is wrong */
	/* The first thing that was wrong, for the engineer; "" none. */
	char wrong[200];
};

struct proof_options {
	bool bodies; /* unpack the batches too; may take minutes */
	/* May be NULL: asked now and then; true ends the work (ERR_STOPPED). */
	bool (*stopped)(void *context);
	void *context;
};

int MUST_CHECK proof_run(struct db *db, const struct report_row *report,
			 const struct proof_options *options, struct proof *out,
			 struct err *e);
/* "digest", "chain" ...; "same", "changed", "gone", "wrong". */
const char *proof_check_name(enum proof_check check);
const char *proof_outcome_name(enum proof_outcome outcome);

#endif
