#include "sensor/sensor.h"

#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/check.h"
#include "base/log.h"
#include "base/stamp.h"
#include "capture/wire.h"
#include "crypt/identity.h"
#include "os/file.h"
#include "os/loop.h"
#include "os/service.h"
#include "relay/wire.h"
#include "sensor/health.h"
#include "sensor/orders.h"
#include "sensor/sensor_box.h"
#include "sensor/sensor_send.h"

#define SECOND_MS   1000
#define SLOW_MS     10000
#define STATUS_EACH 5  /* seconds */
#define MINUTE      60 /* seconds */
#define SETTLE_EACH 10 /* seconds */
#define WIRE_AGAIN  5  /* seconds between two tries to open an interface */
/* To send what is left when it is asked to stop. */
#define LAST_MS       5000
#define STATS_SECONDS 10
#define MEMORY_LEAST  ((int64_t)64 * 1024 * 1024)
#define MEMORY_MOST   ((int64_t)1024 * 1024 * 1024)

static int64_t
now(void)
{
	return stamp_now(&stamp_system_clock);
}

/* ---- The loop ---- */

static int
sighting_call(void *context, struct text line, struct err *e)
{
	struct sensor *s = context;

	UNUSED(e);
	(void)outbox_line(s->outbox, SPOOL_KEEP, line);
	return 0;
}

static void
wire_lose(struct sensor *s, size_t i, const struct err *e)
{
	log_event(LOG_WARN, "sensor.wire_lost",
		  F_TEXT("interface", s->names[i]), F_ERR(e));
	loop_drop_fd(s->loop, wire_fd(s->wire[i]));
	wire_close(&s->wire[i]);
}

static void
wire_call(void *context, int fd, unsigned ready)
{
	struct sensor *s = context;
	struct err e = { 0 };

	UNUSED(ready);
	for (size_t i = 0; i < s->interfaces; i++)
		if (s->wire[i] != NULL && wire_fd(s->wire[i]) == fd &&
		    wire_step(s->wire[i], &e) != 0)
			wire_lose(s, i, &e);
}

static void
wires_open(struct sensor *s)
{
	struct err e = { 0 };

	if (s->options->capture != NULL)
		return;
	for (size_t i = 0; i < s->interfaces; i++) {
		if (s->wire[i] != NULL)
			continue;
		if (wire_open(s->names[i], false, &s->wire[i], &e) == 0)
			loop_add_fd(s->loop, wire_fd(s->wire[i]), LOOP_READ,
				    wire_call, s);
		else if (s->ticks == 0)
			log_event(LOG_WARN, "sensor.wire",
				  F_TEXT("interface", s->names[i]), F_ERR(&e));
	}
}

static void
wires_write(struct sensor *s, struct health *h)
{
	struct wire_counts counts;
	struct err e = { 0 };

	h->foreign = h->group = 0;
	for (size_t i = 0; i < s->interfaces; i++) {
		if (s->wire[i] == NULL)
			continue;
		if (wire_write(s->wire[i], h->now_ms * 1000, sighting_call, s,
			       &e) != 0)
			wire_lose(s, i, &e);
		else {
			wire_counts_get(s->wire[i], &counts);
			h->foreign += counts.foreign;
			h->group += counts.group;
		}
	}
}

/* The first interface speaks for the box: most have one. */
static void
wire_count(struct sensor *s, struct health *h)
{
	enum link_state before = h->wire.link;

	if (s->interfaces == 0)
		return;
	machine_wire_read(s->names[0], &h->wire);
	if (s->counters_known) {
		uint32_t packets = h->wire.packets - s->last_packets;
		uint32_t bytes = h->wire.bytes - s->last_bytes;

		s->minute_packets += packets;
		s->minute_bytes += bytes;
		h->packets += packets;
		h->bytes += bytes;
	}
	s->counters_known = h->wire.link != LINK_ABSENT;
	s->last_packets = h->wire.packets;
	s->last_bytes = h->wire.bytes;
	if (h->wire.link != before || h->link_since_ms == 0)
		h->link_since_ms = h->now_ms;
}

