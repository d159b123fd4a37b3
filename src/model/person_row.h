/* person_row.h: who signs in. Everybody has a login name; mail is optional. */
#ifndef MODEL_PERSON_ROW_H
#define MODEL_PERSON_ROW_H

#include "content/language.h"
#include "model/row.h"

struct person_row {
	int64_t id;
	const char *login;    /* unique without regard to case (kept lower) */
	const char *name;     /* as shown */
	const char *mail;     /* "" when there is none */
	const char *password; /* argon2id string form; "" cannot sign in */
	struct text totp;     /* sealed secret; p == NULL when not used */
	int64_t totp_step;    /* last step accepted */
	enum language language;
	bool disabled;
	bool administrator; /* of the installation: people, companies, settings;
			     * sees no customer's data by that alone */
	int64_t created_ms;
	int64_t signed_in_ms;
};

struct person_list {
	struct person_row *row;
	size_t count;
};

/* ERR_CONFLICT when the login exists. totp_step and signed_in_ms start at 0. */
int MUST_CHECK person_row_add(struct db *db, const struct person_row *row,
			      int64_t *id_out, struct err *e);
int MUST_CHECK person_row_get(struct db *db, int64_t person, struct arena *a,
			      struct person_row *out, struct err *e);
/* By login name, any case. */
int MUST_CHECK person_row_find(struct db *db, const char *login,
			       struct arena *a, struct person_row *out,
			       struct err *e);
/* Everybody, by login: for the administrator of the installation. */
int MUST_CHECK person_row_list(struct db *db, struct arena *a,
			       struct person_list *out, struct err *e);
/* The members of one company, by login. */
int MUST_CHECK person_row_list_company(struct db *db, int64_t company,
				       struct arena *a, struct person_list *out,
				       struct err *e);
/* Changes name, mail, language, disabled and administrator. */
int MUST_CHECK person_row_set(struct db *db, const struct person_row *row,
			      struct err *e);
int MUST_CHECK person_row_set_password(struct db *db, int64_t person,
				       const char *password, struct err *e);
/* Sets or (p == NULL) removes the second factor; the last step becomes 0. */
int MUST_CHECK person_row_set_totp(struct db *db, int64_t person,
				   struct text sealed, struct err *e);
/* Accepts a step only when it is later than the last one accepted; else
 * ERR_DENIED (a code used twice). Atomic. */
int MUST_CHECK person_row_use_totp(struct db *db, int64_t person, int64_t step,
				   struct err *e);
int MUST_CHECK person_row_signed_in(struct db *db, int64_t person,
				    int64_t at_ms, struct err *e);

#endif
