/*
 * owner_row.h: whose row is it. The only reads of a customer's row that do
 * not name the customer: the guard asks here, then decides, and everything
 * behind it names the company again.
 */
#ifndef MODEL_OWNER_ROW_H
#define MODEL_OWNER_ROW_H

#include "model/row.h"

enum owner_kind {
	OWNER_OF_COMPANY,
	OWNER_OF_LOOK,
	OWNER_OF_INCIDENT,
	OWNER_OF_DEVICE,
	OWNER_OF_ALERT,
	OWNER_OF_SUPPRESSION,
	OWNER_OF_ABSENCE,
	OWNER_OF_CONTACT,
	OWNER_OF_NOTICE,
	OWNER_OF_REPORT,
	OWNER_OF_SENDER,
	OWNER_OF_ENROLMENT,
	OWNER_OF_DIAGNOSIS,
	OWNER_OF_POLICY,
	OWNER_KIND_COUNT
};

/* The company of the row; ERR_NOT_FOUND when there is no such row. */
int MUST_CHECK owner_row_get(struct db *db, enum owner_kind kind, int64_t id,
			     int64_t *company_out, struct err *e);

#endif
