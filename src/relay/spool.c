#include "relay/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/check.h"
#include "base/num.h"
#include "os/file.h"
#include "relay/spool_lane.h"
#include "relay/wire.h"

#define SEGMENT_BYTES (4 * 1024 * 1024)
#define STATE_MAX     4096
/* Files listed when it is opened; each is some MiB. */
#define LIST_BYTES ((size_t)64 * 1024 * 1024)
#define ASIDE_MAX  20
#define PATH_MOST  (PATH_MAX - 64)

struct spool {
	pthread_mutex_t lock;
	char folder[PATH_MOST];
	int64_t bytes_max, disk_reserve;
	struct spool_shared shared;
	struct spool_lane_files lane[SPOOL_LANES];
	int64_t last;
	int64_t thrown_batches, thrown_records, aside;
	int64_t acknowledged_written, damaged_written;
	bool dirty;
};

/* The counters in the state file, by name. */
struct state_row {
	const char *name;
	int64_t *value;
};

#define STATE_ROWS 6

static void
state_rows(struct spool *s, struct state_row row[STATE_ROWS])
{
	row[0] = (struct state_row){ "acknowledged", &s->shared.acknowledged };
	row[1] = (struct state_row){ "last", &s->last };
	row[2] = (struct state_row){ "thrown_batches", &s->thrown_batches };
	row[3] = (struct state_row){ "thrown_records", &s->thrown_records };
	row[4] = (struct state_row){ "damaged", &s->shared.damaged };
	row[5] = (struct state_row){ "aside", &s->aside };
}

static int
state_write(struct spool *s, struct err *e)
{
	struct state_row row[STATE_ROWS];
	char path[PATH_MAX];
	struct str text;
	int result;

	state_rows(s, row);
	str_init(&text, STATE_MAX);
	for (int i = 0; i < STATE_ROWS; i++)
		str_addf(&text, "%s %lld\n", row[i].name,
			 (long long)*row[i].value);
	snprintf(path, sizeof(path), "%s/state", s->folder);
	result = file_replace(path, str_view(&text), 0600, e);
	str_done(&text);
	s->dirty = s->dirty && result != 0;
	return result;
}

static int
state_line_read(const struct state_row *row, struct text line, struct err *e)
{
	struct text name;

	if (!text_cut(&line, ' ', &name))
		return 0;
	for (int i = 0; i < STATE_ROWS; i++)
		if (text_is(name, row[i].name))
			return num_int(line, 0, INT64_MAX, row[i].value, e);
	return 0;
}

/* NOT_FOUND: a new spool. */
static int
state_read(struct spool *s, struct err *e)
{
	struct state_row row[STATE_ROWS];
	char path[PATH_MAX];
	struct text rest, line;
	struct str text;
	int result;

	state_rows(s, row);
	snprintf(path, sizeof(path), "%s/state", s->folder);
	str_init(&text, STATE_MAX);
	result = file_read(path, &text, e);
	rest = str_view(&text);
	if (result == 0 && !text_starts(rest, "acknowledged "))
		result = err_set(e, ERR_INVALID, "%s: not a state", path);
	while (result == 0 && text_cut(&rest, '\n', &line))
		result = state_line_read(row, line, e);
	str_done(&text);
	return result;
}

/* "keep-NUMBER.spool": to which lane it belongs. Drafts of a state that a
 * power cut left behind are removed. */
static int
name_take(struct spool *s, const char *name, struct err *e)
{
	static const char *const prefix[SPOOL_LANES] = { "keep-", "detail-" };
	struct text rest = text_of(name), tail = TEXT(".spool");
	char path[PATH_MAX];
	int64_t number;

	if (text_starts(rest, "state.") && name != NULL) {
		snprintf(path, sizeof(path), "%s/%s", s->folder, name);
		unlink(path);
	}
	if (!text_ends(rest, ".spool"))
		return 0;
	rest.n -= tail.n;
	for (int i = 0; i < SPOOL_LANES; i++) {
		struct text digits;

		if (!text_starts(rest, prefix[i]))
			continue;
		digits = text_slice(rest, strlen(prefix[i]), rest.n);
		while (text_starts(digits, "0"))
			digits = text_slice(digits, 1, digits.n);
		if (num_int(digits, 1, INT64_MAX, &number, NULL) == 0)
			return spool_lane_take(&s->lane[i], number, &s->last,
					       e);
	}
	return 0;
}

static int
files_take(struct spool *s, struct err *e)
{
	struct arena *a = arena_new(LIST_BYTES);
	char **names = NULL;
	size_t count = 0;
	int result = file_list(s->folder, a, &names, &count, e);

	/* Sorted by name, and so by number. */
	for (size_t i = 0; result == 0 && i < count; i++)
		result = name_take(s, names[i], e);
	arena_free(&a);
	return result;
}

