#include "intake/limit.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/map.h"
#include "os/rand.h"

#define KEY_MAX 64

struct bucket {
	double level;
	int64_t at_ms;
	size_t length;
	char key[KEY_MAX];
};

struct limit {
	pthread_mutex_t lock;
	struct map *map;
	size_t keys;
	double rate, burst;
	struct bucket shared;
};

struct limit *
limit_new(size_t keys, double rate, double burst)
{
	struct limit *l = calloc(1, sizeof(*l));

	CHECK(l != NULL && rate > 0);
	pthread_mutex_init(&l->lock, NULL);
	l->map = map_new(rand_number());
	l->keys = keys;
	l->rate = rate;
	l->burst = burst;
	l->shared.level = burst;
	return l;
}

void
limit_free(struct limit **limit)
{
	struct limit *l = *limit;
	size_t cursor = 0;
	void *b;

	if (l == NULL)
		return;
	while ((b = map_next(l->map, &cursor, NULL, NULL)) != NULL)
		free(b);
	map_free(&l->map);
	pthread_mutex_destroy(&l->lock);
	free(l);
	*limit = NULL;
}

static void
refill(const struct limit *l, struct bucket *b, int64_t now_ms)
{
	/* A clock that was set back gives nothing. */
	if (now_ms > b->at_ms)
		b->level += l->rate * (double)(now_ms - b->at_ms) / 1000;
	if (b->level > l->burst)
		b->level = l->burst;
	b->at_ms = now_ms;
}

/* Those that are full again know nothing a new one would not. */
static void
forget_full(struct limit *l, int64_t now_ms)
{
	size_t cursor = 0, count = 0;
	struct bucket **full = calloc(map_count(l->map) + 1, sizeof(*full));
	struct bucket *b;

	CHECK(full != NULL);
	while ((b = map_next(l->map, &cursor, NULL, NULL)) != NULL) {
		refill(l, b, now_ms);
		if (b->level >= l->burst)
			full[count++] = b;
	}
	for (size_t i = 0; i < count; i++) {
		map_drop(l->map, full[i]->key, full[i]->length);
		free(full[i]);
	}
	free(full);
}

static struct bucket *
bucket_of(struct limit *l, const void *key, size_t length, int64_t now_ms)
{
	struct bucket *b = map_get(l->map, key, length);

	CHECK(length <= KEY_MAX);
	if (b != NULL)
		return b;
	if (map_count(l->map) >= l->keys)
		forget_full(l, now_ms);
	if (map_count(l->map) >= l->keys)
		return &l->shared;
	b = calloc(1, sizeof(*b));
	CHECK(b != NULL);
	b->level = l->burst;
	b->at_ms = now_ms;
	b->length = length;
	memcpy(b->key, key, length);
	map_set(l->map, key, length, b);
	return b;
}

static int64_t
wait_of(const struct limit *l, const struct bucket *b)
{
	return b->level > 0 ? 0 : 1 + (int64_t)(-b->level * 1000 / l->rate);
}

int64_t
limit_take(struct limit *l, const void *key, size_t length, double units,
	   int64_t now_ms)
{
	int64_t wait;

	pthread_mutex_lock(&l->lock);
	struct bucket *b = bucket_of(l, key, length, now_ms);
	refill(l, b, now_ms);
	wait = wait_of(l, b);
	if (wait == 0)
		b->level -= units;
	pthread_mutex_unlock(&l->lock);
	return wait;
}

int64_t
limit_wait(struct limit *l, const void *key, size_t length, int64_t now_ms)
{
	int64_t wait;

	pthread_mutex_lock(&l->lock);
	struct bucket *b = bucket_of(l, key, length, now_ms);
	refill(l, b, now_ms);
	wait = wait_of(l, b);
	pthread_mutex_unlock(&l->lock);
	return wait;
}
