/*
 * detect_test.h: a detect with a scripted world around it, for the tests of
 * the detectors. Events are written as EVE lines, so that what is tested is
 * what Suricata says.
 */
#ifndef TESTS_DETECT_TEST_H
#define TESTS_DETECT_TEST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/def.h"
#include "fmt/settings.h"
#include "watch/detect.h"

#define WORLD_RULES_MAX 32

/* All findings of one rule about one device, as triage would fold them. */
struct told {
	char rule[64], device[64], peer[64], subject[160];
	enum severity severity;
	enum outcome outcome;
	enum role role;
	enum alert_class class;
	int64_t count, first_us, last_us;
	int findings;
	char facts[512]; /* "name=value " of the newest */
};

struct world {
	struct settings settings;
	struct indicators *indicators;
	struct event_parser *parser;
	struct detect *detect;
	struct told told[WORLD_RULES_MAX];
	int rules;
	int events;
};

/* A fresh world, with the default settings. */
void world_init(struct world *w);
void world_done(struct world *w);
/* Forgets what was told, not what was seen. */
void world_clear(struct world *w);
/* Seconds after the scene's beginning become the time; 'fmt' gives the
 * members behind it: "\"event_type\":\"dns\",...". */
void world_see(struct world *w, double second, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
void world_end(struct world *w);
/* Everything told about a rule ("scan-vertical"), or NULL. */
const struct told *world_told(const struct world *w, const char *rule);
/* What is wrong when the rule was told: a note for the test's output. */
bool world_quiet(const struct world *w);
/* Gravest of all that was told; SEVERITY_INFO when nothing was. */
enum severity world_gravest(const struct world *w);

/* --- scenes --------------------------------------------------------------- */

struct scene_flow {
	const char *source, *destination;
	int source_port, port;
	const char *protocol;                 /* NULL: "TCP" */
	const char *app;                      /* NULL: none */
	int to_server, to_client;             /* packets */
	int bytes_to_server, bytes_to_client; /* 0: 70 a packet */
	double seconds;                       /* how long */
	const char *flags; /* TCP flags to the server; NULL: "1b" */
	int icmp_type;
};

void scene_flow(struct world *w, double second, const struct scene_flow *f);
/* A connection nobody took. */
void scene_syn(struct world *w, double second, const char *source,
	       const char *destination, int port);
void scene_dns(struct world *w, double second, const char *client,
	       const char *name, const char *type, const char *code,
	       const char *answer);

#endif
