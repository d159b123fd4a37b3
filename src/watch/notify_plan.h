/*
 * notify_plan.h: when somebody is told, as pure functions of the company's plan
 * and the clock: quiet hours, the day's digest, the month of the budget, and
 * the next move of a ladder. No rows are read or written here.
 */
#ifndef WATCH_NOTIFY_PLAN_H
#define WATCH_NOTIFY_PLAN_H

#include "model/notice_row.h"

/* now_ms, or when the quiet hours it lies in end. */
int64_t notify_quiet_end(const struct notice_plan_row *plan, int zone_minutes,
			 int64_t now_ms);
/* The first time after 'after_ms' at which a digest goes out. */
int64_t notify_digest_after(const struct notice_plan_row *plan,
			    int zone_minutes, int64_t after_ms);
/* The local month around now_ms: from, until before. */
struct notify_month {
	int64_t from_ms, until_ms;
};
struct notify_month notify_month_of(int zone_minutes, int64_t now_ms);
/* The local day around now_ms begins here. */
int64_t notify_day_start(int zone_minutes, int64_t now_ms);

/* How long telling somebody is of use: "now" a day, then two, then a week. */
int64_t notify_useful_ms(enum severity severity);

/* What the ladder looks at. */
struct notify_view {
	const struct notice_row *notice;
	const struct notice_plan_row *plan;
	int zone_minutes;
	int64_t now_ms;
	bool closed;   /* its incident is closed, or a false alarm */
	bool overtake; /* the same incident has a graver notice */
	bool spent;    /* the month's budget is */
	/* Which rungs have somebody to tell of this severity at once. */
	bool there[STEP_COUNT];
	/* Somebody is there who only wants the digest. */
	bool digest_only;
};

/* What it does next. */
struct notify_next {
	struct notice_move move;
	enum step tell; /* STEP_END: nobody */
};
struct notify_next notify_next_of(const struct notify_view *view);

#endif
