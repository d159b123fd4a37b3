/*
 * credential_row.h: random secrets that stand for a person: the link to choose
 * a first password, recovery codes for a lost second factor, API tokens. Only
 * hashes are stored; the first two are good for one use.
 */
#ifndef MODEL_CREDENTIAL_ROW_H
#define MODEL_CREDENTIAL_ROW_H

#include "base/str.h"
#include "model/row.h"

#define CREDENTIAL_TABLE(X)                                                    \
	X(INVITATION, "invitation")                                            \
	X(RECOVERY, "recovery")                                                \
	X(API, "api")

#define CREDENTIAL_ENUM(name, text) CREDENTIAL_##name,
enum credential_kind { CREDENTIAL_TABLE(CREDENTIAL_ENUM) CREDENTIAL_COUNT };
#undef CREDENTIAL_ENUM

const char *credential_kind_name(enum credential_kind kind);

struct credential_row {
	int64_t id;
	int64_t person;
	enum credential_kind kind;
	struct text hash;  /* 32 bytes, unique */
	const char *label; /* what the person calls it, "" none */
	int64_t created_ms;
	int64_t expires_ms; /* 0: never */
	int64_t used_ms;    /* last use, 0 never */
};

struct credential_list {
	struct credential_row *row;
	size_t count;
};

int MUST_CHECK credential_row_add(struct db *db,
				  const struct credential_row *row,
				  int64_t *id_out, struct err *e);
/* By hash; ERR_NOT_FOUND when unknown, of another kind, expired at now_ms, or
 * the person is disabled. */
int MUST_CHECK credential_row_find(struct db *db, enum credential_kind kind,
				   struct text hash, int64_t now_ms,
				   struct arena *a, struct credential_row *out,
				   struct err *e);
int MUST_CHECK credential_row_list(struct db *db, int64_t person,
				   enum credential_kind kind, struct arena *a,
				   struct credential_list *out, struct err *e);
/* Takes a one-use credential away; ERR_NOT_FOUND when somebody was faster.
 * Atomic. */
int MUST_CHECK credential_row_use(struct db *db, int64_t credential,
				  struct err *e);
/* An API token was seen. */
int MUST_CHECK credential_row_seen(struct db *db, int64_t credential,
				   int64_t at_ms, struct err *e);
/* One credential of this person. */
int MUST_CHECK credential_row_drop(struct db *db, int64_t person,
				   int64_t credential, struct err *e);
/* All of one kind of this person. */
int MUST_CHECK credential_row_drop_kind(struct db *db, int64_t person,
					enum credential_kind kind,
					struct err *e);

#endif
