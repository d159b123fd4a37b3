/* triage_core.h: the inside of struct triage, shared by triage*.c alone. */
#ifndef WATCH_TRIAGE_CORE_H
#define WATCH_TRIAGE_CORE_H

#include "watch/triage.h"
#include "watch/triage_fold.h"

struct map;

/* Peers of one rule and device that get an alert each; a person reads four
 * lines, not forty. */
#define TRIAGE_PEERS_MAX 4

struct triage_group {
	/* Peers with an alert of their own; the fold is NULL when that alert
	 * has been written and nothing came since. */
	struct address peer[TRIAGE_PEERS_MAX];
	struct fold *fold[TRIAGE_PEERS_MAX];
	int peers;
	struct fold *many;
	bool collapsed;   /* stays so: a storm must not begin anew */
	uint32_t touched; /* live: the flush after which it last took one */
};

struct triage_rule {
	size_t devices;
	uint32_t touched;
};

/* Keys of the two maps: whole, zeroed structs. */
struct triage_group_key {
	uint64_t rule; /* hash of its name */
	int32_t class;
	int32_t role;
	int32_t day; /* live: local days since 1970; else 0 */
	int32_t nothing;
	struct address device;
};

struct triage_rule_key {
	uint64_t rule;
	int32_t class;
	int32_t day;
};

struct triage {
	struct fold_writing writing;
	size_t fold_max, device_max;
	struct fold_grading grading;
	struct map *groups, *rules;
	struct fold *first, *last; /* in order of birth */
	size_t folds;
	int64_t taken;
	/* Live only. */
	bool live;
	uint32_t flushes;
	int32_t newest_day;
};

/* Folding keys are addresses and rule names; the engine's flow limits bound
 * what a stranger can put there, and the maps stay small. */
#define TRIAGE_SEED UINT64_C(0x6b6f6d61696e7531)

/* Appends an empty fold that the chain owns. */
void triage_chain(struct triage *t, struct fold *fold);
/* Forgets everything. */
void triage_empty(struct triage *t);

#endif