static void
minute_end(struct sensor *s, struct health *h)
{
	struct str line;

	h->minute_packets = s->minute_packets;
	h->minute_dropped = h->engine.dropped - s->minute_dropped;
	if (s->options->capture == NULL) {
		str_init(&line, 4096);
		health_minute_write(h, s->watched,
				    h->engine.picked.seen - s->minute_records,
				    s->minute_bytes, &line);
		(void)outbox_line(s->outbox, SPOOL_KEEP, str_view(&line));
		str_done(&line);
	}
	s->minute_packets = s->minute_bytes = 0;
	s->minute_records = h->engine.picked.seen;
	s->minute_dropped = h->engine.dropped;
	s->watched = 0;
}

/* Seen by whoever asks; a power cut may take it. */
static void
status_write(struct sensor *s, const struct health *h)
{
	char path[PATH_MAX], draft[PATH_MAX];
	struct str text;
	FILE *f;

	str_init(&text, 65536);
	health_status_write(h, s->place->centre, s->place->company, &text);
	place_path(s->place, "status", path);
	place_path(s->place, "status.new", draft);
	f = fopen(draft, "we");
	if (f != NULL) {
		bool whole = fwrite(text.p, 1, text.n, f) == text.n;

		whole = fclose(f) == 0 && whole;
		if (whole && rename(draft, path) != 0)
			log_event(LOG_WARN, "sensor.status",
				  F_INT("sender", s->place->sender));
	}
	str_done(&text);
}

/* Everything is sent, or the time for it is over. */
static bool
is_done(struct sensor *s, const struct health *h)
{
	if (s->options->capture == NULL ||
	    (h->engine.state != ENGINE_DONE && h->engine.state != ENGINE_DEAD))
		return false;
	if (s->quiet_ticks++ == 0)
		outbox_flush(s->outbox);
	return (h->spool.batches == 0 && s->quiet_ticks > 2) ||
	       s->quiet_ticks * SECOND_MS > s->options->send_ms;
}

static void
health_gather(struct sensor *s, struct health *h)
{
	h->now_ms = now();
	machine_read(s->place->folder, &h->machine);
	engine_report_get(s->engine, &h->engine);
	outbox_counts_get(s->outbox, &h->outbox);
	spool_counts_get(s->spool, &h->spool);
	uplink_report_get(s->uplink, &h->uplink);
	wire_count(s, h);
	wires_write(s, h);
	if (h->engine.state == ENGINE_RUNNING && h->wire.link == LINK_UP)
		s->watched += s->watched < MINUTE;
}

/* What changed is told at once; the minutes' numbers go with the heartbeat. */
static void
health_publish(struct sensor *s, struct health *h)
{
	bool moved;

	health_conclude(h);
	pthread_mutex_lock(&s->lock);
	moved = s->health.faults != h->faults ||
		s->health.engine.state != h->engine.state ||
		s->health.wire.link != h->wire.link;
	h->certificate_end_ms = s->health.certificate_end_ms;
	h->rules = s->health.rules;
	s->health = *h;
	pthread_mutex_unlock(&s->lock);
	if (!moved)
		return;
	uplink_tell(s->uplink);
	sensor_send_wake(s);
}

static void
second_call(void *context)
{
	struct sensor *s = context;
	struct health h;

	pthread_mutex_lock(&s->lock);
	h = s->health;
	pthread_mutex_unlock(&s->lock);
	health_gather(s, &h);
	if (++s->ticks % MINUTE == 0)
		minute_end(s, &h);
	if (s->ticks % WIRE_AGAIN == 0)
		wires_open(s);
	health_publish(s, &h);
	if (s->ticks % SETTLE_EACH == 0)
		spool_settle(s->spool);
	if (s->ticks % STATUS_EACH == 1)
		status_write(s, &h);
	if (service_watchdog_ms() > 0 &&
	    service_notify("WATCHDOG=1", NULL) != 0)
		log_event(LOG_WARN, "sensor.watchdog",
			  F_INT("sender", s->place->sender));
	if (is_done(s, &h))
		loop_stop(s->loop);
}

static void
stop_call(void *context, int number)
{
	struct sensor *s = context;

	log_event(LOG_INFO, "sensor.stop", F_INT("signal", number));
	loop_stop(s->loop);
}

static void
hup_call(void *context, int number)
{
	struct sensor *s = context;

	UNUSED(number);
	engine_reload(s->engine);
}

/* ---- Beginning and end ---- */

