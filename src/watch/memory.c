#include "watch/memory.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "watch/words.h"

/* No row. */
#define NONE        UINT32_MAX
#define ROWS_MAX    (16u * 1024 * 1024)
#define ROWS_FIRST  64u
#define BLOB_MAGIC  "KMEM1\n"
#define BLOB_HEADER (sizeof(BLOB_MAGIC) - 1 + 3 * 8)

/* One row: this head, then the key, then the record, each aligned to eight
 * bytes. Rows are chained by age; dropped rows by 'newer'. */
struct row {
	int64_t touched_us;
	uint32_t older, newer;
};

/* Where a row is found by its key: at its hash or, when others were first,
 * behind it. The hash stands here and not in the row, because rows are far
 * away and must not be fetched for nothing. */
struct bucket {
	uint32_t hash;
	uint32_t row; /* NONE: free */
};

struct memory {
	size_t key_size, size, stride, record_at;
	size_t rows_max;
	int64_t keep_us;
	uint64_t seed;
	uint8_t *slab;
	size_t room;   /* rows the slab has place for */
	size_t used;   /* rows ever handed out of the slab */
	size_t count;  /* rows alive */
	uint32_t free; /* chain of dropped rows */
	uint32_t oldest, newest;
	struct bucket *bucket;
	size_t buckets; /* a power of two, at least a quarter free */
	int64_t displaced;
	void (*lost)(void *context, const void *key, void *record);
	void *context;
};

static size_t
round_up(size_t n)
{
	return (n + 7) & ~(size_t)7;
}

static struct row *
row_at(const struct memory *m, uint32_t i)
{
	return (struct row *)(void *)(m->slab + (size_t)i * m->stride);
}

static uint8_t *
row_key(struct row *r)
{
	return (uint8_t *)(r + 1);
}

static uint8_t *
row_record(const struct memory *m, struct row *r)
{
	return (uint8_t *)r + m->record_at;
}

static void *
grow(void *p, size_t count, size_t size)
{
	void *larger = reallocarray(p, count, size);

	/* Running out of memory for a bounded table is our own mistake. */
	CHECK(larger != NULL);
	return larger;
}

static void
clear(struct memory *m)
{
	m->used = m->count = 0;
	m->free = m->oldest = m->newest = NONE;
	memset(m->bucket, 0xff, m->buckets * sizeof(*m->bucket));
}

struct memory *
memory_new(size_t key_size, size_t size, size_t rows, int64_t keep_us,
	   uint64_t seed)
{
	struct memory *m = calloc(1, sizeof(*m));

	CHECK(m != NULL);
	CHECK(key_size > 0 && size > 0 && rows > 0 && rows <= ROWS_MAX);
	m->key_size = key_size;
	m->size = size;
	m->record_at = sizeof(struct row) + round_up(key_size);
	m->stride = m->record_at + round_up(size);
	m->rows_max = rows;
	m->keep_us = keep_us;
	m->seed = seed;
	m->buckets = ROWS_FIRST;
	m->bucket = grow(NULL, m->buckets, sizeof(*m->bucket));
	clear(m);
	return m;
}

void
memory_free(struct memory **m)
{
	if (*m == NULL)
		return;
	free((*m)->slab);
	free((*m)->bucket);
	free(*m);
	*m = NULL;
}

static uint32_t
hash_of(const struct memory *m, const void *key)
{
	return (uint32_t)words_hash(m->seed, key, m->key_size);
}

/* memcmp would be called; keys are a few words. */
static bool
key_equal(const uint8_t *a, const uint8_t *b, size_t size)
{
	uint64_t x, y, differ = 0;

	for (; size >= 8; size -= 8, a += 8, b += 8) {
		memcpy(&x, a, 8);
		memcpy(&y, b, 8);
		differ |= x ^ y;
	}
	while (size-- > 0)
		differ |= (uint64_t)(a[size] ^ b[size]);
	return differ == 0;
}

static uint32_t
row_find(const struct memory *m, const void *key, uint32_t hash)
{
	size_t at = hash & (m->buckets - 1);

	for (;; at = (at + 1) & (m->buckets - 1)) {
		const struct bucket *b = &m->bucket[at];
		struct row *r;

		if (b->row == NONE)
			return NONE;
		if (b->hash != hash)
			continue;
		r = row_at(m, b->row);
		/* The record will be wanted, and is on another line. */
		__builtin_prefetch((char *)r + m->record_at);
		if (key_equal(row_key(r), key, m->key_size))
			return b->row;
	}
}

