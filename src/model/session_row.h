/* session_row.h: who is signed in. Only the token's hash is stored. */
#ifndef MODEL_SESSION_ROW_H
#define MODEL_SESSION_ROW_H

#include "base/str.h"
#include "model/row.h"

struct session_row {
	int64_t id;
	int64_t person;
	int64_t company;   /* chosen at present, 0 for none */
	struct text token; /* hash of the token, 32 bytes, unique */
	struct text csrf;  /* secret the form tokens are made with */
	bool pending;      /* password accepted, second factor not yet */
	int64_t created_ms;
	int64_t seen_ms;
	int64_t expires_ms;
	const char *address; /* client address as text */
	const char *agent;   /* user agent, clipped by the caller */
};

struct session_list {
	struct session_row *row;
	size_t count;
};

int MUST_CHECK session_row_add(struct db *db, const struct session_row *row,
			       int64_t *id_out, struct err *e);
/* By the token's hash; ERR_NOT_FOUND when unknown, expired at now_ms, or the
 * person is disabled. */
int MUST_CHECK session_row_find(struct db *db, struct text token,
				int64_t now_ms, struct arena *a,
				struct session_row *out, struct err *e);
int MUST_CHECK session_row_list(struct db *db, int64_t person, struct arena *a,
				struct session_list *out, struct err *e);
/* Writes seen_ms, expires_ms, company, pending, token and csrf of row->id:
 * tokens change with every rise of rights. */
int MUST_CHECK session_row_set(struct db *db, const struct session_row *row,
			       struct err *e);
int MUST_CHECK session_row_drop(struct db *db, int64_t session, struct err *e);
/* All sessions of a person, except 'keep' (0: none kept). */
int MUST_CHECK session_row_drop_person(struct db *db, int64_t person,
				       int64_t keep, struct err *e);
/* Those expired at now_ms. */
int MUST_CHECK session_row_drop_expired(struct db *db, int64_t now_ms,
					struct err *e);

#endif
