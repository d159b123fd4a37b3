/*
 * sensor.h: the sensor itself, put together: the engine's thread, the outbox'
 * thread, the thread that sends, and the loop that watches over them, listens
 * for devices and says once a second how things are.
 */
#ifndef SENSOR_SENSOR_H
#define SENSOR_SENSOR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "sensor/place.h"
#include "sensor/setting.h"

#define SENSOR_WIRES_MAX 8

struct sensor_options {
	const struct sensor_settings *settings;
	const char *version;
	/* Watch at these; none: the settings', or the likeliest one. */
	const char *interface[SENSOR_WIRES_MAX];
	size_t interfaces;
	/* Read this capture through, send everything, and end; NULL. */
	const char *capture;
	/* In file mode: how long to wait for the centre at the end. */
	int64_t send_ms;
};

/* Runs until a signal asks it to stop (or the capture is sent): says goodbye
 * and returns 0. 'p' is loaded. NOT_FOUND: no interface to watch at. */
int MUST_CHECK sensor_run(const struct sensor_options *o, struct place *p,
			  struct err *e);

#endif