static void
bucket_put(struct memory *m, uint32_t hash, uint32_t row)
{
	size_t at = hash & (m->buckets - 1);

	while (m->bucket[at].row != NONE)
		at = (at + 1) & (m->buckets - 1);
	m->bucket[at] = (struct bucket){ hash, row };
}

/* Frees the row's bucket; those behind it that were crowded out move up. */
static void
bucket_take(struct memory *m, uint32_t hash, uint32_t row)
{
	size_t mask = m->buckets - 1, at = hash & mask, hole, home;

	while (m->bucket[at].row != row)
		at = (at + 1) & mask;
	for (hole = at;; hole = at) {
		do {
			at = (at + 1) & mask;
			home = m->bucket[at].hash & mask;
			if (m->bucket[at].row == NONE) {
				m->bucket[hole].row = NONE;
				return;
			}
			/* May move up only as far as its own place. */
		} while (((at - home) & mask) < ((at - hole) & mask));
		m->bucket[hole] = m->bucket[at];
	}
}

static void
age_take(struct memory *m, uint32_t i)
{
	struct row *r = row_at(m, i);

	if (r->older != NONE)
		row_at(m, r->older)->newer = r->newer;
	else
		m->oldest = r->newer;
	if (r->newer != NONE)
		row_at(m, r->newer)->older = r->older;
	else
		m->newest = r->older;
}

static void
age_put(struct memory *m, uint32_t i)
{
	struct row *r = row_at(m, i);

	r->older = m->newest;
	r->newer = NONE;
	if (m->newest != NONE)
		row_at(m, m->newest)->newer = i;
	else
		m->oldest = i;
	m->newest = i;
}

static void
row_drop(struct memory *m, uint32_t i)
{
	struct row *r = row_at(m, i);

	bucket_take(m, hash_of(m, row_key(r)), i);
	age_take(m, i);
	r->newer = m->free;
	m->free = i;
	m->count--;
}

/* Tells the owner and drops the row. */
static void
row_lose(struct memory *m, uint32_t i)
{
	struct row *r = row_at(m, i);

	if (m->lost != NULL)
		m->lost(m->context, row_key(r), row_record(m, r));
	row_drop(m, i);
}

static void
buckets_double(struct memory *m)
{
	struct bucket *old = m->bucket;
	size_t count = m->buckets, i;

	m->buckets *= 2;
	m->bucket = grow(NULL, m->buckets, sizeof(*m->bucket));
	memset(m->bucket, 0xff, m->buckets * sizeof(*m->bucket));
	for (i = 0; i < count; i++)
		if (old[i].row != NONE)
			bucket_put(m, old[i].hash, old[i].row);
	free(old);
}

/* A place for one more row; the oldest row's when the table is full. */
static uint32_t
row_take(struct memory *m)
{
	uint32_t i;

	if (m->count >= m->rows_max) {
		m->displaced++;
		row_lose(m, m->oldest);
	}
	if (m->free != NONE) {
		i = m->free;
		m->free = row_at(m, i)->newer;
		return i;
	}
	if (m->used == m->room) {
		size_t room = m->room == 0 ? ROWS_FIRST : m->room * 2;

		if (room > m->rows_max)
			room = m->rows_max;
		m->slab = grow(m->slab, room, m->stride);
		m->room = room;
	}
	return (uint32_t)m->used++;
}

static bool
row_expired(const struct memory *m, const struct row *r, int64_t now_us)
{
	return now_us - r->touched_us > m->keep_us;
}

static uint32_t
row_add(struct memory *m, const void *key, uint32_t hash)
{
	uint32_t i = row_take(m);
	struct row *r;

	if (m->count >= m->buckets / 4 * 3)
		buckets_double(m);
	r = row_at(m, i);
	memset(r, 0, m->stride);
	memcpy(row_key(r), key, m->key_size);
	bucket_put(m, hash, i);
	age_put(m, i);
	m->count++;
	return i;
}

void *
memory_at(struct memory *m, const void *key, int64_t now_us, bool *fresh_out)
{
	uint32_t hash = hash_of(m, key);
	uint32_t i = row_find(m, key, hash);
	bool fresh = false;
	struct row *r;

	if (i != NONE && row_expired(m, row_at(m, i), now_us)) {
		row_lose(m, i);
		i = NONE;
	}
	if (i == NONE) {
		i = row_add(m, key, hash);
		fresh = true;
	} else if (i != m->newest) {
		age_take(m, i);
		age_put(m, i);
	}
	r = row_at(m, i);
	/* Time never runs backwards here: a late event does not make young
	 * rows old. */
	if (fresh || now_us > r->touched_us)
		r->touched_us = now_us;
	if (fresh_out != NULL)
		*fresh_out = fresh;
	return row_record(m, r);
}

