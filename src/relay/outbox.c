#include "relay/outbox.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zstd.h>

#include "base/check.h"
#include "base/stamp.h"
#include "relay/wire.h"

#define RAW_BYTES (1024 * 1024)
/* Held in memory for a lane while the disk is slow. */
#define HELD_MAX (8 * 1024 * 1024)
#define LEVEL    3

_Static_assert(HELD_MAX <= WIRE_BATCH_RAW_MAX, "a batch holds what is held");

struct lane {
	struct str raw;
	int64_t records, since_ms; /* monotonic, of the first line */
};

struct outbox {
	pthread_mutex_t lock;
	pthread_cond_t changed; /* for the thread */
	pthread_cond_t written; /* for those that flush */
	pthread_t thread;
	struct outbox_options options;
	struct lane lane[SPOOL_LANES];
	struct lane closing; /* the thread's own */
	char *packed;
	ZSTD_CCtx *zstd;
	bool slow, flushing, ending, busy;
	struct outbox_counts counts;
};

static int64_t
clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* How long until the lane is to be closed; 0: now; -1: it is empty. */
static int64_t
lane_wait(const struct outbox *o, const struct lane *l, int64_t now)
{
	int64_t delay = o->slow ? o->options.slow_ms : o->options.delay_ms;
	int64_t left = l->since_ms + delay - now;

	if (l->records == 0)
		return -1;
	if (o->flushing || o->ending || l->raw.n >= o->options.raw_max ||
	    l->records >= WIRE_RECORDS_MAX || left < 0)
		return 0;
	return left;
}

static int64_t
lines_of(struct text raw)
{
	int64_t n = 0;

	for (size_t i = 0; i < raw.n; i++)
		n += raw.p[i] == '\n';
	return n;
}

/* Packs and spools 'raw', in two halves when it does not pack well enough. */
static int
batch_spool(struct outbox *o, enum spool_lane lane, struct text raw,
	    struct err *e)
{
	struct spool_batch batch = {
		.lane = lane,
		.closed_ms = stamp_now(&stamp_system_clock),
		.records = lines_of(raw),
		.raw_bytes = (int64_t)raw.n,
	};
	size_t half = raw.n / 2;
	size_t n = ZSTD_compress2(o->zstd, o->packed, WIRE_BATCH_PACKED_MAX,
				  raw.p, raw.n);

	if (!ZSTD_isError(n)) {
		batch.body = (struct text){ o->packed, n };
		return spool_add(o->options.spool, &batch, e);
	}
	half += text_find(text_slice(raw, half, raw.n), '\n') + 1;
	if (batch.records < 2 || half >= raw.n)
		return err_set(e, ERR_TOO_BIG, "packing a batch: %s",
			       ZSTD_getErrorName(n));
	if (batch_spool(o, lane, text_slice(raw, 0, half), e) != 0)
		return -1;
	return batch_spool(o, lane, text_slice(raw, half, raw.n), e);
}

/* With the lock, which is given up meanwhile. */
static void
lane_close(struct outbox *o, enum spool_lane lane)
{
	struct lane taken = o->lane[lane];
	struct err e = { 0 };
	int result;

	o->lane[lane] = o->closing;
	o->closing = taken;
	o->busy = true;
	pthread_mutex_unlock(&o->lock);
	result = batch_spool(o, lane, str_view(&o->closing.raw), &e);
	if (result == 0 && o->options.ready != NULL)
		o->options.ready(o->options.context);
	pthread_mutex_lock(&o->lock);
	o->busy = false;
	if (result != 0)
		o->counts.thrown += o->closing.records;
	text_copy(o->counts.error, sizeof(o->counts.error),
		  text_of(result != 0 ? e.text : ""));
	str_reset(&o->closing.raw);
	o->closing.records = 0;
}

static void
wait_ms(struct outbox *o, int64_t ms)
{
	struct timespec until;

	if (ms < 0) {
		pthread_cond_wait(&o->changed, &o->lock);
		return;
	}
	clock_gettime(CLOCK_MONOTONIC, &until);
	ms += until.tv_nsec / 1000000 + 1;
	until.tv_sec += ms / 1000;
	until.tv_nsec = (ms % 1000) * 1000000;
	pthread_cond_timedwait(&o->changed, &o->lock, &until);
}

