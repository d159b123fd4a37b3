/* sensor_box.h: the sandbox of the running sensor. Private to the room. */
#ifndef SENSOR_SENSOR_BOX_H
#define SENSOR_SENSOR_BOX_H

#include "sensor/sensor.h"

/* Writes below its own folder only, starts the engine and nothing else, reads
 * the system's folders; raw packets stay allowed. As the setting says. */
int MUST_CHECK sensor_box_enter(const struct sensor_options *o,
				const struct place *p, struct err *e);

#endif
