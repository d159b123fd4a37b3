#include "model/owner_row.h"

#include "model/row_private.h"

static const char *const owner_sql[OWNER_KIND_COUNT] = {
	[OWNER_OF_COMPANY] = "select id from company where id = $1",
	[OWNER_OF_LOOK] = "select company from look where id = $1",
	[OWNER_OF_INCIDENT] = "select company from incident where id = $1",
	[OWNER_OF_DEVICE] = "select company from device where id = $1",
	[OWNER_OF_ALERT] = "select company from alert where id = $1",
	[OWNER_OF_POLICY] = "select company from policy where id = $1",
	[OWNER_OF_DIAGNOSIS] = "select company from diagnosis where id = $1",
	[OWNER_OF_SUPPRESSION] =
	    "select company from suppression where id = $1",
	[OWNER_OF_ABSENCE] = "select company from absence where id = $1",
	[OWNER_OF_CONTACT] = "select company from contact where id = $1",
	[OWNER_OF_NOTICE] = "select company from notice where id = $1",
	[OWNER_OF_SENDER] = "select company from sender where id = $1",
	[OWNER_OF_ENROLMENT] = "select company from enrolment where id = $1",
	[OWNER_OF_REPORT] = "select company from report where id = $1",
};

int
owner_row_get(struct db *db, enum owner_kind kind, int64_t id,
	      int64_t *company_out, struct err *e)
{
	CHECK(kind < OWNER_KIND_COUNT);
	return db_get_int(db, DB_ASK(owner_sql[kind], db_int(id)), company_out,
			  e);
}
