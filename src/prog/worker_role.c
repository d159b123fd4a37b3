#include "prog/worker_role.h"

#include <stdio.h>
#include <unistd.h>

#include "base/log.h"
#include "base/stamp.h"
#include "model/job_row.h"
#include "os/rand.h"
#include "prog/chore.h"
#include "prog/look_job.h"
#include "prog/sweep.h"

/* The timer is the safety net; the pipe is what makes it quick. */
#define IDLE_MS  2000
#define SWEEP_MS (3600 * 1000)

struct worker {
	struct role_place *place;
	struct db *db;
	char holder[40];
	int64_t swept_ms;
};

static bool
is_stopped(void *context)
{
	return role_is_stopped(context);
}

/* One job; false when there was none. */
static bool
work(struct worker *w)
{
	struct arena *a = arena_new(16 * 1024 * 1024);
	struct look_job job = { .centre = w->place->centre,
				.db = w->db,
				.holder = w->holder,
				.arena = a,
				.stopped = is_stopped,
				.context = w->place };
	struct err e = { 0 };
	int rc = look_job_take(&job, &e);

	if (rc == 0 && look_job_run(&job, &e) != 0)
		log_event(LOG_WARN, "worker.job_failed",
			  F_INT("job", job.row.id), F_ERR(&e));
	else if (rc != 0 && e.kind != ERR_NOT_FOUND && e.kind != ERR_BUSY)
		log_event(LOG_ERROR, "worker.queue", F_ERR(&e));
	arena_free(&a);
	return rc == 0;
}

static void
sweep_sometimes(struct worker *w)
{
	int64_t now = stamp_now(&stamp_system_clock);
	struct err e = { 0 };

	if (now - w->swept_ms < SWEEP_MS)
		return;
	w->swept_ms = now;
	if (sweep_run(w->place->centre, w->db, now, &e) != 0)
		log_event(LOG_WARN, "worker.sweep", F_ERR(&e));
}

int
worker_role_run(struct role_place *p, struct err *e)
{
	struct worker w = { .place = p };
	struct chore_work chores = { .centre = p->centre,
				     .holder = w.holder,
				     .stopped = is_stopped,
				     .context = p };

	snprintf(w.holder, sizeof(w.holder), "%d-%016llx", (int)getpid(),
		 (unsigned long long)rand_number());
	if (centre_database(p->centre, &w.db, e) != 0)
		return -1;
	if (db_restrict(w.db, p->database, e) != 0) {
		db_close(&w.db);
		return -1;
	}
	chores.db = w.db;
	while (!role_is_stopped(p)) {
		int64_t now = stamp_now(&stamp_system_clock);

		sweep_sometimes(&w);
		chore_schedule(&chores, now);
		if (!work(&w) && !chore_step(&chores, now) &&
		    !role_is_stopped(p))
			role_wait(p, IDLE_MS);
	}
	db_close(&w.db);
	return 0;
}
