#include "watch/notify_plan.h"

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS   (60 * MINUTE_MS)
#define DAY_MS    (24 * HOUR_MS)

/* Local time as if it were UTC, and back. */
static int64_t
local_of(int zone_minutes, int64_t ms)
{
	return ms + zone_minutes * MINUTE_MS;
}

static int64_t
day_of(int64_t local_ms)
{
	int64_t day = local_ms / DAY_MS;

	return local_ms % DAY_MS < 0 ? day - 1 : day;
}

int64_t
notify_day_start(int zone_minutes, int64_t now_ms)
{
	int64_t day = day_of(local_of(zone_minutes, now_ms));

	return local_of(-zone_minutes, day * DAY_MS);
}

int64_t
notify_quiet_end(const struct notice_plan_row *plan, int zone_minutes,
		 int64_t now_ms)
{
	int64_t start = notify_day_start(zone_minutes, now_ms);
	int64_t minute = (now_ms - start) / MINUTE_MS;
	int64_t from = plan->quiet_from, until = plan->quiet_until;
	bool quiet = from < until ? minute >= from && minute < until
				  : minute >= from || minute < until;

	if (from == until || !quiet)
		return now_ms;
	/* The evening's part ends on the next day. */
	return start + until * MINUTE_MS + (minute >= until ? DAY_MS : 0);
}

int64_t
notify_digest_after(const struct notice_plan_row *plan, int zone_minutes,
		    int64_t after_ms)
{
	int64_t at = notify_day_start(zone_minutes, after_ms) +
		     plan->digest_minute * MINUTE_MS;

	return at > after_ms ? at : at + DAY_MS;
}

/* Days since 1970 of the first of a month; months count on past 12. Howard
 * Hinnant's way: years begin in March, so that leap days come last. */
static int64_t
days_of_month(int64_t year, int64_t month)
{
	int64_t y = year + (month - 1) / 12, m = (month - 1) % 12 + 1;
	int64_t era, of_era, day_of_year;

	y -= m <= 2;
	era = y / 400;
	of_era = y - era * 400;
	day_of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	       day_of_year - 719468;
}

struct notify_month
notify_month_of(int zone_minutes, int64_t now_ms)
{
	int64_t day = day_of(local_of(zone_minutes, now_ms));
	int64_t year = 1970 + day / 366, month = 1;

	/* At most a few steps: the guess is never too late. */
	while (days_of_month(year + 1, 1) <= day)
		year++;
	while (days_of_month(year, month + 1) <= day)
		month++;
	return (struct notify_month){
		local_of(-zone_minutes, days_of_month(year, month) * DAY_MS),
		local_of(-zone_minutes, days_of_month(year, month + 1) * DAY_MS)
	};
}

int64_t
notify_useful_ms(enum severity severity)
{
	switch (severity) {
	case SEVERITY_NOW:
		return DAY_MS;
	case SEVERITY_TODAY:
		return 2 * DAY_MS;
	default:
		return 7 * DAY_MS;
	}
}

static int64_t
minutes_of(const struct notice_plan_row *plan, enum step step)
{
	switch (step) {
	case STEP_OWNER:
		return plan->owner_minutes;
	case STEP_SUPPORTER:
		return plan->supporter_minutes;
	case STEP_DUTY:
		return plan->duty_minutes;
	default:
		return 0;
	}
}

/* The first rung from 'step' on where somebody can be told. */
static enum step
rung_from(const struct notify_view *v, enum step step)
{
	while (step < STEP_END && !v->there[step])
		step++;
	return step;
}

/*
 * The rung after the one told now. The ladder ends where its minutes are 0,
 * also for rungs above. Somebody who was told late, because we were down or it
 * was night, still gets his time to answer before the next one is told.
 */
