#include "relay/spool_lane.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/check.h"
#include "os/file.h"
#include "relay/wire.h"

/* No file of ours is larger; a larger one is read only so far. */
#define FILE_MAX ((int64_t)64 * 1024 * 1024)

void
spool_lane_init(struct spool_lane_files *l, const char *name,
		struct spool_shared *shared)
{
	memset(l, 0, sizeof(*l));
	l->name = name;
	l->shared = shared;
	l->fd = -1;
}

void
spool_lane_done(struct spool_lane_files *l)
{
	while (l->first != NULL) {
		struct segment *next = l->first->next;

		free(l->first);
		l->first = next;
	}
	file_close(&l->fd);
	free(l->buffer);
	l->buffer = NULL;
}

static void
path_write(const struct spool_lane_files *l, int64_t number,
	   char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/%s-%020lld.spool", l->shared->folder,
		 l->name, (long long)number);
}

static struct segment *
segment_add(struct spool_lane_files *l, int64_t number)
{
	struct segment *g = calloc(1, sizeof(*g));

	CHECK(g != NULL);
	g->number = number;
	if (l->last != NULL)
		l->last->next = g;
	else
		l->first = g;
	l->last = g;
	return g;
}

/* Forgets a file and removes it. */
static void
segment_drop(struct spool_lane_files *l, struct segment *g)
{
	struct segment **at = &l->first, *before = NULL;
	char path[PATH_MAX];

	while (*at != g) {
		before = *at;
		at = &(*at)->next;
	}
	if (l->last == g) {
		file_close(&l->fd);
		l->last = before;
	}
	if (l->reading == g) {
		l->reading = NULL;
		l->read = l->at = 0;
		l->has = false;
	}
	*at = g->next;
	l->bytes -= g->bytes;
	l->pending -= g->batches;
	path_write(l, g->number, path);
	unlink(path);
	free(g);
}

static bool
is_open_for_writing(const struct spool_lane_files *l, const struct segment *g)
{
	return g == l->last && l->fd >= 0;
}

/* Fills the buffer up to the file's length. Bytes that cannot be read are
 * zeros, and so no block. */
static void
buffer_fill(struct spool_lane_files *l)
{
	struct segment *g = l->reading;
	size_t want = (size_t)g->bytes;
	char path[PATH_MAX];
	int fd;

	if (want <= l->read)
		return;
	if (want > l->room) {
		l->buffer = realloc(l->buffer, want);
		CHECK(l->buffer != NULL);
		l->room = want;
	}
	path_write(l, g->number, path);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	while (fd >= 0 && l->read < want) {
		ssize_t n = pread(fd, l->buffer + l->read, want - l->read,
				  (off_t)l->read);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		l->read += (size_t)n;
	}
	file_close(&fd);
	memset(l->buffer + l->read, 0, want - l->read);
	l->read = want;
}

static void
reading_begin(struct spool_lane_files *l, struct segment *g)
{
	l->reading = g;
	l->read = l->at = 0;
	l->has = false;
}

/* One block of the file is behind us. */
static void
block_pass(struct spool_lane_files *l, const struct spool_block *block)
{
	struct segment *g = l->reading;

	if (g->batches > 0) {
		g->batches--;
		l->pending--;
	}
	g->records -= block->records < g->records ? block->records : g->records;
}

/* Reads on in the current file; false at its end (for now). */
static bool
reading_step(struct spool_lane_files *l)
{
	struct spool_block block;
	enum spool_found found;
	struct text bytes;
	size_t passed;

	buffer_fill(l);
	bytes = (struct text){ l->buffer, l->read };
	found = spool_block_next(bytes, &l->at, &block, &passed);
	if (passed > 0)
		l->shared->damaged++;
	switch (found) {
	case SPOOL_WHOLE:
		l->has = block.sequence > l->shared->acknowledged;
		if (l->has)
			l->block = block;
		else
			block_pass(l, &block);
		return true;
	case SPOOL_DAMAGED:
		if (block.sequence > l->shared->acknowledged)
			l->shared->damaged++;
		block_pass(l, &block);
		return true;
	case SPOOL_CUT:
		l->shared->damaged++;
		l->at = l->read;
		return false;
	case SPOOL_END:
		break;
	}
	return false;
}

const struct spool_block *
spool_lane_peek(struct spool_lane_files *l)
{
	if (l->has && l->block.sequence <= l->shared->acknowledged) {
		l->has = false;
		block_pass(l, &l->block);
	}
	while (!l->has) {
		if (l->reading == NULL) {
			struct segment *g = l->first;

			while (g != NULL && g->finished)
				g = g->next;
			if (g == NULL)
				return NULL;
			reading_begin(l, g);
		}
		if (reading_step(l))
			continue;
		if (is_open_for_writing(l, l->reading))
			return NULL;
		/* What is left are blocks whose heads were damaged. */
		l->pending -= l->reading->batches;
		l->reading->batches = 0;
		l->reading->finished = true;
		reading_begin(l, NULL);
	}
	return &l->block;
}

