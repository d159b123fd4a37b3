/*
 * engine.h: the engine and what it says. A thread of its own starts Suricata,
 * reads its records as fast as they come (a live Suricata does not wait for a
 * slow reader), picks, and hands on to the outbox; it starts the engine again
 * when it dies, with pauses that grow. In place of the live engine it can read
 * one capture through, or follow the records another Suricata writes to a
 * file.
 */
#ifndef SENSOR_ENGINE_H
#define SENSOR_ENGINE_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/suricata_live.h"
#include "relay/outbox.h"
#include "sensor/pick.h"

struct engine;

/* state, word of the wire */
#define ENGINE_TABLE(X)                                                        \
	X(STARTING, "starting")                                                \
	X(RUNNING, "running")                                                  \
	X(DEAD, "dead")                                                        \
	X(DONE, "done") /* the capture was read through */

#define ENGINE_ENUM(name, word) ENGINE_##name,
enum engine_state { ENGINE_TABLE(ENGINE_ENUM) ENGINE_STATE_COUNT };
#undef ENGINE_ENUM

struct engine_options {
	struct suricata_live_options live; /* its texts are not copied */
	const char *capture;               /* read this file instead; NULL */
	const char *eve;                   /* follow this file instead; NULL */
	const char *bookmark;  /* where we are in 'eve' is kept here */
	struct outbox *outbox; /* outlives the engine */
	/* The state has changed; from the engine's thread. */
	void (*changed)(void *context);
	void *context;
};

struct engine_report {
	enum engine_state state;
	int64_t since_ms; /* UTC */
	int64_t restarts;
	char why[240]; /* it is dead; printable */
	/* Of all its lives. */
	int64_t packets, bytes, dropped;
	struct pick_counts picked;
	int64_t rules_loaded, rules_refused; /* -1: unknown */
};

int MUST_CHECK engine_open(struct engine **out, const struct engine_options *o,
			   struct err *e);
/* Ends the engine; what was folded is handed on. NULL is fine. */
void engine_close(struct engine **g);
/* The rules have changed; a running engine reads them anew. */
void engine_reload(struct engine *g);
/* The configuration has changed: ends it and starts it again. */
void engine_restart(struct engine *g);
void engine_report_get(struct engine *g, struct engine_report *out);
const char *engine_state_word(enum engine_state state);

#endif
