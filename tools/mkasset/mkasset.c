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
#include <zlib.h>

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
	size_t gzip_length; /* 0: not worth it */
};

static void
fail(const char *path, const char *why)
{
	fprintf(stderr, "%s: %s\n", path, why);
	exit(1);
}

static void
write_array(FILE *to, const char *name, size_t index, const uint8_t *bytes,
	    size_t length)
{
	fprintf(to, "static const uint8_t %s_%zu[] = {", name, index);
	for (size_t i = 0; i < length; i++)
		fprintf(to, "%s%d,", i % 20 == 0 ? "\n" : "", bytes[i]);
	fputs("\n};\n", to);
}

/* The same bytes for a browser that takes gzip; the header holds no time, so
 * that two builds are equal. */
static size_t
compress_bytes(const uint8_t *from, size_t length, uint8_t *to, size_t room)
{
	z_stream z = { 0 };

	if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) !=
	    Z_OK)
		return 0;
	memcpy(&z.next_in, &from, sizeof(z.next_in));
	z.avail_in = (uInt)length;
	z.next_out = to;
	z.avail_out = (uInt)room;
	int rc = deflate(&z, Z_FINISH);
	size_t made = rc == Z_STREAM_END ? room - z.avail_out : 0;
	deflateEnd(&z);
	return made + 64 < length ? made : 0;
}

static void
write_bytes(FILE *to, struct asset *asset, size_t index)
{
	static uint8_t plain[ASSET_MAX + 1], packed[ASSET_MAX];
	FILE *from = fopen(asset->path, "rb");

	if (from == NULL)
		fail(asset->path, "cannot be opened");
	asset->length = fread(plain, 1, sizeof(plain), from);
	fclose(from);
	if (asset->length > ASSET_MAX)
		fail(asset->path, "too large");
	asset->hash = 0xcbf29ce484222325u;
	for (size_t i = 0; i < asset->length; i++)
		asset->hash = (asset->hash ^ plain[i]) * 0x100000001b3u;
	write_array(to, "bytes", index, plain, asset->length);
	asset->gzip_length =
	    compress_bytes(plain, asset->length, packed, sizeof(packed));
	if (asset->gzip_length > 0)
		write_array(to, "gzip", index, packed, asset->gzip_length);
}

static void
write_row(FILE *to, const struct asset *asset, size_t index)
{
	const char *name = name_of(asset->path);

	fprintf(to,
		"{ \"%s\", \"%s\", \"%016" PRIx64 "\", \"/assets/%016" PRIx64
		"/%s\", bytes_%zu, %zu, ",
		name, type_of(asset->path), asset->hash, asset->hash, name,
		index, asset->length);
	if (asset->gzip_length > 0)
		fprintf(to, "gzip_%zu, %zu },\n", index, asset->gzip_length);
	else
		fputs("0, 0 },\n", to);
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
		write_row(to, &assets[i], (size_t)i);
	fputs("{ 0 },\n};\n", to);
	free(assets);
	return fclose(to) == 0 ? 0 : 1;
}
