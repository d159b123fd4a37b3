#include "prog/courier_role.h"

#include <pthread.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/check.h"
#include "base/log.h"
#include "base/stamp.h"
#include "os/rand.h"
#include "prog/courier_work.h"

#define LOOK_MS      1000 /* the timer is the safety net for wakes */
#define SWEEP_MS     5000
#define DOWN_MS      2000 /* a pause when a way is out of order */
#define COURIERS_MAX 64

struct office {
	const struct role_place *place;
	struct seal_key key;
	pthread_mutex_t lock;
	pthread_cond_t work;
	bool due, stopping;
	pthread_t thread[COURIERS_MAX];
	size_t threads;
};

static bool
is_stopping(struct office *o)
{
	bool stopping;

	pthread_mutex_lock(&o->lock);
	stopping = o->stopping;
	pthread_mutex_unlock(&o->lock);
	return stopping;
}

/* Until somebody says that something is due. */
static void
wait_for_work(struct office *o)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += 5;
	pthread_mutex_lock(&o->lock);
	if (!o->due && !o->stopping)
		pthread_cond_timedwait(&o->work, &o->lock, &until);
	o->due = false;
	pthread_mutex_unlock(&o->lock);
}

static int
open_work(struct office *o, struct courier_work *w, struct err *e)
{
	const struct role_place *p = o->place;

	*w = (struct courier_work){ .settings = &p->centre->setup.settings,
				    .key = &o->key,
				    .clock = &stamp_system_clock };
	snprintf(w->holder, sizeof(w->holder), "%d-%016llx", (int)getpid(),
		 (unsigned long long)rand_number());
	if (centre_database(p->centre, &w->db, e) != 0 ||
	    db_restrict(w->db, p->database, e) != 0) {
		db_close(&w->db);
		return -1;
	}
	return 0;
}

static void
pause_ms(struct office *o, int64_t ms)
{
	struct timespec tenth = { 0, 100000000 };

	for (int64_t i = 0; i < ms && !is_stopping(o); i += 100)
		nanosleep(&tenth, NULL);
}

static void
deliver(struct office *o, struct courier_work *w)
{
	while (!is_stopping(o)) {
		struct err e = { .kind = ERR_NONE };
		bool down = false;

		if (courier_work_step(w, &down, &e) == 0) {
			if (down)
				pause_ms(o, DOWN_MS);
			continue;
		}
		if (e.kind == ERR_NOT_FOUND) {
			wait_for_work(o);
			continue;
		}
		if (e.kind != ERR_BUSY)
			log_event(LOG_ERROR, "courier.step", F_ERR(&e));
		pause_ms(o, e.kind == ERR_BUSY ? 100 : LOOK_MS);
	}
}

static void *
courier_thread(void *context)
{
	struct office *o = context;
	struct courier_work w = { .db = NULL };

	while (!is_stopping(o)) {
		struct err e = { .kind = ERR_NONE };

		if (open_work(o, &w, &e) == 0)
			break;
		log_event(LOG_ERROR, "courier.database", F_ERR(&e));
		pause_ms(o, DOWN_MS);
		w.db = NULL;
	}
	if (!is_stopping(o))
		deliver(o, &w);
	courier_work_done(&w);
	return NULL;
}

static void
say(struct office *o, bool stopping)
{
	pthread_mutex_lock(&o->lock);
	o->due = true;
	o->stopping = o->stopping || stopping;
	pthread_cond_broadcast(&o->work);
	pthread_mutex_unlock(&o->lock);
}

static void
look(struct office *o, struct db *db, int64_t *swept_ms)
{
	int64_t now = stamp_now(&stamp_system_clock);
	struct err e = { .kind = ERR_NONE };
	bool due = false;

	if (delivery_row_has_due(db, now, &due, &e) != 0)
		log_event(LOG_WARN, "courier.look", F_ERR(&e));
	if (due)
		say(o, false);
	/* A clock set back must not stop the sweeping. */
	if (now - *swept_ms < SWEEP_MS && now >= *swept_ms)
		return;
	*swept_ms = now;
	if (due && courier_work_sweep(db, now, &e) != 0)
		log_event(LOG_WARN, "courier.sweep", F_ERR(&e));
}

static int
threads_start(struct office *o, struct err *e)
{
	int64_t wanted = o->place->centre->setup.settings.courier_connections;

	for (; o->threads < (size_t)wanted && o->threads < COURIERS_MAX;
	     o->threads++)
		if (pthread_create(&o->thread[o->threads], NULL, courier_thread,
				   o) != 0)
			return err_set(e, ERR_SYSTEM, "no thread to be had");
	return 0;
}

int
courier_role_run(struct role_place *p, struct err *e)
{
	struct office o = { .place = p };
	struct db *db = NULL;
	int64_t swept_ms = 0;
	int rc = -1;

	CHECK(pthread_mutex_init(&o.lock, NULL) == 0);
	CHECK(pthread_cond_init(&o.work, NULL) == 0);
	if (seal_key_load(p->centre->directory, &o.key, e) != 0 ||
	    centre_database(p->centre, &db, e) != 0 ||
	    db_restrict(db, p->database, e) != 0 || threads_start(&o, e) != 0)
		goto out;
	log_event(LOG_INFO, "courier.started", F_TEXT("sandbox", p->box.text),
		  F_INT("couriers", (int64_t)o.threads));
	while (!role_is_stopped(p)) {
		look(&o, db, &swept_ms);
		role_wait(p, LOOK_MS);
	}
	rc = 0;
out:
	say(&o, true);
	for (size_t i = 0; i < o.threads; i++)
		pthread_join(o.thread[i], NULL);
	db_close(&db);
	seal_key_done(&o.key);
	pthread_cond_destroy(&o.work);
	pthread_mutex_destroy(&o.lock);
	return rc;
}
