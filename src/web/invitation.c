#include "web/invitation.h"

#include "model/credential_row.h"

int
invitation_make(struct db *db, int64_t person, int64_t now_ms,
		char token_out[TOKEN_TEXT_MAX], struct err *e)
{
	uint8_t hash[TOKEN_HASH_BYTES];

	token_new(token_out);
	token_hash_bytes(text_of(token_out), hash);
	struct credential_row row = {
		.person = person,
		.kind = CREDENTIAL_INVITATION,
		.hash = { (const char *)hash, sizeof(hash) },
		.created_ms = now_ms,
		.expires_ms = now_ms + (int64_t)INVITATION_DAYS * 86400000,
	};
	if (credential_row_drop_kind(db, person, CREDENTIAL_INVITATION, e) != 0)
		return -1;
	return credential_row_add(db, &row, NULL, e);
}
