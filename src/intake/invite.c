#include "intake/invite.h"

#include <stdio.h>

#include "relay/wire.h"

int
invite_add(struct db *db, const struct invite_maker *m,
	   struct enrolment_row *row, char code_out[ENROLMENT_CODE_MAX],
	   struct err *e)
{
	char secret[ENROLMENT_SECRET_MAX];
	uint8_t hash[ENROLMENT_HASH_BYTES];
	int64_t taken = 0;

	if (sender_row_count_name(db, row->company, row->name, &taken, e) != 0)
		return -1;
	if (taken > 0)
		return err_set(e, ERR_CONFLICT, "this name is taken");
	enrolment_secret_new(secret);
	enrolment_code_hash(m->key, secret, hash);
	row->hash = (struct text){ (const char *)hash, sizeof(hash) };
	row->expires_ms = row->created_ms + WIRE_ENROLMENT_DAYS * 86400000LL;
	enrolment_code_write(secret, m->pin, code_out);
	int rc = enrolment_row_add(db, row, &row->id, e);
	row->hash = (struct text){ NULL, 0 };
	return rc;
}

void
invite_qr(const char *code, const char *place, char out[INVITE_QR_MAX])
{
	snprintf(out, INVITE_QR_MAX,
		 WIRE_ENROLMENT_QR_START "centre=%s&code=%s", place, code);
}
