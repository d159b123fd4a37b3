/*
 * sensor_setup.h: what every verb of komainu-sensor takes: the data folder,
 * the settings file, single settings, the language.
 */
#ifndef PROG_SENSOR_SETUP_H
#define PROG_SENSOR_SETUP_H

#include "content/language.h"
#include "sensor/place.h"
#include "sensor/setting.h"

/* Rows for a verb's option table that sensor_setup_take understands. */
#define SENSOR_SETUP_OPTIONS                                                   \
	{ "--data", "DIR",                                                     \
	  "The sensor's own folder. Default: " PLACE_FOLDER "." },             \
	    { "--config", "FILE",                                              \
	      "Read settings from FILE instead of " SENSOR_SETTINGS_FILE       \
	      "." },                                                           \
	    { "--set", "NAME=VALUE",                                           \
	      "Set one setting. May be given many times." },                   \
	{                                                                      \
		"--lang", "ja|en",                                             \
		    "Language of the texts. Default: that of the locale, "     \
		    "else Japanese."                                           \
	}

#define SENSOR_SETS_MAX 32

struct sensor_setup {
	struct sensor_settings settings;
	enum language language;
	const char *data, *config;
	const char *set[SENSOR_SETS_MAX];
	size_t sets;
};

void sensor_setup_init(struct sensor_setup *s);
/* 1 when the option was one of ours and is kept, 0 when not, -1 wrong. */
int MUST_CHECK sensor_setup_take(struct sensor_setup *s, const char *name,
				 const char *value, struct err *e);
/* Reads the file, then --set. A file named on the command line must be
 * there. */
int MUST_CHECK sensor_setup_load(struct sensor_setup *s, struct err *e);

#endif
