/*
 * courier_role.h: the process that sends letters: several couriers in threads,
 * each with its own database handle and connections, woken when something is
 * due. The only role that may connect outwards.
 */
#ifndef PROG_COURIER_ROLE_H
#define PROG_COURIER_ROLE_H

#include "prog/role.h"

int MUST_CHECK courier_role_run(struct role_place *p, struct err *e);

#endif
