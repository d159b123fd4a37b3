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
};

/* How far one file is. Told about twice a second. */
struct look_progress {
	size_t file, files; /* 0-based index, how many */
	const char *name;
	const char *phase;               /* "engine", "records", "conclude" */
	int64_t bytes_done, bytes_total; /* total 0: unknown */
	int64_t records, unparsed;
	int64_t elapsed_ms;
};

struct look_options {
	struct db *db;         /* open and migrated */
	int64_t company, look; /* the look row exists */
	const struct settings *settings;
	const char *rules_directory;      /* extra Suricata rules, NULL none */
	const char *indicators_directory; /* extra lists, NULL none */
	/* Both may be NULL. 'stopped' is asked often and must be cheap. */
	void (*progress)(void *context, const struct look_progress *p);
	bool (*stopped)(void *context);
	void *context;
};

/* What became of one file, told to 'look_run's caller. */
struct look_file_outcome {
	bool understood;  /* false: exit 65, error says why */
	struct err error; /* kind ERR_NONE when all went well */
};

/*
 * Runs the whole look and moves the look row to done or failed. outcome[]
 * has room for 'count'. 0 when every file was tried (see outcome[]); -1 with
 * ERR_STOPPED when 'stopped' said so, else when the database or the machine
 * failed. No temporary file and no child outlives the call.
 */
int MUST_CHECK look_run(const struct look_options *options,
			const struct look_file *file, size_t count,
			struct look_file_outcome *outcome, struct err *e);

#endif
