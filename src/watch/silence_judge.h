/*
 * silence_judge.h: is a sender silent, and why, as far as evidence tells.
 * Pure; private to the silence stage and its tests.
 *
 * Not heard for three heartbeats: switched off when it said good-bye, or when
 * another sender of the same site is heard (the line works then); the line cut
 * when all of several at a site went silent; else one of the two. Heard, but
 * its engine is dead, no packets reach it, or its clock is wrong, for longer
 * than a start or a correction takes. All within five minutes.
 */
#ifndef WATCH_SILENCE_JUDGE_H
#define WATCH_SILENCE_JUDGE_H

#include "base/arena.h"
#include "model/gap_row.h"
#include "model/sender_row.h"

/* What a heartbeat says, as far as it matters here. */
struct silence_facts {
	bool engine_runs;   /* or it did not say */
	bool link_down;     /* said so */
	bool packets_known; /* said how many */
	int64_t packets;    /* in its last minute */
	int64_t boot_ms;    /* since the machine started; 0 unknown */
	int64_t uptime_ms;  /* since the program started; 0 unknown */
	int64_t spool;      /* bytes that wait; 0 unknown */
};

struct silence_site {
	int64_t others;       /* further active senders of the site */
	int64_t others_heard; /* of these, heard lately */
};

struct silence_case {
	const struct sender_row *sender;
	struct silence_facts facts;
	struct silence_site site;
	/* Since when what it says now is wrong; 0: it is not. */
	int64_t trouble_ms;
	/* Nobody could be heard, or nobody had to be, before this. */
	int64_t since_ms;
	int64_t now_ms;
};

struct silence_verdict {
	bool silent;
	enum gap_reason reason;
	int64_t from_ms;
};

void silence_facts_read(struct arena *a, const char *json,
			struct silence_facts *out);
/* What is wrong with a sender that is heard, however short: GAP_UNKNOWN when
 * nothing is. */
enum gap_reason silence_trouble(const struct sender_row *sender,
				const struct silence_facts *facts);
/* Is it heard, within the time in which it should be? */
bool silence_is_heard(const struct sender_row *sender, int64_t since_ms,
		      int64_t now_ms);
struct silence_verdict silence_judge(const struct silence_case *c);
/* It is back after a gap: was it off, or cut off? By what it says of when it
 * started; what was thought before when it does not say. */
enum gap_reason silence_hindsight(enum gap_reason thought, int64_t from_ms,
				  const struct sender_row *sender,
				  const struct silence_facts *facts);

#endif
