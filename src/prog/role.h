/*
 * role.h: the processes of the centre, one table row each (prog/role_table.c),
 * and what all of them have in common: where they live, how they hear that
 * there is work or that they are to stop, and how they wake each other. A
 * wake is a hint and may be lost; whoever waits also looks by a timer.
 */
#ifndef PROG_ROLE_H
#define PROG_ROLE_H

#include <stdatomic.h>

#include "prog/centre.h"

/* One role's life: in a process of its own, or in a thread of one. */
struct role_place {
	const struct centre *centre;
	enum db_role database;
	struct box_report box;
	int listen_fd;             /* -1 when the role does not listen */
	int wake_fd;               /* readable when somebody woke the role */
	int wake_of[CENTRE_ROLES]; /* a byte here wakes that role */
	/* Either of them: the process's signals, or its one owner's word. */
	int signal_fd;
	const atomic_bool *stop;
};

struct role_row {
	enum centre_role role;
	const char *name; /* "web"; its process is "komainu role-web" */
	const char *help; /* "answers browsers" */
	/* Where it listens; NULL: the role has no listening socket. May give
	 * "" when the settings say that it shall not. */
	const char *(*address)(const struct centre *c);
	enum db_role database;
	bool may_start;   /* Suricata, and nothing else */
	bool may_connect; /* to any machine, not only to a PostgreSQL */
	/* Until role_is_stopped. */
	int (*run)(struct role_place *p, struct err *e);
};

extern const struct role_row role_row_list[];
extern const size_t role_row_count;

/* Blocks SIGTERM, SIGINT and SIGHUP, before any thread is started, and gives
 * a descriptor that tells of them. */
int MUST_CHECK role_signals_open(int *fd_out, struct err *e);
/* True once the role is to end. SIGHUP, on the way, opens the log anew. From
 * the role's own threads only. */
bool role_is_stopped(const struct role_place *p);
/* Until somebody wakes the role, it is to stop, or so long has passed. */
void role_wait(const struct role_place *p, int64_t timeout_ms);
/* From any thread. */
void role_wake(const struct role_place *p, enum centre_role role);
/* A pipe for waking: neither end ever blocks. */
int MUST_CHECK role_wake_pipe(int ends[2], struct err *e);

/* The whole life of one role's own process. */
int MUST_CHECK role_process(const struct role_row *row, struct centre *c,
			    struct err *e);

#endif