void *
memory_find(const struct memory *m, const void *key, int64_t now_us)
{
	uint32_t i = row_find(m, key, hash_of(m, key));

	if (i == NONE || row_expired(m, row_at(m, i), now_us))
		return NULL;
	return row_record(m, row_at(m, i));
}

void
memory_drop(struct memory *m, const void *key)
{
	uint32_t i = row_find(m, key, hash_of(m, key));

	if (i != NONE)
		row_drop(m, i);
}

void
memory_expire(struct memory *m, int64_t now_us)
{
	while (m->oldest != NONE &&
	       row_expired(m, row_at(m, m->oldest), now_us))
		row_lose(m, m->oldest);
}

void
memory_each(struct memory *m,
	    void (*visit)(void *context, const void *key, void *record),
	    void *context)
{
	uint32_t i, newer;

	for (i = m->oldest; i != NONE; i = newer) {
		struct row *r = row_at(m, i);

		newer = r->newer;
		visit(context, row_key(r), row_record(m, r));
	}
}

void
memory_on_lost(struct memory *m,
	       void (*lost)(void *context, const void *key, void *record),
	       void *context)
{
	m->lost = lost;
	m->context = context;
}

size_t
memory_count(const struct memory *m)
{
	return m->count;
}

size_t
memory_bytes(const struct memory *m)
{
	return sizeof(*m) + m->room * m->stride +
	       m->buckets * sizeof(*m->bucket);
}

size_t
memory_row_bytes(size_t key_size, size_t size)
{
	/* Up to eight buckets for three rows, just after they doubled. */
	return sizeof(struct row) + round_up(key_size) + round_up(size) +
	       (8 * sizeof(struct bucket) + 2) / 3;
}

int64_t
memory_displaced(const struct memory *m)
{
	return m->displaced;
}

static void
number_write(struct str *out, uint64_t n)
{
	uint8_t bytes[8];
	size_t i;

	for (i = 0; i < 8; i++)
		bytes[i] = (uint8_t)(n >> (8 * i));
	str_add_n(out, (const char *)bytes, sizeof(bytes));
}

static uint64_t
number_read(const char *p)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < 8; i++)
		n |= (uint64_t)(uint8_t)p[i] << (8 * i);
	return n;
}

void
memory_save(const struct memory *m, struct str *out)
{
	uint32_t i;

	str_add(out, BLOB_MAGIC);
	number_write(out, m->key_size);
	number_write(out, m->size);
	number_write(out, m->count);
	for (i = m->oldest; i != NONE; i = row_at(m, i)->newer) {
		struct row *r = row_at(m, i);

		number_write(out, (uint64_t)r->touched_us);
		str_add_n(out, (const char *)row_key(r), m->key_size);
		str_add_n(out, (const char *)row_record(m, r), m->size);
	}
}

static int
header_read(const struct memory *m, struct text blob, size_t *count_out,
	    struct err *e)
{
	size_t row = 8 + m->key_size + m->size;
	const char *p = blob.p;
	uint64_t count;

	if (blob.n < BLOB_HEADER ||
	    memcmp(p, BLOB_MAGIC, sizeof(BLOB_MAGIC) - 1) != 0)
		return err_set(e, ERR_INVALID, "not the memory of a detector");
	p += sizeof(BLOB_MAGIC) - 1;
	if (number_read(p) != m->key_size || number_read(p + 8) != m->size)
		return err_set(e, ERR_INVALID,
			       "the memory is of another version");
	count = number_read(p + 16);
	if (count > m->rows_max || count > (blob.n - BLOB_HEADER) / row)
		return err_set(e, ERR_INVALID, "the memory is cut short");
	*count_out = (size_t)count;
	return 0;
}

int
memory_load(struct memory *m, struct text *blob, struct err *e)
{
	size_t count = 0, i, step = 8 + m->key_size + m->size;
	const char *p;

	clear(m);
	if (header_read(m, *blob, &count, e) < 0)
		return -1;
	p = blob->p + BLOB_HEADER;
	for (i = 0; i < count; i++, p += step) {
		uint32_t hash = hash_of(m, p + 8);
		struct row *r;

		if (row_find(m, p + 8, hash) != NONE) {
			clear(m);
			return err_set(e, ERR_INVALID,
				       "the memory has one key twice");
		}
		r = row_at(m, row_add(m, p + 8, hash));
		r->touched_us = (int64_t)number_read(p);
		memcpy(row_record(m, r), p + 8 + m->key_size, m->size);
	}
	blob->n -= (size_t)(p - blob->p);
	blob->p = p;
	return 0;
}
