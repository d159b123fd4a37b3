#include "sensor/engine.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/check.h"
#include "base/log.h"
#include "base/stamp.h"
#include "base/utf8.h"
#include "capture/door.h"
#include "capture/lines.h"
#include "os/file.h"
#include "os/rand.h"
#include "sensor/follow.h"

#define READ_BYTES (1024 * 1024)
#define WAIT_MS    200
/* Pauses before it is started again: doubling, and from the first on when it
 * has lived for a while. */
#define PAUSE_FIRST_MS 1000
#define PAUSE_MOST_MS  60000
#define LIVED_MS       (10 * 60 * 1000)

struct engine {
	struct engine_options options;
	pthread_t thread;
	atomic_bool ending, reload, restart;
	struct pick *pick;
	struct lines *lines;
	struct suricata_live *live;
	struct follow *follow;
	int stream;
	int64_t start_at_ms, started_ms, pause_ms; /* monotonic */
	/* Counters of the life before, and of this one. */
	struct event_stats before, now;
	pthread_mutex_t lock;
	struct engine_report report;
	char buffer[READ_BYTES];
};

static int64_t
clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

const char *
engine_state_word(enum engine_state state)
{
	static const char *const word[] = {
#define ENGINE_WORD(name, text) text,
		ENGINE_TABLE(ENGINE_WORD)
#undef ENGINE_WORD
	};

	return word[state];
}

/* The sink takes everything; what else can fail is told, and passed over. */
static void
picked(int result, const struct err *e)
{
	if (result != 0)
		log_event(LOG_WARN, "sensor.record_lost", F_ERR(e));
}

static void
state_set(struct engine *g, enum engine_state state, const char *why)
{
	bool changed;

	pthread_mutex_lock(&g->lock);
	changed = g->report.state != state;
	g->report.state = state;
	if (changed)
		g->report.since_ms = stamp_now(&stamp_system_clock);
	utf8_printable_copy(g->report.why, sizeof(g->report.why), text_of(why));
	pthread_mutex_unlock(&g->lock);
	if (!changed)
		return;
	log_event(state == ENGINE_DEAD ? LOG_WARN : LOG_INFO, "sensor.engine",
		  F_TEXT("state", engine_state_word(state)),
		  F_TEXT("why", why));
	if (g->options.changed != NULL)
		g->options.changed(g->options.context);
}

static int
line_send(void *context, enum spool_lane lane, struct text line, struct err *e)
{
	struct engine *g = context;

	UNUSED(e);
	/* What finds no room is counted there; the watch goes on. */
	(void)outbox_line(g->options.outbox, lane, line);
	return 0;
}

static void
stats_take(void *context, const struct event *event)
{
	struct engine *g = context;

	g->now = event->stats;
}

static void
report_fill(struct engine *g)
{
	pthread_mutex_lock(&g->lock);
	pick_counts_get(g->pick, &g->report.picked);
	g->report.packets = g->before.packets + g->now.packets;
	g->report.bytes = g->before.bytes + g->now.bytes;
	g->report.dropped = g->before.drops + g->now.drops;
	pthread_mutex_unlock(&g->lock);
}

static int
line_take(void *context, struct text line, struct err *e)
{
	struct engine *g = context;

	return pick_line(g->pick, line, e);
}

static void
unparsed_take(void *context, int64_t number, const char *why)
{
	UNUSED(context);
	UNUSED(number);
	UNUSED(why);
}

static void
life_end(struct engine *g)
{
	file_close(&g->stream);
	suricata_live_stop(&g->live);
	lines_free(&g->lines);
	g->before.packets += g->now.packets;
	g->before.bytes += g->now.bytes;
	g->before.drops += g->now.drops;
	memset(&g->now, 0, sizeof(g->now));
}

/* It is dead: when to try again. */
static void
pause_begin(struct engine *g, const char *why)
{
	int64_t now = clock_ms();

	life_end(g);
	if (now - g->started_ms > LIVED_MS || g->pause_ms == 0)
		g->pause_ms = PAUSE_FIRST_MS;
	else if (g->pause_ms < PAUSE_MOST_MS)
		g->pause_ms *= 2;
	g->start_at_ms = now + g->pause_ms;
	state_set(g, ENGINE_DEAD, why);
}

static void
life_begin(struct engine *g)
{
	struct lines_sink sink = { line_take, unparsed_take, g };
	struct err e = { 0 };

	g->started_ms = clock_ms();
	pthread_mutex_lock(&g->lock);
	g->report.restarts += g->report.since_ms != 0;
	pthread_mutex_unlock(&g->lock);
	g->lines = lines_new(&sink);
	if (suricata_live_start(&g->options.live, &g->live, &e) != 0)
		pause_begin(g, e.text);
	else
		state_set(g, ENGINE_STARTING, "");
}

static void
ready_note(struct engine *g)
{
	int64_t loaded, refused;

	suricata_live_rules(g->live, &loaded, &refused);
	pthread_mutex_lock(&g->lock);
	g->report.rules_loaded = loaded;
	g->report.rules_refused = refused;
	pthread_mutex_unlock(&g->lock);
	state_set(g, ENGINE_RUNNING, "");
}

static void
stream_read(struct engine *g)
{
	ssize_t n = read(g->stream, g->buffer, sizeof(g->buffer));
	struct err e = { 0 };

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n <= 0) {
		file_close(&g->stream);
		return;
	}
	picked(lines_push(g->lines, (struct text){ g->buffer, (size_t)n }, &e),
	       &e);
}

