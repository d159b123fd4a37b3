/*
 * child.h: other programs, and this program again in another role. No shell
 * is ever involved. A child gets only the descriptors named here.
 */
#ifndef OS_CHILD_H
#define OS_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

/* For the three standard descriptors, beside an open one. */
#define CHILD_NULL (-1) /* /dev/null */
#define CHILD_KEEP (-2) /* the same as ours */

struct child_plan {
	const char *const *arguments; /* [0] is the program; NULL at the end */
	const char *const *environment; /* "NAME=value"; NULL: ours */
	const char *folder;             /* where it works; NULL: where we are */
	int input, output, error; /* a descriptor, CHILD_NULL or CHILD_KEEP */
	const int *extra;         /* become descriptors 3, 4, ... */
	size_t extra_count;
	bool own_group;   /* a Ctrl-C on our terminal does not reach it */
	bool die_with_us; /* it gets SIGKILL when we end */
	int nice;         /* added to its niceness */
};

struct child {
	pid_t pid;      /* 0: none, or ended and collected */
	bool own_group; /* as planned */
	bool ended;
	int exit_status; /* 0 to 255, or -1 when a signal ended it */
	int signal;      /* that signal, or 0 */
};

/* "program" is looked for in PATH unless it has a slash. NOT_FOUND when there
 * is none; a failure to start is reported here, not by an exit status. */
int MUST_CHECK child_start(const struct child_plan *plan, struct child *out,
			   struct err *e);
/*
 * This same program again: argv[0], 'role' and 'arguments' (may be NULL,
 * else ended by NULL) as its arguments. plan->arguments is not used.
 */
int MUST_CHECK child_start_self(const struct child_plan *plan, const char *role,
				const char *const *arguments, struct child *out,
				struct err *e);
/* Waits at most 'timeout_ms' (negative: for ever; 0: only looks) for the end.
 * Fails with BUSY when it still runs. */
int MUST_CHECK child_wait(struct child *c, int64_t timeout_ms, struct err *e);
/* Asks it to end (SIGTERM), and ends it (SIGKILL) after 'grace_ms', with its
 * whole group when it has its own. Always collects it. Fine for a child that
 * ended already. */
void child_stop(struct child *c, int64_t grace_ms);
/* A pipe that no child inherits by accident: [0] reads, [1] writes. */
int MUST_CHECK child_pipe(int ends[2], struct err *e);
/* The path of a program that PATH has, in 'path' of 'size' bytes. */
int MUST_CHECK child_find(const char *program, char *path, size_t size,
			  struct err *e);

#endif
