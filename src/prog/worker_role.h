/*
 * worker_role.h: the process that does the work: takes queued looks by lease,
 * runs them, and cleans up after what was long ago. It may start Suricata and
 * nothing else.
 */
#ifndef PROG_WORKER_ROLE_H
#define PROG_WORKER_ROLE_H

#include "prog/role.h"

/* As struct role_row's run. Fails when the database cannot be opened; what
 * one job meets is that job's own. */
int MUST_CHECK worker_role_run(struct role_place *p, struct err *e);

#endif
