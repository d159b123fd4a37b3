/*
 * settings.h: what a person can set, from the file, the environment and the
 * command line, in this order. Every value is checked when it is set, so the
 * rest of the program reads plain, valid fields: settings->log_level.
 */
#ifndef FMT_SETTINGS_H
#define FMT_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

#define SETTING_TEXT_MAX 256
/* Largest file that is read. */
#define SETTINGS_FILE_MAX (256 * 1024)

typedef char setting_TEXT[SETTING_TEXT_MAX];
typedef int64_t setting_INT;
typedef double setting_REAL;
typedef int64_t setting_SIZE;
typedef int64_t setting_DURATION;
typedef bool setting_BOOL;
typedef char setting_CHOICE[SETTING_TEXT_MAX];

struct settings {
#define SETTING(name, type, default_, min, max, help) setting_##type name;
#include "fmt/settings_table.h"
};

enum setting_kind {
	SETTING_TEXT,
	SETTING_INT,
	SETTING_REAL,
	SETTING_SIZE,
	SETTING_DURATION,
	SETTING_BOOL,
	SETTING_CHOICE
};

/* One row of the table: a setting, or the title of a part. */
struct setting {
	const char *name; /* NULL in a title's row */
	enum setting_kind kind;
	size_t offset;     /* of the field in struct settings */
	const char *title; /* NULL in a setting's row */
	const char *preset, *min, *max;
	const char *help;
};

/* Every field at its default. */
void settings_init(struct settings *s);
/* INVALID names the setting, the value and what is allowed; NOT_FOUND names
 * the nearest known name. Nothing is changed then. */
int MUST_CHECK settings_set(struct settings *s, struct text name,
			    struct text value, struct err *e);
/*
 * Lines "name = value"; '#' begins a comment at the start of a line or after
 * a blank; "[heading]" is for the reader only; a value in double quotes keeps
 * its blanks and may hold '#'. Stops at the first fault: "file:line: ...".
 */
int MUST_CHECK settings_load(struct settings *s, struct text body,
			     const char *file, struct err *e);
/* NOT_FOUND when there is no such file. */
int MUST_CHECK settings_load_file(struct settings *s, const char *path,
				  struct err *e);
/* KOMAINU_LOG_LEVEL sets log_level, and so on; 'environment' as main has it.
 * Other names are passed over. */
int MUST_CHECK settings_load_environment(struct settings *s,
					 char *const *environment,
					 struct err *e);
/* The rows of the table, in its order, titles among them. */
size_t settings_count(void);
const struct setting *settings_get(size_t i);
/* The value of one row as a person would write it. */
void settings_value_write(const struct settings *s, const struct setting *row,
			  struct str *out);
/* "from 1 to 100", "up to 255 bytes", "true or false". */
void settings_range_write(const struct setting *row, struct str *out);
/* A file with every default, explained; ready to be edited. */
void settings_example_write(struct str *out);
/* The manual page komainu.conf(5), as roff. */
void settings_manual_write(struct str *out);

#endif
