/*
 * intake_role.h: the process that senders talk to. It has no programs to
 * start, opens no connections but the database's, and holds the authority.
 */
#ifndef PROG_INTAKE_ROLE_H
#define PROG_INTAKE_ROLE_H

#include "prog/role.h"

/* As struct role_row's run. */
int MUST_CHECK intake_role_run(struct role_place *p, struct err *e);

#endif
