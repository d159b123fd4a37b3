/* box_calls.h: the system calls a boxed process may make. Private to os/. */
#ifndef OS_BOX_CALLS_H
#define OS_BOX_CALLS_H

#include "os/box.h"

/* *done_out is false when the kernel has no seccomp. */
int MUST_CHECK box_calls_limit(const struct box_plan *plan, bool *done_out,
			       struct err *e);

#endif
