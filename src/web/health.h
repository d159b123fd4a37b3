/*
 * health.h: how the centre itself is doing: the facts behind /healthz,
 * /metrics and the health page.
 */
#ifndef WEB_HEALTH_H
#define WEB_HEALTH_H

#include "db/db.h"
#include "net/httpd.h"
#include "web/page.h"

struct health {
	int64_t since_ms;
	int64_t disk_free;
	struct db_space space;     /* of the database */
	int64_t segment_oldest_ms; /* when it came; 0: none is kept */
	int64_t queue;             /* jobs waiting or running */
	int64_t people;            /* who may sign in */
	int64_t administrators, administrators_with_totp;
	int schema;  /* version of the database */
	bool engine; /* Suricata is installed */
	const char *sandbox;
	bool sandbox_whole;
	struct httpd_counts http;
};

/* Fails when the database does not answer. */
int MUST_CHECK health_get(struct page *p, struct health *out, struct err *e);

#endif
