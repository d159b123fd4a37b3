/*
 * main.c: mkcapture writes the sample captures of tests/captures. The same
 * program always writes the same bytes; a test compares them with the tree.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

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

int
main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--list") == 0) {
		for (size_t i = 0; scenes[i].file != NULL; i++)
			printf("%-24s %s\n", scenes[i].file, scenes[i].what);
		return 0;
	}
	if (argc != 2 || argv[1][0] == '-') {
		fprintf(stderr, "usage: mkcapture FOLDER | --list\n");
		return 64;
	}
	for (size_t i = 0; scenes[i].file != NULL; i++)
		if (write_scene(argv[1], &scenes[i], 20261116 + (uint32_t)i))
			return 74;
	return 0;
}
