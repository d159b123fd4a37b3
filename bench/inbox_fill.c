/*
 * inbox_fill.c: a storm as rows: for each FILE of event lines one company with
 * one look, read through the whole pipeline (parse, detect, triage, store,
 * incidents). Prints "alerts incidents" made of them.
 *
 *	inbox_fill DATABASE-URL FILE...
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "db/db.h"
#include "fmt/settings.h"
#include "model/alert_row.h"
#include "model/company_row.h"
#include "model/incident_row.h"
#include "model/look_row.h"
#include "watch/pipeline.h"

static void
fail(const struct err *e)
{
	fprintf(stderr, "inbox_fill: %s\n", e->text);
	exit(1);
}

static void
lines_read(const char *path, struct pipeline *p)
{
	FILE *f = fopen(path, "rb");
	char *line = NULL;
	size_t size = 0;
	struct err e;

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	while (getline(&line, &size, f) > 0)
		if (pipeline_line(p, (struct text){ line, strcspn(line, "\n") },
				  &e) != 0)
			fail(&e);
	free(line);
	fclose(f);
}

/* Adds what the look has to the sums. */
static void
count_add(struct db *db, const struct pipeline_options *o, int64_t sum[2])
{
	int64_t alerts[SEVERITY_COUNT], incidents[SEVERITY_COUNT];
	struct err e;

	if (alert_row_count(db, o->company, o->look, alerts, &e) != 0 ||
	    incident_row_count(db, o->company, o->look, incidents, &e) != 0)
		fail(&e);
	for (int i = 0; i < SEVERITY_COUNT; i++) {
		sum[0] += alerts[i];
		sum[1] += incidents[i];
	}
}

static void
company_fill(struct db *db, const struct settings *settings, int number,
	     const char *path, int64_t sum[2])
{
	struct pipeline_options o = { .db = db,
				      .settings = settings,
				      .seed = 1 };
	struct look_row look = { .state = LOOK_RUNNING, .created_ms = 1 };
	struct company_row company = { .created_ms = 1 };
	struct pipeline *p = NULL;
	char name[64];
	struct err e;

	snprintf(name, sizeof(name), "Storm %03d", number);
	company.name = name;
	if (company_row_add(db, &company, &o.company, &e) != 0)
		fail(&e);
	look.company = o.company;
	if (look_row_add(db, &look, &o.look, &e) != 0 ||
	    pipeline_new(&o, &p, &e) != 0)
		fail(&e);
	lines_read(path, p);
	if (pipeline_end(p, &e) != 0)
		fail(&e);
	pipeline_free(&p);
	count_add(db, &o, sum);
}

int
main(int argc, char **argv)
{
	struct settings settings;
	struct db *db = NULL;
	int64_t sum[2] = { 0 };
	struct err e;

	if (argc < 3) {
		fprintf(stderr, "usage: inbox_fill DATABASE-URL FILE...\n");
		return 64;
	}
	settings_init(&settings);
	if (db_open(&db, argv[1], &e) != 0 || db_migrate(db, &e) != 0)
		fail(&e);
	for (int i = 2; i < argc; i++)
		company_fill(db, &settings, i - 1, argv[i], sum);
	db_close(&db);
	printf("%lld %lld\n", (long long)sum[0], (long long)sum[1]);
	return 0;
}