static void *
outbox_thread(void *context)
{
	struct outbox *o = context;

	pthread_mutex_lock(&o->lock);
	for (;;) {
		int64_t now = clock_ms(), least = -1;
		bool closed = false;

		for (int i = 0; i < SPOOL_LANES; i++) {
			int64_t left = lane_wait(o, &o->lane[i], now);

			if (left == 0) {
				lane_close(o, (enum spool_lane)i);
				closed = true;
			} else if (left > 0 && (least < 0 || left < least))
				least = left;
		}
		if (closed)
			continue;
		o->flushing = false;
		pthread_cond_broadcast(&o->written);
		if (o->ending)
			break;
		wait_ms(o, least);
	}
	pthread_mutex_unlock(&o->lock);
	return NULL;
}

int
outbox_open(struct outbox **out, const struct outbox_options *options,
	    struct err *e)
{
	struct outbox *o = calloc(1, sizeof(*o));
	pthread_condattr_t monotonic;

	*out = NULL;
	CHECK(o != NULL);
	o->options = *options;
	if (o->options.raw_max == 0)
		o->options.raw_max = RAW_BYTES;
	CHECK(pthread_mutex_init(&o->lock, NULL) == 0);
	CHECK(pthread_condattr_init(&monotonic) == 0);
	CHECK(pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) == 0);
	CHECK(pthread_cond_init(&o->changed, &monotonic) == 0);
	CHECK(pthread_cond_init(&o->written, &monotonic) == 0);
	pthread_condattr_destroy(&monotonic);
	for (int i = 0; i < SPOOL_LANES; i++)
		str_init(&o->lane[i].raw, HELD_MAX);
	str_init(&o->closing.raw, HELD_MAX);
	o->packed = malloc(WIRE_BATCH_PACKED_MAX);
	o->zstd = ZSTD_createCCtx();
	CHECK(o->packed != NULL && o->zstd != NULL);
	ZSTD_CCtx_setParameter(o->zstd, ZSTD_c_compressionLevel, LEVEL);
	ZSTD_CCtx_setParameter(o->zstd, ZSTD_c_contentSizeFlag, 1);
	ZSTD_CCtx_setParameter(o->zstd, ZSTD_c_checksumFlag, 1);
	if (pthread_create(&o->thread, NULL, outbox_thread, o) != 0) {
		o->ending = true;
		o->thread = pthread_self();
		outbox_close(&o);
		return err_set(e, ERR_SYSTEM, "no thread for the outbox");
	}
	*out = o;
	return 0;
}

void
outbox_close(struct outbox **at)
{
	struct outbox *o = *at;

	if (o == NULL)
		return;
	pthread_mutex_lock(&o->lock);
	o->ending = true;
	pthread_cond_broadcast(&o->changed);
	pthread_mutex_unlock(&o->lock);
	if (!pthread_equal(o->thread, pthread_self()))
		pthread_join(o->thread, NULL);
	for (int i = 0; i < SPOOL_LANES; i++)
		str_done(&o->lane[i].raw);
	str_done(&o->closing.raw);
	free(o->packed);
	ZSTD_freeCCtx(o->zstd);
	pthread_cond_destroy(&o->changed);
	pthread_cond_destroy(&o->written);
	pthread_mutex_destroy(&o->lock);
	free(o);
	*at = NULL;
}

bool
outbox_line(struct outbox *o, enum spool_lane lane, struct text line)
{
	struct lane *l = &o->lane[lane];
	bool fits, first;

	pthread_mutex_lock(&o->lock);
	fits = line.n < WIRE_LINE_MAX && l->raw.n + line.n + 1 <= l->raw.max &&
	       l->records < WIRE_RECORDS_MAX;
	if (fits) {
		first = l->records == 0;
		if (first)
			l->since_ms = clock_ms();
		str_add_text(&l->raw, line);
		str_add_byte(&l->raw, '\n');
		l->records++;
		o->counts.lines++;
		if (first || l->raw.n >= o->options.raw_max)
			pthread_cond_signal(&o->changed);
	} else {
		o->counts.thrown++;
	}
	pthread_mutex_unlock(&o->lock);
	return fits;
}

void
outbox_flush(struct outbox *o)
{
	pthread_mutex_lock(&o->lock);
	o->flushing = true;
	pthread_cond_signal(&o->changed);
	while (o->flushing || o->busy)
		pthread_cond_wait(&o->written, &o->lock);
	pthread_mutex_unlock(&o->lock);
}

void
outbox_set_slow(struct outbox *o, bool slow)
{
	pthread_mutex_lock(&o->lock);
	o->slow = slow;
	pthread_cond_signal(&o->changed);
	pthread_mutex_unlock(&o->lock);
}

void
outbox_counts_get(struct outbox *o, struct outbox_counts *out)
{
	pthread_mutex_lock(&o->lock);
	*out = o->counts;
	pthread_mutex_unlock(&o->lock);
}
