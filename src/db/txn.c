#include <time.h>

#include "base/check.h"
#include "db/driver.h"

#define RUN_TIMES 10

static int
begin(struct txn *t, struct db *db, bool reading, struct err *e)
{
	CHECK(t->db == NULL && !db->running);
	if (db->in_txn)
		return err_set(e, ERR_CONFLICT,
			       "a transaction is open already");
	if (db->driver->begin(db, reading, e) != 0)
		return -1;
	db->in_txn = true;
	db->reading = reading;
	db->broken = false;
	t->db = db;
	return 0;
}

int
txn_begin(struct txn *t, struct db *db, struct err *e)
{
	return begin(t, db, false, e);
}

int
txn_begin_reading(struct txn *t, struct db *db, struct err *e)
{
	return begin(t, db, true, e);
}

static void
end(struct txn *t)
{
	t->db->in_txn = false;
	t->db->reading = false;
	t->db->broken = false;
	t->db = NULL;
}

int
txn_commit(struct txn *t, struct err *e)
{
	CHECK(t->db != NULL && t->db->in_txn);
	if (db_may_start(t->db, false, e) != 0)
		return -1;
	/* A commit that failed leaves the transaction to the guard. */
	if (t->db->driver->commit(t->db, e) != 0)
		return db_failed(t->db);
	end(t);
	return 0;
}

void
txn_done(struct txn *t)
{
	if (t->db == NULL)
		return;
	CHECK(!t->db->running);
	t->db->driver->rollback(t->db);
	end(t);
}

static int
run_once(struct db *db, txn_work *work, void *context, struct err *e)
{
	TXN(t);

	if (txn_begin(&t, db, e) != 0 || work(db, context, e) != 0)
		return -1;
	return txn_commit(&t, e);
}

int
txn_run(struct db *db, txn_work *work, void *context, struct err *e)
{
	struct err own = { .kind = ERR_NONE };
	int64_t pause_ms = 4;

	for (int i = 0; i < RUN_TIMES; i++) {
		struct timespec pause = { pause_ms / 1000,
					  pause_ms % 1000 * 1000000 };

		err_clear(&own);
		if (run_once(db, work, context, &own) == 0)
			return 0;
		if (own.kind != ERR_BUSY)
			break;
		nanosleep(&pause, NULL);
		pause_ms *= 2;
	}
	return err_set(e, own.kind, "%s", own.text);
}
