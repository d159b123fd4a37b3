/*
 * access_row.h: who may see which company's data, and as what. Members have
 * a role in their company; analysts see the companies their provider has a
 * contract with at that moment, and no others.
 */
#ifndef MODEL_ACCESS_ROW_H
#define MODEL_ACCESS_ROW_H

#include "base/str.h"
#include "model/row.h"

/* C name, stored name */
#define ROLE_TABLE(X)                                                          \
	X(NONE, "none")                                                        \
	X(CLERK, "clerk")                                                      \
	X(OWNER, "owner")                                                      \
	X(ANALYST, "analyst")

#define ROLE_ENUM(name, text) ROLE_##name,
enum role { ROLE_TABLE(ROLE_ENUM) ROLE_COUNT };
#undef ROLE_ENUM

const char *role_name(enum role role);
bool role_parse(struct text name, enum role *out);

/* One company a person may see now. */
struct access_row {
	int64_t company;
	const char *name;
	enum role role;
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

/* The person's role at this company at that moment; ERR_NOT_FOUND when there
 * is none (also when person or company is disabled or unknown). */
int MUST_CHECK access_row_get(struct db *db, int64_t person, int64_t company,
			      int64_t now_ms, enum role *out, struct err *e);
/* All companies the person may see at that moment, by name. */
int MUST_CHECK access_row_list(struct db *db, int64_t person, int64_t now_ms,
			       struct arena *a, struct access_list *out,
			       struct err *e);
/* Gives or changes a member's role: ROLE_CLERK or ROLE_OWNER. */
int MUST_CHECK access_row_set(struct db *db, int64_t person, int64_t company,
			      enum role role, struct err *e);
int MUST_CHECK access_row_drop(struct db *db, int64_t person, int64_t company,
			       struct err *e);
/* Makes a person an analyst of a provider, or ends that. */
int MUST_CHECK access_row_set_provider(struct db *db, int64_t person,
				       int64_t provider, struct err *e);
int MUST_CHECK access_row_drop_provider(struct db *db, int64_t person,
					int64_t provider, struct err *e);

#endif
