/*
 * watch_role.h: the process that works on what senders bring: it takes leases
 * of companies that have news and runs the stages of stage_table.c on them, in
 * their order, and what the clock asks for. Several centres on one PostgreSQL
 * share the companies this way.
 */
#ifndef PROG_WATCH_ROLE_H
#define PROG_WATCH_ROLE_H

#include "prog/role.h"

int MUST_CHECK watch_role_run(struct role_place *p, struct err *e);

#endif
