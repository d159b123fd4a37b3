/*
 * recovery.h: spare codes for somebody whose telephone is lost. Ten of them,
 * shown once, stored as hashes, each good for one sign-in.
 */
#ifndef WEB_RECOVERY_H
#define WEB_RECOVERY_H

#include <stdbool.h>

#include "web/page.h"

#define RECOVERY_CODES 10

/* Replaces all codes of the person; the new ones live in the arena. Needs a
 * transaction. */
int MUST_CHECK recovery_renew(struct page *p, int64_t person,
			      const char *codes_out[RECOVERY_CODES],
			      struct err *e);
/* Uses one up when it is right. */
int MUST_CHECK recovery_use(struct page *p, int64_t person, const char *code,
			    bool *right_out, struct err *e);

#endif
