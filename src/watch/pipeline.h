/*
 * pipeline.h: the watch river behind one door. Event lines go in; devices,
 * folded alerts and incidents come out as rows. A live sensor, an upload and
 * `komainu look FILE` all run this same code, in these stages:
 *
 *   line -> parse -> detect -> triage (alert rows)
 *                 \-> inventory (device rows)
 *   alert rows -> incident (incident rows)
 *
 * The last arrow reads only what the stages before it have written, so it can
 * run in another process later, with a cursor of its own.
 */
#ifndef WATCH_PIPELINE_H
#define WATCH_PIPELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct db;
struct settings;
struct indicators;
struct vendors;

/* What the pipeline is for. Everything pointed to outlives the pipeline. */
struct pipeline_options {
	struct db *db;   /* open, migrated, not in a txn */
	int64_t company; /* row id; 0 is never valid */
	int64_t look;    /* row id; 0 for the live watch */
	const struct settings *settings;
	uint64_t seed; /* of hash tables: random in programs */
	const struct indicators *indicators; /* NULL: no lists */
	const struct vendors *vendors;       /* NULL: vendors stay empty */
};

/* Lines that could not be read: the first few are kept to be shown. */
#define PIPELINE_FAULTS_MAX 5

struct pipeline_fault {
	int64_t line;     /* 1 is the first line since the last part */
	char reason[160]; /* printable */
};

/* Counters of one part (one file, one batch). */
struct pipeline_count {
	int64_t records;  /* lines read and understood */
	int64_t unparsed; /* lines counted but not understood */
	struct pipeline_fault fault[PIPELINE_FAULTS_MAX];
	int faults; /* how many of fault[] are filled */
};

struct pipeline;

/* A pipeline with empty state. Fails with ERR_DATABASE or ERR_INVALID. */
int MUST_CHECK pipeline_new(const struct pipeline_options *options,
			    struct pipeline **p_out, struct err *e);
void pipeline_free(struct pipeline **p);

/*
 * Takes one line without its line feed. A line that cannot be read is counted
 * (see pipeline_count) and is not a failure; blank lines are passed over. -1
 * means the database or an own limit failed and the look must end.
 */
int MUST_CHECK pipeline_line(struct pipeline *p, struct text line,
			     struct err *e);
/* Counts what the door itself could not make a line of (a record cut short,
 * a line over the limit, an undecodable text). Never fails. */
void pipeline_unparsed(struct pipeline *p, const char *reason);
/* The counters since the last call (or since birth), which start again at 0. */
void pipeline_part(struct pipeline *p, struct pipeline_count *count_out);
/*
 * No more lines: lets detectors conclude, writes the last alerts and devices,
 * then gathers incidents. Safe to call when lines failed; call once.
 */
int MUST_CHECK pipeline_end(struct pipeline *p, struct err *e);

#endif
