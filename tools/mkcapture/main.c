/*
 * main.c: mkcapture writes the sample captures of tests/captures. The same
 * program always writes the same bytes; a test compares them with the tree.
 * With --day it writes an office day for measurements instead.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "day.h"
#include "scenes.h"

/* Monday, 16 November 2026, 09:00 in Japan. */
#define START_US 1794787200000000ULL

static int
write_scene(const char *folder, const struct scene *scene, uint32_t seed)
{
	struct wire wire;
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s", folder, scene->file);
	if (wire_open(&wire, path, START_US, seed) != 0) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		return -1;
	}
	scene->play(&wire);
	if (wire_close(&wire) != 0) {
		fprintf(stderr, "%s: could not be written\n", path);
		return -1;
	}
	return 0;
}

static int
write_day(const char *megabytes, const char *path)
{
	char *end;
	unsigned long size = strtoul(megabytes, &end, 10);

	if (*end != '\0' || size == 0 || size > 100000) {
		fprintf(stderr, "%s: not a number of megabytes\n", megabytes);
		return 64;
	}
	if (day_write(path, START_US, size) == 0)
		return 0;
	fprintf(stderr, "%s: %s\n", path, strerror(errno));
	return 74;
}

int
main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--list") == 0) {
		for (size_t i = 0; scenes[i].file != NULL; i++)
			printf("%-24s %s\n", scenes[i].file, scenes[i].what);
		return 0;
	}
	if (argc == 4 && strcmp(argv[1], "--day") == 0)
		return write_day(argv[2], argv[3]);
	if (argc != 2 || argv[1][0] == '-') {
		fprintf(stderr, "usage: mkcapture FOLDER | --list | "
				"--day MEGABYTES FILE\n");
		return 64;
	}
	for (size_t i = 0; scenes[i].file != NULL; i++)
		if (write_scene(argv[1], &scenes[i], 20261116 + (uint32_t)i))
			return 74;
	return 0;
}
