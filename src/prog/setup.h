/*
 * setup.h: settings and language of a verb: the settings file, then the
 * environment (KOMAINU_NAME), then --set name=value of the command line.
 */
#ifndef PROG_SETUP_H
#define PROG_SETUP_H

#include "content/language.h"
#include "fmt/settings.h"

#define SETUP_FILE     "/etc/komainu/komainu.conf"
#define SETUP_SETS_MAX 64

/* Rows for a verb's option table that setup_take understands. */
#define SETUP_OPTIONS                                                           \
	{ "--config", "FILE",                                                   \
	  "Read settings from FILE instead of /etc/komainu/komainu.conf." },    \
	    { "--set", "NAME=VALUE",                                            \
	      "Set one setting; \"komainu settings\" lists them all. May be "   \
	      "given many times." },                                            \
	{                                                                       \
		"--lang", "ja|en",                                              \
		    "Language of the texts: Japanese (the default) or English." \
	}

struct setup {
	struct settings settings;
	enum language language;
	const char *config;              /* NULL: the usual file */
	const char *set[SETUP_SETS_MAX]; /* "name=value" */
	size_t sets;
};

void setup_init(struct setup *s);
/* 1 when the option was one of ours and is kept, 0 when not, -1 wrong. */
int MUST_CHECK setup_take(struct setup *s, const char *name, const char *value,
			  struct err *e);
/* Reads file, environment and --set, in this order. A file named on the
 * command line must be there; the usual one may be absent. */
int MUST_CHECK setup_load(struct setup *s, struct err *e);

#endif
