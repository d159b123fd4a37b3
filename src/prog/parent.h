/*
 * parent.h: the process that starts the others and starts them again. It
 * holds the listening socket, but no database, no key and no thread, and reads
 * nothing that comes from outside.
 */
#ifndef PROG_PARENT_H
#define PROG_PARENT_H

#include "prog/centre.h"

/* Until SIGTERM or SIGINT. 'arguments' are the serve verb's own, handed on to
 * every role; NULL at the end. */
int MUST_CHECK parent_run(const struct centre *centre,
			  const char *const *arguments, int listen_fd,
			  struct err *e);
/* Runs the role "role-prepare" to its end; its failure is ours. */
int MUST_CHECK parent_prepare(const char *const *arguments, struct err *e);

#endif