int
spool_open(struct spool **out, const struct spool_options *o, struct err *e)
{
	static const char *const name[SPOOL_LANES] = { "keep", "detail" };
	struct spool *s = calloc(1, sizeof(*s));
	struct err why = { 0 };

	*out = NULL;
	CHECK(s != NULL);
	CHECK(pthread_mutex_init(&s->lock, NULL) == 0);
	s->bytes_max = o->bytes_max;
	s->disk_reserve = o->disk_reserve;
	s->shared.segment_bytes =
	    o->segment_bytes > 0 ? o->segment_bytes : SEGMENT_BYTES;
	s->shared.folder = s->folder;
	for (int i = 0; i < SPOOL_LANES; i++)
		spool_lane_init(&s->lane[i], name[i], &s->shared);
	if (!text_copy(s->folder, sizeof(s->folder), text_of(o->folder))) {
		err_set(e, ERR_INVALID, "the spool's path is too long");
		goto fail;
	}
	if (file_make_folder(s->folder, 0700, e) != 0)
		goto fail;
	if (state_read(s, &why) != 0 && why.kind != ERR_NOT_FOUND)
		s->shared.damaged++;
	if (files_take(s, e) != 0)
		goto fail;
	if (s->last < s->shared.acknowledged)
		s->last = s->shared.acknowledged;
	if (state_write(s, e) != 0)
		goto fail;
	*out = s;
	return 0;
fail:
	spool_close(&s);
	return -1;
}

static void
settle(struct spool *s)
{
	if (s->dirty || s->shared.acknowledged != s->acknowledged_written ||
	    s->shared.damaged != s->damaged_written) {
		s->acknowledged_written = s->shared.acknowledged;
		s->damaged_written = s->shared.damaged;
		/* Told again when it matters: before a file is removed. */
		if (state_write(s, NULL) != 0)
			s->dirty = true;
	}
}

void
spool_settle(struct spool *s)
{
	pthread_mutex_lock(&s->lock);
	settle(s);
	pthread_mutex_unlock(&s->lock);
}

void
spool_close(struct spool **s)
{
	if (*s == NULL)
		return;
	if ((*s)->folder[0] != '\0')
		settle(*s);
	for (int i = 0; i < SPOOL_LANES; i++)
		spool_lane_done(&(*s)->lane[i]);
	pthread_mutex_destroy(&(*s)->lock);
	free(*s);
	*s = NULL;
}

/* Files that were read to their end. The state comes first: without it their
 * numbers would be given again after a power cut. */
static void
finished_remove(struct spool *s)
{
	bool any = false;

	for (int i = 0; i < SPOOL_LANES; i++)
		any |= spool_lane_finished(&s->lane[i]);
	if (any && state_write(s, NULL) == 0)
		for (int i = 0; i < SPOOL_LANES; i++)
			spool_lane_clean(&s->lane[i]);
}

static int64_t
bytes_used(const struct spool *s)
{
	return s->lane[SPOOL_KEEP].bytes + s->lane[SPOOL_DETAIL].bytes;
}

static bool
has_room(const struct spool *s, int64_t more)
{
	struct statvfs v;

	if (bytes_used(s) + more > s->bytes_max)
		return false;
	if (statvfs(s->folder, &v) != 0)
		return true;
	return (int64_t)(v.f_bavail * v.f_frsize) - more >= s->disk_reserve;
}

/* Detail goes first, and never makes what must be kept go. */
static bool
throw_oldest(struct spool *s, enum spool_lane for_whom)
{
	struct spool_thrown thrown = { 0 };

	if (!spool_lane_throw(&s->lane[SPOOL_DETAIL], &thrown) &&
	    (for_whom == SPOOL_DETAIL ||
	     !spool_lane_throw(&s->lane[SPOOL_KEEP], &thrown)))
		return false;
	s->thrown_batches += thrown.batches;
	s->thrown_records += thrown.records;
	/* Now there is room for it. */
	s->dirty = state_write(s, NULL) != 0;
	return true;
}

static int
add(struct spool *s, struct spool_batch *batch, struct err *e)
{
	struct spool_block block = { .sequence = batch->sequence,
				     .closed_ms = batch->closed_ms,
				     .records = (uint32_t)batch->records,
				     .raw_bytes = (uint32_t)batch->raw_bytes,
				     .body = batch->body };
	int64_t more = SPOOL_HEAD + (int64_t)batch->body.n;

	while (!has_room(s, more))
		if (!throw_oldest(s, batch->lane))
			return err_set(e, ERR_SYSTEM,
				       "no room for the spool in %s",
				       s->folder);
	while (spool_lane_append(&s->lane[batch->lane], &block, e) != 0)
		if (errno != ENOSPC || !throw_oldest(s, batch->lane))
			return -1;
	return 0;
}

