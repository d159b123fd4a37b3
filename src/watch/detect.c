#include "watch/detect.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/map.h"
#include "watch/detect_core.h"

/* Of settings->detect_memory, in thousandths, for findings being added to. */
#define OPEN_SHARE 150
/* How often tables are cleared of expired rows, in event time. */
#define EXPIRE_EVERY_US MINUTE_US
/* Version of the whole blob: raise it when any record changes meaning. */
#define BLOB_MAGIC "KDET2\n"

static const struct detector *const detector_list[DETECTOR_COUNT] = {
#define DETECTOR_ROW(name) [DETECTOR_##name] = &detector_##name,
	DETECTOR_LIST(DETECTOR_ROW)
#undef DETECTOR_ROW
};

static void
tables_new(struct detect *d, uint64_t seed)
{
	int64_t bytes = d->settings->detect_memory;
	int i, k;

	d->open = detect_open_new(d, bytes * OPEN_SHARE / 1000, seed);
	for (i = 0; i < DETECTOR_COUNT; i++) {
		const struct detector *t = detector_list[i];

		for (k = 0; k < t->tables; k++) {
			const struct table_shape *s = &t->shape[k];
			size_t row = memory_row_bytes(s->key_size, s->size);
			size_t rows = (size_t)(bytes * s->share / 1000) / row;

			d->table[i][k] =
			    memory_new(s->key_size, s->size,
				       rows < 64 ? 64 : rows, s->keep_us, seed);
		}
	}
}

static void
wants_fill(struct detect *d)
{
	int kind, i;

	for (kind = 0; kind < EVENT_KIND_COUNT; kind++) {
		int n = 0;

		for (i = 0; i < DETECTOR_COUNT; i++)
			if (detector_list[i]->kinds >> kind & 1)
				d->wants[kind][n++] = (uint8_t)i;
		d->wants[kind][n] = DETECTOR_COUNT;
	}
}

struct detect *
detect_new(const struct detect_options *options)
{
	struct detect *d = calloc(1, sizeof(*d));

	CHECK(d != NULL);
	d->settings = options->settings;
	d->indicators = options->indicators;
	d->sink = options->sink;
	d->homes = options->homes;
	if (d->homes > DETECT_HOMES_MAX)
		d->homes = DETECT_HOMES_MAX;
	if (d->homes > 0)
		memcpy(d->home, options->home, d->homes * sizeof(d->home[0]));
	d->seed = options->seed;
	d->text = calloc(DETECT_TEXTS, sizeof(*d->text));
	CHECK(d->text != NULL);
	wants_fill(d);
	tables_new(d, options->seed);
	return d;
}

void
detect_free(struct detect **d)
{
	int i, k;

	if (*d == NULL)
		return;
	memory_free(&(*d)->open);
	for (i = 0; i < DETECTOR_COUNT; i++)
		for (k = 0; k < DETECTOR_TABLES_MAX; k++)
			memory_free(&(*d)->table[i][k]);
	free((*d)->text);
	free(*d);
	*d = NULL;
}

static int
failure_tell(struct detect *d, struct err *e)
{
	if (!d->failed)
		return 0;
	if (e != NULL)
		*e = d->failure;
	d->failed = false;
	return -1;
}

int
detect_event(struct detect *d, const struct event *event, struct err *e)
{
	const uint8_t *i;

	if (event->at_us > d->now_us && detect_time(d, event->at_us, e) < 0)
		return -1;
	for (i = d->wants[event->kind]; *i != DETECTOR_COUNT; i++)
		detector_list[*i]->see(d, d->table[*i], event);
	return failure_tell(d, e);
}

int
detect_time(struct detect *d, int64_t now_us, struct err *e)
{
	int i, k;

	if (now_us <= d->now_us)
		return 0;
	d->now_us = now_us;
	if (now_us - d->expired_us < EXPIRE_EVERY_US)
		return 0;
	d->expired_us = now_us;
	memory_expire(d->open, now_us);
	for (i = 0; i < DETECTOR_COUNT; i++)
		for (k = 0; k < detector_list[i]->tables; k++)
			memory_expire(d->table[i][k], now_us);
	return failure_tell(d, e);
}

int
detect_end(struct detect *d, struct err *e)
{
	detect_open_flush(d);
	return failure_tell(d, e);
}

int64_t
detect_now(const struct detect *d)
{
	return d->now_us;
}

size_t
detect_bytes(const struct detect *d)
{
	size_t bytes = memory_bytes(d->open);
	int i, k;

	for (i = 0; i < DETECTOR_COUNT; i++)
		for (k = 0; k < detector_list[i]->tables; k++)
			bytes += memory_bytes(d->table[i][k]);
	return bytes;
}

static void
times_write(const struct detect *d, struct str *out)
{
	int64_t times[2] = { d->now_us, d->expired_us };

	str_add_n(out, (const char *)times, sizeof(times));
}

/* Damage must not be taken for memory. */
static uint64_t
sum_of(const char *bytes, size_t length)
{
	return fingerprint(bytes, length);
}

int
detect_save(const struct detect *d, struct str *out, struct err *e)
{
	size_t begin = out->n;
	uint64_t sum;
	int i, k;

	str_add(out, BLOB_MAGIC);
	times_write(d, out);
	memory_save(d->open, out);
	for (i = 0; i < DETECTOR_COUNT; i++)
		for (k = 0; k < detector_list[i]->tables; k++)
			memory_save(d->table[i][k], out);
	if (out->over)
		return str_check(out, "memory of the detectors", e);
	sum = sum_of(out->p + begin, out->n - begin);
	str_add_n(out, (const char *)&sum, sizeof(sum));
	return str_check(out, "memory of the detectors", e);
}

static int
tables_load(struct detect *d, struct text *blob, struct err *e)
{
	int i, k;

	if (memory_load(d->open, blob, e) < 0)
		return -1;
	for (i = 0; i < DETECTOR_COUNT; i++)
		for (k = 0; k < detector_list[i]->tables; k++)
			if (memory_load(d->table[i][k], blob, e) < 0)
				return -1;
	if (blob->n != 0)
		return err_set(e, ERR_INVALID, "bytes after the memory");
	return 0;
}

static void
tables_empty(struct detect *d)
{
	struct text nothing = { NULL, 0 };
	int i, k;

	/* Loading nothing fails and leaves a table empty. */
	if (memory_load(d->open, &nothing, NULL) == 0)
		return;
	for (i = 0; i < DETECTOR_COUNT; i++)
		for (k = 0; k < detector_list[i]->tables; k++)
			if (memory_load(d->table[i][k], &nothing, NULL) == 0)
				return;
	d->now_us = d->expired_us = 0;
}

int
detect_load(struct detect *d, struct text blob, struct err *e)
{
	int64_t times[2];
	size_t head = sizeof(BLOB_MAGIC) - 1 + sizeof(times);
	uint64_t sum;

	if (blob.n < head + sizeof(sum) || !text_starts(blob, BLOB_MAGIC))
		return err_set(e, ERR_INVALID, "not the detectors' memory");
	blob.n -= sizeof(sum);
	memcpy(&sum, blob.p + blob.n, sizeof(sum));
	if (sum != sum_of(blob.p, blob.n))
		return err_set(e, ERR_INVALID,
			       "the detectors' memory is damaged");
	memcpy(times, blob.p + sizeof(BLOB_MAGIC) - 1, sizeof(times));
	blob.p += head;
	blob.n -= head;
	if (tables_load(d, &blob, e) < 0) {
		tables_empty(d);
		return -1;
	}
	d->now_us = times[0];
	d->expired_us = times[1];
	return 0;
}
