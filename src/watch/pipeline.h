/*
 * pipeline.h: the watch river behind one door. Event lines go in; devices,
 * folded alerts and incidents come out as rows. A live sensor, an upload and
 * `komainu look FILE` all run this same code, in these stages:
 *
 *   line -> parse -> detect -> triage (alert rows)
 *                 \-> inventory (device rows)
 *   alert rows -> incident (incident rows)
 *
 * The last arrow reads only what the stages before it have written, so that in
 * the live watch it is a stage of its own, with a position of its own.
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

/*
 * --- live (look 0) ---
 *
 * Lines come in batches, each of one sender. What the pipeline remembers after
 * a batch follows from the batches alone, in their order: whoever saved it, or
 * saw all of them, has the same. Nothing of it hangs on our clock.
 *
 * Whose time: records are judged by their own times. A sender whose clock was
 * far off when it sent is corrected by that; what would still lie after the
 * batch came, or longer ago than any sender keeps records, is taken for the
 * time at which it came. Records far behind the newest ones (a sender back
 * from a week without a line, while others went on) are judged beside these,
 * with a memory of their own, until their sender has caught up.
 */
struct pipeline_batch {
	int64_t sender;
	int64_t received_ms; /* by our clock */
	int64_t sent_ms;     /* by the sender's, at the same moment */
};

void pipeline_batch_begin(struct pipeline *p,
			  const struct pipeline_batch *batch);
/*
 * The batch's lines are through: writes what is new, the hours the batch
 * covers too, in the caller's transaction. With 'mute' nothing is written and
 * all is taken as written: how a batch whose rows are there already is read
 * again to remember it.
 */
int MUST_CHECK pipeline_batch_end(struct pipeline *p, bool mute, struct err *e);
/* Lines of the batch so far: understood, and not. */
void pipeline_batch_count(const struct pipeline *p, int64_t *records_out,
			  int64_t *unparsed_out);
/* All memory as bytes, between batches, and back into a fresh pipeline. A blob
 * of another version, damaged or cut is ERR_INVALID; free the pipeline then. */
int MUST_CHECK pipeline_save(const struct pipeline *p, struct str *out,
			     struct err *e);
int MUST_CHECK pipeline_load(struct pipeline *p, struct text blob,
			     struct err *e);
/* Bytes of memory in use, about. */
size_t pipeline_bytes(const struct pipeline *p);

#endif
