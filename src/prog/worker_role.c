#include "prog/worker_role.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/stamp.h"
#include "model/job_row.h"
#include "os/file.h"
#include "os/logsink.h"
#include "os/rand.h"
#include "prog/look_job.h"
#include "prog/role_signals.h"
#include "prog/sweep.h"

/* The timer is the safety net; the pipe is what makes it quick. */
#define IDLE_MS  2000
#define SWEEP_MS (3600 * 1000)

struct worker {
	const struct worker_options *options;
	struct db *db;
	char holder[40];
	int64_t swept_ms;
};

static void
wait_for_work(int wake_fd)
{
	struct pollfd p = { .fd = wake_fd, .events = POLLIN };
	char bytes[64];

	if (poll(&p, wake_fd >= 0 ? 1 : 0, IDLE_MS) > 0 &&
	    (p.revents & POLLIN) != 0 &&
	    read(wake_fd, bytes, sizeof(bytes)) < 0)
		return;
}

/* One job; false when there was none. */
static bool
work(struct worker *w)
{
	const struct worker_options *o = w->options;
	struct arena *a = arena_new(16 * 1024 * 1024);
	struct look_job job = { .centre = o->centre,
				.db = w->db,
				.holder = w->holder,
				.arena = a,
				.stopped = o->stopped,
				.context = o->context };
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
	if (sweep_run(w->options->centre, w->db, now, &e) != 0)
		log_event(LOG_WARN, "worker.sweep", F_ERR(&e));
}

int
worker_run(const struct worker_options *options, struct err *e)
{
	struct worker w = { .options = options };

	snprintf(w.holder, sizeof(w.holder), "%d-%016llx", (int)getpid(),
		 (unsigned long long)rand_number());
	if (centre_database(options->centre, &w.db, e) != 0)
		return -1;
	if (db_restrict(w.db, options->role, e) != 0) {
		db_close(&w.db);
		return -1;
	}
	while (!options->stopped(options->context)) {
		sweep_sometimes(&w);
		if (!work(&w) && !options->stopped(options->context))
			wait_for_work(options->wake_fd);
	}
	db_close(&w.db);
	return 0;
}

static volatile sig_atomic_t stop_asked, reopen_asked;

static void
on_stop(int number)
{
	stop_asked = number;
}

static void
on_reopen(int number)
{
	reopen_asked = number;
}

static bool
is_stopped(void *context)
{
	struct err e = { 0 };

	UNUSED(context);
	if (reopen_asked != 0) {
		reopen_asked = 0;
		if (logsink_reopen(&e) != 0)
			log_event(LOG_WARN, "worker.log", F_ERR(&e));
	}
	return stop_asked != 0;
}

/* Handlers, not a blocked set: Suricata inherits what is blocked. */
static void
signals_set(void)
{
	struct sigaction stop = { .sa_handler = on_stop };
	struct sigaction reopen = { .sa_handler = on_reopen };

	sigaction(SIGTERM, &stop, NULL);
	sigaction(SIGINT, &stop, NULL);
	sigaction(SIGHUP, &reopen, NULL);
}

int
worker_role_run(struct centre *centre, struct err *e)
{
	struct worker_options options = { .centre = centre,
					  .role = DB_ROLE_WORKER,
					  .wake_fd = CENTRE_FD_WAKE,
					  .stopped = is_stopped };
	struct box_report box;
	int rc;

	log_set_role("worker");
	signals_set();
	if (centre_box(centre, CENTRE_WORKER, &box, e) != 0)
		return -1;
	log_event(LOG_INFO, "worker.started", F_TEXT("sandbox", box.text));
	rc = worker_run(&options, e);
	log_event(LOG_INFO, "worker.stopping", F_INT("pid", getpid()));
	return rc;
}
