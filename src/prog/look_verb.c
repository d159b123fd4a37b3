/* look_verb.c: see look_verb.h. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/check.h"
#include "base/stamp.h"
#include "db/db.h"
#include "job/look.h"
#include "model/company_row.h"
#include "model/look_row.h"
#include "os/terminal.h"
#include "paper/report.h"
#include "prog/console.h"
#include "prog/look_verb.h"
#include "prog/progress.h"
#include "prog/setup.h"
#include "content/content.h"
#include "watch/result.h"
#include "watch/result_json.h"

#define RESULT_MEMORY_MAX (512u * 1024 * 1024)
#define RESULT_TEXT_MAX   (512u * 1024 * 1024)
#define FILES_MAX         10000

struct look_plan {
	struct setup setup;
	bool json, details, quiet;
	const char *rules, *indicators, *pdf;
	struct look_file *file;
	struct err *outcome;
	size_t files;
	struct progress progress;
};

/* Set by a signal, asked by the look. */
static volatile sig_atomic_t stop_signal;

static void
on_signal(int number)
{
	stop_signal = number;
}

static bool
is_stopped(void *context)
{
	UNUSED(context);
	return stop_signal != 0;
}

static void
watch_signals(void)
{
	struct sigaction action;

	memset(&action, 0, sizeof(action));
	action.sa_handler = on_signal;
	sigemptyset(&action.sa_mask);
	/* Without SA_RESTART, so that a waiting read comes back. */
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
}

static int
add_file(struct look_plan *p, const char *path, struct err *e)
{
	const char *slash = strrchr(path, '/');

	if (p->files == FILES_MAX)
		return err_set(e, ERR_USAGE, "look: more than %d files",
			       FILES_MAX);
	p->file[p->files].path = path;
	p->file[p->files++].name =
	    slash != NULL && slash[1] != '\0' ? slash + 1 : path;
	return 0;
}

static int
look_take(void *context, const char *name, const char *value, struct err *e)
{
	struct look_plan *p = context;
	int taken = setup_take(&p->setup, name, value, e);

	if (taken != 0)
		return taken > 0 ? 0 : -1;
	if (name == NULL)
		return add_file(p, value, e);
	if (strcmp(name, "--json") == 0)
		p->json = true;
	else if (strcmp(name, "--details") == 0)
		p->details = true;
	else if (strcmp(name, "--quiet") == 0)
		p->quiet = true;
	else if (strcmp(name, "--rules") == 0)
		p->rules = value;
	else if (strcmp(name, "--pdf") == 0)
		p->pdf = value;
	else
		p->indicators = value;
	return 0;
}

static void
show_progress(void *context, const struct look_progress *l)
{
	struct look_plan *p = context;

	progress_show(&p->progress, l);
}

static void
show_note(void *context, const char *text)
{
	struct look_plan *p = context;

	progress_clear(&p->progress);
	fprintf(stderr, "komainu: %s\n", text);
}

/* A private database that is gone with its handle. */
static int
make_database(struct db **db, int64_t *company, int64_t *look, struct err *e)
{
	int64_t now = stamp_now(&stamp_system_clock);
	struct company_row c = { .name = "look", .created_ms = now };
	struct look_row l = { .state = LOOK_QUEUED, .created_ms = now };

	if (db_open(db, "sqlite::memory:", e) != 0 || db_migrate(*db, e) != 0 ||
	    company_row_add(*db, &c, company, e) != 0)
		return -1;
	l.company = *company;
	return look_row_add(*db, &l, look, e);
}

static int
print_result(struct look_plan *p, const struct result *r,
	     const struct result *other)
{
	struct text_box box = {
		.width = (size_t)terminal_width(STDOUT_FILENO),
		.colour = terminal_has_colour(STDOUT_FILENO),
	};
	struct json_out j;
	struct str s;
	int rc;

	str_init(&s, RESULT_TEXT_MAX);
	box.out = &s;
	if (p->json) {
		json_out_init(&j, &s, true);
		result_json_write(&j, r, other);
		str_add_byte(&s, '\n');
	} else {
		console_result(&box, r, p->details,
			       (int)p->setup.settings.zone_minutes);
	}
	rc = verb_print(&s);
	str_done(&s);
	return rc;
}

