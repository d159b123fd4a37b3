#include "prog/parent.h"

#include <signal.h>
#include <stdio.h>

#include "base/log.h"
#include "base/stamp.h"
#include "os/child.h"
#include "os/file.h"
#include "os/logsink.h"
#include "os/loop.h"
#include "os/service.h"

#define BACKOFF_FIRST_MS 100
#define BACKOFF_LAST_MS  30000
/* Who lived so long did not die of its start. */
#define HEALTHY_MS 60000
#define GRACE_MS   15000
#define PREPARE_MS 600000

#define VERB_MAX 32

struct role {
	const struct role_row *row; /* NULL: this centre has no such role */
	int listen_fd;              /* or CHILD_NULL */
	struct child child;
	int64_t started_ms, backoff_ms;
	struct parent *parent;
};

struct parent {
	const char *const *arguments;
	struct loop *loop;
	int wake[CENTRE_ROLES][2];
	bool stopping;
	struct role role[CENTRE_ROLES];
};

static int64_t
now_ms(void)
{
	return stamp_now(&stamp_system_clock);
}

static int
role_start(struct role *r, struct err *e)
{
	struct parent *p = r->parent;
	/* The descriptors of centre.h, in their order. */
	int extra[2 + CENTRE_ROLES] = { r->listen_fd,
					p->wake[r->row->role][0] };
	struct child_plan plan = { .input = CHILD_NULL,
				   .output = CHILD_KEEP,
				   .error = CHILD_KEEP,
				   .extra = extra,
				   .extra_count = ARRAY_LEN(extra),
				   .own_group = true,
				   .die_with_us = true };
	char verb[VERB_MAX];

	for (int i = 0; i < CENTRE_ROLES; i++)
		extra[2 + i] = p->wake[i][1];
	snprintf(verb, sizeof(verb), "role-%s", r->row->name);
	r->started_ms = now_ms();
	if (child_start_self(&plan, verb, p->arguments, &r->child, e) != 0)
		return -1;
	log_event(LOG_INFO, "serve.role_started", F_TEXT("name", r->row->name),
		  F_INT("pid", r->child.pid));
	return 0;
}

static void role_again(void *context);

static void
role_later(struct role *r)
{
	if (now_ms() - r->started_ms > HEALTHY_MS)
		r->backoff_ms = 0;
	r->backoff_ms =
	    r->backoff_ms == 0 ? BACKOFF_FIRST_MS : r->backoff_ms * 2;
	if (r->backoff_ms > BACKOFF_LAST_MS)
		r->backoff_ms = BACKOFF_LAST_MS;
	loop_add_timer(r->parent->loop, r->backoff_ms, 0, role_again, r);
}

static void
role_again(void *context)
{
	struct role *r = context;
	struct err e = { 0 };

	if (r->parent->stopping || r->child.pid > 0)
		return;
	if (role_start(r, &e) != 0) {
		log_event(LOG_ERROR, "serve.role_not_started",
			  F_TEXT("name", r->row->name), F_ERR(&e));
		role_later(r);
	}
}

static void
on_child(void *context, int number)
{
	struct parent *p = context;

	UNUSED(number);
	for (size_t i = 0; i < ARRAY_LEN(p->role); i++) {
		struct role *r = &p->role[i];

		if (r->child.pid <= 0 || child_wait(&r->child, 0, NULL) != 0)
			continue;
		if (p->stopping)
			continue;
		log_event(LOG_ERROR, "serve.role_ended",
			  F_TEXT("name", r->row->name),
			  F_INT("status", r->child.exit_status),
			  F_INT("signal", r->child.signal));
		role_later(r);
	}
}

static void
on_stop(void *context, int number)
{
	struct parent *p = context;

	log_event(LOG_INFO, "serve.stopping", F_INT("signal", number));
	p->stopping = true;
	loop_stop(p->loop);
}

