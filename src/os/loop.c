/* loop.c: see loop.h. */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "base/check.h"
#include "os/file.h"
#include "os/loop.h"

#define SIGNAL_MOST 64

struct watch {
	int fd; /* -1: dropped, the place is swept later */
	unsigned wanted;
	loop_fd_call *call;
	void *context;
};

struct timer {
	int64_t id; /* 0: dropped */
	int64_t due_ms;
	int64_t period_ms;
	loop_timer_call *call;
	void *context;
};

struct signal_row {
	loop_signal_call *call;
	void *context;
};

struct loop {
	struct watch *watches;
	struct pollfd *polled;
	size_t watch_count, watch_room;
	struct timer *timers;
	size_t timer_count, timer_room;
	int64_t last_id;
	struct signal_row signals[SIGNAL_MOST];
	sigset_t signal_set;
	int signal_fd, wake_fd;
	loop_timer_call *wake_call;
	void *wake_context;
	bool stopped;
};

static int64_t
monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
wake_ready(void *context, int fd, unsigned ready)
{
	struct loop *l = context;
	uint64_t count;

	UNUSED(ready);
	if (read(fd, &count, sizeof(count)) == sizeof(count) &&
	    l->wake_call != NULL)
		l->wake_call(l->wake_context);
}

int
loop_new(struct loop **out, struct err *e)
{
	struct loop *l = calloc(1, sizeof(*l));

	CHECK(l != NULL);
	l->signal_fd = -1;
	sigemptyset(&l->signal_set);
	l->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (l->wake_fd < 0) {
		free(l);
		return err_system(e, "eventfd");
	}
	loop_add_fd(l, l->wake_fd, LOOP_READ, wake_ready, l);
	*out = l;
	return 0;
}

void
loop_free(struct loop **l)
{
	if (*l == NULL)
		return;
	if ((*l)->signal_fd >= 0)
		pthread_sigmask(SIG_UNBLOCK, &(*l)->signal_set, NULL);
	file_close(&(*l)->signal_fd);
	file_close(&(*l)->wake_fd);
	free((*l)->watches);
	free((*l)->polled);
	free((*l)->timers);
	free(*l);
	*l = NULL;
}

static struct watch *
watch_find(struct loop *l, int fd)
{
	for (size_t i = 0; i < l->watch_count; i++)
		if (l->watches[i].fd == fd)
			return &l->watches[i];
	return NULL;
}

static struct watch *
watch_new(struct loop *l)
{
	if (l->watch_count == l->watch_room) {
		l->watch_room = l->watch_room > 0 ? l->watch_room * 2 : 16;
		l->watches = reallocarray(l->watches, l->watch_room,
					  sizeof(*l->watches));
		l->polled =
		    reallocarray(l->polled, l->watch_room, sizeof(*l->polled));
		CHECK(l->watches != NULL && l->polled != NULL);
	}
	return &l->watches[l->watch_count++];
}

void
loop_add_fd(struct loop *l, int fd, unsigned wanted, loop_fd_call *call,
	    void *context)
{
	struct watch *w = watch_find(l, fd);

	CHECK(fd >= 0 && (wanted & ~(LOOP_READ | LOOP_WRITE)) == 0);
	if (w == NULL)
		w = watch_new(l);
	*w = (struct watch){ fd, wanted, call, context };
}

void
loop_drop_fd(struct loop *l, int fd)
{
	struct watch *w = watch_find(l, fd);

	if (w != NULL)
		w->fd = -1;
}

int64_t
loop_add_timer(struct loop *l, int64_t delay_ms, int64_t period_ms,
	       loop_timer_call *call, void *context)
{
	if (l->timer_count == l->timer_room) {
		l->timer_room = l->timer_room > 0 ? l->timer_room * 2 : 16;
		l->timers =
		    reallocarray(l->timers, l->timer_room, sizeof(*l->timers));
		CHECK(l->timers != NULL);
	}
	l->timers[l->timer_count++] =
	    (struct timer){ ++l->last_id, monotonic_ms() + delay_ms, period_ms,
			    call, context };
	return l->last_id;
}

void
loop_drop_timer(struct loop *l, int64_t id)
{
	for (size_t i = 0; id != 0 && i < l->timer_count; i++)
		if (l->timers[i].id == id)
			l->timers[i].id = 0;
}

static void
signal_ready(void *context, int fd, unsigned ready)
{
	struct loop *l = context;
	struct signalfd_siginfo info;
	struct signal_row *row;

	UNUSED(ready);
	while (read(fd, &info, sizeof(info)) == sizeof(info)) {
		CHECK(info.ssi_signo < SIGNAL_MOST);
		row = &l->signals[info.ssi_signo];
		if (row->call != NULL)
			row->call(row->context, (int)info.ssi_signo);
	}
}

