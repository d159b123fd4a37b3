/* test_job_row.c: one holder at a time, whatever happens to it. */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "model/job_row.h"
#include "model_test.h"

static int64_t
add(struct model_test *t, int64_t object, int64_t after_ms)
{
	struct job_row row = { .kind = "look",
			       .object = object,
			       .run_after_ms = after_ms,
			       .created_ms = 1 };
	int64_t id = 0;

	try(t, job_row_add(t->db, &row, &id, &t->e));
	return id;
}

static struct job_wish
wish(const char *holder, int64_t now_ms)
{
	return (struct job_wish){ "look", holder, now_ms, 100 };
}

static void
test_life(struct model_test *t)
{
	struct job_wish one = wish("one", 1000), two = wish("two", 1001);
	int64_t later = add(t, 2, 5000), first = add(t, 1, 0);
	struct job_row job;

	tap_int(add(t, 1, 0), first, "the same work is queued once");
	try(t, job_row_take(t->db, &one, t->a, &job, &t->e));
	tap_int(job.id, first, "what is due");
	tap_ok(job.state == JOB_LEASED && job.attempts == 1 &&
		   job.lease_until_ms == 1100,
	       "with a lease");
	tap_text(job.holder, "one", "for its holder");
	refuse(t, ERR_NOT_FOUND, job_row_take(t->db, &two, t->a, &job, &t->e));
	tap_int(add(t, 1, 0), first, "nor queued while it is worked on");
	refuse(t, ERR_CONFLICT, job_row_extend(t->db, first, &two, &t->e));
	one.now_ms = 1090;
	try(t, job_row_extend(t->db, first, &one, &t->e));
	two.now_ms = 1189;
	refuse(t, ERR_NOT_FOUND, job_row_take(t->db, &two, t->a, &job, &t->e));
	two.now_ms = 1190;
	try(t, job_row_take(t->db, &two, t->a, &job, &t->e));
	tap_ok(job.id == first && job.attempts == 2, "taken over");
	refuse(t, ERR_CONFLICT, job_row_extend(t->db, first, &one, &t->e));
	refuse(t, ERR_CONFLICT,
	       job_row_finish(t->db, first, "one", 1200, &t->e));
	try(t, job_row_finish(t->db, first, "two", 1200, &t->e));
	refuse(t, ERR_CONFLICT,
	       job_row_finish(t->db, first, "two", 1201, &t->e));
	try(t, job_row_get(t->db, first, t->a, &job, &t->e));
	tap_ok(job.state == JOB_DONE && job.finished_ms == 1200, "done");
	two.now_ms = 5000;
	try(t, job_row_take(t->db, &two, t->a, &job, &t->e));
	tap_int(job.id, later, "the later one in its time");
}

static void
test_failure(struct model_test *t)
{
	struct job_failure f = { .holder = "two",
				 .error = "file broken",
				 .at_ms = 5010,
				 .again_ms = 6000 };
	struct job_wish two = wish("two", 5999);
	struct job_row job;

	try(t, job_row_get(t->db, 1, t->a, &job, &t->e));
	f.job = job.object == 2 ? job.id : 2;
	f.holder = "one";
	refuse(t, ERR_CONFLICT, job_row_fail(t->db, &f, &t->e));
	f.holder = "two";
	try(t, job_row_get(t->db, f.job, t->a, &job, &t->e));
	tap_int(job.object, 2, "the job that is leased");
	try(t, job_row_fail(t->db, &f, &t->e));
	refuse(t, ERR_NOT_FOUND, job_row_take(t->db, &two, t->a, &job, &t->e));
	two.now_ms = 6000;
	try(t, job_row_take(t->db, &two, t->a, &job, &t->e));
	tap_text(job.error, "file broken", "with its last error");
	f.again_ms = 0;
	try(t, job_row_fail(t->db, &f, &t->e));
	try(t, job_row_get(t->db, f.job, t->a, &job, &t->e));
	tap_ok(job.state == JOB_FAILED && job.finished_ms == 5010, "given up");
	tap_ok(add(t, 2, 0) != f.job, "and may be asked for anew");
	try(t, job_row_drop_before(t->db, 5011, &t->e));
	refuse(t, ERR_NOT_FOUND, job_row_get(t->db, f.job, t->a, &job, &t->e));
}

static void
test_stages(struct model_test *t)
{
	int64_t at = -1;
	TXN(txn);

	try(t, stage_row_get(t->db, "triage", &at, &t->e));
	tap_int(at, 0, "a stage begins at 0");
	try(t, txn_begin(&txn, t->db, &t->e));
	try(t, stage_row_set(t->db, "triage", 17, &t->e));
	try(t, stage_row_set(t->db, "triage", INT64_MAX, &t->e));
	try(t, txn_commit(&txn, &t->e));
	try(t, stage_row_get(t->db, "triage", &at, &t->e));
	tap_ok(at == INT64_MAX, "and remembers");
}

#define WORKERS 4
#define JOBS    60

/* Takes jobs until none is left; writes each one's number to 'tell'. */
static int
work(const char *url, const char *holder, int tell)
{
	struct arena *a = arena_new(1 << 20);
	struct err e = { .kind = ERR_NONE };
	struct db *db = NULL;
	struct job_row job;
	struct job_wish w = { "race", holder, 10, 1000000 };

	if (db_open(&db, url, &e) != 0)
		return 1;
	for (;;) {
		int rc = job_row_take(db, &w, a, &job, &e);

		if (rc != 0 && e.kind == ERR_BUSY)
			continue;
		if (rc != 0)
			break;
		if (write(tell, &job.object, sizeof(job.object)) < 0 ||
		    job_row_finish(db, job.id, holder, 11, &e) != 0)
			return 1;
		arena_reset(a);
	}
	db_close(&db);
	arena_free(&a);
	return e.kind == ERR_NOT_FOUND ? 0 : 1;
}

static void
test_race(struct model_test *t)
{
	struct job_row row = { .kind = "race" };
	int times[JOBS] = { 0 }, tell[2], good = 0, once = 0, status;
	char holder[] = "worker ?";
	int64_t id, object;

	for (int i = 0; i < JOBS; i++) {
		row.object = i;
		try(t, job_row_add(t->db, &row, &id, &t->e));
	}
	if (pipe(tell) != 0)
		return;
	fflush(stdout);
	for (int i = 0; i < WORKERS; i++) {
		holder[7] = (char)('0' + i);
		if (fork() == 0)
			_exit(work(t->url, holder, tell[1]));
	}
	close(tell[1]);
	while (read(tell[0], &object, sizeof(object)) == sizeof(object))
		times[object]++;
	close(tell[0]);
	for (int i = 0; i < WORKERS; i++)
		if (wait(&status) > 0 && status == 0)
			good++;
	for (int i = 0; i < JOBS; i++)
		once += times[i] == 1;
	tap_int(good, WORKERS, "all workers end well");
	tap_int(once, JOBS, "each job is taken by exactly one");
}

static void
run(struct model_test *t)
{
	test_life(t);
	test_failure(t);
	test_stages(t);
	if (t->file)
		test_race(t);
}

int
main(void)
{
	return model_test_main(run, true);
}
