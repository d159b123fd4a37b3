/* sensor_view.h: the company's sensors (sensor.tmpl). */
#ifndef WEB_SENSOR_VIEW_H
#define WEB_SENSOR_VIEW_H

#include "web/page.h"
#include "web/parts_view.h"
#include "web/qr.h"

struct view_sensor_line {
	int64_t id;
	const char *name, *site;
	const char *state;     /* one sentence */
	const char *reason;    /* NULL none */
	bool well;             /* nobody has to do anything */
	bool running;          /* it watches */
	struct view_time seen; /* texts NULL: never */
};

struct view_sensor_code {
	int64_t id;
	const char *name, *site, *until;
};

struct view_sensors {
	struct view_frame frame;
	const char *summary; /* NULL when there is no sensor */
	bool well;
	const struct view_sensor_line *line;
	size_t lines;
	const struct view_sensor_code *code;
	size_t codes;
	bool may_write;
	struct view_fault fault;
	const char *name, *site; /* as they were typed */
};

/* A code just made: shown once. */
struct view_sensor_invite {
	struct view_frame frame;
	const char *lead, *once;
	const char *code;  /* "XXXXX-..." */
	const char *place; /* "HOST:PORT" */
	const char *typed; /* the whole command */
	struct view_qr qr;
};

struct view_sensor_fact {
	const char *name, *text;
	bool bad;
};

#define VIEW_SENSOR_FACTS 16

struct view_sensor {
	struct view_frame frame;
	struct view_sensor_line line;
	struct view_sensor_fact fact[VIEW_SENSOR_FACTS];
	size_t facts;
	bool may_write;  /* and it is there to be changed */
	bool may_revoke; /* it is not shut out yet */
	struct view_fault fault;
	const char *typed_name, *typed_site, *typed_reason;
};

#endif
