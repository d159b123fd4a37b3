/*
 * web_role.h: the process that answers browsers. It has no programs to start,
 * opens no connections but the database's, and sees only the data directory.
 */
#ifndef PROG_WEB_ROLE_H
#define PROG_WEB_ROLE_H

#include "prog/role.h"

/* As struct role_row's run. */
int MUST_CHECK web_role_run(struct role_place *p, struct err *e);

#endif