/* "eth1, eth2" of the settings, unless the command line has some. */
static int
interfaces_choose(struct sensor *s, struct err *e)
{
	const struct sensor_options *o = s->options;
	struct text rest = text_of(o->settings->interfaces), part;

	if (o->capture != NULL || o->settings->eve_file[0] != '\0')
		return 0;
	for (size_t i = 0; i < o->interfaces; i++)
		text_copy(s->interface[s->interfaces++],
			  sizeof(s->interface[0]), text_of(o->interface[i]));
	while (s->interfaces == 0 && text_cut(&rest, ',', &part)) {
		if (s->interfaces == SENSOR_WIRES_MAX)
			return err_set(e, ERR_INVALID,
				       "more than %d interfaces",
				       SENSOR_WIRES_MAX);
		part = text_trim(part);
		if (part.n > 0)
			text_copy(s->interface[s->interfaces++],
				  sizeof(s->interface[0]), part);
	}
	if (s->interfaces == 0) {
		if (!machine_interface_guess(s->interface[0],
					     sizeof(s->interface[0])))
			return err_set(e, ERR_NOT_FOUND,
				       "this machine has no network interface "
				       "to watch at");
		s->interfaces = 1;
	}
	for (size_t i = 0; i < s->interfaces; i++)
		s->names[i] = s->interface[i];
	return 0;
}

static void
live_fill(struct sensor *s)
{
	const struct sensor_settings *t = s->options->settings;
	struct machine m;

	machine_read(s->place->folder, &m);
	place_path(s->place, "rules/rules", s->rules);
	place_path(s->place, "run", s->run);
	/* A capture's scratch folder is made in it. */
	if (file_make_folder(s->run, 0700, NULL) != 0)
		log_event(LOG_WARN, "sensor.run_folder",
			  F_INT("sender", s->place->sender));
	place_path(s->place, "bookmark", s->mark);
	text_copy(s->home, sizeof(s->home),
		  text_of(t->home_networks[0] != '\0'
			      ? t->home_networks
			      : s->orders.home_networks));
	s->live.folder = s->run;
	s->live.program = t->suricata[0] != '\0' ? t->suricata : NULL;
	s->live.interface = s->names;
	s->live.interfaces = s->interfaces;
	s->live.rules = s->rules;
	s->live.home_networks = s->home;
	s->live.hashes = "md5, sha256";
	s->live.memory = t->suricata_memory;
	if (s->live.memory == 0) {
		s->live.memory = m.memory_total / 4;
		if (s->live.memory < MEMORY_LEAST)
			s->live.memory = MEMORY_LEAST;
		if (s->live.memory > MEMORY_MOST)
			s->live.memory = MEMORY_MOST;
	}
	s->live.threads = (int)t->threads;
	if (s->live.threads == 0)
		s->live.threads = m.cores > 1 ? m.cores - 1 : 1;
	s->live.stats_seconds = STATS_SECONDS;
}

static int
spool_begin(struct sensor *s, struct err *e)
{
	const struct sensor_settings *t = s->options->settings;
	char folder[PATH_MAX];
	struct spool_options so = { .folder = folder,
				    .bytes_max = t->spool_max,
				    .disk_reserve = t->disk_reserve };
	struct outbox_options oo = { .delay_ms = t->batch_delay,
				     .slow_ms = SLOW_MS,
				     .ready = sensor_send_wake,
				     .context = s };

	place_path(s->place, "spool", folder);
	if (spool_open(&s->spool, &so, e) != 0)
		return err_prefix(e, "the spool");
	oo.spool = s->spool;
	return outbox_open(&s->outbox, &oo, e);
}

static int
uplink_begin(struct sensor *s, struct err *e)
{
	char agent[64];
	struct uplink_options o = {
		.centre = s->place->centre,
		.authority = s->place->authority,
		.certificate = s->place->certificate,
		.key = s->place->key,
		.signer = s->place->signer,
		.agent = agent,
		.spool = s->spool,
		.health = sensor_health_call,
		.orders = sensor_orders_call,
		.stopped = sensor_stopped_call,
		.context = s,
	};

	snprintf(agent, sizeof(agent), "komainu-sensor/%s",
		 s->options->version);
	return uplink_open(&s->uplink, &o, e);
}

static int
engine_begin(struct sensor *s, struct err *e)
{
	const struct sensor_settings *t = s->options->settings;
	struct engine_options o = {
		.live = s->live,
		.capture = s->options->capture,
		.eve = t->eve_file[0] != '\0' ? t->eve_file : NULL,
		.bookmark = s->mark,
		.outbox = s->outbox,
		.changed = sensor_send_wake,
		.context = s,
	};

	return engine_open(&s->engine, &o, e);
}

