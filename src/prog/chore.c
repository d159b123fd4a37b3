#include "prog/chore.h"

#include <sys/statvfs.h>

#include "base/log.h"
#include "base/stamp.h"
#include "job/month.h"
#include "job/retain.h"
#include "model/fault_row.h"
#include "model/job_row.h"
#include "prog/backup_file.h"

#define SCHEDULE_MS ((int64_t)60 * 1000)
#define LEASE_MS    ((int64_t)15 * 60 * 1000)
#define RETAIN_MS   ((int64_t)3600 * 1000)
/* A full disk does not wait. */
#define SOON_MS    ((int64_t)5 * 1000)
#define AGAIN_MS   ((int64_t)10 * 60 * 1000)
#define MEMORY_MAX ((size_t)64 * 1024)

struct chore {
	const char *kind;
	int64_t again_ms; /* after a failure */
	/* Queues its job when it is due. */
	int (*schedule)(struct chore_work *w, int64_t now_ms, struct err *e);
	int (*run)(struct chore_work *w, const struct job_row *job,
		   int64_t now_ms, struct err *e);
};

static struct retain_plan
plan_of(struct chore_work *w, int64_t now_ms)
{
	struct retain_plan plan = { .settings = &w->centre->setup.settings,
				    .now_ms = now_ms };
	struct statvfs room;

	centre_path(w->centre, "reserve", w->ballast);
	plan.ballast = w->ballast;
	/* A database elsewhere looks after its own disk. */
	if (w->centre->database == NULL &&
	    statvfs(w->centre->directory, &room) == 0) {
		plan.disk_free =
		    (int64_t)room.f_bavail * (int64_t)room.f_frsize;
		plan.disk_bytes =
		    (int64_t)room.f_blocks * (int64_t)room.f_frsize;
	}
	return plan;
}

static int
report_schedule(struct chore_work *w, int64_t now_ms, struct err *e)
{
	return month_schedule(w->db, &w->centre->setup.settings, now_ms, e);
}

static int
report_run(struct chore_work *w, const struct job_row *job, int64_t now_ms,
	   struct err *e)
{
	return month_make_missing(w->db, &w->centre->setup.settings,
				  job->company, now_ms, e);
}

/* Every hour, and at once when room is wanted. */
static int
retain_schedule(struct chore_work *w, int64_t now_ms, struct err *e)
{
	struct job_row job = { .kind = "retain",
			       .object = 1,
			       .run_after_ms = now_ms,
			       .created_ms = now_ms };
	struct retain_plan plan = plan_of(w, now_ms);
	bool low =
	    plan.disk_bytes > 0 && plan.disk_free < plan.settings->disk_reserve;
	int64_t id;

	if (!low && w->retained_ms != 0 && now_ms >= w->retained_ms &&
	    now_ms - w->retained_ms < RETAIN_MS)
		return 0;
	w->retained_ms = now_ms;
	return job_row_add(w->db, &job, &id, e);
}

/* Steps until nothing is left to do, so that others get their turn between
 * them. */
static int
retain_run(struct chore_work *w, const struct job_row *job, int64_t now_ms,
	   struct err *e)
{
	struct retain_result one, all = { 0 };
	struct job_wish wish = { job->kind, w->holder, now_ms, LEASE_MS };

	do {
		struct retain_plan plan;

		wish.now_ms = stamp_now(&stamp_system_clock);
		plan = plan_of(w, wish.now_ms);
		if (retain_step(w->db, &plan, &one, e) != 0 ||
		    job_row_extend(w->db, job->id, &wish, e) != 0)
			return -1;
		all.segments += one.segments;
		all.bytes += one.bytes;
		all.rows += one.rows;
	} while (one.more && !w->stopped(w->context));
	if (all.segments + all.rows > 0)
		log_event(LOG_INFO, "worker.retained",
			  F_INT("segments", all.segments),
			  F_INT("bytes", all.bytes), F_INT("rows", all.rows));
	return 0;
}

static int
backup_schedule(struct chore_work *w, int64_t now_ms, struct err *e)
{
	const struct job_row job = { .kind = "backup",
				     .object = 1,
				     .run_after_ms = now_ms,
				     .created_ms = now_ms };
	int64_t id;

	return backup_daily_is_due(w->centre, now_ms)
		   ? job_row_add(w->db, &job, &id, e)
		   : 0;
}

/* Whoever runs the centre is told while it does not work. */
static int
backup_run(struct chore_work *w, const struct job_row *job, int64_t now_ms,
	   struct err *e)
{
	struct err story = { 0 };

	UNUSED(job);
	if (backup_daily(w->centre, now_ms, e) == 0)
		return fault_row_close(w->db, "backup", "", now_ms, e);
	if (fault_row_open(w->db, "backup", "", e->text, now_ms, &story) != 0)
		log_event(LOG_WARN, "worker.fault", F_ERR(&story));
	return -1;
}

static const struct chore chores[] = {
	{ "backup", AGAIN_MS, backup_schedule, backup_run },
	{ "retain", SOON_MS, retain_schedule, retain_run },
	{ "report", AGAIN_MS, report_schedule, report_run },
};

void
chore_schedule(struct chore_work *w, int64_t now_ms)
{
	if (w->scheduled_ms != 0 && now_ms >= w->scheduled_ms &&
	    now_ms - w->scheduled_ms < SCHEDULE_MS)
		return;
	w->scheduled_ms = now_ms;
	for (size_t i = 0; i < ARRAY_LEN(chores); i++) {
		struct err e = { 0 };

		if (chores[i].schedule(w, now_ms, &e) != 0)
			log_event(LOG_WARN, "worker.schedule",
				  F_TEXT("kind", chores[i].kind), F_ERR(&e));
	}
}

static void
end(struct chore_work *w, const struct chore *c, const struct job_row *job,
    int rc, int64_t now_ms, const struct err *story)
{
	struct job_failure failure = { .job = job->id,
				       .holder = w->holder,
				       .error = story->text,
				       .at_ms = now_ms,
				       .again_ms = now_ms + c->again_ms };
	struct err e = { 0 };

	if (rc != 0)
		log_event(LOG_WARN, "worker.chore_failed",
			  F_TEXT("kind", job->kind), F_INT("job", job->id),
			  F_ERR(story));
	if ((rc == 0 ? job_row_finish(w->db, job->id, w->holder, now_ms, &e)
		     : job_row_fail(w->db, &failure, &e)) != 0)
		log_event(LOG_WARN, "worker.chore", F_INT("job", job->id),
			  F_ERR(&e));
}

static bool
step(struct chore_work *w, const struct chore *c, struct arena *a,
     int64_t now_ms)
{
	const struct job_wish wish = { c->kind, w->holder, now_ms, LEASE_MS };
	struct job_row job;
	struct err e = { 0 };
	int rc;

	if (job_row_take(w->db, &wish, a, &job, &e) != 0) {
		if (e.kind != ERR_NOT_FOUND && e.kind != ERR_BUSY)
			log_event(LOG_ERROR, "worker.queue", F_ERR(&e));
		return false;
	}
	rc = c->run(w, &job, now_ms, &e);
	end(w, c, &job, rc, now_ms, &e);
	return true;
}

bool
chore_step(struct chore_work *w, int64_t now_ms)
{
	struct arena *a = arena_new(MEMORY_MAX);
	bool worked = false;

	for (size_t i = 0; i < ARRAY_LEN(chores) && !worked; i++)
		worked = step(w, &chores[i], a, now_ms);
	arena_free(&a);
	return worked;
}
