/*
 * parent.h: the process that starts the others and starts them again. It
 * holds the listening sockets, but no database, no key and no thread, and reads
 * nothing that comes from outside.
 */
#ifndef PROG_PARENT_H
#define PROG_PARENT_H

#include "prog/role.h"

/* Until SIGTERM or SIGINT. 'arguments' are the serve verb's own, handed on to
 * every role; NULL at the end. A role that listens and has no socket (-1) is
 * not started. */
int MUST_CHECK parent_run(const char *const *arguments,
			  const int listen_fd[CENTRE_ROLES], struct err *e);
/* Runs the role "role-prepare" to its end; its failure is ours. */
int MUST_CHECK parent_prepare(const char *const *arguments, struct err *e);

#endif
