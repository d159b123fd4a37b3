/* totp_secret.h: the second factor's secret of a person, sealed at rest. */
#ifndef WEB_TOTP_SECRET_H
#define WEB_TOTP_SECRET_H

#include "crypt/totp.h"
#include "model/person_row.h"
#include "web/page.h"

/* The secret of a person who has one. */
int MUST_CHECK totp_secret_open(struct page *p, const struct person_row *person,
				uint8_t secret[TOTP_SECRET_BYTES],
				struct err *e);
/* The sealed form, to be stored for this person. */
int MUST_CHECK totp_secret_close(struct page *p, int64_t person,
				 const uint8_t secret[TOTP_SECRET_BYTES],
				 struct text *sealed_out, struct err *e);
/* The secret this session is offered until it confirms one. */
void totp_secret_offer(struct page *p, uint8_t secret[TOTP_SECRET_BYTES]);

#endif
