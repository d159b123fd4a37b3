/*
 * web_role.h: the process that answers browsers. It has no programs to start,
 * opens no connections but the database's, and sees only the data directory.
 */
#ifndef PROG_WEB_ROLE_H
#define PROG_WEB_ROLE_H

#include "net/httpd.h"
#include "prog/centre.h"
#include "web/web.h"

/* The web part while it runs. */
struct web_part {
	const struct centre *centre;
	struct seal_key key;
	struct password_gate *gate;
	struct web *web;
	struct httpd *server;
	struct box_report box;
	char uploads[CENTRE_PATH_MAX + 40];
	int wake; /* a byte here wakes the worker */
};

int MUST_CHECK web_part_start(struct web_part *part,
			      const struct centre *centre, int listen_fd,
			      int wake_fd, enum db_role role, struct err *e);
/* Lets running requests end; fine when it did not start whole. */
void web_part_stop(struct web_part *part);

/* The whole life of the process "role-web": until SIGTERM. */
int MUST_CHECK web_role_run(struct centre *centre, struct err *e);

#endif
