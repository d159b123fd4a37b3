#include "web/recovery.h"

#include "crypt/token.h"
#include "model/credential_row.h"
#include "web/visit.h"

int
recovery_renew(struct page *p, int64_t person,
	       const char *codes_out[RECOVERY_CODES], struct err *e)
{
	if (credential_row_drop_kind(p->db, person, CREDENTIAL_RECOVERY, e) !=
	    0)
		return -1;
	for (int i = 0; i < RECOVERY_CODES; i++) {
		char code[TOKEN_RECOVERY_MAX];
		uint8_t hash[TOKEN_HASH_BYTES];

		token_recovery_new(code);
		codes_out[i] = arena_copy(p->arena, code);
		if (codes_out[i] == NULL)
			return arena_check(p->arena, e);
		token_hash_bytes(text_of(code), hash);
		struct credential_row row = {
			.person = person,
			.kind = CREDENTIAL_RECOVERY,
			.hash = { (const char *)hash, sizeof(hash) },
			.created_ms = visit_now(p),
		};
		if (credential_row_add(p->db, &row, NULL, e) != 0)
			return -1;
	}
	return 0;
}

int
recovery_use(struct page *p, int64_t person, const char *code, bool *right_out,
	     struct err *e)
{
	uint8_t hash[TOKEN_HASH_BYTES];
	struct credential_row row;
	struct err story = { 0 };

	*right_out = false;
	token_hash_bytes(text_trim(text_of(code)), hash);
	if (credential_row_find(
		p->db, CREDENTIAL_RECOVERY,
		(struct text){ (const char *)hash, sizeof(hash) }, visit_now(p),
		p->arena, &row, &story) != 0)
		return story.kind == ERR_NOT_FOUND
			   ? 0
			   : err_set(e, story.kind, "%s", story.text);
	if (row.person != person)
		return 0;
	if (credential_row_use(p->db, row.id, e) != 0)
		return -1;
	*right_out = true;
	return 0;
}