bool
spool_lane_finished(const struct spool_lane_files *l)
{
	return l->first != NULL && l->first->finished;
}

void
spool_lane_clean(struct spool_lane_files *l)
{
	while (spool_lane_finished(l))
		segment_drop(l, l->first);
}

bool
spool_lane_throw(struct spool_lane_files *l, struct spool_thrown *out)
{
	if (l->first == NULL)
		return false;
	out->batches += l->first->batches;
	out->records += l->first->records;
	segment_drop(l, l->first);
	return true;
}

/* Counts the blocks of a file and finds where its whole ones end. */
static size_t
file_count(struct spool_lane_files *l, struct segment *g, struct text bytes,
	   int64_t *last)
{
	struct spool_block block;
	enum spool_found found;
	size_t at = 0, end = 0, passed;

	for (;;) {
		found = spool_block_next(bytes, &at, &block, &passed);
		if (found == SPOOL_END || found == SPOOL_CUT)
			return end;
		end = at;
		if (block.sequence > *last)
			*last = block.sequence;
		if (block.sequence <= l->shared->acknowledged)
			continue;
		g->batches++;
		g->records += block.records;
		l->pending++;
	}
}

static int
file_cut(const char *path, int64_t bytes, struct err *e)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int result = 0;

	if (fd < 0 || ftruncate(fd, bytes) != 0 || fsync(fd) != 0)
		result = err_system(e, "%s", path);
	file_close(&fd);
	return result;
}

int
spool_lane_take(struct spool_lane_files *l, int64_t number, int64_t *last,
		struct err *e)
{
	struct segment *g;
	char path[PATH_MAX];
	struct stat st;
	size_t whole;

	path_write(l, number, path);
	if (stat(path, &st) != 0)
		return 0;
	g = segment_add(l, number);
	g->bytes = st.st_size < FILE_MAX ? st.st_size : FILE_MAX;
	l->bytes += g->bytes;
	reading_begin(l, g);
	buffer_fill(l);
	whole = file_count(l, g, (struct text){ l->buffer, l->read }, last);
	reading_begin(l, NULL);
	if ((int64_t)whole == st.st_size && whole > 0)
		return 0;
	/* Disks have lied before: the torn one may have been sent. */
	(*last)++;
	if (whole == 0) {
		segment_drop(l, g);
		return 0;
	}
	l->bytes -= g->bytes - (int64_t)whole;
	g->bytes = (int64_t)whole;
	return file_cut(path, g->bytes, e);
}

static int
folder_sync(const struct spool_lane_files *l)
{
	int fd = open(l->shared->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int result = fd >= 0 ? fsync(fd) : -1;

	file_close(&fd);
	return result == 0 || errno == EINVAL ? 0 : -1;
}

/* A new file for this block when there is none, or the last one is long. */
static int
file_begin(struct spool_lane_files *l, int64_t number, struct err *e)
{
	char path[PATH_MAX];
	int fd, saved;

	if (l->fd >= 0 && l->last->bytes < l->shared->segment_bytes)
		return 0;
	path_write(l, number, path);
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_system(e, "%s", path);
	if (folder_sync(l) != 0) {
		saved = errno;
		err_system(e, "%s", l->shared->folder);
		file_close(&fd);
		unlink(path);
		errno = saved;
		return -1;
	}
	file_close(&l->fd);
	l->fd = fd;
	segment_add(l, number);
	return 0;
}

static int
write_whole(int fd, const struct iovec *part, size_t total, int64_t at)
{
	ssize_t n;

	do
		n = pwritev(fd, part, 2, (off_t)at);
	while (n < 0 && errno == EINTR);
	if (n >= 0 && (size_t)n < total) {
		/* A regular file takes less only when the disk is full. */
		errno = ENOSPC;
		return -1;
	}
	return n < 0 ? -1 : fdatasync(fd);
}

int
spool_lane_append(struct spool_lane_files *l, const struct spool_block *block,
		  struct err *e)
{
	uint8_t head[SPOOL_HEAD];
	struct iovec part[2] = { { head, SPOOL_HEAD } };
	size_t total = SPOOL_HEAD + block->body.n;
	int saved;

	if (file_begin(l, block->sequence, e) != 0)
		return -1;
	spool_block_head(block, head);
	/* The interface has no const; nothing is written there. */
	memcpy(&part[1].iov_base, &block->body.p, sizeof(void *));
	part[1].iov_len = block->body.n;
	if (write_whole(l->fd, part, total, l->last->bytes) != 0) {
		saved = errno;
		err_system(e, "writing to the spool");
		if (ftruncate(l->fd, (off_t)l->last->bytes) != 0)
			file_close(&l->fd);
		if (l->last->bytes == 0)
			segment_drop(l, l->last);
		errno = saved;
		return -1;
	}
	l->last->bytes += (int64_t)total;
	l->last->batches++;
	l->last->records += block->records;
	l->bytes += (int64_t)total;
	l->pending++;
	return 0;
}
