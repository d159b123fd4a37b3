/*
 * invitation.h: the link by which a person chooses a password: for the first
 * sign-in, or after a forgotten one. Good once, for some days.
 */
#ifndef WEB_INVITATION_H
#define WEB_INVITATION_H

#include "crypt/token.h"
#include "db/db.h"

#define INVITATION_DAYS 7

/* Makes a token for the person; an older one of theirs is void from now on.
 * Needs a transaction. */
int MUST_CHECK invitation_make(struct db *db, int64_t person, int64_t now_ms,
			       char token_out[TOKEN_TEXT_MAX], struct err *e);

#endif
