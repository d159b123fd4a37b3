/*
 * company_lease_row.h: who works on a company's stages. A lease that has ended
 * may be taken by somebody else; until that happens its holder may go on. He
 * shows in each transaction that it is still his, which also keeps others from
 * taking it before the commit: what a lost lease's holder wrote is rolled back.
 */
#ifndef MODEL_COMPANY_LEASE_ROW_H
#define MODEL_COMPANY_LEASE_ROW_H

#include "model/row.h"

struct company_lease {
	int64_t company;
	const char *holder;
	int64_t now_ms, until_ms;
};

/* Takes it, or keeps one's own until 'until_ms'. ERR_BUSY when it is another
 * holder's. */
int MUST_CHECK company_lease_row_take(struct db *db,
				      const struct company_lease *lease,
				      struct err *e);
/* Still mine? ERR_CONFLICT when not. Needs a transaction, at whose end the
 * lease lasts until 'until_ms'. */
int MUST_CHECK company_lease_row_hold(struct db *db,
				      const struct company_lease *lease,
				      struct err *e);
/* Gives up one, or with company 0 all of this holder's. */
int MUST_CHECK company_lease_row_drop(struct db *db, int64_t company,
				      const char *holder, struct err *e);
/* Leases in force at now_ms. */
int MUST_CHECK company_lease_row_count(struct db *db, int64_t now_ms,
				       int64_t *out, struct err *e);

#endif
