/*
 * companies.c: what the detectors of many companies cost in one process: memory
 * at birth and after the records of FILE, and saving and loading the memory of
 * one. Lines of "name value unit".
 *
 *	companies_bench FILE [COMPANIES [RECORDS-FOR-EACH]]
 *
 * The first company sees all records of the file, the others the first ones.
 */
#include <limits.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/check.h"
#include "fmt/event.h"
#include "fmt/settings.h"
#include "watch/detect.h"

#define COMPANIES_MAX 1000
#define BLOB_MAX      (1024u * 1024 * 1024)

static double
cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Bytes handed out by malloc, and not given back. */
static double
used_kib(void)
{
	struct mallinfo2 m = mallinfo2();

	return (double)(m.uordblks + m.hblkhd) / 1024;
}

static int
forget(void *context, const struct finding *f, struct err *e)
{
	UNUSED(context);
	UNUSED(f);
	UNUSED(e);
	return 0;
}

static void
feed(struct event_parser *parser, struct detect *d, const char *path, long most)
{
	static struct event event;
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	FILE *f = fopen(path, "rb");

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	while (most-- > 0 && (n = getline(&line, &room, f)) > 0) {
		struct text t = { line, (size_t)n };

		if (event_parse(parser, t, &event, NULL) == 0)
			CHECK(detect_event(d, &event, NULL) == 0);
	}
	free(line);
	fclose(f);
}

static void
save_and_load(const struct detect *from, struct detect *to)
{
	double since = cpu_ms();
	struct str blob;
	struct err e;

	str_init(&blob, BLOB_MAX);
	CHECK(detect_save(from, &blob, &e) == 0);
	printf("blob %.0f KiB\nsave %.1f ms\n", (double)blob.n / 1024,
	       cpu_ms() - since);
	since = cpu_ms();
	CHECK(detect_load(to, str_view(&blob), &e) == 0);
	printf("load %.1f ms\n", cpu_ms() - since);
	str_done(&blob);
}

int
main(int argc, char **argv)
{
	int companies = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 50;
	long records = argc > 3 ? strtol(argv[3], NULL, 10) : 20000;
	static struct detect *d[COMPANIES_MAX + 1];
	struct settings settings;
	struct detect_options o = { .settings = &settings,
				    .seed = 1,
				    .sink = { .take = forget } };
	struct event_parser *parser = event_parser_new();
	double before;

	if (argc < 2 || companies < 1 || companies > COMPANIES_MAX) {
		fprintf(stderr, "usage: companies_bench FILE [COMPANIES "
				"[RECORDS-FOR-EACH]]\n");
		return 64;
	}
	settings_init(&settings);
	before = used_kib();
	for (int i = 0; i <= companies; i++)
		d[i] = detect_new(&o);
	printf("birth %.0f KiB each\n", (used_kib() - before) / companies);
	feed(parser, d[0], argv[1], LONG_MAX);
	printf("first %.0f KiB\n", (double)detect_bytes(d[0]) / 1024);
	/* Into one more, which is not counted below. */
	save_and_load(d[0], d[companies]);
	detect_free(&d[companies]);
	for (int i = 1; i < companies; i++)
		feed(parser, d[i], argv[1], records);
	printf("all %.0f KiB of %d companies\n", used_kib() - before,
	       companies);
	for (int i = 0; i < companies; i++)
		detect_free(&d[i]);
	event_parser_free(&parser);
	return 0;
}
