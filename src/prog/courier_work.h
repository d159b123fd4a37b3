/*
 * courier_work.h: one courier: takes a letter from the outbox by lease, hands
 * it over, and writes down what became of it.
 *
 * A letter is told at most once. 'sending' is durable before the other side
 * may have it; who dies after that leaves it doubtful and the ladder's next
 * rung is told, which is better than telling the same person twice. LINE alone
 * is asked again, with the same key for repeats.
 */
#ifndef PROG_COURIER_WORK_H
#define PROG_COURIER_WORK_H

#include "base/stamp.h"
#include "courier/courier.h"
#include "db/db.h"
#include "model/delivery_row.h"

struct courier_work {
	struct db *db;
	const struct settings *settings;
	const struct seal_key *key;
	const struct stamp_clock *clock;
	char holder[48]; /* unique to this courier's life */
	/* Its own. */
	struct courier *courier;
	int64_t secrets_read_ms, secrets_changed_ms;
};

/* Takes and tries one letter. ERR_NOT_FOUND when none is due. Whatever the
 * other side does is written in the row and no failure. *down_out: its way is
 * out of order, better wait a little. */
int MUST_CHECK courier_work_step(struct courier_work *w, bool *down_out,
				 struct err *e);
void courier_work_done(struct courier_work *w);
/* Letters of couriers that died, and those past their use. For one thread of
 * the process, every few seconds. */
int MUST_CHECK courier_work_sweep(struct db *db, int64_t now_ms, struct err *e);

#endif
