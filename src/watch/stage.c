#include "watch/stage.h"

#include "model/company_lease_row.h"

int
stage_hold(const struct stage_world *w, int64_t company, struct err *e)
{
	return company_lease_row_hold(
	    w->db,
	    &(struct company_lease){ .company = company,
				     .holder = w->holder,
				     .now_ms = w->now_ms,
				     .until_ms = w->now_ms + STAGE_LEASE_MS },
	    e);
}
