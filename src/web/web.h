/*
 * web.h: the pages as one application behind net/httpd. What they need of the
 * world is handed in; what belongs to one request is in web/page.h.
 */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include <stdint.h>

#include "base/stamp.h"
#include "crypt/password.h"
#include "crypt/seal.h"
#include "db/db.h"
#include "fmt/settings.h"
#include "net/httpd.h"

struct web;

struct web_world {
	const struct settings *settings;
	const struct stamp_clock *clock;
	const char *database_url;
	enum db_role role;
	const struct seal_key *key;
	struct password_gate *gate;
	const char *directory;        /* of the data */
	const char *upload_directory; /* below it */
	const char *intake;  /* "ADDR:PORT" for senders; NULL: as set */
	const char *sandbox; /* how narrow this process is, text */
	bool sandbox_whole;  /* nothing of it is missing */
	int64_t started_ms;
	/* A job was queued: wakes the worker. May be NULL. */
	void (*wake)(void *context);
	void *context;
};

/* Does not open the database yet: a page that needs it says when it is away. */
int MUST_CHECK web_new(struct web **out, const struct web_world *world,
		       struct err *e);
/* After the server was closed. */
void web_free(struct web **w);
/* What httpd_open wants. */
struct httpd_app web_app(struct web *w);
/* The server's counts, for /metrics; NULL while there is none. */
void web_set_server(struct web *w, struct httpd *server);
const struct web_world *web_world(const struct web *w);
struct httpd *web_server(const struct web *w);

/* A database handle for the time of one request; opened when none is free. */
int MUST_CHECK web_database_take(struct web *w, struct db **out, struct err *e);
/* 'broken': close it instead of keeping it. */
void web_database_give(struct web *w, struct db *db, bool broken);

#endif
