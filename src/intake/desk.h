/*
 * desk.h: one request while it is worked on, and what every route needs.
 * Private to this room.
 */
#ifndef INTAKE_DESK_H
#define INTAKE_DESK_H

#include <pthread.h>
#include <stdatomic.h>

#include "fmt/pack.h"
#include "intake/bundle.h"
#include "intake/intake.h"
#include "intake/limit.h"
#include "intake/writer.h"
#include "model/certificate_row.h"

#define HANDLES_MAX 64

struct intake {
	struct intake_world world;
	struct writer *writer;
	struct limit *sender_limit; /* bytes of batches, by sender */
	struct limit *guess_limit;  /* wrong codes, by network */
	struct bundle_shelf *shelf;
	char signer[65]; /* public, hex */
	uint8_t signer_seed[32];
	atomic_llong body_bytes; /* of bodies being read or written */
	atomic_llong later, refused, denied;
	atomic_llong room_checked_ms, room;
	pthread_mutex_t lock; /* of the free handles and readers */
	struct db *free[HANDLES_MAX];
	size_t free_count;
	struct pack_reader *reader[HANDLES_MAX];
	size_t reader_count;
};

struct desk {
	struct intake *intake;
	const struct route *route;
	struct http_request *q;
	struct http_response *r;
	struct certificate_standing who; /* not for enrol */
	int64_t now_ms;
	int64_t reserved; /* bytes, of intake->body_bytes */
	struct bundle *bundle;
};

struct route {
	enum http_method method;
	const char *path; /* ends with '/': and something behind it */
	enum http_body body;
	bool stranger; /* no certificate is needed */
	/* Before the body is read; may answer. NULL: nothing to ask. */
	void (*admit)(struct desk *d);
	void (*answer)(struct desk *d);
};

/* {"error":..., "field":...} with the status of e->kind; 'field' may be
 * NULL. */
void desk_fail(struct desk *d, const struct err *e, const char *field);
/* 429 or 503 with Retry-After. */
void desk_later(struct desk *d, int status, int64_t seconds, const char *why);
/* By the kind of a database's failure: 503, or 500 for our own mistakes. */
void desk_fail_database(struct desk *d, const struct err *e);

/* A database handle for the time of one request. */
int MUST_CHECK desk_database_take(struct intake *i, struct db **out,
				  struct err *e);
void desk_database_give(struct intake *i, struct db *db, const struct err *e);

/* The routes' functions. */
void batch_admit(struct desk *d);
void batch_answer(struct desk *d);
void heartbeat_answer(struct desk *d);
void enrol_admit(struct desk *d);
void enrol_answer(struct desk *d);
void renew_answer(struct desk *d);
void orders_answer(struct desk *d);
void bundle_answer(struct desk *d);
/* SHA-256 of the orders' text for the sender, hex. */
void orders_digest(struct desk *d, char out[65]);

#endif
