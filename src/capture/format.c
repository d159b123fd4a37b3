#include "capture/format.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/check.h"
#include "capture/format_text.h"

struct row {
	const char *name, *gzip_name, *what;
	bool is_read;
};

static const struct row rows[FORMAT_COUNT] = {
#define ROW(c, name, read, what) { name, name ".gz", what, read },
	FORMAT_TABLE(ROW)
#undef ROW
};

static uint32_t
word_of(const uint8_t *b)
{
	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 |
	       (uint32_t)b[2] << 8 | b[3];
}

/* Both byte orders of microseconds, nanoseconds and Kuznetzov's variant. */
static bool
is_pcap(const uint8_t *b, size_t n)
{
	static const uint32_t magics[] = { 0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d,
					   0x4d3cb2a1, 0xa1b2cd34, 0x34cdb2a1 };

	if (n < 4)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(magics); i++)
		if (word_of(b) == magics[i])
			return true;
	return false;
}

/* The section header's type reads the same both ways; its third word gives
 * the byte order and tells it from four line feeds. */
static bool
is_pcapng(const uint8_t *b, size_t n)
{
	return n >= 12 && word_of(b) == 0x0a0d0d0a &&
	       (word_of(b + 8) == 0x1a2b3c4d || word_of(b + 8) == 0x4d3c2b1a);
}

/* Text may hold anything but many control characters; a zero byte decides. */
static bool
is_binary(const uint8_t *b, size_t n)
{
	size_t odd = 0;

	for (size_t i = 0; i < n; i++) {
		if (b[i] == 0)
			return true;
		odd += b[i] < 0x20 && b[i] != '\t' && b[i] != '\n' &&
		       b[i] != '\r' && b[i] != 0x1b && b[i] != '\f';
	}
	return odd > n / 20;
}

static void
wide_kind(const uint8_t *b, size_t n, struct format *out)
{
	char *narrow = malloc(n * 3 / 2 + 4);
	size_t used, made;

	CHECK(narrow != NULL);
	made = format_text_narrow(b, n, out->text == FORMAT_TEXT_UTF16BE,
				  narrow, &used);
	out->kind = format_text_kind((struct text){ narrow, made });
	free(narrow);
}

static void
plain_kind(const uint8_t *b, size_t n, struct format *out)
{
	struct text t = { (const char *)b, n };

	if (n == 0)
		out->kind = FORMAT_EMPTY;
	else if (is_pcap(b, n))
		out->kind = FORMAT_PCAP;
	else if (is_pcapng(b, n))
		out->kind = FORMAT_PCAPNG;
	else if (n >= 8 && memcmp(b, "ElfFile\0", 8) == 0)
		out->kind = FORMAT_EVTX;
	if (out->kind != FORMAT_UNKNOWN)
		return;
	out->text = format_text_guess(b, n);
	if (out->text == FORMAT_TEXT_UTF16LE ||
	    out->text == FORMAT_TEXT_UTF16BE) {
		wide_kind(b, n, out);
		return;
	}
	if (out->text == FORMAT_TEXT_UTF8_BOM)
		t = text_slice(t, 3, n);
	out->kind = format_text_kind(t);
	/* Rubbish between good lines does not make a log binary. */
	if (out->kind != FORMAT_EVE && is_binary(b, n)) {
		out->kind = FORMAT_BINARY;
		out->text = FORMAT_TEXT_NONE;
	}
}

static void
gzip_kind(const uint8_t *b, size_t n, struct format *out)
{
	uint8_t *inside = malloc(FORMAT_LOOK);
	z_stream z = { .next_in = (Bytef *)(uintptr_t)b, .avail_in = (uInt)n };
	int status;

	CHECK(inside != NULL);
	z.next_out = inside;
	z.avail_out = FORMAT_LOOK;
	if (inflateInit2(&z, 15 + 16) != Z_OK) {
		free(inside);
		return;
	}
	status = inflate(&z, Z_SYNC_FLUSH);
	inflateEnd(&z);
	out->truncated_gzip =
	    status != Z_STREAM_END && z.avail_in == 0 && n < FORMAT_LOOK;
	plain_kind(inside, FORMAT_LOOK - z.avail_out, out);
	out->gzip = true;
	free(inside);
}

void
format_of_bytes(const uint8_t *bytes, size_t n, struct format *out)
{
	*out = (struct format){ .kind = FORMAT_UNKNOWN };
	if (n > FORMAT_LOOK)
		n = FORMAT_LOOK;
	if (n >= 3 && memcmp(bytes, "\x1f\x8b\x08", 3) == 0)
		gzip_kind(bytes, n, out);
	else
		plain_kind(bytes, n, out);
}

static int
open_failed(const char *path, struct err *e)
{
	if (errno == ENOENT || errno == ENOTDIR)
		return err_set(e, ERR_NOT_FOUND, "%s: there is no such file",
			       path);
	if (errno == EACCES || errno == EPERM)
		return err_set(e, ERR_DENIED, "%s: may not be read", path);
	return err_system(e, "%s", path);
}

static int
beginning_read(const char *path, int fd, uint8_t *buffer, size_t *n_out,
	       struct err *e)
{
	size_t n = 0;

	while (n < FORMAT_LOOK) {
		ssize_t got = read(fd, buffer + n, FORMAT_LOOK - n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_system(e, "%s", path);
		if (got == 0)
			break;
		n += (size_t)got;
	}
	*n_out = n;
	return 0;
}

int
format_of_path(const char *path, struct format *out, struct err *e)
{
	/* Not waiting: a FIFO without a writer would hold us for ever. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	uint8_t *buffer;
	struct stat st;
	int result = -1;
	size_t n = 0;

	*out = (struct format){ .kind = FORMAT_UNKNOWN };
	if (fd < 0 && errno == ENXIO) {
		out->kind = FORMAT_DEVICE;
		return 0;
	}
	if (fd < 0)
		return open_failed(path, e);
	buffer = malloc(FORMAT_LOOK);
	CHECK(buffer != NULL);
	if (fstat(fd, &st) != 0) {
		err_system(e, "%s", path);
		goto out;
	}
	result = 0;
	if (S_ISDIR(st.st_mode))
		out->kind = FORMAT_DIRECTORY;
	else if (!S_ISREG(st.st_mode))
		out->kind = FORMAT_DEVICE;
	else if ((result = beginning_read(path, fd, buffer, &n, e)) == 0)
		format_of_bytes(buffer, n, out);
out:
	free(buffer);
	close(fd);
	return result;
}

const char *
format_name(const struct format *t)
{
	return t->gzip ? rows[t->kind].gzip_name : rows[t->kind].name;
}

const char *
format_what(enum format_kind kind)
{
	return rows[kind].what;
}

bool
format_is_read(enum format_kind kind)
{
	return rows[kind].is_read;
}

const char *
format_text_name(enum format_text text)
{
	static const char *const names[FORMAT_TEXT_COUNT] = {
#define NAME(c, text) text,
		FORMAT_TEXT_TABLE(NAME)
#undef NAME
	};

	return names[text];
}