static int
loop_begin(struct sensor *s, struct err *e)
{
	if (loop_new(&s->loop, e) != 0 ||
	    loop_add_signal(s->loop, SIGTERM, stop_call, s, e) != 0 ||
	    loop_add_signal(s->loop, SIGINT, stop_call, s, e) != 0 ||
	    loop_add_signal(s->loop, SIGHUP, hup_call, s, e) != 0)
		return -1;
	loop_add_timer(s->loop, 0, SECOND_MS, second_call, s);
	return 0;
}

static int
begin(struct sensor *s, struct err *e)
{
	s->health.started_ms = now();
	s->health.version = s->options->version;
	s->health.disk_reserve = s->options->settings->disk_reserve;
	s->health.machine.temperature = INT_MIN;
	s->orders.place = s->place;
	s->orders.live = &s->live;
	s->orders.stopped = sensor_stopped_call;
	s->orders.context = s;
	if (interfaces_choose(s, e) != 0)
		return -1;
	s->health.interface = s->interfaces > 0 ? s->names[0] : "";
	orders_load(&s->orders);
	live_fill(s);
	sensor_certificate_look(s, s->place->certificate);
	if (loop_begin(s, e) != 0 ||
	    sensor_box_enter(s->options, s->place, e) != 0 ||
	    spool_begin(s, e) != 0 || uplink_begin(s, e) != 0 ||
	    engine_begin(s, e) != 0)
		return -1;
	s->orders.uplink = s->uplink;
	s->orders.engine = s->engine;
	if (pthread_create(&s->sender, NULL, sensor_send_thread, s) != 0)
		return err_set(e, ERR_SYSTEM, "no thread for sending");
	s->sending = true;
	wires_open(s);
	return 0;
}

/* What is left goes now, if it goes at once; the rest is on the disk. */
static void
send_rest(struct sensor *s)
{
	int64_t until = now() + LAST_MS;

	while (now() < until && uplink_step(s->uplink, now()) == 0)
		;
}

/* The thread that sends looks at all the others, so it ends first; then the
 * parts in the order in which records flow; then goodbye. */
static void
end(struct sensor *s)
{
	if (s->sending) {
		atomic_store(&s->ending, true);
		sensor_send_wake(s);
		pthread_join(s->sender, NULL);
		atomic_store(&s->ending, false);
	}
	engine_close(&s->engine);
	for (size_t i = 0; i < s->interfaces; i++)
		wire_close(&s->wire[i]);
	outbox_close(&s->outbox);
	if (s->sending) {
		send_rest(s);
		s->health.goodbye = true;
		uplink_goodbye(s->uplink, now());
		s->health.now_ms = now();
		status_write(s, &s->health);
	}
	uplink_close(&s->uplink);
	spool_close(&s->spool);
	loop_free(&s->loop);
}

int
sensor_run(const struct sensor_options *o, struct place *p, struct err *e)
{
	struct sensor *s = calloc(1, sizeof(*s));
	pthread_condattr_t monotonic;
	int result = -1;

	CHECK(s != NULL);
	s->options = o;
	s->place = p;
	CHECK(pthread_mutex_init(&s->lock, NULL) == 0);
	CHECK(pthread_condattr_init(&monotonic) == 0);
	CHECK(pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) == 0);
	CHECK(pthread_cond_init(&s->wake, &monotonic) == 0);
	pthread_condattr_destroy(&monotonic);
	if (begin(s, e) == 0) {
		log_event(LOG_INFO, "sensor.started",
			  F_TEXT("interface", s->health.interface),
			  F_TEXT("centre", p->centre));
		if (service_notify("READY=1", NULL) != 0)
			log_event(LOG_WARN, "sensor.notify",
				  F_INT("sender", s->place->sender));
		result = loop_run(s->loop, e);
	}
	if (result == 0 && o->capture != NULL &&
	    s->health.engine.state == ENGINE_DEAD)
		result = err_set(e, ERR_INVALID, "%s: %s", o->capture,
				 s->health.engine.why);
	end(s);
	pthread_cond_destroy(&s->wake);
	pthread_mutex_destroy(&s->lock);
	free(s);
	return result;
}
