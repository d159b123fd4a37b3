#include "model/retain_row.h"

#include "model/row_private.h"

/* By id and not by rows of a cursor, because PostgreSQL has no DELETE with a
 * LIMIT. */
static const char info_sql[] =
    "delete from incident where id in (select id from incident"
    " where look = 0 and severity = 'info' and last_ms < $1"
    " order by id limit $2)";
static const char incidents_sql[] =
    "delete from incident where id in (select id from incident"
    " where look = 0 and state in ('closed', 'false-alarm')"
    " and last_ms < $1 and changed_ms < $1 order by id limit $2)";
static const char alerts_sql[] =
    "delete from alert where id in (select a.id from alert a"
    " where a.look = 0 and a.last_ms < $1 and not exists (select 1"
    " from incident_alert ia where ia.alert = a.id)"
    " order by a.id limit $2)";
static const char hours_sql[] =
    "delete from coverage where hour_ms < $1 and sender in (select c.sender"
    " from coverage c where c.hour_ms < $1 order by c.hour_ms limit $2)";
static const char gaps_sql[] =
    "delete from gap where id in (select id from gap where until_ms > 0"
    " and until_ms < $1 and reason <> 'removed' order by id limit $2)";

int
retain_row_drop(struct db *db, const struct retain_row_ages *ages, size_t max,
		int64_t *dropped_out, struct err *e)
{
	const struct {
		const char *sql;
		int64_t before_ms;
	} kind[] = {
		{ info_sql, ages->info_ms },
		{ incidents_sql, ages->incidents_ms },
		{ alerts_sql, ages->alerts_ms },
		{ hours_sql, ages->hours_ms },
		{ gaps_sql, ages->hours_ms },
	};

	CHECK(db_in_transaction(db));
	*dropped_out = 0;
	for (size_t i = 0; i < ARRAY_LEN(kind); i++) {
		int64_t changed = 0;

		if (db_run(db,
			   DB_ASK(kind[i].sql, db_int(kind[i].before_ms),
				  db_int((int64_t)max)),
			   &changed, e) != 0)
			return -1;
		*dropped_out += changed;
	}
	return 0;
}
