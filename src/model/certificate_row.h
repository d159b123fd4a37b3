/* certificate_row.h: certificates that were given to senders, and how the one
 * that somebody shows stands. */
#ifndef MODEL_CERTIFICATE_ROW_H
#define MODEL_CERTIFICATE_ROW_H

#include "model/sender_row.h"

struct certificate_row {
	const char *serial; /* lower-case hex */
	int64_t sender;
	int64_t issued_ms;
	int64_t expires_ms;
};

int MUST_CHECK certificate_row_add(struct db *db,
				   const struct certificate_row *row,
				   struct err *e);

/* Whose a certificate is, and whether it is still welcome. */
struct certificate_standing {
	int64_t sender, company;
	enum sender_kind kind;
	enum sender_state state;
	int64_t revoked_ms;
	int64_t sequence; /* of the sender: highest made durable */
	const char *name; /* of the sender */
	const char *company_name;
	bool company_disabled;
};

/* For the intake, which knows no company before; ERR_NOT_FOUND for a serial
 * number that was never given. */
int MUST_CHECK certificate_row_find(struct db *db, const char *serial,
				    struct arena *a,
				    struct certificate_standing *out,
				    struct err *e);
/* All of one sender's. */
int MUST_CHECK certificate_row_revoke(struct db *db, int64_t company,
				      int64_t sender, int64_t at_ms,
				      struct err *e);

#endif
