/*
 * month_row.h: what the monthly report counts, over the tables of the live
 * watch (look 0). All ranges are [from_ms, until_ms).
 */
#ifndef MODEL_MONTH_ROW_H
#define MODEL_MONTH_ROW_H

#include "content/class.h"
#include "model/row.h"

struct month_range {
	int64_t company;
	int64_t from_ms, until_ms;
};

/* A sender and the time in which it was to watch. */
struct month_sender {
	int64_t id;
	const char *name, *site, *kind;
	int64_t created_ms;
	int64_t removed_ms; /* 0: it is still there */
};

struct month_sender_list {
	struct month_sender *row;
	size_t count;
};

/* Senders that existed in the range, by name. */
int MUST_CHECK month_sender_list(struct db *db, const struct month_range *r,
				 struct arena *a, struct month_sender_list *out,
				 struct err *e);

/* An incident that began in the range, and what became of it. Times are 0
 * when it did not happen. */
struct month_incident {
	int64_t id;
	enum alert_class class;
	enum severity severity;
	enum outcome outcome;
	const char *state, *device, *title;
	int64_t first_ms, last_ms;
	int64_t records; /* events behind its alerts */
	int64_t noticed_ms, told_ms, acknowledged_ms, closed_ms;
	int64_t notes;
};

struct month_incident_list {
	struct month_incident *row;
	size_t count;
};

/* Gravest first, at most 'max' (0: ROW_LIST_MAX). */
int MUST_CHECK month_incident_list(struct db *db, const struct month_range *r,
				   size_t max, struct arena *a,
				   struct month_incident_list *out,
				   struct err *e);

struct month_class {
	enum alert_class class;
	int64_t count[SEVERITY_COUNT];
	int64_t open; /* of them, those not closed yet */
};

/* Incidents that began in the range by class; 'class_out' has CLASS_COUNT. */
int MUST_CHECK month_class_count(struct db *db, const struct month_range *r,
				 struct month_class *class_out, struct err *e);

/* Single numbers. */
struct month_counts {
	int64_t open_before;     /* incidents begun earlier, still open */
	int64_t alerts;          /* folded rows */
	int64_t alert_records;   /* records behind them */
	int64_t suppressed;      /* alerts kept out of incidents by a rule */
	int64_t notes;           /* acts on incidents */
	int64_t closed;          /* incidents that were closed */
	int64_t false_alarms;    /* of them */
	int64_t notices;         /* told */
	int64_t acknowledged;    /* of them */
	int64_t unacknowledged;  /* of them, asked for and not given */
	int64_t letters;         /* letters that went out */
	int64_t letters_failed;  /* that did not arrive */
	int64_t devices;         /* seen */
	int64_t segments;        /* batches received */
	int64_t segment_records; /* lines in them */
	int64_t segment_bytes;   /* packed */
};

int MUST_CHECK month_counts_get(struct db *db, const struct month_range *r,
				struct month_counts *out, struct err *e);

struct month_device {
	int64_t id;
	const char *name, *ip, *vendor, *os, *kind;
	int64_t first_ms, last_ms;
};

struct month_device_list {
	struct month_device *row;
	size_t count;
};

enum month_change {
	MONTH_NEW,  /* first seen in the range */
	MONTH_GONE, /* seen in the range before of the same length, not here */
	MONTH_HERE  /* seen in the range, with a known system */
};

int MUST_CHECK month_device_list(struct db *db, const struct month_range *r,
				 enum month_change change, struct arena *a,
				 struct month_device_list *out, struct err *e);

/* Companies that have or had a sender before 'until_ms', not disabled. */
struct month_company_list {
	int64_t *id;
	size_t count;
};
int MUST_CHECK month_company_list(struct db *db, int64_t until_ms,
				  struct arena *a,
				  struct month_company_list *out,
				  struct err *e);

#endif
