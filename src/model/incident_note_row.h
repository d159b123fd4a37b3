/*
 * incident_note_row.h: what was done and said about an incident, in order.
 * Notes are only ever added.
 */
#ifndef MODEL_INCIDENT_NOTE_ROW_H
#define MODEL_INCIDENT_NOTE_ROW_H

#include "base/str.h"
#include "model/row.h"

/* C name, stored name. */
#define NOTE_ACT_TABLE(X)                                                      \
	X(COMMENT, "comment")                                                  \
	X(STATE, "state")                                                      \
	X(ASSIGN, "assign")                                                    \
	X(ESCALATE, "escalate")                                                \
	X(ARCHIVE, "archive")                                                  \
	X(RELEASE, "release")                                                  \
	X(SUPPRESS, "suppress")                                                \
	X(ACKNOWLEDGE, "acknowledge")                                          \
	X(DONE, "done")

#define NOTE_ACT_ENUM(name, text) NOTE_##name,
enum note_act { NOTE_ACT_TABLE(NOTE_ACT_ENUM) NOTE_ACT_COUNT };
#undef NOTE_ACT_ENUM

const char *note_act_name(enum note_act act);
bool note_act_parse(struct text name, enum note_act *out);

struct incident_note_row {
	int64_t id;
	int64_t incident;
	int64_t company;
	int64_t person;   /* 0: the program, or somebody no longer there */
	const char *name; /* of that person at that time */
	int64_t at_ms;
	enum note_act act;
	/* What was said. For some acts a word first: the new state, "off" for
	 * what was taken back, the number of an action that is done. */
	const char *text;
};

struct incident_note_list {
	struct incident_note_row *row;
	size_t count;
};

/* ERR_NOT_FOUND when the company has no such incident. */
int MUST_CHECK incident_note_row_add(struct db *db,
				     const struct incident_note_row *row,
				     struct err *e);
/* Of one incident, oldest first, at most ROW_LIST_MAX. */
int MUST_CHECK incident_note_row_list(struct db *db, int64_t company,
				      int64_t incident, struct arena *a,
				      struct incident_note_list *out,
				      struct err *e);
/* Of a whole company, newest first, with ids below 'before' (0: all). */
int MUST_CHECK incident_note_row_list_company(struct db *db, int64_t company,
					      int64_t before, size_t max,
					      struct arena *a,
					      struct incident_note_list *out,
					      struct err *e);

#endif
