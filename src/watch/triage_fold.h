/*
 * triage_fold.h: one alert while it is being folded, its re-grading and its
 * writing. Private to triage.
 */
#ifndef WATCH_TRIAGE_FOLD_H
#define WATCH_TRIAGE_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "watch/finding.h"

struct db;

#define FOLD_SAMPLES 4
/* Distinct peers are counted exactly up to here, then "at least". */
#define FOLD_PEERS_MAX 2048

/* A set of hashed addresses that only ever grows. */
struct fold_set {
	uint32_t *slot; /* 0: empty */
	size_t room, count;
	bool over;
	struct address sample[FOLD_SAMPLES];
	int samples;
};

struct fold {
	struct fold *next;
	bool absorbed;   /* its content went into another fold */
	int32_t day;     /* live: the local day it speaks of; else 0 */
	int64_t written; /* live: so many of 'count' are in its row */
	enum alert_class class;
	enum severity severity;
	enum severity told; /* as re-graded, when it is written */
	enum outcome outcome;
	enum role role;
	int64_t count, first_us, last_us;
	struct address device, peer; /* family 0: none or many */
	int port;
	enum protocol protocol;
	uint64_t flow_id;
	char rule[96];
	char title[240];
	char author[120];
	char subject[320];
	struct str facts;        /* members of a JSON object, "" none */
	const char *graded;      /* why 'told' differs, or NULL */
	struct fold_set peers;   /* filled when peer is "many" */
	struct fold_set devices; /* filled when device is "many" */
};

/* Microseconds UTC at which a local day (days since 1970) begins. */
int64_t fold_day_begins(int32_t day, int64_t zone_minutes);

/* A fold that has taken nothing yet. Never NULL. */
struct fold *fold_new(const struct finding *f, const struct address *device,
		      const struct address *peer);
void fold_free(struct fold **f);
void fold_add(struct fold *fold, const struct finding *f);
/* Adds what 'other' holds and no row has; 'other' is then passed over in
 * writing. */
void fold_absorb(struct fold *fold, struct fold *other);

struct fold_grading {
	int64_t repeat_count, repeat_ms;
};
/* Re-grades a chain of folds; what changed keeps its reason as data. */
void fold_grade(struct fold *first, const struct fold_grading *g);

struct fold_writing {
	struct db *db;
	int64_t company;
	int64_t look; /* 0: live, which numbers its changes and goes on */
	int64_t zone_minutes;
};
/* Writes a chain as alert rows: of a look in a transaction of its own, live in
 * the caller's; live folds without anything new are passed over. */
int MUST_CHECK fold_write(const struct fold *first,
			  const struct fold_writing *w, struct err *e);

#endif
