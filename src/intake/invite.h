/* invite.h: a code that lets one more sender in, made for a person to carry
 * to it. */
#ifndef INTAKE_INVITE_H
#define INTAKE_INVITE_H

#include "crypt/enrolment_code.h"
#include "crypt/seal.h"
#include "db/db.h"
#include "model/enrolment_row.h"

#define INVITE_QR_MAX 400

struct invite_maker {
	const struct seal_key *key;
	uint8_t pin[ENROLMENT_PIN_BYTES]; /* of the authority */
};

/*
 * Adds the row (its hash and expires_ms are filled here, from created_ms) and
 * writes the code, which is kept nowhere. ERR_CONFLICT when the company has a
 * sender of that name.
 */
int MUST_CHECK invite_add(struct db *db, const struct invite_maker *m,
			  struct enrolment_row *row,
			  char code_out[ENROLMENT_CODE_MAX], struct err *e);
/* What a camera reads: the code and where the centre is. */
void invite_qr(const char *code, const char *place, char out[INVITE_QR_MAX]);

#endif
