/*
 * chore.h: what the worker does beside looks: monthly reports, retention and
 * backups. Each is a queued job with a lease, so that several centres on one
 * database share the work and none is done twice.
 */
#ifndef PROG_CHORE_H
#define PROG_CHORE_H

#include "prog/centre.h"

struct chore_work {
	const struct centre *centre;
	struct db *db;
	const char *holder; /* unique to this process's life */
	bool (*stopped)(void *context);
	void *context;
	int64_t scheduled_ms, retained_ms; /* its own */
	char ballast[CENTRE_PATH_MAX + 40];
};

/* Queues what has become due; looks only now and then. Failures are logged. */
void chore_schedule(struct chore_work *w, int64_t now_ms);
/* Does one; false when there was none. Failures are logged and tried again
 * later. */
bool chore_step(struct chore_work *w, int64_t now_ms);

#endif
