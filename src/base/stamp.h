/*
 * stamp.h: points in time, as UTC. The database and the pages count
 * milliseconds since 1970; event records count microseconds ("_us"). The
 * clock is handed in, so that a test can let thirty days pass in an instant.
 */
#ifndef BASE_STAMP_H
#define BASE_STAMP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* A source of "now" in milliseconds UTC. */
struct stamp_clock {
	int64_t (*now)(void *context);
	void *context;
};

/* The clock of this machine. */
extern const struct stamp_clock stamp_system_clock;
int64_t stamp_now(const struct stamp_clock *clock);

/* Room for every text written below, with terminator. */
#define STAMP_TEXT_MAX 48

/*
 * ISO 8601 / RFC 3339 with optional fraction and zone: "Z", "+09:00" or
 * "+0900" (as Suricata writes). Without a zone UTC is meant. Years 1970 to
 * 9999. Microseconds out. ERR_INVALID otherwise.
 */
int MUST_CHECK stamp_parse_us(struct text t, int64_t *us_out, struct err *e);

/* What the last text of a reader of many was: all but seconds and fraction
 * come again. Zeroed at first. */
struct stamp_near {
	char minute[17], zone[5]; /* 2026-11-21T03:04: and +0900 */
	int64_t minute_us;
	bool known;
};

/* The same as stamp_parse_us, quick in the minute of the call before when the
 * text is written as Suricata does, "2026-11-21T03:04:05.678901+0900". */
int MUST_CHECK stamp_parse_near(struct stamp_near *near, struct text t,
				int64_t *us_out, struct err *e);
/* "2026-11-21T03:04:05.678Z" */
void stamp_write_iso(int64_t ms, char *buffer);
/* "2026-11-21 12:04" in the zone 'minutes' east of UTC (Japan: 540). */
void stamp_write_local(int64_t ms, int zone_minutes, char *buffer);
/* "2026年11月21日 12時04分" in Japanese, "21 Nov 2026, 12:04" in English. */
void stamp_write_human(int64_t ms, int zone_minutes, bool japanese,
		       char *buffer);

#endif
