/*
 * worker_role.h: the process that does the work: takes queued looks by lease,
 * runs them, and cleans up after what was long ago. It may start Suricata and
 * nothing else.
 */
#ifndef PROG_WORKER_ROLE_H
#define PROG_WORKER_ROLE_H

#include "prog/centre.h"

struct worker_options {
	const struct centre *centre;
	enum db_role role;
	int wake_fd; /* readable when there may be work, or -1 */
	/* Asked often: end soon. */
	bool (*stopped)(void *context);
	void *context;
};

/* Works until 'stopped'. Fails when the database cannot be opened; what one
 * job meets is that job's own. */
int MUST_CHECK worker_run(const struct worker_options *options, struct err *e);

/* The whole life of the process "role-worker": until SIGTERM. */
int MUST_CHECK worker_role_run(struct centre *centre, struct err *e);

#endif