static void
climb(const struct notify_view *v, enum step told, struct notice_move *m)
{
	int64_t started =
	    m->started_ms > 0 ? m->started_ms : v->notice->started_ms;
	enum step step = told;
	int64_t planned, patience;

	do
		step++;
	while (step < STEP_END && minutes_of(v->plan, step) > 0 &&
	       !v->there[step]);
	if (step == STEP_END || minutes_of(v->plan, step) == 0) {
		m->to = NOTICE_DONE;
		m->step = STEP_END;
		m->due_ms = v->now_ms;
		return;
	}
	planned = started + minutes_of(v->plan, step) * MINUTE_MS;
	patience =
	    (minutes_of(v->plan, step) - minutes_of(v->plan, told)) * MINUTE_MS;
	if (patience < MINUTE_MS)
		patience = MINUTE_MS;
	m->to = NOTICE_CLIMBING;
	m->step = step;
	m->due_ms =
	    planned > v->now_ms + patience ? planned : v->now_ms + patience;
}

/* Only what cannot wait until tomorrow climbs. */
static bool
climbs(const struct notice_row *n)
{
	return n->kind == NOTICE_INCIDENT && n->severity >= SEVERITY_TODAY;
}

static struct notify_next
end(const struct notify_view *v, enum notice_state state,
    enum notice_reason reason)
{
	const struct notice_row *n = v->notice;

	return (struct notify_next){ .move = { .company = n->company,
					       .notice = n->id,
					       .from = n->state,
					       .from_due_ms = n->due_ms,
					       .to = state,
					       .reason = reason,
					       .step = n->step,
					       .due_ms = v->now_ms,
					       .over_budget = n->over_budget },
				     .tell = STEP_END };
}

/* It is over for another reason than having been told. */
static bool
is_over(const struct notify_view *v, struct notify_next *out)
{
	const struct notice_row *n = v->notice;
	enum notice_reason reason = NOTICE_REASON_NONE;

	if (v->closed && n->kind == NOTICE_INCIDENT)
		reason = NOTICE_REASON_CLOSED;
	else if (v->overtake)
		reason = NOTICE_REASON_WORSE;
	else if (v->now_ms >= n->useful_until_ms)
		reason = NOTICE_REASON_LATE;
	if (reason == NOTICE_REASON_NONE)
		return false;
	*out = end(v, NOTICE_USELESS, reason);
	return true;
}

/* The night, a spent budget, or nobody who wants to hear of it at once. */
static bool
is_put_off(const struct notify_view *v, struct notify_next *out)
{
	const struct notice_row *n = v->notice;
	int64_t quiet_end =
	    notify_quiet_end(v->plan, v->zone_minutes, v->now_ms);
	bool first = n->state == NOTICE_WAITING && n->kind == NOTICE_INCIDENT;

	if (n->kind == NOTICE_TEST || n->kind == NOTICE_FAULT)
		return false;
	if (first && rung_from(v, STEP_CLERK) == STEP_END && v->digest_only) {
		*out = end(v, NOTICE_FOR_DIGEST, NOTICE_REASON_NONE);
		return true;
	}
	if (n->severity == SEVERITY_NOW)
		return false;
	if (first && v->spent) {
		*out = end(v, NOTICE_FOR_DIGEST, NOTICE_REASON_NONE);
		out->move.over_budget = true;
		return true;
	}
	if (quiet_end > v->now_ms) {
		*out = end(v, n->state, NOTICE_REASON_NONE);
		out->move.due_ms = quiet_end;
		return true;
	}
	return false;
}

struct notify_next
notify_next_of(const struct notify_view *v)
{
	const struct notice_row *n = v->notice;
	struct notify_next next;
	enum step step;

	if (is_over(v, &next))
		return next;
	if (n->state == NOTICE_HELD)
		return end(v, NOTICE_WAITING, NOTICE_REASON_NONE);
	if (is_put_off(v, &next))
		return next;
	step = rung_from(v, n->step);
	if (step == STEP_END)
		return end(v, NOTICE_DONE,
			   n->state == NOTICE_WAITING ? NOTICE_REASON_NOBODY
						      : NOTICE_REASON_NONE);
	next = end(v, NOTICE_DONE, NOTICE_REASON_NONE);
	next.tell = step;
	next.move.step = STEP_END;
	if (n->state == NOTICE_WAITING)
		next.move.started_ms = v->now_ms;
	if (climbs(n))
		climb(v, step, &next.move);
	return next;
}
