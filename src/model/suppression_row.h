/*
 * suppression_row.h: what an analyst decided need not become an incident, for
 * whom, why and until when. Rows are ended, never dropped: they are the
 * history. Which alerts each one hid is in suppression_hit.
 */
#ifndef MODEL_SUPPRESSION_ROW_H
#define MODEL_SUPPRESSION_ROW_H

#include "model/alert_row.h"
#include "model/row.h"

/* An alert is hidden when every field that is not empty is the alert's, and it
 * is not too grave. */
struct suppression_row {
	int64_t id;
	int64_t company;
	const char *class; /* class_name(), "" any */
	const char *rule;
	const char *device; /* IP */
	const char *peer;   /* IP */
	const char *subject;
	/* Alerts so grave are told all the same, because it got worse;
	 * SEVERITY_INFO: none is. */
	enum severity told_from;
	const char *reason;
	int64_t person;   /* who decided */
	int64_t incident; /* it was made from, 0 none */
	int64_t created_ms;
	int64_t until_ms; /* exclusive */
	int64_t ended_ms; /* ended by somebody, 0 not */
	/* Read only. */
	const char *person_name; /* "" when no longer there */
	int64_t hits;            /* alerts hidden so far */
};

struct suppression_list {
	struct suppression_row *row;
	size_t count;
};

/* ERR_INVALID when it would match everything or ends before it begins. */
int MUST_CHECK suppression_row_add(struct db *db,
				   const struct suppression_row *row,
				   int64_t *id_out, struct err *e);
int MUST_CHECK suppression_row_get(struct db *db, int64_t company,
				   int64_t suppression, struct arena *a,
				   struct suppression_row *out, struct err *e);
/* Newest first, with ids below 'before' (0: all), ended ones too. */
int MUST_CHECK suppression_row_list(struct db *db, int64_t company,
				    int64_t before, size_t max, struct arena *a,
				    struct suppression_list *out,
				    struct err *e);
/* Those that hold at that moment, oldest first. */
int MUST_CHECK suppression_row_list_active(struct db *db, int64_t company,
					   int64_t now_ms, struct arena *a,
					   struct suppression_list *out,
					   struct err *e);
/* ERR_CONFLICT when it has ended already. */
int MUST_CHECK suppression_row_end(struct db *db, int64_t company,
				   int64_t suppression, int64_t at_ms,
				   struct err *e);
/* Whether it hides this alert of its company, time apart. */
bool suppression_row_matches(const struct suppression_row *row,
			     const struct alert_row *alert);

/* What it would have hidden: alert rows last seen at or after from_ms, and the
 * records folded into them. */
struct suppression_preview {
	int64_t alerts, events;
	struct alert_list sample; /* latest first */
};
int MUST_CHECK suppression_row_preview(struct db *db,
				       const struct suppression_row *row,
				       int64_t from_ms, size_t samples,
				       struct arena *a,
				       struct suppression_preview *out,
				       struct err *e);

/* Records that an alert was hidden; again is harmless. ERR_NOT_FOUND when the
 * two are not of this company. Needs a transaction. */
int MUST_CHECK suppression_hit_row_add(struct db *db, int64_t company,
				       int64_t suppression, int64_t alert,
				       int64_t at_ms, struct err *e);

#endif
