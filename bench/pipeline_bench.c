/*
 * pipeline_bench.c: records a second on one core, stage by stage: reading
 * lines, parsing, and the whole pipeline (parse, detect, inventory, triage,
 * store, incidents) into a database. One line of "name records seconds" each,
 * seconds being CPU time.
 *
 *	pipeline_bench FILE [STAGE [DATABASE-URL]]
 *
 * STAGE is lines, parse or pipeline; without it all three run.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/check.h"
#include "db/db.h"
#include "fmt/event.h"
#include "fmt/settings.h"
#include "model/company_row.h"
#include "model/look_row.h"
#include "watch/pipeline.h"

static double
cpu_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct text
read_all(const char *path)
{
	FILE *f = fopen(path, "rb");
	struct text all = { NULL, 0 };
	long size = -1;
	char *p;

	if (f == NULL || fseek(f, 0, SEEK_END) != 0 || (size = ftell(f)) < 0) {
		perror(path);
		exit(1);
	}
	rewind(f);
	p = malloc((size_t)size + 1);
	CHECK(p != NULL);
	all.n = fread(p, 1, (size_t)size, f);
	all.p = p;
	fclose(f);
	return all;
}

static void
tell(const char *name, int64_t records, double since)
{
	printf("%s %lld %.3f\n", name, (long long)records,
	       cpu_seconds() - since);
}

static void
fail(const struct err *e)
{
	fprintf(stderr, "pipeline_bench: %s\n", e->text);
	exit(1);
}

static void
bench_lines(struct text all)
{
	double since = cpu_seconds();
	struct text line;
	int64_t n = 0;

	while (text_cut(&all, '\n', &line))
		n += line.n > 0;
	tell("lines", n, since);
}

static void
bench_parse(struct text all)
{
	struct event_parser *parser = event_parser_new();
	static struct event event;
	double since = cpu_seconds();
	struct text line;
	int64_t n = 0;

	while (text_cut(&all, '\n', &line))
		n += event_parse(parser, line, &event, NULL) == 0;
	tell("parse", n, since);
	event_parser_free(&parser);
}

static void
bench_pipeline(struct text all, const char *url)
{
	struct company_row c = { .name = "bench", .created_ms = 1 };
	struct look_row l = { .state = LOOK_RUNNING, .created_ms = 1 };
	struct settings settings;
	struct pipeline_options o = { .settings = &settings, .seed = 1 };
	struct pipeline_count count;
	struct pipeline *p = NULL;
	struct text line;
	struct err e;
	double since;

	settings_init(&settings);
	if (db_open(&o.db, url, &e) != 0 || db_migrate(o.db, &e) != 0 ||
	    company_row_add(o.db, &c, &o.company, &e) != 0)
		fail(&e);
	l.company = o.company;
	if (look_row_add(o.db, &l, &o.look, &e) != 0 ||
	    pipeline_new(&o, &p, &e) != 0)
		fail(&e);
	since = cpu_seconds();
	while (text_cut(&all, '\n', &line))
		if (pipeline_line(p, line, &e) != 0)
			fail(&e);
	if (pipeline_end(p, &e) != 0)
		fail(&e);
	pipeline_part(p, &count);
	tell("pipeline", count.records, since);
	if (count.unparsed > 0)
		fprintf(stderr, "unparsed: %lld, %s\n",
			(long long)count.unparsed, count.fault[0].reason);
	pipeline_free(&p);
	db_close(&o.db);
}

int
main(int argc, char **argv)
{
	const char *stage = argc > 2 ? argv[2] : "all";
	bool every = strcmp(stage, "all") == 0;
	struct text all;

	if (argc < 2 || argc > 4) {
		fprintf(stderr, "usage: pipeline_bench FILE "
				"[all|lines|parse|pipeline [DATABASE-URL]]\n");
		return 64;
	}
	all = read_all(argv[1]);
	if (every || strcmp(stage, "lines") == 0)
		bench_lines(all);
	if (every || strcmp(stage, "parse") == 0)
		bench_parse(all);
	if (every || strcmp(stage, "pipeline") == 0)
		bench_pipeline(all, argc > 3 ? argv[3] : "sqlite::memory:");
	return 0;
}
