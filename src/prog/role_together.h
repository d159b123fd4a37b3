/* role_together.h: every role in one process, a thread each, without the
 * sandbox: for development. */
#ifndef PROG_ROLE_TOGETHER_H
#define PROG_ROLE_TOGETHER_H

#include "prog/role.h"

/* Until SIGTERM or SIGINT, or until one of the roles cannot go on. The data
 * directory is ready. */
int MUST_CHECK role_together(struct centre *c,
			     const int listen_fd[CENTRE_ROLES], struct err *e);

#endif
