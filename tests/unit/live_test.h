/*
 * live_test.h: a centre without processes, for tests of the stages: a database,
 * senders that bring lines, a clock that goes as told, steps on demand.
 */
#ifndef TESTS_LIVE_TEST_H
#define TESTS_LIVE_TEST_H

#include "base/arena.h"
#include "base/str.h"
#include "db/db.h"
#include "fmt/settings.h"
#include "watch/live.h"
#include "watch/stage.h"

#define LIVE_SECOND INT64_C(1000)
#define LIVE_MINUTE (60 * LIVE_SECOND)
#define LIVE_HOUR   (60 * LIVE_MINUTE)
#define LIVE_DAY    (24 * LIVE_HOUR)
/* Monday 16 November 2026, 09:00 in Japan. */
#define LIVE_BEGIN INT64_C(1794787200000)

struct live_test {
	struct db *db;
	struct arena *a;
	struct settings settings;
	struct stage_world world;
	int64_t company;
	int64_t now_ms;
	struct err e;
	struct str lines; /* being written */
	int64_t records;
	int64_t sequence[8];
};

/* A fresh database at 'url' with one company. Fails the test when it cannot. */
void live_test_open(struct live_test *t, const char *url);
void live_test_close(struct live_test *t);
int64_t live_test_sender(struct live_test *t, const char *name);

/* One line of event_type 'type' at 'at_ms'; 'rest' is ",\"key\":..." */
void live_test_line(struct live_test *t, int64_t at_ms, const char *type,
		    const char *rest);
/* A raw line. */
void live_test_raw(struct live_test *t, const char *line);
void live_test_minute(struct live_test *t, int64_t at_ms);
/* One contact of a program that calls home. */
void live_test_call(struct live_test *t, int64_t at_ms, const char *device,
		    const char *peer);
/* A finding of one of our own rules for Suricata. */
void live_test_alert(struct live_test *t, int64_t at_ms, const char *device,
		     const char *peer, const char *class, const char *severity);
/* The lines so far become a segment of that sender, received now and sent at
 * sent_ms by its own clock. */
void live_test_bring(struct live_test *t, int64_t sender, int64_t sent_ms);

/* Runs one step of a stage over all its companies; how much was done, or -1. */
int64_t live_test_step(struct live_test *t, const struct stage *stage,
		       size_t max);
/* The process is killed: what it remembered is gone. */
void live_test_kill(struct live_test *t);
/* All alerts, devices and hours of coverage, as one text. */
const char *live_test_rows(struct live_test *t);

#endif
