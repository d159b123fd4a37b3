/*
 * intake.h: the centre's side of relay/wire.h as one application behind
 * net/httpd: lets senders in by their code, takes their batches and says so
 * once they are durable, hears how they are, and hands out orders. What cannot
 * be taken now is answered with "later"; nothing that was acknowledged is ever
 * lost, and nothing is acknowledged that could be.
 */
#ifndef INTAKE_INTAKE_H
#define INTAKE_INTAKE_H

#include "base/stamp.h"
#include "crypt/authority.h"
#include "crypt/seal.h"
#include "db/db.h"
#include "fmt/settings.h"
#include "net/httpd.h"

struct intake;

struct intake_world {
	const struct settings *settings;
	const struct stamp_clock *clock;
	const char *database_url;
	enum db_role role;
	const struct seal_key *key;
	const struct authority *authority;
	const char *directory; /* of the data */
	/* Records or a change of state are there to be read: wakes the watch.
	 * From the writer's thread. May be NULL. */
	void (*wake)(void *context);
	void *context;
};

/* What came since the start, and what waits. */
struct intake_counts {
	int64_t batches, records, bytes, raw_bytes; /* made durable */
	int64_t repeats;                            /* known already */
	int64_t heartbeats;
	int64_t later;   /* answers 429 and 503 */
	int64_t refused; /* answers 400 to 422 */
	int64_t denied;  /* answers 401 and 403 */
	int64_t commits;
	int64_t waiting; /* batches in the queue now */
};

/* Starts the writer's thread. The database is opened when it is needed. */
int MUST_CHECK intake_new(struct intake **out, const struct intake_world *world,
			  struct err *e);
/* Takes no more batches, writes what waits, answers it; then httpd_close. */
void intake_stop(struct intake *i);
/* After the server was closed. */
void intake_free(struct intake **i);
/* What httpd_open wants. */
struct httpd_app intake_app(struct intake *i);
void intake_counts_get(struct intake *i, struct intake_counts *out);

#endif