static void
stream_wait(struct engine *g)
{
	struct pollfd p = { .fd = g->stream >= 0
				      ? g->stream
				      : suricata_live_listener(g->live),
			    .events = POLLIN };

	if (poll(&p, 1, WAIT_MS) <= 0)
		return;
	if (g->stream >= 0)
		stream_read(g);
	else
		g->stream = accept4(p.fd, NULL, NULL, SOCK_CLOEXEC);
}

static void
rules_renew(struct engine *g)
{
	struct err e = { 0 };

	if (suricata_live_reload(g->live, &e) == 0) {
		ready_note(g);
		return;
	}
	log_event(LOG_WARN, "sensor.rules_reload_failed", F_ERR(&e));
	atomic_store(&g->restart, true);
}

static void
live_step(struct engine *g)
{
	char why[240] = "";

	if (g->live == NULL) {
		int64_t left = g->start_at_ms - clock_ms();

		if (left > 0) {
			usleep((useconds_t)(left < WAIT_MS ? left : WAIT_MS) *
			       1000);
			return;
		}
		life_begin(g);
		return;
	}
	stream_wait(g);
	if (!suricata_live_is_alive(g->live, why, sizeof(why))) {
		pause_begin(g, why);
		return;
	}
	if (g->report.state == ENGINE_STARTING &&
	    suricata_live_is_ready(g->live))
		ready_note(g);
	if (atomic_exchange(&g->restart, false)) {
		life_end(g);
		g->start_at_ms = 0;
	} else if (g->report.state == ENGINE_RUNNING &&
		   atomic_exchange(&g->reload, false))
		rules_renew(g);
}

static bool
stopped(void *context)
{
	struct engine *g = context;

	return atomic_load(&g->ending);
}

static void
capture_read(struct engine *g)
{
	struct door_options o = { .rules = g->options.live.rules,
				  .home_networks =
				      g->options.live.home_networks,
				  .hashes = g->options.live.hashes,
				  .suricata = g->options.live.program,
				  .temporary = g->options.live.folder,
				  .stopped = stopped,
				  .stopped_context = g };
	struct door_sink sink = { .line = line_take, .context = g };
	struct door_result result;
	struct door *d = NULL;
	struct err e = { 0 };

	state_set(g, ENGINE_RUNNING, "");
	/* A folder without rules is as good as none. */
	if (door_open(&o, &d, &e) != 0 && e.kind == ERR_NOT_FOUND) {
		err_clear(&e);
		o.rules = NULL;
	}
	if ((d != NULL || door_open(&o, &d, &e) == 0) &&
	    door_read(d, g->options.capture, &sink, &result, &e) == 0) {
		g->before.packets = result.packets;
		g->before.bytes = result.bytes;
		picked(pick_end(g->pick, &e), &e);
		report_fill(g);
		state_set(g, ENGINE_DONE, "");
	} else {
		state_set(g, ENGINE_DEAD, e.text);
	}
	door_close(&d);
}

static void
follow_step_once(struct engine *g)
{
	struct err e = { 0 };

	if (follow_step(g->follow, WAIT_MS, &e) == 0)
		state_set(g, ENGINE_RUNNING, "");
	else
		state_set(g, ENGINE_DEAD, e.text);
}

static void *
engine_thread(void *context)
{
	struct engine *g = context;
	struct err e = { 0 };

	if (g->options.capture != NULL)
		capture_read(g);
	while (!atomic_load(&g->ending)) {
		int64_t now_us = stamp_now(&stamp_system_clock) * 1000;

		if (g->options.capture != NULL) {
			usleep(WAIT_MS * 1000);
			continue;
		}
		if (g->follow != NULL)
			follow_step_once(g);
		else
			live_step(g);
		picked(pick_time(g->pick, now_us, &e), &e);
		report_fill(g);
	}
	life_end(g);
	picked(pick_end(g->pick, &e), &e);
	report_fill(g);
	return NULL;
}

int
engine_open(struct engine **out, const struct engine_options *o, struct err *e)
{
	struct engine *g = calloc(1, sizeof(*g));
	struct pick_sink sink = { line_send, stats_take, g };
	struct lines_sink lines = { line_take, unparsed_take, g };

	*out = NULL;
	CHECK(g != NULL);
	CHECK(pthread_mutex_init(&g->lock, NULL) == 0);
	g->options = *o;
	g->stream = -1;
	g->report.rules_loaded = g->report.rules_refused = -1;
	g->pick = pick_new(&sink, rand_number());
	if (o->eve != NULL &&
	    follow_open(&g->follow, o->eve, o->bookmark, &lines, e) != 0)
		goto fail;
	if (pthread_create(&g->thread, NULL, engine_thread, g) != 0) {
		err_set(e, ERR_SYSTEM, "no thread for the engine");
		goto fail;
	}
	*out = g;
	return 0;
fail:
	follow_close(&g->follow);
	pick_free(&g->pick);
	pthread_mutex_destroy(&g->lock);
	free(g);
	return -1;
}

void
engine_close(struct engine **at)
{
	struct engine *g = *at;

	if (g == NULL)
		return;
	atomic_store(&g->ending, true);
	pthread_join(g->thread, NULL);
	follow_close(&g->follow);
	pick_free(&g->pick);
	pthread_mutex_destroy(&g->lock);
	free(g);
	*at = NULL;
}

void
engine_reload(struct engine *g)
{
	atomic_store(&g->reload, true);
}

void
engine_restart(struct engine *g)
{
	atomic_store(&g->restart, true);
}

void
engine_report_get(struct engine *g, struct engine_report *out)
{
	pthread_mutex_lock(&g->lock);
	*out = g->report;
	pthread_mutex_unlock(&g->lock);
}