int
loop_add_signal(struct loop *l, int number, loop_signal_call *call,
		void *context, struct err *e)
{
	int fd;

	CHECK(number > 0 && number < SIGNAL_MOST);
	sigaddset(&l->signal_set, number);
	pthread_sigmask(SIG_BLOCK, &l->signal_set, NULL);
	fd = signalfd(l->signal_fd, &l->signal_set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd < 0)
		return err_system(e, "signalfd");
	l->signals[number] = (struct signal_row){ call, context };
	if (l->signal_fd < 0)
		loop_add_fd(l, fd, LOOP_READ, signal_ready, l);
	l->signal_fd = fd;
	return 0;
}

void
loop_set_wake(struct loop *l, loop_timer_call *call, void *context)
{
	l->wake_call = call;
	l->wake_context = context;
}

void
loop_wake(struct loop *l)
{
	uint64_t one = 1;
	ssize_t written = write(l->wake_fd, &one, sizeof(one));

	/* A full counter wakes as well as one more would. */
	UNUSED(written);
}

/* Takes the dropped ones out; only between calls, when no index is held. */
static void
sweep(struct loop *l)
{
	size_t kept = 0;

	for (size_t i = 0; i < l->watch_count; i++)
		if (l->watches[i].fd >= 0)
			l->watches[kept++] = l->watches[i];
	l->watch_count = kept;
	kept = 0;
	for (size_t i = 0; i < l->timer_count; i++)
		if (l->timers[i].id != 0)
			l->timers[kept++] = l->timers[i];
	l->timer_count = kept;
}

/* How long to wait for the next timer, at most 'timeout_ms'. */
static int
wait_ms(const struct loop *l, int64_t timeout_ms)
{
	int64_t now = monotonic_ms(), left;

	for (size_t i = 0; i < l->timer_count; i++) {
		left = l->timers[i].due_ms - now;
		if (left < 0)
			left = 0;
		if (timeout_ms < 0 || left < timeout_ms)
			timeout_ms = left;
	}
	if (timeout_ms > 3600000)
		timeout_ms = 3600000;
	return (int)timeout_ms;
}

static void
run_timers(struct loop *l)
{
	int64_t now = monotonic_ms();
	size_t count = l->timer_count;
	struct timer t;

	/* Those added by a call wait for the next round. */
	for (size_t i = 0; i < count && !l->stopped; i++) {
		t = l->timers[i];
		if (t.id == 0 || t.due_ms > now)
			continue;
		if (t.period_ms > 0)
			l->timers[i].due_ms = now + t.period_ms;
		else
			l->timers[i].id = 0;
		t.call(t.context);
	}
}

static void
run_watches(struct loop *l, size_t count)
{
	struct watch w;
	unsigned ready;
	short got;

	for (size_t i = 0; i < count && !l->stopped; i++) {
		got = l->polled[i].revents;
		w = l->watches[i];
		/* Dropped, or dropped and given to another meanwhile. */
		if (got == 0 || w.fd != l->polled[i].fd)
			continue;
		ready = ((got & POLLIN) != 0 ? LOOP_READ : 0) |
			((got & POLLOUT) != 0 ? LOOP_WRITE : 0) |
			((got & (POLLHUP | POLLERR | POLLNVAL)) != 0 ? LOOP_GONE
								     : 0);
		w.call(w.context, w.fd, ready);
	}
}

int
loop_step(struct loop *l, int64_t timeout_ms, struct err *e)
{
	size_t count;
	int n;

	sweep(l);
	count = l->watch_count;
	for (size_t i = 0; i < count; i++)
		l->polled[i] = (struct pollfd){
			.fd = l->watches[i].fd,
			.events =
			    (short)(((l->watches[i].wanted & LOOP_READ) ? POLLIN
									: 0) |
				    ((l->watches[i].wanted & LOOP_WRITE)
					 ? POLLOUT
					 : 0)),
		};
	n = poll(l->polled, count, wait_ms(l, timeout_ms));
	if (n < 0 && errno != EINTR)
		return err_system(e, "poll");
	if (n > 0)
		run_watches(l, count);
	if (!l->stopped)
		run_timers(l);
	return 0;
}

int
loop_run(struct loop *l, struct err *e)
{
	l->stopped = false;
	while (!l->stopped)
		if (loop_step(l, -1, e) != 0)
			return -1;
	return 0;
}

void
loop_stop(struct loop *l)
{
	l->stopped = true;
}
