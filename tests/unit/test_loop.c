/* test_loop.c: descriptors, timers, signals and wakes in one loop. */
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "os/child.h"
#include "os/file.h"
#include "os/loop.h"
#include "tap.h"

struct seen {
	struct loop *loop;
	char order[64]; /* one letter for each call */
	size_t count;
	int ends[2];
	int64_t timer;
};

static void
note(struct seen *s, char letter)
{
	if (s->count + 1 < sizeof(s->order))
		s->order[s->count++] = letter;
}

static void
on_stop(void *context)
{
	struct seen *s = context;

	note(s, 'E');
	loop_stop(s->loop);
}

static void
on_timer(void *context)
{
	note(context, 't');
}

static void
on_period(void *context)
{
	struct seen *s = context;

	note(s, 'p');
	if (s->count == 3) {
		loop_drop_timer(s->loop, s->timer);
		loop_stop(s->loop);
	}
}

static void
on_read(void *context, int fd, unsigned ready)
{
	struct seen *s = context;
	char byte;

	if ((ready & LOOP_READ) != 0 && read(fd, &byte, 1) == 1)
		note(s, byte);
	else if ((ready & LOOP_GONE) != 0) {
		note(s, 'G');
		loop_drop_fd(s->loop, fd);
		loop_stop(s->loop);
	}
}

static void
on_write(void *context, int fd, unsigned ready)
{
	struct seen *s = context;

	if ((ready & LOOP_WRITE) != 0 && write(fd, "x", 1) == 1)
		note(s, 'w');
	loop_drop_fd(s->loop, fd);
	file_close(&s->ends[1]);
}

static void
on_signal(void *context, int number)
{
	struct seen *s = context;

	note(s, number == SIGUSR1 ? '1' : '2');
	if (number == SIGUSR2)
		loop_stop(s->loop);
}

static void
test_timers(struct loop *l)
{
	struct seen s = { .loop = l };
	struct err e = { 0 };
	int64_t dropped;

	loop_add_timer(l, 30, 0, on_stop, &s);
	loop_add_timer(l, 0, 0, on_timer, &s);
	dropped = loop_add_timer(l, 10, 0, on_timer, &s);
	loop_drop_timer(l, dropped);
	tap_int(loop_run(l, &e), 0, e.text);
	tap_text(s.order, "tE", "one early, one dropped, then the end");
	s = (struct seen){ .loop = l };
	s.timer = loop_add_timer(l, 1, 1, on_period, &s);
	tap_int(loop_run(l, &e), 0, e.text);
	tap_int(loop_step(l, 10, &e), 0, e.text);
	tap_text(s.order, "ppp", "three times, then dropped by itself");
}

static void
test_descriptors(struct loop *l)
{
	struct seen s = { .loop = l };
	struct err e = { 0 };

	tap_int(child_pipe(s.ends, &e), 0, e.text);
	loop_add_fd(l, s.ends[0], LOOP_READ, on_read, &s);
	loop_add_fd(l, s.ends[1], LOOP_WRITE, on_write, &s);
	tap_int(loop_run(l, &e), 0, e.text);
	tap_text(s.order, "wxG", "written, read, gone");
	file_close(&s.ends[0]);
}

static void
test_signals(struct loop *l)
{
	struct seen s = { .loop = l };
	struct err e = { 0 };

	tap_int(loop_add_signal(l, SIGUSR1, on_signal, &s, &e), 0, e.text);
	tap_int(loop_add_signal(l, SIGUSR2, on_signal, &s, &e), 0, e.text);
	kill(getpid(), SIGUSR1);
	tap_int(loop_step(l, 1000, &e), 0, e.text);
	kill(getpid(), SIGUSR2);
	tap_int(loop_run(l, &e), 0, e.text);
	tap_text(s.order, "12", "both signals call");
}

static void *
other_thread(void *context)
{
	loop_wake(context);
	loop_wake(context);
	return NULL;
}

static void
test_wake(struct loop *l)
{
	struct seen s = { .loop = l };
	struct err e = { 0 };
	pthread_t thread;

	loop_set_wake(l, on_stop, &s);
	pthread_create(&thread, NULL, other_thread, l);
	pthread_join(thread, NULL);
	tap_int(loop_run(l, &e), 0, e.text);
	tap_text(s.order, "E", "two wakes are one call");
}

int
main(void)
{
	struct loop *l = NULL;
	struct err e = { 0 };

	tap_int(loop_new(&l, &e), 0, e.text);
	test_timers(l);
	test_descriptors(l);
	test_signals(l);
	test_wake(l);
	loop_free(&l);
	loop_free(&l);
	tap_ok(l == NULL, "freed, twice");
	return tap_done();
}
