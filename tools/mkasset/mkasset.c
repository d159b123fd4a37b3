/*
 * mkasset: puts the files of assets/ into the program.
 *
 *	mkasset OUTPUT.c FILE...
 *
 * Writes the table that src/web/asset.h declares. The hash (FNV-1a, 64 bits)
 * goes into a file's address, so a browser may keep it for ever; it guards
 * against nothing but stale copies.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ASSET_MAX (4 * 1024 * 1024)

static const char *const types[][2] = {
	{ ".css", "text/css; charset=utf-8" },
	{ ".js", "text/javascript; charset=utf-8" },
	{ ".svg", "image/svg+xml" },
	{ ".png", "image/png" },
	{ ".ico", "image/x-icon" },
	{ ".txt", "text/plain; charset=utf-8" },
	{ ".webmanifest", "application/manifest+json" },
};

static const char *
type_of(const char *path)
{
	const char *dot = strrchr(path, '.');

	for (size_t i = 0; dot != NULL && i < sizeof(types) / sizeof(types[0]);
	     i++)
		if (strcmp(dot, types[i][0]) == 0)
			return types[i][1];
	fprintf(stderr, "%s: not a kind of file mkasset knows\n", path);
	exit(1);
}

static const char *
name_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

struct asset {
	const char *path;
	uint64_t hash;
	size_t length;
};

static void
write_bytes(FILE *to, struct asset *asset, size_t index)
{
	FILE *from = fopen(asset->path, "rb");
	int byte;

	if (from == NULL) {
		perror(asset->path);
		exit(1);
	}
	asset->hash = 0xcbf29ce484222325u;
	fprintf(to, "static const uint8_t bytes_%zu[] = {", index);
	while ((byte = getc(from)) != EOF) {
		asset->hash = (asset->hash ^ (uint64_t)byte) * 0x100000001b3u;
		fprintf(to, "%s%d,", asset->length % 20 == 0 ? "\n" : "", byte);
		if (++asset->length > ASSET_MAX) {
			fprintf(stderr, "%s: too large\n", asset->path);
			exit(1);
		}
	}
	fputs("\n};\n", to);
	fclose(from);
}

int
main(int argc, char **argv)
{
	FILE *to;
	struct asset *assets;

	if (argc < 3) {
		fputs("usage: mkasset OUTPUT.c FILE...\n", stderr);
		return 64;
	}
	to = fopen(argv[1], "wb");
	assets = calloc((size_t)argc, sizeof(*assets));
	if (to == NULL || assets == NULL) {
		perror(argv[1]);
		return 1;
	}
	fputs("#include \"web/asset.h\"\n", to);
	for (int i = 2; i < argc; i++) {
		assets[i].path = argv[i];
		write_bytes(to, &assets[i], (size_t)i);
	}
	fputs("const struct asset asset_table[] = {\n", to);
	for (int i = 2; i < argc; i++)
		fprintf(to,
			"{ \"%s\", \"%s\", \"%016" PRIx64
			"\", \"/assets/%016" PRIx64 "/%s\", bytes_%d, %zu },\n",
			name_of(argv[i]), type_of(argv[i]), assets[i].hash,
			assets[i].hash, name_of(argv[i]), i, assets[i].length);
	fputs("{ 0 },\n};\n", to);
	free(assets);
	return fclose(to) == 0 ? 0 : 1;
}
