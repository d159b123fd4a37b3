/*
 * incident_work_row.h: who has taken an incident, whether it lies in the
 * archive, whether it was passed up. An incident nobody has touched has no row
 * and reads as one of zeros.
 */
#ifndef MODEL_INCIDENT_WORK_ROW_H
#define MODEL_INCIDENT_WORK_ROW_H

#include "content/class.h"
#include "model/row.h"

struct incident_work_row {
	int64_t incident;
	int64_t company;
	int64_t person; /* who works on it, 0: nobody */
	bool escalated;
	bool archived;
	/* What it was put away as; a graver one shows in the inbox again. */
	int64_t archived_urgency; /* enum severity */
	int64_t changed_ms;       /* 0: nobody has touched it */
	const char *name;         /* of the person; read only, "" nobody */
};

/* ERR_NOT_FOUND when the company has no such incident. */
int MUST_CHECK incident_work_row_get(struct db *db, int64_t company,
				     int64_t incident, struct arena *a,
				     struct incident_work_row *out,
				     struct err *e);
/*
 * Writes the row as it shall be. 'seen_ms' is the changed_ms of the row that
 * was shown to whoever decided: ERR_CONFLICT when somebody else changed it
 * since. changed_ms always rises, whatever the clock does. ERR_NOT_FOUND as
 * above. Needs a transaction.
 */
int MUST_CHECK incident_work_row_set(struct db *db,
				     const struct incident_work_row *row,
				     int64_t seen_ms, struct err *e);

#endif
