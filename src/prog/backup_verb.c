#include "prog/backup_verb.h"

#include <stdio.h>
#include <string.h>

#include "base/stamp.h"
#include "os/file.h"
#include "prog/backup_file.h"

struct backup_work {
	struct centre centre;
	const char *file, *key, *new_key;
	bool replace;
};

static int
take(void *context, const char *name, const char *value, struct err *e)
{
	struct backup_work *w = context;

	if (name == NULL && w->file == NULL)
		w->file = value;
	else if (name != NULL && strcmp(name, "--key") == 0)
		w->key = value;
	else if (name != NULL && strcmp(name, "--new-key") == 0)
		w->new_key = value;
	else if (name != NULL && strcmp(name, "--replace") == 0)
		w->replace = true;
	else
		return centre_take(&w->centre, name, value, e) < 0 ? -1 : 0;
	return 0;
}

static int64_t
now_ms(void)
{
	return stamp_now(&stamp_system_clock);
}

/* Told on standard error: the backup itself may go to standard output. */
static void
tell(const char *what, const struct backup_result *r)
{
	fprintf(stderr, "%s: %lld rows, %lld files, schema %d\n", what,
		(long long)r->rows, (long long)r->files, r->schema);
}

static int
back_up(struct backup_work *w, struct err *e)
{
	struct backup_result result;

	if (w->new_key != NULL) {
		if (backup_key_make(w->new_key, e) != 0)
			return -1;
		fprintf(stderr,
			"%s: keep a copy of it elsewhere; without it no "
			"backup can be read\n",
			w->new_key);
		if (w->file == NULL)
			return 0;
		w->key = w->new_key;
	}
	if (w->file == NULL)
		return err_set(e, ERR_USAGE,
			       "where to (FILE, or - for "
			       "standard output) is needed");
	if (centre_load(&w->centre, e) != 0 ||
	    centre_prepare(&w->centre, e) != 0)
		return -1;
	if (w->key == NULL && w->centre.setup.settings.backup_key[0] != '\0')
		w->key = w->centre.setup.settings.backup_key;
	if (backup_file_write(&w->centre, w->file, w->key, DB_ROLE_ALL,
			      now_ms(), &result, e) != 0)
		return -1;
	tell("saved", &result);
	return 0;
}

/* What is there stays, under another name. */
static int
put_aside(struct backup_work *w, struct err *e)
{
	char aside[CENTRE_PATH_MAX + 40];

	snprintf(aside, sizeof(aside), "%s.replaced-%lld", w->centre.directory,
		 (long long)(now_ms() / 1000));
	if (rename(w->centre.directory, aside) != 0)
		return err_system(e, "%s", w->centre.directory);
	fprintf(stderr, "kept: %s\n", aside);
	return file_make_folder(w->centre.directory, 0700, e);
}

static int
restore(struct backup_work *w, struct err *e)
{
	struct backup_result result;

	if (w->file == NULL)
		return err_set(e, ERR_USAGE, "which backup is needed");
	if (centre_load(&w->centre, e) != 0 ||
	    (w->replace && put_aside(w, e) != 0))
		return -1;
	if (w->key == NULL && w->centre.setup.settings.backup_key[0] != '\0')
		w->key = w->centre.setup.settings.backup_key;
	if (backup_file_read(&w->centre, w->file, w->key, &result, e) != 0)
		return -1;
	tell("restored", &result);
	return 0;
}

static int
run(const struct verb *v, int argc, char **argv,
    int (*act)(struct backup_work *w, struct err *e))
{
	struct backup_work w = { 0 };
	struct err e = { 0 };

	centre_init(&w.centre);
	if (verb_parse(v, argc, argv, take, &w, &e) != 0 || act(&w, &e) != 0)
		return verb_fail(&e);
	return 0;
}

int
backup_verb(const struct verb *v, int argc, char **argv)
{
	return run(v, argc, argv, back_up);
}

int
restore_verb(const struct verb *v, int argc, char **argv)
{
	return run(v, argc, argv, restore);
}
