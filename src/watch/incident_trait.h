/*
 * incident_trait.h: what each alert class means for grouping: whether it tells
 * of a device's own deeds, of somebody's attempts, or of a weakness; and which
 * class names an incident that holds several.
 */
#ifndef WATCH_INCIDENT_TRAIT_H
#define WATCH_INCIDENT_TRAIT_H

#include <stdbool.h>

#include "content/class.h"
#include "watch/incident_reason.h"

enum incident_lane {
	INCIDENT_NOTE,    /* a weakness or policy matter of one device */
	INCIDENT_ATTEMPT, /* somebody tries something on somebody */
	INCIDENT_DEED     /* what an infected or misused device does */
};

enum incident_part {
	INCIDENT_PART_NONE,
	INCIDENT_PART_ENTRY,  /* how it came in */
	INCIDENT_PART_CONDUCT /* what it does once it is in */
};

struct incident_trait {
	enum incident_lane lane;
	enum incident_part part;
	int rank;                    /* higher names the incident */
	enum incident_reason reason; /* of a note */
};

const struct incident_trait *incident_trait(enum alert_class class);

#endif
