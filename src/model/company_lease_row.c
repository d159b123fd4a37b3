#include "model/company_lease_row.h"

#include "model/row_private.h"

static const char take_sql[] =
    "insert into company_lease (company, holder, until_ms) values ($1, $2, $4)"
    " on conflict (company) do update set holder = excluded.holder,"
    " until_ms = excluded.until_ms"
    " where company_lease.holder = excluded.holder"
    " or company_lease.until_ms <= $3";
static const char hold_sql[] = "update company_lease set until_ms = $3"
			       " where company = $1 and holder = $2";
static const char drop_sql[] = "delete from company_lease where holder = $2"
			       " and ($1 = 0 or company = $1)";
static const char count_sql[] =
    "select count(*) from company_lease where until_ms > $1";

int
company_lease_row_take(struct db *db, const struct company_lease *lease,
		       struct err *e)
{
	int64_t changed = 0;

	if (db_run(db,
		   DB_ASK(take_sql, db_int(lease->company),
			  db_text(lease->holder), db_int(lease->now_ms),
			  db_int(lease->until_ms)),
		   &changed, e) != 0)
		return -1;
	if (changed == 0)
		return err_set(e, ERR_BUSY,
			       "somebody else works on this company");
	return 0;
}

int
company_lease_row_hold(struct db *db, const struct company_lease *lease,
		       struct err *e)
{
	int64_t changed = 0;

	CHECK(db_in_transaction(db));
	if (db_run(db,
		   DB_ASK(hold_sql, db_int(lease->company),
			  db_text(lease->holder), db_int(lease->until_ms)),
		   &changed, e) != 0)
		return -1;
	if (changed == 0)
		return err_set(e, ERR_CONFLICT,
			       "somebody else has taken over this company");
	return 0;
}

int
company_lease_row_drop(struct db *db, int64_t company, const char *holder,
		       struct err *e)
{
	return db_run(db, DB_ASK(drop_sql, db_int(company), db_text(holder)),
		      NULL, e);
}

int
company_lease_row_count(struct db *db, int64_t now_ms, int64_t *out,
			struct err *e)
{
	return db_get_int(db, DB_ASK(count_sql, db_int(now_ms)), out, e);
}
