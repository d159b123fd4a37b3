#include "sensor/sensor_send.h"

#include <time.h>

#include "base/log.h"
#include "base/stamp.h"
#include "crypt/identity.h"
#include "relay/wire.h"

#define RENEW_MS      ((int64_t)WIRE_RENEW_BEFORE_DAYS * 24 * 3600 * 1000)
#define RENEW_EACH_MS ((int64_t)6 * 3600 * 1000)
/* Rules are proven and certificates looked at in between. */
#define UPLINK_MOST_MS 1000

static int64_t
now(void)
{
	return stamp_now(&stamp_system_clock);
}

void
sensor_send_wake(void *context)
{
	struct sensor *s = context;

	pthread_mutex_lock(&s->lock);
	s->due = true;
	pthread_cond_signal(&s->wake);
	pthread_mutex_unlock(&s->lock);
}

void
sensor_health_call(void *context, struct str *out)
{
	struct sensor *s = context;

	pthread_mutex_lock(&s->lock);
	s->health.now_ms = now();
	spool_counts_get(s->spool, &s->health.spool);
	health_write(&s->health, out);
	pthread_mutex_unlock(&s->lock);
}

bool
sensor_orders_call(void *context, struct text text)
{
	struct sensor *s = context;

	/* At the end there is nobody left to follow them. */
	return s->engine != NULL && orders_follow(&s->orders, text, now());
}

bool
sensor_stopped_call(void *context)
{
	struct sensor *s = context;

	return atomic_load(&s->ending);
}

static int
renew(struct sensor *s, struct arena *a, struct err *e)
{
	struct text key, request, certificate;

	if (identity_key_new(a, &key, e) != 0 ||
	    identity_request(a, key, &request, e) != 0 ||
	    uplink_renew(s->uplink, request, a, &certificate, e) != 0)
		return -1;
	if (!identity_match(key, certificate))
		return err_set(e, ERR_INVALID, "not for our key");
	/* Kept first: a certificate only in memory is lost with it. */
	if (place_certificate_set(s->place, certificate, key, e) != 0)
		return -1;
	return uplink_set_certificate(s->uplink, certificate, key, e);
}

void
sensor_certificate_look(struct sensor *s, struct text certificate)
{
	struct identity_facts facts;

	if (identity_read(certificate, &facts, NULL, NULL) != 0)
		return;
	pthread_mutex_lock(&s->lock);
	s->health.certificate_end_ms = facts.end_ms;
	pthread_mutex_unlock(&s->lock);
}

/* A new certificate from two months before the end of the old one. */
static void
renew_sometimes(struct sensor *s, int64_t now_ms)
{
	struct uplink_report report;
	struct err e = { 0 };
	struct arena *a;

	uplink_report_get(s->uplink, &report);
	if (report.state != UPLINK_UP || now_ms < s->renew_ms ||
	    s->health.certificate_end_ms - now_ms > RENEW_MS)
		return;
	s->renew_ms = now_ms + RENEW_EACH_MS;
	a = arena_new(1024 * 1024);
	if (renew(s, a, &e) == 0) {
		struct place again = *s->place;

		log_event(LOG_INFO, "sensor.certificate_renewed",
			  F_INT("sender", s->place->sender));
		if (place_load(&again, a, &e) == 0)
			sensor_certificate_look(s, again.certificate);
	} else {
		log_event(LOG_WARN, "sensor.certificate_not_renewed",
			  F_ERR(&e));
	}
	arena_free(&a);
}

/* What the sending thread alone knows of orders, for everybody. */
static void
rules_note(struct sensor *s)
{
	struct health_rules *r = &s->health.rules;
	int64_t age = now() - s->orders.issued_ms;
	struct engine_report engine;

	engine_report_get(s->engine, &engine);
	if (orders_prove(&s->orders, &engine, now()))
		uplink_tell(s->uplink);
	pthread_mutex_lock(&s->lock);
	text_copy(r->version, sizeof(r->version), text_of(s->orders.version));
	text_copy(r->why, sizeof(r->why), text_of(s->orders.why));
	r->refused = s->orders.refused;
	r->age_s = s->orders.issued_ms > 0 && age > 0 ? age / 1000 : 0;
	pthread_mutex_unlock(&s->lock);
}

static void
sender_wait(struct sensor *s, int64_t ms)
{
	struct timespec until;

	if (ms > UPLINK_MOST_MS)
		ms = UPLINK_MOST_MS;
	clock_gettime(CLOCK_MONOTONIC, &until);
	ms += until.tv_nsec / 1000000 + 1;
	until.tv_sec += ms / 1000;
	until.tv_nsec = (ms % 1000) * 1000000;
	pthread_mutex_lock(&s->lock);
	if (!s->due)
		pthread_cond_timedwait(&s->wake, &s->lock, &until);
	s->due = false;
	pthread_mutex_unlock(&s->lock);
}

void *
sensor_send_thread(void *context)
{
	struct sensor *s = context;
	struct uplink_report report;

	while (!atomic_load(&s->ending)) {
		int64_t now_ms = now();
		int64_t wait = uplink_step(s->uplink, now_ms);

		uplink_report_get(s->uplink, &report);
		outbox_set_slow(s->outbox, report.state == UPLINK_DOWN ||
					       report.state == UPLINK_REFUSED);
		renew_sometimes(s, now_ms);
		rules_note(s);
		if (wait > 0)
			sender_wait(s, wait);
	}
	return NULL;
}
