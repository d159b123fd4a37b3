#include "capture/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/check.h"
#include "capture/format_text.h"
#include "os/file.h"

#define CHUNK 65536

struct stream {
	int fd;
	struct format format;
	int64_t position, size;
	uint8_t raw[CHUNK];   /* from the file */
	uint8_t plain[CHUNK]; /* out of gzip */
	uint8_t wide[CHUNK + 4];
	size_t wide_n; /* UTF-16 bytes whose character is not whole yet */
	char narrow[2 * CHUNK + 16];
	z_stream z;
	bool inflating, begun;
	bool ended; /* no more bytes from the file */
	bool broken;
	struct err error; /* when broken, told after the last bytes */
};

int
stream_open(const char *path, const struct format *format, struct stream **out,
	    struct err *e)
{
	struct stream *s = calloc(1, sizeof(*s));
	struct stat st;

	*out = NULL;
	CHECK(s != NULL);
	s->format = *format;
	s->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (s->fd < 0 || fstat(s->fd, &st) != 0) {
		err_system(e, "%s", path);
		file_close(&s->fd);
		free(s);
		return -1;
	}
	s->size = st.st_size;
	*out = s;
	return 0;
}

void
stream_close(struct stream **s)
{
	if (*s == NULL)
		return;
	if ((*s)->inflating)
		inflateEnd(&(*s)->z);
	file_close(&(*s)->fd);
	free(*s);
	*s = NULL;
}

int64_t
stream_position(const struct stream *s)
{
	return s->position;
}

int64_t
stream_size(const struct stream *s)
{
	return s->size;
}

/* Fills s->raw; 0 bytes at the end of the file. */
static int
raw_read(struct stream *s, size_t *n_out, struct err *e)
{
	ssize_t n;

	do
		n = read(s->fd, s->raw, CHUNK);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return err_system(e, "read");
	s->position += n;
	s->ended = n == 0;
	*n_out = (size_t)n;
	return 0;
}

static void
break_off(struct stream *s, const char *what)
{
	s->broken = true;
	err_set(&s->error, ERR_INVALID, "%s", what);
}

/* Zero bytes after a member are padding (tapes, block devices). */
static bool
is_padding(const z_stream *z)
{
	for (uInt i = 0; i < z->avail_in; i++)
		if (z->next_in[i] != 0)
			return false;
	return true;
}

/* One call of inflate; false when it could give nothing more. */
static void
inflate_step(struct stream *s)
{
	int status;

	if (!s->inflating) {
		if (s->begun && is_padding(&s->z)) {
			s->z.avail_in = 0;
			return;
		}
		CHECK(inflateInit2(&s->z, 15 + 16) == Z_OK);
		s->inflating = s->begun = true;
	}
	status = inflate(&s->z, Z_NO_FLUSH);
	if (status == Z_STREAM_END) {
		inflateEnd(&s->z);
		s->inflating = false;
	} else if (status != Z_OK && status != Z_BUF_ERROR)
		break_off(s, "the gzip file is damaged; what comes after the "
			     "damage cannot be read");
}

static int
gzip_read(struct stream *s, struct text *out, struct err *e)
{
	size_t n;

	s->z.next_out = s->plain;
	s->z.avail_out = (uInt)CHUNK;
	while (s->z.avail_out == CHUNK && !s->broken) {
		if (s->z.avail_in == 0 && !s->ended) {
			if (raw_read(s, &n, e) != 0)
				return -1;
			s->z.next_in = s->raw;
			s->z.avail_in = (uInt)n;
		}
		if (s->z.avail_in == 0 && s->ended) {
			if (s->inflating)
				break_off(s, "the gzip file ends too early; "
					     "its end is missing");
			break;
		}
		inflate_step(s);
	}
	*out = (struct text){ (const char *)s->plain, CHUNK - s->z.avail_out };
	return 0;
}

static int
bytes_read(struct stream *s, struct text *out, struct err *e)
{
	size_t n;

	if (s->format.gzip)
		return gzip_read(s, out, e);
	if (raw_read(s, &n, e) != 0)
		return -1;
	*out = (struct text){ (const char *)s->raw, n };
	return 0;
}

static void
narrow(struct stream *s, struct text *out)
{
	bool big = s->format.text == FORMAT_TEXT_UTF16BE;
	uint8_t both[sizeof(s->wide)];
	size_t n = s->wide_n + out->n, used, made;

	memcpy(both, s->wide, s->wide_n);
	memcpy(both + s->wide_n, out->p, out->n);
	made = format_text_narrow(both, n, big, s->narrow, &used);
	s->wide_n = n - used;
	CHECK(s->wide_n <= 4);
	memcpy(s->wide, both + used, s->wide_n);
	*out = (struct text){ s->narrow, made };
}

int
stream_read(struct stream *s, struct text *out, struct err *e)
{
	bool first = s->position == 0;
	bool wide = s->format.text == FORMAT_TEXT_UTF16LE ||
		    s->format.text == FORMAT_TEXT_UTF16BE;

	for (;;) {
		if (s->broken) {
			*e = s->error;
			return -1;
		}
		if (bytes_read(s, out, e) != 0)
			return -1;
		if (out->n == 0 && s->broken)
			continue;
		if (out->n > 0 && wide)
			narrow(s, out);
		if (first && text_starts(*out, "\xef\xbb\xbf"))
			*out = text_slice(*out, 3, out->n);
		if (out->n > 0 || s->ended)
			return 0;
	}
}
