/*
 * result_part.h: how rows become the parts of a result. Private to result.
 */
#ifndef WATCH_RESULT_PART_H
#define WATCH_RESULT_PART_H

#include "base/map.h"
#include "fmt/settings.h"
#include "model/alert_row.h"
#include "model/device_row.h"
#include "model/incident_row.h"
#include "watch/result.h"

/* What all parts need while a result is gathered. */
struct result_work {
	struct db *db;
	const struct settings *settings;
	struct arena *arena;
	int64_t company, look;
	int64_t incident; /* 0: all of the look */
	enum language language;
	struct map *device; /* IP to struct result_device */
	struct map *alert;  /* id (int64_t) to struct result_alert */
	struct result *out;
};

/* "受付PC（192.168.10.21）": what to call an address; never NULL. */
const char *result_label(const struct result_work *w, const char *ip);

/* Reads all devices, alerts, files of the look into w->out. */
int MUST_CHECK result_devices(struct result_work *w, struct err *e);
int MUST_CHECK result_alerts(struct result_work *w, struct err *e);
int MUST_CHECK result_files(struct result_work *w, struct err *e);

void result_device_of(struct result_work *w, const struct device_row *row,
		      struct result_device *out);
void result_alert_of(struct result_work *w, const struct alert_row *row,
		     struct result_alert *out);
/* Fills title, reason and card; the alerts and devices are there already. */
void result_incident_of(struct result_work *w, const struct incident_row *row,
			struct result_incident *out);

#endif
