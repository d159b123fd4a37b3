/*
 * setting.h: the sensor's few settings: a file of lines "name = value". Most
 * boxes need none.
 */
#ifndef SENSOR_SETTING_H
#define SENSOR_SETTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

#define SENSOR_SETTINGS_FILE "/etc/komainu/sensor.conf"
#define SENSOR_SETTING_MAX   256

typedef char sensor_setting_TEXT[SENSOR_SETTING_MAX];
typedef int64_t sensor_setting_SIZE;
typedef int64_t sensor_setting_INT;

struct sensor_settings {
#define SETTING(name, type, preset, help) sensor_setting_##type name;
#include "sensor/setting_table.h"
};

struct sensor_setting {
	const char *name, *preset, *help;
};

/* Every field at its default. */
void sensor_settings_init(struct sensor_settings *s);
/* NOT_FOUND: no such setting; INVALID names it and what is wrong. */
int MUST_CHECK sensor_settings_set(struct sensor_settings *s, struct text name,
				   struct text value, struct err *e);
/* Lines "name = value", '#' begins a comment: "FILE:LINE: ..." on a fault.
 * NOT_FOUND when there is no such file. */
int MUST_CHECK sensor_settings_load(struct sensor_settings *s, const char *path,
				    struct err *e);
/* The rows of the table, for help and manual; NULL past the end. */
const struct sensor_setting *sensor_setting_get(size_t i);

#endif