int
spool_add(struct spool *s, struct spool_batch *batch, struct err *e)
{
	int result;

	CHECK(batch->body.n <= WIRE_BATCH_PACKED_MAX);
	pthread_mutex_lock(&s->lock);
	batch->sequence = s->last + 1;
	result = add(s, batch, e);
	if (result == 0) {
		s->last = batch->sequence;
	} else {
		s->thrown_batches++;
		s->thrown_records += batch->records;
		s->dirty = true;
	}
	pthread_mutex_unlock(&s->lock);
	return result;
}

int
spool_next(struct spool *s, struct arena *a, struct spool_batch *out,
	   struct err *e)
{
	const struct spool_block *lowest = NULL;
	int result;

	memset(out, 0, sizeof(*out));
	pthread_mutex_lock(&s->lock);
	for (int i = 0; i < SPOOL_LANES; i++) {
		const struct spool_block *block = spool_lane_peek(&s->lane[i]);

		if (block != NULL &&
		    (lowest == NULL || block->sequence < lowest->sequence)) {
			lowest = block;
			out->lane = (enum spool_lane)i;
		}
	}
	if (lowest != NULL) {
		out->sequence = lowest->sequence;
		out->closed_ms = lowest->closed_ms;
		out->records = lowest->records;
		out->raw_bytes = lowest->raw_bytes;
		out->body.p = arena_copy_n(a, lowest->body.p, lowest->body.n);
		out->body.n = lowest->body.n;
	}
	finished_remove(s);
	pthread_mutex_unlock(&s->lock);
	result = arena_check(a, e);
	return result;
}

static void
acknowledge(struct spool *s, int64_t sequence)
{
	if (sequence <= s->shared.acknowledged)
		return;
	s->shared.acknowledged = sequence;
	for (int i = 0; i < SPOOL_LANES; i++)
		(void)spool_lane_peek(&s->lane[i]);
	finished_remove(s);
}

void
spool_acknowledge(struct spool *s, int64_t sequence)
{
	pthread_mutex_lock(&s->lock);
	acknowledge(s, sequence);
	pthread_mutex_unlock(&s->lock);
}

/* The last ASIDE_MAX, by number. */
static void
aside_thin(const char *folder)
{
	struct arena *a = arena_new(1024 * 1024);
	char path[PATH_MAX];
	char **names = NULL;
	size_t count = 0;

	if (file_list(folder, a, &names, &count, NULL) == 0)
		for (size_t i = 0; i + ASIDE_MAX < count; i++) {
			snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
			unlink(path);
		}
	arena_free(&a);
}

void
spool_set_aside(struct spool *s, const struct spool_batch *batch)
{
	char folder[PATH_MAX - 32], path[PATH_MAX];

	pthread_mutex_lock(&s->lock);
	snprintf(folder, sizeof(folder), "%s/aside", s->folder);
	snprintf(path, sizeof(path), "%s/%020lld.zst", folder,
		 (long long)batch->sequence);
	/* It helps who looks for the fault; nothing else depends on it. */
	if (file_make_folder(folder, 0700, NULL) == 0 &&
	    file_replace(path, batch->body, 0600, NULL) == 0)
		aside_thin(folder);
	s->aside++;
	s->dirty = true;
	acknowledge(s, batch->sequence);
	pthread_mutex_unlock(&s->lock);
}

void
spool_skip(struct spool *s, int64_t sequence)
{
	pthread_mutex_lock(&s->lock);
	if (sequence > s->last) {
		s->last = sequence;
		s->dirty = true;
		settle(s);
	}
	pthread_mutex_unlock(&s->lock);
}

void
spool_counts_get(struct spool *s, struct spool_counts *out)
{
	memset(out, 0, sizeof(*out));
	pthread_mutex_lock(&s->lock);
	for (int i = 0; i < SPOOL_LANES; i++) {
		const struct spool_block *block = spool_lane_peek(&s->lane[i]);

		out->batches += s->lane[i].pending;
		if (block != NULL &&
		    (out->oldest_ms == 0 || block->closed_ms < out->oldest_ms))
			out->oldest_ms = block->closed_ms;
	}
	out->bytes = bytes_used(s);
	out->last = s->last;
	out->acknowledged = s->shared.acknowledged;
	out->thrown_batches = s->thrown_batches;
	out->thrown_records = s->thrown_records;
	out->damaged = s->shared.damaged;
	out->aside = s->aside;
	pthread_mutex_unlock(&s->lock);
}
