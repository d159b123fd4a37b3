/*
 * map.h: bytes to pointer. A seeded open-addressing hash, so that a stranger
 * who chooses the keys cannot choose the collisions.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stddef.h>
#include <stdint.h>

struct map;

/* 'seed' comes from os/rand in programs, from a constant in tests. */
struct map *map_new(uint64_t seed);
/* Frees the map (not the values) and sets *m to NULL; NULL is fine. */
void map_free(struct map **m);
/* The value, or NULL. O(1). */
void *map_get(const struct map *m, const void *key, size_t key_length);
/* Stores a copy of the key with 'value' (not NULL); returns the value that
 * was there before, or NULL. */
void *map_set(struct map *m, const void *key, size_t key_length, void *value);
/* Takes the key out; returns its value, or NULL. */
void *map_drop(struct map *m, const void *key, size_t key_length);
size_t map_count(const struct map *m);
/* Walks all entries in no order: start with *cursor = 0; NULL at the end.
 * The map must not change during the walk. */
void *map_next(const struct map *m, size_t *cursor, const void **key_out,
	       size_t *key_length_out);
/* The hash itself, for other tables (SipHash-like, keyed). */
uint64_t map_hash(uint64_t seed, const void *bytes, size_t length);

#endif