static void
on_reopen(void *context, int number)
{
	struct parent *p = context;
	struct err e = { 0 };

	if (logsink_reopen(&e) != 0)
		log_event(LOG_WARN, "serve.log", F_ERR(&e));
	for (size_t i = 0; i < ARRAY_LEN(p->role); i++)
		if (p->role[i].child.pid > 0)
			kill(p->role[i].child.pid, number);
}

static void
on_watchdog(void *context)
{
	struct err e = { 0 };

	UNUSED(context);
	if (service_notify("WATCHDOG=1", &e) != 0)
		log_event(LOG_WARN, "serve.watchdog", F_ERR(&e));
}

static int
signals_add(struct parent *p, struct err *e)
{
	if (loop_add_signal(p->loop, SIGCHLD, on_child, p, e) != 0 ||
	    loop_add_signal(p->loop, SIGTERM, on_stop, p, e) != 0 ||
	    loop_add_signal(p->loop, SIGINT, on_stop, p, e) != 0)
		return -1;
	return loop_add_signal(p->loop, SIGHUP, on_reopen, p, e);
}

/* All are asked first, then waited for, so that they end together. */
static void
roles_stop(struct parent *p)
{
	for (size_t i = 0; i < ARRAY_LEN(p->role); i++)
		if (p->role[i].child.pid > 0)
			kill(p->role[i].child.pid, SIGTERM);
	for (size_t i = 0; i < ARRAY_LEN(p->role); i++)
		if (p->role[i].child.pid > 0)
			child_stop(&p->role[i].child, GRACE_MS);
}

static int
serve(struct parent *p, struct err *e)
{
	if (loop_new(&p->loop, e) != 0 || signals_add(p, e) != 0)
		return -1;
	for (size_t i = 0; i < ARRAY_LEN(p->role); i++) {
		p->role[i].parent = p;
		if (p->role[i].row != NULL && role_start(&p->role[i], e) != 0)
			return -1;
	}
	if (service_watchdog_ms() > 0)
		loop_add_timer(p->loop, service_watchdog_ms(),
			       service_watchdog_ms(), on_watchdog, p);
	if (service_notify("READY=1", e) != 0)
		return -1;
	return loop_run(p->loop, e);
}

static int
wakes_open(struct parent *p, struct err *e)
{
	for (int i = 0; i < CENTRE_ROLES; i++)
		if (role_wake_pipe(p->wake[i], e) != 0)
			return -1;
	return 0;
}

static void
wakes_close(struct parent *p)
{
	for (int i = 0; i < CENTRE_ROLES; i++) {
		file_close(&p->wake[i][0]);
		file_close(&p->wake[i][1]);
	}
}

int
parent_run(const char *const *arguments, const int listen_fd[CENTRE_ROLES],
	   struct err *e)
{
	struct parent p = { .arguments = arguments };
	int rc = -1;

	for (int i = 0; i < CENTRE_ROLES; i++)
		p.wake[i][0] = p.wake[i][1] = -1;
	for (size_t i = 0; i < role_row_count; i++) {
		const struct role_row *row = &role_row_list[i];
		int fd = listen_fd[row->role];

		p.role[row->role].listen_fd = fd >= 0 ? fd : CHILD_NULL;
		if (row->address == NULL || fd >= 0)
			p.role[row->role].row = row;
	}
	log_set_role("parent");
	if (wakes_open(&p, e) == 0)
		rc = serve(&p, e);
	p.stopping = true;
	roles_stop(&p);
	loop_free(&p.loop);
	wakes_close(&p);
	return rc;
}

int
parent_prepare(const char *const *arguments, struct err *e)
{
	struct child_plan plan = { .input = CHILD_NULL,
				   .output = CHILD_KEEP,
				   .error = CHILD_KEEP,
				   .die_with_us = true };
	struct child child;

	if (child_start_self(&plan, "role-prepare", arguments, &child, e) != 0)
		return -1;
	if (child_wait(&child, PREPARE_MS, e) != 0) {
		child_stop(&child, GRACE_MS);
		return -1;
	}
	if (child.exit_status != 0)
		return err_set(e, ERR_UNAVAILABLE,
			       "the data directory could not be made ready");
	return 0;
}
