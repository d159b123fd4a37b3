/* sweep.h: what is no longer needed goes: files of old looks, uploads that
 * broke off, scratch and finished jobs. */
#ifndef PROG_SWEEP_H
#define PROG_SWEEP_H

#include "prog/centre.h"

int MUST_CHECK sweep_run(const struct centre *centre, struct db *db,
			 int64_t now_ms, struct err *e);

#endif
