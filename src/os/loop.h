/*
 * loop.h: one thread that waits for descriptors, timers, signals and wakes.
 * Calls come one after another; a call may add and drop anything, itself too.
 */
#ifndef OS_LOOP_H
#define OS_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct loop;

#define LOOP_READ  1u
#define LOOP_WRITE 2u
/* Only told, never asked for: the other side is gone, or an error waits. */
#define LOOP_GONE 4u

typedef void loop_fd_call(void *context, int fd, unsigned ready);
typedef void loop_timer_call(void *context);
typedef void loop_signal_call(void *context, int number);

int MUST_CHECK loop_new(struct loop **out, struct err *e);
/* Closes what is the loop's own, not the descriptors added. NULL is fine. */
void loop_free(struct loop **l);
/* 'wanted' is LOOP_READ, LOOP_WRITE or both. A descriptor added again gets
 * the new call. The descriptor stays the caller's, who drops it first. */
void loop_add_fd(struct loop *l, int fd, unsigned wanted, loop_fd_call *call,
		 void *context);
void loop_drop_fd(struct loop *l, int fd);
/* Calls after 'delay_ms', then every 'period_ms' (0: once). Returns an id
 * for dropping; ids are never used again. */
int64_t loop_add_timer(struct loop *l, int64_t delay_ms, int64_t period_ms,
		       loop_timer_call *call, void *context);
void loop_drop_timer(struct loop *l, int64_t id);
/* The signal no longer does what it did, it calls. One loop per process. */
int MUST_CHECK loop_add_signal(struct loop *l, int number,
			       loop_signal_call *call, void *context,
			       struct err *e);
/* From any thread or signal handler: the loop calls 'call' soon, once for
 * one or many wakes. */
void loop_set_wake(struct loop *l, loop_timer_call *call, void *context);
void loop_wake(struct loop *l);
/* Runs until loop_stop. */
int MUST_CHECK loop_run(struct loop *l, struct err *e);
/* Waits once, at most 'timeout_ms' (negative: until something happens). */
int MUST_CHECK loop_step(struct loop *l, int64_t timeout_ms, struct err *e);
void loop_stop(struct loop *l);

#endif
