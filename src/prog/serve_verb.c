#include "prog/serve_verb.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "model/person_row.h"
#include "os/child.h"
#include "os/file.h"
#include "os/sock.h"
#include "prog/centre.h"
#include "prog/parent.h"
#include "prog/role_signals.h"
#include "prog/web_role.h"
#include "prog/worker_role.h"

static int
take(void *context, const char *name, const char *value, struct err *e)
{
	return centre_take(context, name, value, e) < 0 ? -1 : 0;
}

static int
centre_read(struct centre *c, const struct verb *v, int argc, char **argv,
	    struct err *e)
{
	centre_init(c);
	if (verb_parse(v, argc, argv, take, c, e) != 0)
		return -1;
	return centre_load(c, e);
}

/* Temporary files of this process and of Suricata belong below the data. */
static void
scratch_set(const struct centre *c)
{
	char path[CENTRE_PATH_MAX + 40];

	centre_path(c, "tmp", path);
	setenv("TMPDIR", path, 1);
}

static int
address_print(const struct centre *c, int fd, struct err *e)
{
	char name[SOCK_TEXT_MAX];

	if (sock_name(fd, name, e) != 0)
		return -1;
	printf("Komainu: http://%s/  (data: %s)\n", name, c->directory);
	if (!sock_is_local(name))
		printf("Warning: reachable from the network without https. "
		       "Put a reverse proxy in front (web_trusted_proxies).\n");
	fflush(stdout);
	return 0;
}

struct worker_thread {
	struct worker_options options;
	atomic_bool stop;
	pthread_t thread;
};

static bool
thread_stopped(void *context)
{
	struct worker_thread *t = context;

	return atomic_load(&t->stop);
}

static void *
thread_work(void *context)
{
	struct worker_thread *t = context;
	struct err e = { 0 };

	if (worker_run(&t->options, &e) != 0)
		log_event(LOG_ERROR, "worker.failed", F_ERR(&e));
	return NULL;
}

/* Everything in one process, without the box: for development. */
static int
serve_together(struct centre *c, int listen_fd, struct err *e)
{
	struct worker_thread t = { .options = { .centre = c,
						.role = DB_ROLE_ALL,
						.stopped = thread_stopped } };
	struct web_part part = { .wake = -1, .box = { .text = "off" } };
	int wake[2], rc = -1;

	if (child_pipe(wake, e) != 0)
		return -1;
	role_signals_block();
	t.options.wake_fd = wake[0];
	t.options.context = &t;
	if (web_part_start(&part, c, listen_fd, wake[1], DB_ROLE_ALL, e) != 0)
		goto out;
	if (pthread_create(&t.thread, NULL, thread_work, &t) != 0) {
		err_set(e, ERR_SYSTEM, "no thread for the worker");
		goto out;
	}
	rc = address_print(c, listen_fd, e);
	while (rc == 0 && role_signal_wait() == SIGHUP)
		continue;
	atomic_store(&t.stop, true);
	if (write(wake[1], "w", 1) < 0)
		log_event(LOG_DEBUG, "serve.wake", F_INT("fd", wake[1]));
	pthread_join(t.thread, NULL);
out:
	web_part_stop(&part);
	file_close(&wake[0]);
	file_close(&wake[1]);
	return rc;
}

static int
serve_apart(const struct centre *c, char **argv, int listen_fd, struct err *e)
{
	const char *const *arguments = (const char *const *)(argv + 1);

	if (address_print(c, listen_fd, e) != 0)
		return -1;
	return parent_run(c, arguments, listen_fd, e);
}

int
serve_verb(const struct verb *v, int argc, char **argv)
{
	const char *const *arguments = (const char *const *)(argv + 1);
	struct centre c;
	struct err e = { 0 };
	int listen_fd = -1, rc = -1;

	if (centre_read(&c, v, argc, argv, &e) != 0)
		return verb_fail(&e);
	scratch_set(&c);
	if (sock_listen(c.listen, 0660, &listen_fd, &e) == 0) {
		if (c.one_process)
			rc = centre_prepare(&c, &e) != 0
				 ? -1
				 : serve_together(&c, listen_fd, &e);
		else
			rc = parent_prepare(arguments, &e) != 0
				 ? -1
				 : serve_apart(&c, argv, listen_fd, &e);
	}
	file_close(&listen_fd);
	return rc == 0 ? 0 : verb_fail(&e);
}

/* Somebody has to be the first to sign in. */
static int
first_hint(const struct centre *c, struct err *e)
{
	struct arena *a = arena_new(16 * 1024 * 1024);
	struct person_list people;
	struct db *db = NULL;
	int rc = -1;

	if (centre_database(c, &db, e) == 0 &&
	    person_row_list(db, a, &people, e) == 0) {
		if (people.count == 0)
			printf("Nobody can sign in yet. Make the first "
			       "administrator with:\n  komainu user add "
			       "--data %s --login NAME --role "
			       "administrator\n",
			       c->directory);
		rc = 0;
	}
	db_close(&db);
	arena_free(&a);
	return rc;
}

int
role_prepare_verb(const struct verb *v, int argc, char **argv)
{
	struct centre c;
	struct err e = { 0 };

	log_set_role("prepare");
	if (centre_read(&c, v, argc, argv, &e) != 0 ||
	    centre_prepare(&c, &e) != 0 || first_hint(&c, &e) != 0)
		return verb_fail(&e);
	return 0;
}

int
role_web_verb(const struct verb *v, int argc, char **argv)
{
	struct centre c;
	struct err e = { 0 };

	if (centre_read(&c, v, argc, argv, &e) != 0 ||
	    web_role_run(&c, &e) != 0)
		return verb_fail(&e);
	return 0;
}

int
role_worker_verb(const struct verb *v, int argc, char **argv)
{
	struct centre c;
	struct err e = { 0 };

	if (centre_read(&c, v, argc, argv, &e) != 0 ||
	    worker_role_run(&c, &e) != 0)
		return verb_fail(&e);
	return 0;
}
