#include "prog/role_together.h"

#include <pthread.h>

#include "base/log.h"
#include "os/file.h"

/* The main thread is no role; in its own list it takes the first place. */
#define WAKE_MAIN CENTRE_WEB

struct together;

struct part {
	struct together *whole;
	const struct role_row *row;
	struct role_place place;
	pthread_t thread;
	bool started;
	int rc;
	struct err why;
};

struct together {
	struct part part[CENTRE_ROLES];
	int wake[CENTRE_ROLES][2];
	atomic_bool stop;
	/* The main thread's own: it waits for signals and for failures. */
	struct role_place main;
	int main_wake[2];
};

static void *
part_run(void *context)
{
	struct part *t = context;

	t->rc = t->row->run(&t->place, &t->why);
	if (t->rc != 0) {
		log_event(LOG_ERROR, "serve.role_failed",
			  F_TEXT("name", t->row->name), F_ERR(&t->why));
		atomic_store(&t->whole->stop, true);
	}
	role_wake(&t->whole->main, WAKE_MAIN);
	return NULL;
}

static int
part_start(struct together *w, const struct role_row *row,
	   const struct centre *c, int listen_fd, struct err *e)
{
	struct part *t = &w->part[row->role];

	if (row->address != NULL && listen_fd < 0)
		return 0;
	t->whole = w;
	t->row = row;
	t->place = (struct role_place){ .centre = c,
					.database = DB_ROLE_ALL,
					.box = { .text = "off" },
					.listen_fd = listen_fd,
					.wake_fd = w->wake[row->role][0],
					.signal_fd = -1,
					.stop = &w->stop };
	for (int i = 0; i < CENTRE_ROLES; i++)
		t->place.wake_of[i] = w->wake[i][1];
	if (pthread_create(&t->thread, NULL, part_run, t) != 0)
		return err_set(e, ERR_SYSTEM, "no thread for %s", row->name);
	t->started = true;
	return 0;
}

static int
parts_start(struct together *w, const struct centre *c, const int *listen_fd,
	    struct err *e)
{
	for (size_t i = 0; i < role_row_count; i++)
		if (part_start(w, &role_row_list[i], c,
			       listen_fd[role_row_list[i].role], e) != 0)
			return -1;
	return 0;
}

static int
parts_stop(struct together *w, struct err *e)
{
	int rc = 0;

	atomic_store(&w->stop, true);
	for (int i = 0; i < CENTRE_ROLES; i++)
		if (w->part[i].started)
			role_wake(&w->part[i].place, (enum centre_role)i);
	for (int i = 0; i < CENTRE_ROLES; i++) {
		struct part *t = &w->part[i];

		if (!t->started)
			continue;
		pthread_join(t->thread, NULL);
		if (t->rc != 0) {
			*e = t->why;
			rc = -1;
		}
	}
	return rc;
}

static int
pipes_open(struct together *w, struct err *e)
{
	for (int i = 0; i < CENTRE_ROLES; i++)
		if (role_wake_pipe(w->wake[i], e) != 0)
			return -1;
	return role_wake_pipe(w->main_wake, e);
}

static void
pipes_close(struct together *w)
{
	for (int i = 0; i < CENTRE_ROLES; i++) {
		file_close(&w->wake[i][0]);
		file_close(&w->wake[i][1]);
	}
	file_close(&w->main_wake[0]);
	file_close(&w->main_wake[1]);
	file_close(&w->main.signal_fd);
}

static void
together_init(struct together *w)
{
	for (int i = 0; i < CENTRE_ROLES; i++) {
		w->wake[i][0] = w->wake[i][1] = -1;
		w->main.wake_of[i] = -1;
	}
	w->main_wake[0] = w->main_wake[1] = -1;
	w->main.listen_fd = w->main.wake_fd = w->main.signal_fd = -1;
}

int
role_together(struct centre *c, const int listen_fd[CENTRE_ROLES],
	      struct err *e)
{
	struct together w = { 0 };
	int rc = -1;

	together_init(&w);
	if (role_signals_open(&w.main.signal_fd, e) == 0 &&
	    pipes_open(&w, e) == 0) {
		w.main.wake_fd = w.main_wake[0];
		w.main.wake_of[WAKE_MAIN] = w.main_wake[1];
		rc = parts_start(&w, c, listen_fd, e);
	}
	while (rc == 0 && !role_is_stopped(&w.main) && !atomic_load(&w.stop))
		role_wait(&w.main, 60000);
	if (parts_stop(&w, e) != 0)
		rc = -1;
	pipes_close(&w);
	return rc;
}
