/*
 * access_row.h: who may see which company's data, and as what. Members have
 * a role in their company; analysts see the companies their provider has a
 * contract with at that moment, and no others.
 */
#ifndef MODEL_ACCESS_ROW_H
#define MODEL_ACCESS_ROW_H

#include "base/str.h"
#include "model/row.h"

/* C name, stored name; most powerful first. */
#define ACCESS_TABLE(X)                                                        \
	X(ANALYST, "analyst") /* by a contract, never by membership */         \
	X(OWNER, "owner")                                                      \
	X(CLERK, "clerk")                                                      \
	X(VIEWER, "viewer")

#define ACCESS_ENUM(name, text) ACCESS_##name,
enum access { ACCESS_TABLE(ACCESS_ENUM) ACCESS_COUNT };
#undef ACCESS_ENUM

const char *access_name(enum access access);
bool access_parse(struct text name, enum access *out);

/* One company a person may see now. */
struct access_row {
	int64_t company;
	const char *name;
	enum access access;
};

struct access_list {
	struct access_row *row;
	size_t count;
};

/* A person at a moment: whose eyes a list over several companies is for. */
struct access_view {
	int64_t person;
	int64_t now_ms;
};

/* What the person is at this company at that moment (a member before an
 * analyst); ERR_NOT_FOUND when there
 * is none (also when person or company is disabled or unknown). */
int MUST_CHECK access_row_get(struct db *db, int64_t person, int64_t company,
			      int64_t now_ms, enum access *out, struct err *e);
/* All companies the person may see at that moment, by name. */
int MUST_CHECK access_row_list(struct db *db, int64_t person, int64_t now_ms,
			       struct arena *a, struct access_list *out,
			       struct err *e);
/* Whether the person watches over any company by a contract at that moment. */
int MUST_CHECK access_row_is_analyst(struct db *db, int64_t person,
				     int64_t now_ms, bool *out, struct err *e);

/* Somebody who may see a company. */
struct access_person {
	int64_t person;
	const char *name;
	const char *login;
	enum access access; /* as a member before as an analyst */
};

struct access_people {
	struct access_person *row;
	size_t count;
};

/* Everybody who may see the company at that moment, by name. */
int MUST_CHECK access_row_list_people(struct db *db, int64_t company,
				      int64_t now_ms, struct arena *a,
				      struct access_people *out, struct err *e);
/* The analysts of a provider, disabled ones too: for the administrator. */
int MUST_CHECK access_row_list_provider(struct db *db, int64_t provider,
					struct arena *a,
					struct access_people *out,
					struct err *e);
/* Gives or changes a member's role: ACCESS_OWNER, ACCESS_CLERK or
 * ACCESS_VIEWER. */
int MUST_CHECK access_row_set(struct db *db, int64_t person, int64_t company,
			      enum access access, struct err *e);
int MUST_CHECK access_row_drop(struct db *db, int64_t person, int64_t company,
			       struct err *e);
/* Makes a person an analyst of a provider, or ends that. */
int MUST_CHECK access_row_set_provider(struct db *db, int64_t person,
				       int64_t provider, struct err *e);
int MUST_CHECK access_row_drop_provider(struct db *db, int64_t person,
					int64_t provider, struct err *e);

#endif
