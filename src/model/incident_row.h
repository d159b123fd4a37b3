/* incident_row.h: alerts under one question a person must answer. */
#ifndef MODEL_INCIDENT_ROW_H
#define MODEL_INCIDENT_ROW_H

#include "content/class.h"
#include "model/access_row.h"
#include "model/alert_row.h"
#include "model/row.h"

#define INCIDENT_STATE_TABLE(X)                                                \
	X(OPEN, "open")                                                        \
	X(WORKING, "working")                                                  \
	X(CLOSED, "closed")                                                    \
	X(FALSE_ALARM, "false-alarm")

#define INCIDENT_STATE_ENUM(name, text) INCIDENT_##name,
enum incident_state {
	INCIDENT_STATE_TABLE(INCIDENT_STATE_ENUM) INCIDENT_STATE_COUNT
};
#undef INCIDENT_STATE_ENUM

const char *incident_state_name(enum incident_state state);
bool incident_state_parse(struct text name, enum incident_state *out);

struct incident_row {
	int64_t id;
	int64_t company;
	int64_t look;    /* 0: the live watch */
	const char *key; /* what gathers alerts here, at most 200 bytes */
	enum alert_class class;
	enum severity severity;
	enum outcome outcome;
	enum incident_state state;
	const char *reason; /* key of the sentence in content/ */
	const char *facts;  /* JSON object with that sentence's values */
	int64_t first_ms, last_ms;
	const char *device;  /* IP of the device to walk up to first */
	const char *peer;    /* the other side, "" when none or many */
	const char *subject; /* domain, file, user or URL concerned */
	const char *title;   /* of the leading alert, as the rule has it */
	int64_t changed_ms;  /* state or content last changed */
	int64_t revision;    /* as an alert's */
	/* Read only, counted when read. */
	int64_t alerts, devices, events;
};

struct incident_list {
	struct incident_row *row;
	size_t count;
};

struct incident_filter {
	int64_t look;       /* -1: the live watch and every look */
	int class;          /* enum alert_class, -1: any */
	int least_severity; /* enum severity; 0: any */
	int state;          /* enum incident_state, -1: any */
	int64_t device;     /* id of a device concerned; 0: any */
	const char *text;   /* part of title, subject, device, peer */
	int64_t from_ms;    /* last_ms at or after; 0: any */
	int64_t until_ms;   /* last_ms before; 0: any */
	struct row_mark after;
	size_t max; /* 0: ROW_LIST_DEFAULT */
};

/*
 * Adds the incident, or brings the one with the same (company, look, key) up
 * to date: severity and outcome the highest, first the earliest, last the
 * latest, the rest from the row; its state stays. Needs a transaction.
 */
int MUST_CHECK incident_row_put(struct db *db, const struct incident_row *row,
				int64_t *id_out, struct err *e);
/* Joins alerts or devices of the same company and look to an incident; those
 * already joined are passed over, foreign ones are ERR_NOT_FOUND. Need a
 * transaction. */
int MUST_CHECK incident_row_join_alerts(struct db *db,
					const struct incident_row *incident,
					const int64_t *alert, size_t count,
					struct err *e);
int MUST_CHECK incident_row_join_devices(struct db *db,
					 const struct incident_row *incident,
					 const int64_t *device, size_t count,
					 struct err *e);
/* The live incidents that have the alert, oldest first. */
int MUST_CHECK incident_row_list_alert(struct db *db, int64_t company,
				       int64_t alert, struct arena *a,
				       struct incident_list *out,
				       struct err *e);
/* Marks a live incident as changed. */
int MUST_CHECK incident_row_set_revision(struct db *db, int64_t company,
					 int64_t incident, int64_t revision,
					 struct err *e);
/* Takes all alerts and devices out again, before they are joined anew. Needs a
 * transaction. */
int MUST_CHECK incident_row_part(struct db *db, int64_t company,
				 int64_t incident, struct err *e);
int MUST_CHECK incident_row_drop(struct db *db, int64_t company,
				 int64_t incident, struct err *e);
int MUST_CHECK incident_row_get(struct db *db, int64_t company,
				int64_t incident, struct arena *a,
				struct incident_row *out, struct err *e);
/* Highest severity first, then latest. */
int MUST_CHECK incident_row_list(struct db *db, int64_t company,
				 const struct incident_filter *filter,
				 struct arena *a, struct incident_list *out,
				 struct err *e);
/* The same over all companies the person may see at now_ms (the inbox). */
int MUST_CHECK incident_row_list_seen(struct db *db,
				      const struct access_view *view,
				      const struct incident_filter *filter,
				      struct arena *a,
				      struct incident_list *out, struct err *e);
/* From one state to another; ERR_CONFLICT when it is no longer in 'from'. */
struct incident_move {
	int64_t company, incident;
	enum incident_state from, to;
	int64_t at_ms;
};
int MUST_CHECK incident_row_move(struct db *db,
				 const struct incident_move *move,
				 struct err *e);
/* Incidents of each severity, open or in work; look as in the filter. */
int MUST_CHECK incident_row_count(struct db *db, int64_t company, int64_t look,
				  int64_t count_out[SEVERITY_COUNT],
				  struct err *e);

#endif
