/* map.c: see map.h. Linear probing in a table of a power of two; taking out
 * moves the followers back, so that no tombstones gather. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/map.h"

#define MAP_FIRST  16
#define KEY_INLINE 24

struct entry {
	void *value; /* NULL: the place is free */
	uint64_t hash;
	size_t length;
	union {
		uint8_t near[KEY_INLINE];
		uint8_t *far;
	} key;
};

struct map {
	struct entry *table;
	size_t places; /* a power of two, or 0 */
	size_t count;
	uint64_t seed;
};

static uint64_t
rotate(uint64_t x, int by)
{
	return x << by | x >> (64 - by);
}

static void
sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[0] = rotate(v[0], 32);
	v[2] += v[3];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] += v[3];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] += v[1];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[2] = rotate(v[2], 32);
}

/* SipHash-1-3; the second half of its key is the seed turned round. */
uint64_t
map_hash(uint64_t seed, const void *bytes, size_t length)
{
	uint64_t k[2] = { seed, ~rotate(seed, 31) };
	uint64_t v[4] = { k[0] ^ UINT64_C(0x736f6d6570736575),
			  k[1] ^ UINT64_C(0x646f72616e646f6d),
			  k[0] ^ UINT64_C(0x6c7967656e657261),
			  k[1] ^ UINT64_C(0x7465646279746573) };
	const uint8_t *p = bytes;
	uint64_t word, last = (uint64_t)length << 56;
	size_t rest = length;

	for (; rest >= sizeof(word); rest -= sizeof(word)) {
		memcpy(&word, p, sizeof(word));
		p += sizeof(word);
		v[3] ^= word;
		sip_round(v);
		v[0] ^= word;
	}
	for (size_t i = 0; i < rest; i++)
		last |= (uint64_t)p[i] << (8 * i);
	v[3] ^= last;
	sip_round(v);
	v[0] ^= last;
	v[2] ^= 0xff;
	for (int i = 0; i < 3; i++)
		sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

struct map *
map_new(uint64_t seed)
{
	struct map *m = calloc(1, sizeof(*m));

	CHECK(m != NULL);
	m->seed = seed;
	return m;
}

static const uint8_t *
entry_key(const struct entry *x)
{
	return x->length <= KEY_INLINE ? x->key.near : x->key.far;
}

static void
entry_forget(struct entry *x)
{
	if (x->length > KEY_INLINE)
		free(x->key.far);
	x->value = NULL;
}

void
map_free(struct map **m)
{
	if (*m == NULL)
		return;
	for (size_t i = 0; i < (*m)->places; i++)
		if ((*m)->table[i].value != NULL)
			entry_forget(&(*m)->table[i]);
	free((*m)->table);
	free(*m);
	*m = NULL;
}

/* The place of the key, or the free place where it would go. */
static size_t
map_place(const struct map *m, uint64_t hash, const void *key, size_t length)
{
	size_t at = (size_t)hash & (m->places - 1);
	const struct entry *x;

	for (;; at = (at + 1) & (m->places - 1)) {
		x = &m->table[at];
		if (x->value == NULL)
			return at;
		if (x->hash == hash && x->length == length &&
		    (length == 0 || memcmp(entry_key(x), key, length) == 0))
			return at;
	}
}

void *
map_get(const struct map *m, const void *key, size_t key_length)
{
	if (m->count == 0)
		return NULL;
	return m
	    ->table[map_place(m, map_hash(m->seed, key, key_length), key,
			      key_length)]
	    .value;
}

static void
map_grow(struct map *m)
{
	struct entry *old = m->table;
	size_t places = m->places;
	size_t at;

	m->places = places > 0 ? places * 2 : MAP_FIRST;
	m->table = calloc(m->places, sizeof(*m->table));
	CHECK(m->table != NULL);
	for (size_t i = 0; i < places; i++) {
		if (old[i].value == NULL)
			continue;
		at = (size_t)old[i].hash & (m->places - 1);
		while (m->table[at].value != NULL)
			at = (at + 1) & (m->places - 1);
		m->table[at] = old[i];
	}
	free(old);
}

static void
entry_fill(struct entry *x, uint64_t hash, const void *key, size_t length)
{
	uint8_t *to = x->key.near;

	if (length > KEY_INLINE) {
		to = malloc(length);
		CHECK(to != NULL);
		x->key.far = to;
	}
	if (length > 0)
		memcpy(to, key, length);
	x->hash = hash;
	x->length = length;
}

void *
map_set(struct map *m, const void *key, size_t key_length, void *value)
{
	uint64_t hash = map_hash(m->seed, key, key_length);
	struct entry *x;
	void *before;

	CHECK(value != NULL);
	if (m->count + 1 > m->places / 4 * 3)
		map_grow(m);
	x = &m->table[map_place(m, hash, key, key_length)];
	before = x->value;
	if (before == NULL) {
		entry_fill(x, hash, key, key_length);
		m->count++;
	}
	x->value = value;
	return before;
}

void *
map_drop(struct map *m, const void *key, size_t key_length)
{
	size_t hole, at, home, mask = m->places - 1;
	void *value;

	if (m->count == 0)
		return NULL;
	hole =
	    map_place(m, map_hash(m->seed, key, key_length), key, key_length);
	value = m->table[hole].value;
	if (value == NULL)
		return NULL;
	entry_forget(&m->table[hole]);
	m->count--;
	for (at = (hole + 1) & mask; m->table[at].value != NULL;
	     at = (at + 1) & mask) {
		/* An entry may move back only as far as its own home. */
		home = (size_t)m->table[at].hash & mask;
		if (((at - home) & mask) < ((at - hole) & mask))
			continue;
		m->table[hole] = m->table[at];
		m->table[at].value = NULL;
		hole = at;
	}
	return value;
}

size_t
map_count(const struct map *m)
{
	return m->count;
}

void *
map_next(const struct map *m, size_t *cursor, const void **key_out,
	 size_t *key_length_out)
{
	const struct entry *x;

	while (*cursor < m->places) {
		x = &m->table[(*cursor)++];
		if (x->value == NULL)
			continue;
		if (key_out != NULL)
			*key_out = entry_key(x);
		if (key_length_out != NULL)
			*key_length_out = x->length;
		return x->value;
	}
	return NULL;
}
