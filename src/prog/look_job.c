#include "prog/look_job.h"

#include <sys/stat.h>

#include "base/log.h"
#include "base/stamp.h"
#include "job/look.h"
#include "model/look_row.h"

/* Short, because it is how long a killed worker's look lies still. */
#define LEASE_MS (20 * 1000)
#define TELL_MS  (3 * 1000)
/* A file that ends the worker three times is not tried for ever. */
#define ATTEMPTS_MAX 3

static int64_t
now_ms(void)
{
	return stamp_now(&stamp_system_clock);
}

static struct job_wish
wish_of(const struct look_job *j)
{
	return (struct job_wish){ "look", j->holder, now_ms(), LEASE_MS };
}

int
look_job_take(struct look_job *j, struct err *e)
{
	struct job_wish wish = wish_of(j);

	j->told_ms = wish.now_ms;
	return job_row_take(j->db, &wish, j->arena, &j->row, e);
}

/* Keeps the lease alive, and the page's count of records. Not in the middle
 * of a transaction of the pipeline: the handle is the same. */
static void
lease_keep(struct look_job *j)
{
	struct job_wish wish = wish_of(j);
	struct look_row row = { .id = j->row.object,
				.company = j->row.company,
				.state = LOOK_RUNNING,
				.started_ms = j->started_ms,
				.records = j->records };
	struct err e = { 0 };

	if (wish.now_ms - j->told_ms < TELL_MS || db_in_transaction(j->db))
		return;
	j->told_ms = wish.now_ms;
	if (job_row_extend(j->db, j->row.id, &wish, &e) != 0) {
		j->lost = e.kind == ERR_CONFLICT;
		log_event(LOG_WARN, "worker.lease", F_INT("job", j->row.id),
			  F_ERR(&e));
	} else if (look_row_set(j->db, &row, &e) != 0)
		log_event(LOG_WARN, "worker.progress", F_ERR(&e));
}

static bool
is_stopped(void *context)
{
	struct look_job *j = context;

	lease_keep(j);
	return j->lost || j->stopped(j->context);
}

static void
tell(void *context, const struct look_progress *p)
{
	struct look_job *j = context;

	j->records = p->records;
	lease_keep(j);
}

static void
note(void *context, const char *text)
{
	struct look_job *j = context;

	log_event(LOG_INFO, "worker.note", F_INT("look", j->row.object),
		  F_TEXT("text", text));
}

/* The files as the engine wants them. */
static int
files_list(struct look_job *j, struct look_file **out, size_t *count_out,
	   struct err *e)
{
	struct look_file_list list;
	struct look_file *file = NULL;

	if (look_file_row_list(j->db, j->row.company, j->row.object, j->arena,
			       &list, e) != 0)
		return -1;
	if (list.count == 0)
		return err_set(e, ERR_INVALID, "a look without files");
	file = arena_alloc_array(j->arena, list.count, sizeof(*file));
	if (file == NULL)
		return arena_check(j->arena, e);
	for (size_t i = 0; i < list.count; i++)
		file[i] = (struct look_file){
			.path = arena_printf(j->arena, "%s/%s",
					     j->centre->directory,
					     list.row[i].stored),
			.name = list.row[i].name,
			.stored = list.row[i].stored,
		};
	*out = file;
	*count_out = list.count;
	return arena_check(j->arena, e);
}

/* From the start: what an earlier try found is taken away. */
static int
empty(struct look_job *j, struct err *e)
{
	TXN(txn);

	if (txn_begin(&txn, j->db, e) != 0 ||
	    look_row_empty(j->db, j->row.company, j->row.object, e) != 0)
		return -1;
	return txn_commit(&txn, e);
}

static int
run(struct look_job *j, struct err *e)
{
	char rules[CENTRE_PATH_MAX + 40], lists[CENTRE_PATH_MAX + 40];
	struct look_file *file = NULL;
	struct err *outcome;
	struct stat st;
	size_t count = 0;

	if (files_list(j, &file, &count, e) != 0 || empty(j, e) != 0)
		return -1;
	outcome = arena_alloc_array(j->arena, count, sizeof(*outcome));
	if (outcome == NULL)
		return arena_check(j->arena, e);
	j->started_ms = now_ms();
	centre_path(j->centre, "rules", rules);
	centre_path(j->centre, CENTRE_INDICATORS, lists);
	struct look_options options = {
		.db = j->db,
		.company = j->row.company,
		.look = j->row.object,
		.settings = &j->centre->setup.settings,
		.rules_directory = stat(rules, &st) == 0 ? rules : NULL,
		.indicators_directory = stat(lists, &st) == 0 ? lists : NULL,
		.progress = tell,
		.note = note,
		.stopped = is_stopped,
		.context = j,
	};
	return look_run(&options, file, count, outcome, e);
}

static int
state_set(struct look_job *j, enum look_state state, const char *error,
	  struct err *e)
{
	struct look_row row = { .id = j->row.object,
				.company = j->row.company,
				.state = state,
				.error = error };

	if (state == LOOK_FAILED)
		row.finished_ms = now_ms();
	return look_row_set(j->db, &row, e);
}

/* Another worker, or this one after its next start, begins again. */
static int
give_back(struct look_job *j, const char *why, struct err *e)
{
	struct job_failure failure = { .job = j->row.id,
				       .holder = j->holder,
				       .error = why,
				       .at_ms = now_ms(),
				       .again_ms = now_ms() };

	if (state_set(j, LOOK_QUEUED, "", e) != 0)
		return -1;
	return job_row_fail(j->db, &failure, e);
}

static int
give_up(struct look_job *j, const struct err *why, struct err *e)
{
	struct job_failure failure = { .job = j->row.id,
				       .holder = j->holder,
				       .error = why->text,
				       .at_ms = now_ms() };

	if (state_set(j, LOOK_FAILED, why->text, e) != 0)
		return -1;
	return job_row_fail(j->db, &failure, e);
}

int
look_job_run(struct look_job *j, struct err *e)
{
	struct err why = { 0 };
	struct look_row look;

	/* Died after the last row and before the job's end. */
	if (look_row_get(j->db, j->row.company, j->row.object, j->arena, &look,
			 e) != 0)
		return -1;
	if (look.state == LOOK_DONE)
		return job_row_finish(j->db, j->row.id, j->holder, now_ms(), e);
	if (j->row.attempts > ATTEMPTS_MAX) {
		err_set(&why, ERR_SYSTEM, "the examination broke off %d times",
			ATTEMPTS_MAX);
		return give_up(j, &why, e);
	}
	if (run(j, &why) == 0)
		return job_row_finish(j->db, j->row.id, j->holder, now_ms(), e);
	if (j->lost)
		return err_set(e, why.kind, "%s", why.text);
	if (why.kind == ERR_STOPPED)
		return give_back(j, "stopped", e);
	return give_up(j, &why, e);
}
