/*
 * stage.h: the one face of all stages of the live watch. A stage reads what
 * the stages before it wrote, writes its own rows, and moves its position with
 * each company in the same transaction, in which it also shows that the
 * company's lease is still its own: a holder that lost it writes nothing. So
 * it can be killed at any instant, and several centres can share one database.
 *
 * Time is an argument, never asked for, so that a test's clock can jump.
 */
#ifndef WATCH_STAGE_H
#define WATCH_STAGE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "db/db.h"
#include "model/company_stage_row.h"

struct settings;
struct indicators;
struct vendors;
struct live;
struct silence;

/* What every step works with; it outlives the step. */
struct stage_world {
	struct db *db; /* not in a transaction */
	const struct settings *settings;
	const struct indicators *indicators; /* NULL: no lists */
	const struct vendors *vendors;       /* NULL: vendors stay empty */
	uint64_t seed;                       /* of hash tables */
	const char *holder;                  /* of leases, unlike any other's */
	int64_t now_ms;                      /* of this step */
	struct live *live;       /* what the detect stage remembers */
	struct silence *silence; /* what the silence stage remembers */
};

/* One stage. 'max' bounds the work of a step: segments, alerts, incidents;
 * *done_out is how much was done, 0 when there was nothing. */
typedef int stage_list(struct stage_world *w, size_t max, struct arena *a,
		       struct company_id_list *out, struct err *e);
typedef int stage_step(struct stage_world *w, int64_t company, size_t max,
		       size_t *done_out, struct err *e);

struct stage {
	const char *name;
	const char *reads; /* the rows whose news it waits for */
	/* Companies that have news for it. */
	stage_list *list;
	/* Called while the company's lease is ours. Fails with ERR_CONFLICT
	 * when the lease was lost meanwhile; nothing was written then. */
	stage_step *step;
};

/* What is done by the clock and not by news; over all companies. Nobody else's
 * lease is broken for it. */
struct stage_timer {
	const char *name;
	int64_t every_ms;
	int (*run)(struct stage_world *w, struct err *e);
};

/* For steps: in their transaction, before anything is written. */
int MUST_CHECK stage_hold(const struct stage_world *w, int64_t company,
			  struct err *e);
/* How long a lease is taken for. */
#define STAGE_LEASE_MS 30000

/* The stages of this room. */
extern const struct stage stage_detect, stage_incident;

#endif
