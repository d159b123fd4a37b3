/*
 * notify.h: the right person is told once. The stage after 'incident': what
 * changed there becomes a notice, at once or after an analyst released it; the
 * ladder climbs from the clerk to the owner, the supporter and the provider's
 * person on duty until somebody acknowledges; what is not urgent waits for the
 * day's digest. It writes letters into the outbox (delivery rows); sending
 * them is the courier's.
 *
 * Everything is kept in rows that are moved from the state in which they were
 * read, letters in the same transaction: a restart loses no step, and two
 * centres at once tell nobody twice. The clock is handed in.
 */
#ifndef WATCH_NOTIFY_H
#define WATCH_NOTIFY_H

#include "fmt/settings.h"
#include "model/notice_row.h"
#include "watch/stage.h"

/*
 * Reads on from the stage's position with this company: a new incident, or one
 * that got graver, becomes a notice; a silence that ended tells those who
 * heard of it. One transaction with the position. For the holder of the
 * company's lease. Opens its own transaction.
 */
int MUST_CHECK notify_gather(struct db *db, const struct settings *settings,
			     int64_t company, int64_t now_ms, struct err *e);

/* The same as a stage of the live watch; what it finds climbs at once. */
extern const struct stage stage_notify;
/* notify_step until nothing is due: for the watch's clock, every second. */
int MUST_CHECK notify_tick(struct stage_world *w, struct err *e);

/*
 * One bounded round over every company: notices whose incident was closed end,
 * held ones whose time is over go, ladders climb, digests are written, faults
 * of a channel are told to the persons on duty. Any number of centres may do
 * it at once. *moved_out: how many notices moved; 0 means nothing is due.
 */
int MUST_CHECK notify_step(struct db *db, const struct settings *settings,
			   int64_t now_ms, int64_t *moved_out, struct err *e);

/*
 * An analyst lets the held notices of an incident go. ERR_NOT_FOUND when none
 * is held. Needs a transaction, so that the audit comes with it.
 */
int MUST_CHECK notify_release(struct db *db, int64_t company, int64_t incident,
			      int64_t person, int64_t now_ms, struct err *e);
/*
 * Somebody who is signed in has read of an incident: its ladders stop. Fine
 * when nothing was climbing; *stopped_out tells how many did (may be NULL).
 * Needs a transaction.
 */
int MUST_CHECK notify_acknowledge(struct db *db, int64_t company,
				  int64_t incident, const char *by,
				  int64_t now_ms, int64_t *stopped_out,
				  struct err *e);

/* Queues a test letter to one contact, at once; the notice's letter tells what
 * became of it. Opens its own transaction. */
int MUST_CHECK notify_test(struct db *db, const struct settings *settings,
			   int64_t company, int64_t contact, int64_t now_ms,
			   int64_t *notice_out, struct err *e);
/*
 * The month's report is ready: tells owner and clerk, once a report, outside
 * quiet hours. 'title' is the report's ("2026年11月"). Opens its own
 * transaction.
 */
struct notify_report {
	int64_t company, report;
	const char *title;
};
int MUST_CHECK notify_report(struct db *db, const struct settings *settings,
			     const struct notify_report *report, int64_t now_ms,
			     struct err *e);

#endif
