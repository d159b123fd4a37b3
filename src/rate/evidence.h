/*
 * evidence.h: what the watch really saw beside what was answered. Reads rows
 * of the watch river, writes nothing. Where nothing was watched it says so:
 * silence is no evidence.
 */
#ifndef RATE_EVIDENCE_H
#define RATE_EVIDENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "content/diagnosis.h"
#include "rate/diagnosis_score.h"

struct db;

/* How far back the watch is asked. One season: long enough for what happens
 * monthly, short enough that what was mended is forgotten. */
#define EVIDENCE_DAYS 90

enum evidence_verdict {
	EVIDENCE_NONE,    /* nothing watched, or the watch cannot tell */
	EVIDENCE_QUIET,   /* watched, and nothing speaks against it */
	EVIDENCE_AGREES,  /* seen, and the answer admits it */
	EVIDENCE_DIFFERS, /* seen, though the answer says "done" */
	EVIDENCE_COUNT
};

struct evidence {
	enum evidence_verdict verdict;
	int64_t count;    /* incidents, false alarms left out */
	int64_t last_ms;  /* of the latest */
	int64_t incident; /* its id */
	enum alert_class class;
};

/* What it rests on. */
struct evidence_basis {
	int64_t from_ms;
	int64_t looks;           /* files examined in that time */
	int64_t watched_seconds; /* by sensors, all together */
};

/*
 * For each item of the edition, into out[edition->items]. 'answer' are the
 * company's answers, or NULL. Reads the incidents of the last EVIDENCE_DAYS
 * before now_ms.
 */
int MUST_CHECK evidence_gather(struct db *db, struct arena *a, int64_t company,
			       int64_t now_ms,
			       const struct diagnosis_edition *edition,
			       const enum answer *answer, struct evidence *out,
			       struct evidence_basis *basis, struct err *e);

#endif
