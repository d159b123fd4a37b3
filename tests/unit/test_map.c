/* test_map.c: the seeded hash map, against the simplest thing that works. */
#include <stdio.h>
#include <string.h>

#include "base/map.h"
#include "base/str.h"
#include "tap.h"

#define KEYS 2000

static int values[KEYS];

/* Short keys lie in the table, long ones beside it. */
static size_t
key_of(int i, char *key)
{
	int n = snprintf(key, 100,
			 i % 2 == 0 ? "k%d" : "a-rather-long-key-%060d", i);

	return (size_t)n;
}

static uint32_t
next(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

/* Sets and drops by chance and compares with an array all the time. */
static void
test_random(void)
{
	static void *mirror[KEYS];
	struct map *m = map_new(12345);
	uint32_t state = 1;
	size_t count = 0;
	int wrong = 0;
	char key[100];
	void *before;

	for (int step = 0; step < 60000; step++) {
		int i = (int)(next(&state) % KEYS);
		size_t n = key_of(i, key);

		wrong += map_get(m, key, n) != mirror[i];
		if (next(&state) % 3 != 0) {
			before = map_set(m, key, n, &values[step % KEYS]);
			count += before == NULL;
			wrong += before != mirror[i];
			mirror[i] = &values[step % KEYS];
		} else {
			before = map_drop(m, key, n);
			count -= before != NULL;
			wrong += before != mirror[i];
			mirror[i] = NULL;
		}
		wrong += map_count(m) != count;
	}
	for (int i = 0; i < KEYS; i++)
		wrong += map_get(m, key, key_of(i, key)) != mirror[i];
	tap_int(wrong, 0, "as an array would have it");
	map_free(&m);
	map_free(&m);
	tap_ok(m == NULL, "freed");
}

static void
test_walk(void)
{
	struct map *m = map_new(7);
	size_t cursor = 0, seen = 0, length;
	const void *key;
	char name[100];
	int wrong = 0;
	int *value;

	tap_ok(map_next(m, &cursor, &key, &length) == NULL, "an empty walk");
	tap_ok(map_get(m, "x", 1) == NULL && map_drop(m, "x", 1) == NULL,
	       "an empty map");
	for (int i = 0; i < KEYS; i++)
		map_set(m, name, key_of(i, name), &values[i]);
	cursor = 0;
	while ((value = map_next(m, &cursor, &key, &length)) != NULL) {
		size_t n = key_of((int)(value - values), name);

		wrong += n != length || memcmp(name, key, n) != 0;
		seen++;
	}
	tap_int(seen, KEYS, "all entries are walked");
	tap_int(wrong, 0, "each with its key");
	map_set(m, "", 0, &values[5]);
	tap_ok(map_get(m, "", 0) == &values[5], "the empty key is a key");
	map_set(m, "a\0b", 3, &values[6]);
	tap_ok(map_get(m, "a\0b", 3) == &values[6] &&
		   map_get(m, "a\0c", 3) == NULL,
	       "zero bytes count");
	map_free(&m);
}

static void
test_hash(void)
{
	int same = 0;
	char key[16];

	for (int i = 0; i < 1000; i++) {
		snprintf(key, sizeof(key), "%d", i);
		same += map_hash(1, key, strlen(key)) ==
			map_hash(2, key, strlen(key));
	}
	tap_int(same, 0, "another seed, another hash");
	tap_ok(map_hash(1, "a", 1) != map_hash(1, "a\0", 2), "length counts");
	tap_ok(map_hash(1, "abcdefgh", 8) != map_hash(1, "abcdefgi", 8),
	       "every byte counts");
}

int
main(void)
{
	test_random();
	test_walk();
	test_hash();
	return tap_done();
}
