/*
 * contact_row.h: ways to reach somebody of a company, rung by rung of the
 * ladder; how the company wants to be told; and what an analyst must release
 * before it is told.
 */
#ifndef MODEL_CONTACT_ROW_H
#define MODEL_CONTACT_ROW_H

#include "base/str.h"
#include "content/class.h"
#include "content/language.h"
#include "model/row.h"

/* The rungs in their order; "end" is where a ladder ends, never a contact's. */
#define STEP_TABLE(X)                                                          \
	X(CLERK, "clerk")                                                      \
	X(OWNER, "owner")                                                      \
	X(SUPPORTER, "supporter")                                              \
	X(DUTY, "duty")                                                        \
	X(END, "end")

#define STEP_ENUM(name, text) STEP_##name,
enum step { STEP_TABLE(STEP_ENUM) STEP_COUNT };
#undef STEP_ENUM

#define CHANNEL_TABLE(X)                                                       \
	X(MAIL, "mail")                                                        \
	X(LINE, "line")                                                        \
	X(SLACK, "slack")                                                      \
	X(TEAMS, "teams")                                                      \
	X(HOOK, "hook")

#define CHANNEL_ENUM(name, text) CHANNEL_##name,
enum channel { CHANNEL_TABLE(CHANNEL_ENUM) CHANNEL_COUNT };
#undef CHANNEL_ENUM

const char *step_name(enum step step);
bool step_parse(struct text name, enum step *out);
const char *channel_name(enum channel channel);
bool channel_parse(struct text name, enum channel *out);

struct contact_row {
	int64_t id;
	int64_t company;
	enum step step;
	const char *name;
	enum channel channel;
	const char *address;
	enum language language;
	enum severity least; /* told at once from here on */
	int64_t created_ms;
	const char *fault; /* why it does not work, "" while it does */
	int64_t fault_ms;
	bool disabled;
};

struct contact_list {
	struct contact_row *row;
	size_t count;
};

int MUST_CHECK contact_row_add(struct db *db, const struct contact_row *row,
			       int64_t *id_out, struct err *e);
/* Everything people edit; takes a fault away when the address changed. */
int MUST_CHECK contact_row_set(struct db *db, const struct contact_row *row,
			       struct err *e);
/* What was sent to it stays in the history. */
int MUST_CHECK contact_row_drop(struct db *db, int64_t company, int64_t contact,
				struct err *e);
int MUST_CHECK contact_row_get(struct db *db, int64_t company, int64_t contact,
			       struct arena *a, struct contact_row *out,
			       struct err *e);
/* In the order of the ladder. */
int MUST_CHECK contact_row_list(struct db *db, int64_t company, struct arena *a,
				struct contact_list *out, struct err *e);
/* Those of every company's duty rung that are not disabled: who is told of
 * faults of the centre itself. */
int MUST_CHECK contact_row_list_duty(struct db *db, struct arena *a,
				     struct contact_list *out, struct err *e);
/* It does not work ("550 no such user"), or with "" works again. */
int MUST_CHECK contact_row_set_fault(struct db *db, int64_t company,
				     int64_t contact, const char *fault,
				     int64_t at_ms, struct err *e);

/* How a company wants to be told; fields as in schema/0007. */
struct notice_plan_row {
	int64_t company;
	/* Minutes from the first rung; 0 ends the ladder there. */
	int64_t owner_minutes, supporter_minutes, duty_minutes;
	/* Minutes of the local day; equal: no quiet hours. */
	int64_t quiet_from, quiet_until;
	int64_t digest_minute;
	int64_t month_budget;
	int64_t updated_ms;
};

/* The company's plan, or the defaults when it has none. */
int MUST_CHECK notice_plan_row_get(struct db *db, int64_t company,
				   struct arena *a, struct notice_plan_row *out,
				   struct err *e);
int MUST_CHECK notice_plan_row_set(struct db *db,
				   const struct notice_plan_row *row,
				   struct err *e);

/* One rule of what waits for an analyst. */
struct notice_release_row {
	int64_t company;
	const char *class; /* "": every class without a rule of its own */
	enum severity severity;
	bool held;
};

struct notice_release_list {
	struct notice_release_row *row;
	size_t count;
};

int MUST_CHECK notice_release_row_list(struct db *db, int64_t company,
				       struct arena *a,
				       struct notice_release_list *out,
				       struct err *e);
int MUST_CHECK notice_release_row_set(struct db *db,
				      const struct notice_release_row *row,
				      struct err *e);
int MUST_CHECK notice_release_row_drop(struct db *db, int64_t company,
				       const char *class,
				       enum severity severity, struct err *e);
/* True when such an incident waits for an analyst; false without a rule. */
int MUST_CHECK notice_release_row_held(struct db *db, int64_t company,
				       enum alert_class class,
				       enum severity severity, bool *held_out,
				       struct err *e);

#endif
