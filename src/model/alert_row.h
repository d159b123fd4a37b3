/*
 * alert_row.h: what a rule says of events, folded. One row for each fold key
 * in a look; a repeat adds to its count.
 */
#ifndef MODEL_ALERT_ROW_H
#define MODEL_ALERT_ROW_H

#include "content/class.h"
#include "fmt/event.h"
#include "model/row.h"

struct alert_row {
	int64_t id;
	int64_t company;
	int64_t look;    /* 0: the live watch */
	const char *key; /* fold key, at most 200 bytes */
	enum alert_class class;
	enum severity severity;
	enum outcome outcome;
	int64_t count;
	int64_t first_ms, last_ms;
	const char *device; /* IP of our side, "" when none */
	const char *peer;   /* IP of the other side, "" when none or many */
	int port;           /* service port, -1 when none */
	enum protocol protocol;
	const char *rule;
	const char *title;
	const char *author;
	const char *subject;
	const char *facts;   /* JSON object */
	const char *flow_id; /* decimal, "" when none */
	/* Of the live watch: the company's next with every change; 0 in a
	 * look. */
	int64_t revision;
};

struct alert_list {
	struct alert_row *row;
	size_t count;
};

/* Where a page of alerts or incidents ended (order: severity, last, id). */
struct row_mark {
	enum severity severity;
	int64_t last_ms;
	int64_t id; /* 0: from the start */
};

struct alert_filter {
	int64_t look;
	int class;          /* enum alert_class, -1: any */
	int least_severity; /* enum severity; 0: any */
	const char *device; /* exact IP; NULL: any */
	const char *text;   /* part of title, subject, device, peer, rule */
	int64_t from_ms;    /* last_ms at or after; 0: any */
	int64_t until_ms;   /* last_ms before; 0: any */
	struct row_mark after;
	size_t max; /* 0: ROW_LIST_DEFAULT */
};

/*
 * Adds the alerts; one whose (company, look, key) exists folds into it: counts
 * add, first is the earliest, last the latest, severity and outcome the
 * highest, the other fields stay except that facts come from the new one.
 * Needs a transaction. 'id_out' (may be NULL) receives count ids.
 */
int MUST_CHECK alert_row_put(struct db *db, const struct alert_row *row,
			     size_t count, int64_t *id_out, struct err *e);
int MUST_CHECK alert_row_get(struct db *db, int64_t company, int64_t alert,
			     struct arena *a, struct alert_row *out,
			     struct err *e);
/* Highest severity first, then latest. */
int MUST_CHECK alert_row_list(struct db *db, int64_t company,
			      const struct alert_filter *filter,
			      struct arena *a, struct alert_list *out,
			      struct err *e);
int MUST_CHECK alert_row_list_incident(struct db *db, int64_t company,
				       int64_t incident, struct arena *a,
				       struct alert_list *out, struct err *e);
/* Live alerts changed since a revision, in order of their revisions. */
int MUST_CHECK alert_row_list_changed(struct db *db, int64_t company,
				      int64_t after_revision, size_t max,
				      struct arena *a, struct alert_list *out,
				      struct err *e);
/* Live alerts that touch [from_ms, until_ms] and have the address on either
 * side; the latest first. */
struct alert_near {
	int64_t company;
	const char *address;
	int64_t from_ms, until_ms;
	size_t max;
};
int MUST_CHECK alert_row_list_near(struct db *db, const struct alert_near *near,
				   struct arena *a, struct alert_list *out,
				   struct err *e);
/* Alerts (rows, not their counts) of each severity in a look. */
int MUST_CHECK alert_row_count(struct db *db, int64_t company, int64_t look,
			       int64_t count_out[SEVERITY_COUNT],
			       struct err *e);

#endif
