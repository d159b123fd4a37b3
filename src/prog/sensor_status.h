/* sensor_status.h: what the running sensor wrote down of itself, read. */
#ifndef PROG_SENSOR_STATUS_H
#define PROG_SENSOR_STATUS_H

#include <stdbool.h>
#include <stdint.h>

#include "content/language.h"
#include "sensor/fault.h"
#include "sensor/place.h"

struct sensor_status {
	struct text whole; /* as written: JSON */
	int64_t time_ms, packets, heard_ms, batches, records;
	bool goodbye;
	const char *interface; /* NULL: none */
	const char *fault[FAULT_COUNT + 8];
	size_t faults;
};

/* NOT_FOUND: none was ever written. Texts live in 'a'. */
int MUST_CHECK sensor_status_read(const struct place *p, struct arena *a,
				  struct sensor_status *out, struct err *e);
bool sensor_status_is_running(const struct sensor_status *s, int64_t now_ms);
/* One fault and what to do, on stdout. */
void sensor_fault_say(enum language language, const char *key,
		      const char *interface);

#endif
