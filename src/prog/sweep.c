#include "prog/sweep.h"

#include <stdio.h>

#include "model/job_row.h"
#include "os/file.h"

#define DAY_MS     (24LL * 3600 * 1000)
#define JOBS_MS    (90 * DAY_MS)
#define BROKEN_MS  DAY_MS
#define MEMORY_MAX (16 * 1024 * 1024)

/* Removes what was last changed before 'before_ms'. */
static int
folder_sweep(const struct centre *centre, const char *name, int64_t before_ms,
	     struct err *e)
{
	char folder[CENTRE_PATH_MAX + 40], path[CENTRE_PATH_MAX + 400];
	struct arena *a = arena_new(MEMORY_MAX);
	struct file_facts facts;
	size_t count = 0;
	char **names;
	int rc;

	centre_path(centre, name, folder);
	rc = file_list(folder, a, &names, &count, e);
	for (size_t i = 0; rc == 0 && i < count; i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		if (file_facts_get(path, &facts, NULL) == 0 &&
		    facts.changed_ms < before_ms)
			rc = file_remove(path, e);
	}
	arena_free(&a);
	return rc;
}

int
sweep_run(const struct centre *centre, struct db *db, int64_t now_ms,
	  struct err *e)
{
	const struct settings *s = &centre->setup.settings;

	if (folder_sweep(centre, "looks", now_ms - s->upload_keep, e) != 0 ||
	    folder_sweep(centre, "uploads", now_ms - BROKEN_MS, e) != 0 ||
	    folder_sweep(centre, "tmp", now_ms - BROKEN_MS, e) != 0)
		return -1;
	return job_row_drop_before(db, now_ms - JOBS_MS, e);
}
