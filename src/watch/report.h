/*
 * report.h: the facts of one local month of a company: what was watched and
 * what was not, what was found, what was done, what to do next. Gathered from
 * rows once, kept as JSON for years; page and PDF are drawn from the kept
 * facts in either language, so they can never tell different stories.
 *
 * Everything here is language-neutral: classes, severities, reasons and
 * measures are the keys content/ has words for. Texts are never NULL.
 */
#ifndef WATCH_REPORT_H
#define WATCH_REPORT_H

#include "base/arena.h"
#include "base/str.h"
#include "db/db.h"

struct report_row;

#define REPORT_MEASURES_MAX 6
/* Rows of one kind that a report keeps; how many there were is kept too. */
#define REPORT_ROWS_MAX   400
#define REPORT_MONTHS_MAX 12
/* The JSON of a report. */
#define REPORT_FACTS_MAX ((size_t)2 * 1024 * 1024)
/* Shorter interruptions are summed and not listed. */
#define REPORT_GAP_SECONDS 300

/* A sender; its possible hours begin when it enrolled and end when it was
 * removed. */
struct report_sensor {
	int64_t id;
	const char *name, *site;
	int64_t from_ms, until_ms; /* possible, within the month */
	int64_t possible_s, watched_s;
	int64_t packets, bytes, dropped, records, unparsed;
	int64_t short_s;  /* lost in moments too short to list */
	int64_t filled_s; /* sent later out of the sender's store */
};

/* A time that was not watched. lost_s is what is really missing of it. */
struct report_gap {
	const char *sensor;
	const char *reason; /* as in the table gap */
	const char *note;   /* what was announced, "" nothing */
	int64_t from_ms, until_ms, lost_s;
};

struct report_class {
	const char *class;
	int64_t now, today, week, info;
	int64_t open; /* also of earlier months, not closed yet */
};

struct report_case {
	int64_t id;
	const char *class, *severity, *outcome, *state;
	const char *device; /* what it is called */
	const char *title;  /* in the rule's own words */
	int64_t first_ms, last_ms, records;
	int64_t noticed_ms, told_ms, acknowledged_ms, closed_ms; /* 0 not */
	int64_t notes;
};

/* How long something took, over the incidents where it happened. */
struct report_times {
	int64_t count, median_s, longest_s;
};

struct report_measure {
	const char *key; /* in content/measure */
	int64_t count;
	const char *subject;
};

struct report_device {
	int64_t id;
	const char *change; /* "new", "gone", "obsolete" */
	const char *label, *ip, *vendor, *kind, *os;
	int64_t first_ms, last_ms;
};

struct report_day {
	int64_t from_ms;
	int64_t possible_s, watched_s, packets, records, incidents;
};

/* One month in the comparison; the last row is the month itself. */
struct report_past {
	const char *month;
	int64_t possible_s, watched_s, packets, records;
	int64_t now, today, week, info;
	int64_t devices;
};

struct report_facts {
	int64_t version;     /* of this struct's JSON */
	const char *company; /* its name then */
	const char *month;   /* "2026-11" */
	int64_t zone_minutes;
	int64_t from_ms, until_ms, made_ms;
	bool whole; /* the month was over */
	/* Gravest incident that was still open: a severity; "" none open. */
	const char *open_severity;

	int64_t possible_s, watched_s, announced_s, short_s, filled_s;
	int64_t packets, bytes, dropped, records, unparsed;
	int64_t segments, segment_records, segment_bytes;
	int64_t alerts, alert_records, suppressed;
	int64_t now, today, week, info, open, open_before;
	int64_t notes, closed, false_alarms;
	int64_t notices, acknowledged, unacknowledged;
	int64_t letters, letters_failed;
	int64_t devices, devices_new, devices_gone, devices_obsolete;
	struct report_times until_noticed, until_told, until_acknowledged,
	    until_closed;

	struct report_sensor *sensor;
	size_t sensors;
	struct report_gap *gap; /* of any length worth listing, in order */
	size_t gaps;
	int64_t gaps_all;
	struct report_class *class; /* those that occurred */
	size_t classes;
	struct report_case *incident; /* gravest first */
	size_t incidents;
	int64_t incidents_all;
	struct report_measure *measure;
	size_t measures;
	struct report_device *device;
	size_t device_rows;
	struct report_day *day;
	size_t days;
	struct report_past *past; /* earliest first, this month last */
	size_t pasts;
};

struct report_wish {
	int64_t company;
	const char *month; /* "2026-11" */
	int zone_minutes;
	int64_t now_ms;
};

/*
 * Counts the month. A month that has not ended is told up to now. *out lives
 * in 'a'. ERR_INVALID for a month that has not begun or is none, ERR_NOT_FOUND
 * for a company without any sender by its end. Opens a reading transaction of
 * its own unless one is open.
 */
int MUST_CHECK report_gather(struct db *db, struct arena *a,
			     const struct report_wish *wish,
			     struct report_facts **out, struct err *e);

void report_facts_write(struct str *out, const struct report_facts *f);
/* ERR_INVALID when it is not what report_facts_write wrote; fields that a
 * later version added are 0 or "". */
int MUST_CHECK report_facts_parse(struct text json, struct arena *a,
				  struct report_facts **out, struct err *e);

/* The digest of a report: SHA-256 over the facts and the chained digests of
 * its days ('days' as hex texts). 'out' holds DIGEST_TEXT_MAX. */
void report_digest(struct text facts, const char *const *days, size_t count,
		   char *out);

/*
 * Seals the days, counts the month, and fills a row ready to be stored with
 * its facts and digest. Nothing is stored but the sealed days.
 */
int MUST_CHECK report_make(struct db *db, struct arena *a,
			   const struct report_wish *wish,
			   struct report_row *out, struct err *e);

#endif
