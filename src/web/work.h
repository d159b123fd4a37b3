/*
 * work.h: what people do about an incident: take it, give it away, put it
 * away, pass it up, say something, close it. One function for the incident's
 * page, the inbox and programs: it changes the row, writes the note and the
 * audit. Whether the caller may is decided before.
 */
#ifndef WEB_WORK_H
#define WEB_WORK_H

#include "model/incident_row.h"
#include "web/page.h"

#define WORK_TEXT_MAX 2000

/* C name, word in forms. */
#define WORK_ACT_TABLE(X)                                                      \
	X(TAKE, "take") /* by the caller */                                    \
	X(GIVE, "give") /* to 'person' */                                      \
	X(LEAVE, "leave")                                                      \
	X(ARCHIVE, "archive")                                                  \
	X(FETCH, "fetch") /* from the archive */                               \
	X(ESCALATE, "escalate")                                                \
	X(CALM, "calm") /* no longer passed up */                              \
	X(COMMENT, "comment")                                                  \
	X(CLOSE, "close")

#define WORK_ACT_ENUM(name, text) WORK_##name,
enum work_act { WORK_ACT_TABLE(WORK_ACT_ENUM) WORK_ACT_COUNT };
#undef WORK_ACT_ENUM

bool work_act_parse(struct text name, enum work_act *out);

struct work_change {
	int64_t company, incident;
	enum work_act act;
	int64_t person;   /* WORK_GIVE */
	const char *text; /* said with it; "" nothing */
	/* What the caller had seen: the work's changed_ms, or (-1) the moment
	 * it was shown, since_ms. */
	int64_t seen_ms, since_ms;
};

/*
 * In the caller's transaction. ERR_CONFLICT when somebody else was faster:
 * nothing was written then, and the transaction goes on. ERR_INVALID for a
 * comment without words, or a person who does not see the company.
 * ERR_NOT_FOUND.
 */
int MUST_CHECK work_apply(struct page *p, const struct work_change *change,
			  struct err *e);
/* Moves the state, with the note and the audit. As above. */
int MUST_CHECK work_move(struct page *p, const struct incident_move *move,
			 const char *text, struct err *e);
/* A note of its own kind, with the audit row 'name'. In a transaction. */
int MUST_CHECK work_note(struct page *p, int64_t company, int64_t incident,
			 int act, const char *name, const char *text,
			 struct err *e);

#endif
