/*
 * sensor_send.h: the running sensor's inside, and the thread of it that sends.
 * Private to sensor*.c.
 */
#ifndef SENSOR_SENSOR_SEND_H
#define SENSOR_SENSOR_SEND_H

#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>

#include "capture/wire.h"
#include "os/loop.h"
#include "sensor/health.h"
#include "sensor/orders.h"
#include "sensor/sensor.h"

struct sensor {
	const struct sensor_options *options;
	struct place *place;
	struct loop *loop;
	struct spool *spool;
	struct outbox *outbox;
	struct engine *engine;
	struct uplink *uplink;
	struct orders orders;
	struct suricata_live_options live;
	char interface[SENSOR_WIRES_MAX][32];
	const char *names[SENSOR_WIRES_MAX];
	size_t interfaces;
	struct wire *wire[SENSOR_WIRES_MAX];
	char rules[PATH_MAX], run[PATH_MAX], mark[PATH_MAX], home[256];
	int64_t ticks, quiet_ticks;
	int watched; /* seconds of this minute */
	uint32_t last_packets, last_bytes;
	int64_t minute_packets, minute_bytes;   /* of the running minute */
	int64_t minute_records, minute_dropped; /* totals at its beginning */
	bool counters_known;
	/* The thread that sends. */
	pthread_t sender;
	bool sending;
	pthread_mutex_t lock; /* of health, orders and 'due' */
	pthread_cond_t wake;
	bool due;
	atomic_bool ending;
	struct health health;
	int64_t renew_ms;
};

/* The thread's function; 'context' is the sensor. */
void *sensor_send_thread(void *context);
/* Something is to be sent, or told. */
void sensor_send_wake(void *context);
/* What the uplink asks for. */
void sensor_health_call(void *context, struct str *out);
bool sensor_orders_call(void *context, struct text text);
bool sensor_stopped_call(void *context);
/* Until when the certificate is good, for everybody to see. */
void sensor_certificate_look(struct sensor *s, struct text certificate);

#endif
