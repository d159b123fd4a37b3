/*
 * secret.h: secrets that people give the centre: the mail server's password,
 * LINE's token, the key that signs what a web service gets. Kept sealed in the
 * database, shown to nobody again, never in the log.
 */
#ifndef PROG_SECRET_H
#define PROG_SECRET_H

#include "crypt/seal.h"
#include "db/db.h"

/* The name people use: "mail-password". */
#define SECRET_TABLE(X)                                                        \
	X(MAIL_PASSWORD, "mail-password")                                      \
	X(LINE_TOKEN, "line-token")                                            \
	X(HOOK_KEY, "hook-key")

#define SECRET_ENUM(name, text) SECRET_##name,
enum secret { SECRET_TABLE(SECRET_ENUM) SECRET_COUNT };
#undef SECRET_ENUM

const char *secret_name(enum secret secret);
bool secret_parse(struct text name, enum secret *out);

#define SECRET_MAX 2000

/* Empty takes it away. ERR_INVALID for one too long. */
int MUST_CHECK secret_set(struct db *db, const struct seal_key *key,
			  enum secret secret, struct text value, int64_t now_ms,
			  struct err *e);
/* NULL when none was given. *changed_ms_out: when it was. */
int MUST_CHECK secret_get(struct db *db, const struct seal_key *key,
			  enum secret secret, struct arena *a, const char **out,
			  int64_t *changed_ms_out, struct err *e);

#endif
