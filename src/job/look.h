/*
 * look.h: examines a list of files as one look: each goes through the capture
 * door and the pipeline; what was found are rows of (company, look). Used by
 * `komainu look` with a private in-memory database and by the worker for
 * uploads. A file that cannot be understood is told and the others are still
 * done; what could be read of a broken one still counts.
 */
#ifndef JOB_LOOK_H
#define JOB_LOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct db;
struct settings;

/* One file to look at. 'name' is what people call it (the upload's name);
 * 'path' is where it lies now. */
struct look_file {
	const char *path;
	const char *name;
	const char *stored; /* what the file's row keeps; NULL for "" */
};

enum look_phase {
	LOOK_STARTING,  /* the engine and the lists are made ready */
	LOOK_READING,   /* records come in */
	LOOK_CONCLUDING /* what was found is put together */
};

/* How far the look is. Told at most some ten times a second. */
struct look_progress {
	size_t file, files; /* 0-based index, how many */
	const char *name;
	enum look_phase phase;
	int64_t done, total; /* bytes or packets of this file; 0: unknown */
	int64_t records;     /* of all files so far */
	int64_t elapsed_ms;
};

struct look_options {
	struct db *db;         /* open and migrated */
	int64_t company, look; /* the look row exists */
	const struct settings *settings;
	const char *rules_directory; /* extra Suricata rules, NULL none */
	/* Lists beside the sample that is built in, NULL none. */
	const char *indicators_directory;
	/* All may be NULL. 'stopped' is asked often and must be cheap. 'note'
	 * gets what a person should know though the look goes on: "NAME: line
	 * 12: ...", English, one line, printable. */
	void (*progress)(void *context, const struct look_progress *p);
	void (*note)(void *context, const char *text);
	bool (*stopped)(void *context);
	void *context;
};

/*
 * Runs the whole look of row 'look' and moves it to done or failed. What became
 * of file i is told in outcome[i] (room for 'count'): ERR_NONE when it was read
 * whole, else why not; what could be read counts in any case. 0 when every
 * file was tried; -1 with ERR_STOPPED when 'stopped' said so, else when the
 * database or the machine failed. No temporary file and no child outlives the
 * call.
 */
int MUST_CHECK look_run(const struct look_options *options,
			const struct look_file *file, size_t count,
			struct err *outcome, struct err *e);

#endif
