/* device_view.h: devices (device.tmpl). */
#ifndef WEB_DEVICE_VIEW_H
#define WEB_DEVICE_VIEW_H

#include "web/page.h"
#include "web/parts_view.h"

struct view_devices {
	struct view_frame frame;
	const struct view_device_line *device;
	size_t devices;
	struct view_pager pager;
	const char *text;                /* of the filter */
	int64_t look;                    /* 0: the live watch */
	const struct view_option *looks; /* whose devices to show */
	size_t look_count;
};

struct view_device {
	struct view_frame frame;
	struct view_device_line line;
	int64_t look;
	const char *os_end;     /* end of support as a sentence, NULL none */
	const char *const *why; /* how we know, sentences */
	size_t whys;
	const struct view_incident_line *incident;
	size_t incidents;
	const struct view_alert_line *alert;
	size_t alerts;
};

#endif
