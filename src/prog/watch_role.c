#include "prog/watch_role.h"

#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "base/hex.h"
#include "base/log.h"
#include "base/stamp.h"
#include "model/company_lease_row.h"
#include "os/file.h"
#include "os/rand.h"
#include "prog/stage_table.h"
#include "prog/watch_lists.h"
#include "watch/live.h"
#include "watch/silence.h"

/* The timer is the safety net; the pipe is what makes it quick. */
#define IDLE_MS 1000
/* After a failure of the database. */
#define FAILED_MS 1000
/* Companies and units of work of one turn. */
#define COMPANIES_MAX 256
#define STEP_MAX      64
#define TIMERS_MAX    16

#define HOLDER_BYTES 8

struct watch {
	struct role_place *place;
	struct stage_world world;
	struct watch_lists lists;
	char holder[2 * HOLDER_BYTES + 1];
	int64_t timer_ms[TIMERS_MAX]; /* when each ran last */
	bool failing;
	/* The company whose step failed last for a reason of its own, so that
	 * it is told once. */
	int64_t failed_company;
};

/*
 * The name of this centre among those that share a database. It is kept in the
 * data directory, so that a process started again goes on with its own leases
 * and need not wait until they end.
 */
static int
holder_get(struct watch *w, struct err *e)
{
	char path[CENTRE_PATH_MAX + 40];
	uint8_t bytes[HOLDER_BYTES];
	struct err why = { .kind = ERR_NONE };
	struct str text;
	int rc = 0;

	centre_path(w->place->centre, "node.id", path);
	str_init(&text, 64);
	if (file_read(path, &text, &why) == 0 && text.n == 2 * HOLDER_BYTES) {
		text_copy(w->holder, sizeof(w->holder), str_view(&text));
	} else {
		rand_bytes(bytes, sizeof(bytes));
		hex_write(bytes, sizeof(bytes), w->holder);
		rc = file_replace(path, text_of(w->holder), 0600, e);
	}
	str_done(&text);
	return rc;
}

static void
tell_failure(struct watch *w, const char *what, const struct err *e)
{
	/* Once for each time that something begins to fail. */
	if (!w->failing)
		log_event(LOG_ERROR, "watch.failed", F_TEXT("what", what),
			  F_ERR(e));
	w->failing = true;
}

/* True for what another centre's work explains. */
static bool
is_others(const struct err *e)
{
	return e->kind == ERR_BUSY || e->kind == ERR_CONFLICT;
}

/* True when nothing at all can be done now. */
static bool
is_everybodys(const struct err *e)
{
	return e->kind == ERR_UNAVAILABLE || e->kind == ERR_DATABASE ||
	       e->kind == ERR_STOPPED;
}

/* One company's trouble is told, and the others still have their turn. */
static void
company_failed(struct watch *w, const struct stage *stage, int64_t company,
	       const struct err *e)
{
	if (w->failed_company != company)
		log_event(LOG_ERROR, "watch.company_failed",
			  F_TEXT("stage", stage->name),
			  F_INT("company", company), F_ERR(e));
	w->failed_company = company;
}

static int
company_step(struct watch *w, const struct stage *stage, int64_t company,
	     size_t *done_out, struct err *e)
{
	const struct company_lease lease = {
		.company = company,
		.holder = w->holder,
		.now_ms = w->world.now_ms,
		.until_ms = w->world.now_ms + STAGE_LEASE_MS,
	};

	*done_out = 0;
	if (company_lease_row_take(w->world.db, &lease, e) != 0)
		return -1;
	return stage->step(&w->world, company, STEP_MAX, done_out, e);
}

/* One step of a stage for each company that has news; -1 when the database
 * fails. */
static int
stage_turn(struct watch *w, const struct stage *stage, bool *worked,
	   struct err *e)
{
	struct arena *a = arena_new((size_t)1024 * 1024);
	struct company_id_list list = { NULL, 0 };
	int rc = stage->list(&w->world, COMPANIES_MAX, a, &list, e);

	for (size_t i = 0;
	     rc == 0 && i < list.count && !role_is_stopped(w->place); i++) {
		size_t done;

		w->world.now_ms = stamp_now(&stamp_system_clock);
		err_clear(e);
		if (company_step(w, stage, list.id[i], &done, e) == 0)
			*worked |= done > 0;
		else if (is_everybodys(e))
			rc = -1;
		else if (!is_others(e))
			company_failed(w, stage, list.id[i], e);
	}
	arena_free(&a);
	return rc;
}

static int
timers_turn(struct watch *w, struct err *e)
{
	CHECK(stage_timer_count <= TIMERS_MAX);
	for (size_t i = 0; i < stage_timer_count; i++) {
		const struct stage_timer *t = &stage_timer_table[i];
		int64_t now = stamp_now(&stamp_system_clock);

		if (now >= w->timer_ms[i] && now - w->timer_ms[i] < t->every_ms)
			continue;
		w->timer_ms[i] = w->world.now_ms = now;
		if (t->run(&w->world, e) != 0 && !is_others(e)) {
			tell_failure(w, t->name, e);
			return -1;
		}
	}
	return 0;
}

/* Through all stages once; true when there may be more to do at once. */
static bool
turn(struct watch *w, bool *failed)
{
	struct err e = { .kind = ERR_NONE };
	bool worked = false;

	*failed = false;
	w->world.now_ms = stamp_now(&stamp_system_clock);
	for (size_t i = 0; i < stage_table_count; i++)
		if (stage_turn(w, stage_table[i], &worked, &e) != 0) {
			tell_failure(w, stage_table[i]->name, &e);
			*failed = true;
			return false;
		}
	if (worked)
		role_wake(w->place, CENTRE_COURIER);
	*failed = timers_turn(w, &e) != 0;
	if (!*failed && w->failing) {
		w->failing = false;
		log_event(LOG_INFO, "watch.recovered", F_INT("pid", 0));
	}
	return worked && !*failed;
}

static void
work(struct watch *w)
{
	bool failed;

	while (!role_is_stopped(w->place))
		if (!turn(w, &failed) && !role_is_stopped(w->place))
			role_wait(w->place, failed ? FAILED_MS : IDLE_MS);
}

/* What others need not wait for. */
static void
leave(struct watch *w)
{
	struct err e = { .kind = ERR_NONE };

	w->world.now_ms = stamp_now(&stamp_system_clock);
	if (live_settle(&w->world, true, &e) != 0 ||
	    company_lease_row_drop(w->world.db, 0, w->holder, &e) != 0)
		log_event(LOG_WARN, "watch.leave", F_ERR(&e));
}

static int
start(struct watch *w, struct err *e)
{
	const struct role_place *p = w->place;

	w->world = (struct stage_world){
		.settings = &p->centre->setup.settings,
		.seed = rand_number(),
		.holder = w->holder,
		.live =
		    live_new((size_t)p->centre->setup.settings.watch_memory),
		.silence = silence_new(rand_number()),
	};
	if (holder_get(w, e) != 0 ||
	    watch_lists_open(&w->lists, p->centre, e) != 0 ||
	    centre_database(p->centre, &w->world.db, e) != 0)
		return -1;
	w->world.indicators = w->lists.indicators;
	w->world.vendors = w->lists.vendors;
	return db_restrict(w->world.db, p->database, e);
}

int
watch_role_run(struct role_place *p, struct err *e)
{
	struct watch w = { .place = p };
	int rc = start(&w, e);

	if (rc == 0) {
		work(&w);
		leave(&w);
	}
	live_free(&w.world.live);
	silence_free(&w.world.silence);
	watch_lists_close(&w.lists);
	db_close(&w.world.db);
	return rc;
}
