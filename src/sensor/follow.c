#include "sensor/follow.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/check.h"
#include "base/num.h"
#include "base/str.h"
#include "os/file.h"

#define CHUNK (256 * 1024)
/* The bookmark is written after so many bytes, and at the end: a record told
 * twice after a power cut is better than one not told. */
#define MARK_BYTES (1024 * 1024)

struct follow {
	char path[PATH_MAX], bookmark[PATH_MAX];
	struct lines_sink sink;
	struct lines *lines;
	int fd;
	ino_t inode;
	int64_t at, whole; /* read so far; ends of whole lines */
	int64_t marked;
	bool from_end; /* no bookmark: the first file from its end */
	char buffer[CHUNK];
};

/* "INODE OFFSET\n" */
static bool
bookmark_read(struct follow *f)
{
	struct text rest, inode;
	struct str s;
	int64_t number = 0, at = 0;
	bool right = false;

	str_init(&s, 128);
	if (file_read(f->bookmark, &s, NULL) == 0) {
		rest = text_trim(str_view(&s));
		right = text_cut(&rest, ' ', &inode) &&
			num_int(inode, 0, INT64_MAX, &number, NULL) == 0 &&
			num_int(rest, 0, INT64_MAX, &at, NULL) == 0;
	}
	str_done(&s);
	if (right) {
		f->inode = (ino_t)number;
		f->at = f->whole = at;
	}
	return right;
}

static void
bookmark_write(struct follow *f)
{
	struct str s;

	str_init(&s, 128);
	str_addf(&s, "%lld %lld\n", (long long)f->inode, (long long)f->whole);
	/* Without it some records are told twice. */
	if (file_replace(f->bookmark, str_view(&s), 0600, NULL) == 0)
		f->marked = f->whole;
	str_done(&s);
}

int
follow_open(struct follow **out, const char *path, const char *bookmark,
	    const struct lines_sink *sink, struct err *e)
{
	struct follow *f = calloc(1, sizeof(*f));

	*out = NULL;
	CHECK(f != NULL);
	f->fd = -1;
	f->sink = *sink;
	if (!text_copy(f->path, sizeof(f->path), text_of(path)) ||
	    !text_copy(f->bookmark, sizeof(f->bookmark), text_of(bookmark))) {
		free(f);
		return err_set(e, ERR_INVALID, "the path is too long");
	}
	f->lines = lines_new(sink);
	f->from_end = !bookmark_read(f);
	*out = f;
	return 0;
}

void
follow_close(struct follow **f)
{
	if (*f == NULL)
		return;
	if ((*f)->inode != 0)
		bookmark_write(*f);
	file_close(&(*f)->fd);
	lines_free(&(*f)->lines);
	free(*f);
	*f = NULL;
}

static void
lines_anew(struct follow *f)
{
	lines_free(&f->lines);
	f->lines = lines_new(&f->sink);
}

static int
file_open(struct follow *f, struct err *e)
{
	struct stat st;

	f->fd = open(f->path, O_RDONLY | O_CLOEXEC);
	if (f->fd < 0 || fstat(f->fd, &st) != 0) {
		file_close(&f->fd);
		/* What appears from now on is read from its beginning. */
		f->from_end = false;
		return err_set(e, ERR_NOT_FOUND, "%s: %s", f->path,
			       strerror(errno));
	}
	if (f->from_end)
		f->at = f->whole = st.st_size;
	else if (st.st_ino != f->inode || st.st_size < f->at)
		f->at = f->whole = 0;
	else
		f->at = f->whole;
	f->from_end = false;
	f->inode = st.st_ino;
	lines_anew(f);
	return 0;
}

/* Moved away, or cut: begin anew. */
static void
rotation_check(struct follow *f)
{
	struct stat open_one, named;

	if (fstat(f->fd, &open_one) != 0)
		return;
	if (open_one.st_size < f->at) {
		f->at = f->whole = 0;
		lines_anew(f);
		return;
	}
	if (stat(f->path, &named) == 0 && named.st_ino != open_one.st_ino)
		file_close(&f->fd);
}

/* One piece; *n_out is 0 at the end. */
static int
piece_read(struct follow *f, size_t *n_out, struct err *e)
{
	ssize_t n = pread(f->fd, f->buffer, CHUNK, (off_t)f->at);
	const char *end;

	*n_out = 0;
	if (n < 0)
		return errno == EINTR ? 0 : err_system(e, "%s", f->path);
	if (n == 0)
		return 0;
	*n_out = (size_t)n;
	end = memrchr(f->buffer, '\n', (size_t)n);
	if (end != NULL)
		f->whole = f->at + (end - f->buffer) + 1;
	f->at += n;
	return lines_push(f->lines, (struct text){ f->buffer, (size_t)n }, e);
}

int
follow_step(struct follow *f, int64_t wait_ms, struct err *e)
{
	struct timespec pause = { .tv_sec = wait_ms / 1000,
				  .tv_nsec = (wait_ms % 1000) * 1000000 };
	size_t n = 0;

	if (f->fd < 0 && file_open(f, e) != 0) {
		nanosleep(&pause, NULL);
		return -1;
	}
	if (piece_read(f, &n, e) != 0)
		return -1;
	if (f->whole - f->marked > MARK_BYTES || f->whole < f->marked)
		bookmark_write(f);
	if (n > 0)
		return 0;
	rotation_check(f);
	if (f->fd >= 0)
		nanosleep(&pause, NULL);
	return 0;
}