/* Gathers and prints; both languages in JSON, because a reader of JSON cannot
 * ask again. */
static int
show_result(struct look_plan *p, struct db *db, int64_t company, int64_t look)
{
	enum language second =
	    p->setup.language == LANGUAGE_JA ? LANGUAGE_EN : LANGUAGE_JA;
	struct arena *a = arena_new(RESULT_MEMORY_MAX);
	const struct result *r = NULL, *other = NULL;
	int64_t now = stamp_now(&stamp_system_clock);
	struct err e;
	int rc;

	if (result_gather(db, a, &p->setup.settings, company, look,
			  p->setup.language, now, &r, &e) != 0 ||
	    (p->json && result_gather(db, a, &p->setup.settings, company, look,
				      second, now, &other, &e) != 0))
		rc = verb_fail(&e);
	else
		rc = print_result(p, r, other);
	if (rc == 0 && p->pdf != NULL &&
	    report_write_pdf(r, (int)p->setup.settings.zone_minutes, p->pdf,
			     &e) != 0)
		rc = verb_fail(&e);
	arena_free(&a);
	return rc;
}

/* Names the file once, also when the story begins with its name. */
static void
tell_file(const char *path, const char *story)
{
	struct text t = text_of(story);

	if (text_starts(t, path) && t.p[strlen(path)] == ':')
		fprintf(stderr, "komainu: %s\n", story);
	else
		fprintf(stderr, "komainu: %s: %s\n", path, story);
}

/* The exit status by what became of the files: 65 when one could not be
 * understood, whatever was found in the others. */
static int
files_status(const struct look_plan *p)
{
	int status = 0;
	size_t i;

	for (i = 0; i < p->files; i++) {
		if (p->outcome[i].kind == ERR_NONE)
			continue;
		tell_file(p->file[i].path, p->outcome[i].text);
		if (p->outcome[i].kind != ERR_UNAVAILABLE)
			status = err_exit(ERR_INVALID);
		else if (status == 0)
			status = err_exit(ERR_UNAVAILABLE);
	}
	return status;
}

static int
look_files(struct look_plan *p, struct db **db)
{
	struct look_options o = { .settings = &p->setup.settings,
				  .rules_directory = p->rules,
				  .indicators_directory = p->indicators,
				  .progress = show_progress,
				  .note = show_note,
				  .stopped = is_stopped,
				  .context = p };
	struct err e;
	int rc, status;

	if (make_database(db, &o.company, &o.look, &e) != 0)
		return verb_fail(&e);
	o.db = *db;
	rc = look_run(&o, p->file, p->files, p->outcome, &e);
	progress_clear(&p->progress);
	if (stop_signal != 0) {
		fprintf(stderr, "komainu: %s\n",
			content_text(p->setup.language, TEXT_console_stopped));
		return 128 + (int)stop_signal;
	}
	if (rc != 0)
		return verb_fail(&e);
	rc = show_result(p, *db, o.company, o.look);
	status = files_status(p);
	return rc != 0 ? rc : status;
}

int
look_verb(const struct verb *v, int argc, char **argv)
{
	struct look_plan p = { .json = false };
	struct db *db = NULL;
	struct err e;
	int rc;

	setup_init(&p.setup);
	p.file = calloc((size_t)argc, sizeof(*p.file));
	p.outcome = calloc((size_t)argc, sizeof(*p.outcome));
	CHECK(p.file != NULL && p.outcome != NULL);
	if (verb_parse(v, argc, argv, look_take, &p, &e) != 0 ||
	    setup_load(&p.setup, &e) != 0) {
		rc = verb_fail(&e);
	} else if (p.files == 0) {
		err_set(&e, ERR_USAGE,
			"look: no file given; try \"komainu look --help\"");
		rc = verb_fail(&e);
	} else {
		progress_init(&p.progress, STDERR_FILENO, !p.quiet,
			      p.setup.language);
		watch_signals();
		rc = look_files(&p, &db);
	}
	db_close(&db);
	free(p.outcome);
	free(p.file);
	return rc;
}
