/*
 * inventory_memory.c: the live inventory between batches: what is written when,
 * what is forgotten, and all of it as bytes, and back.
 */
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/map.h"
#include "watch/inventory_core.h"

#define FLUSH_EVERY_US INT64_C(60000000)
#define SWEEP_EVERY_US (60 * FLUSH_EVERY_US)
#define KEEP_US        (8 * 24 * SWEEP_EVERY_US)

static bool
is_apart(int64_t a_us, int64_t b_us, int64_t by_us)
{
	return a_us - b_us >= by_us || b_us - a_us >= by_us;
}

static void
table_settle(struct map *m)
{
	struct learned *k;
	size_t cursor = 0;

	while ((k = map_next(m, &cursor, NULL, NULL)) != NULL)
		k->changed = false;
}

/* Maps must not change while they are walked: what stays is moved over. */
static void
table_sweep(struct map **m, int64_t before_us)
{
	struct map *kept = map_new(INVENTORY_SEED);
	struct learned *k;
	size_t cursor = 0, n;
	const void *key;

	while ((k = map_next(*m, &cursor, &key, &n)) != NULL)
		if (k->last_us < before_us)
			free(k);
		else
			map_set(kept, key, n, k);
	map_free(m);
	*m = kept;
}

int
inventory_flush_live(struct inventory *i, struct db *db, int64_t company,
		     bool mute, struct err *e)
{
	if (!i->fresh && !is_apart(i->now_us, i->flushed_us, FLUSH_EVERY_US))
		return 0;
	if (!mute && inventory_flush(i, db, company, 0, e) != 0)
		return -1;
	table_settle(i->by_address);
	table_settle(i->by_mac);
	i->fresh = false;
	i->flushed_us = i->now_us;
	if (is_apart(i->now_us, i->swept_us, SWEEP_EVERY_US)) {
		i->swept_us = i->now_us;
		table_sweep(&i->by_address, i->now_us - KEEP_US);
		table_sweep(&i->by_mac, i->now_us - KEEP_US);
		inventory_near_forget(i);
	}
	return 0;
}

size_t
inventory_bytes(const struct inventory *i)
{
	size_t n = map_count(i->by_address) + map_count(i->by_mac);

	return sizeof(*i) + n * (sizeof(struct learned) + 96);
}

#define BLOB_MAGIC "KINV1\n"

struct head {
	uint64_t size, addresses, cards;
	int64_t now_us, flushed_us, swept_us, refused;
	int64_t fresh;
};

static void
table_save(const struct map *m, struct str *out)
{
	const struct learned *k;
	size_t cursor = 0;

	while ((k = map_next(m, &cursor, NULL, NULL)) != NULL)
		str_add_n(out, (const char *)k, sizeof(*k));
}

int
inventory_save(const struct inventory *i, struct str *out, struct err *e)
{
	struct head h = { .size = sizeof(struct learned),
			  .addresses = map_count(i->by_address),
			  .cards = map_count(i->by_mac),
			  .now_us = i->now_us,
			  .flushed_us = i->flushed_us,
			  .swept_us = i->swept_us,
			  .refused = i->refused,
			  .fresh = i->fresh };

	str_add(out, BLOB_MAGIC);
	str_add_n(out, (const char *)&h, sizeof(h));
	table_save(i->by_address, out);
	table_save(i->by_mac, out);
	return str_check(out, "memory of the inventory", e);
}

static bool
is_sane(const struct learned *k)
{
	if (k->whys < 0 || k->whys > LEARNED_WHY_MAX)
		return false;
	for (int n = 0; n < k->whys; n++)
		if ((unsigned)k->why[n].evidence >= EVIDENCE_COUNT ||
		    memchr(k->why[n].text, '\0', sizeof(k->why[n].text)) ==
			NULL)
			return false;
	return memchr(k->name.text, '\0', LEARNED_TEXT_MAX) != NULL &&
	       memchr(k->os.text, '\0', LEARNED_TEXT_MAX) != NULL &&
	       memchr(k->kind.text, '\0', LEARNED_TEXT_MAX) != NULL &&
	       memchr(k->vendor.text, '\0', LEARNED_TEXT_MAX) != NULL;
}

/* Cards are known by their card, addresses by their address. */
static bool
table_load(struct map *m, struct text *blob, uint64_t count, bool cards)
{
	if (count > blob->n / sizeof(struct learned))
		return false;
	for (uint64_t n = 0; n < count; n++) {
		struct learned *k = malloc(sizeof(*k));
		void *key;
		size_t size = cards ? sizeof(k->mac) : sizeof(k->ip);

		CHECK(k != NULL);
		memcpy(k, blob->p, sizeof(*k));
		blob->p += sizeof(*k);
		blob->n -= sizeof(*k);
		key = cards ? (void *)&k->mac : (void *)&k->ip;
		if (!is_sane(k) || map_get(m, key, size) != NULL) {
			free(k);
			return false;
		}
		map_set(m, key, size, k);
	}
	return true;
}

static void
inventory_empty(struct inventory *i)
{
	inventory_table_free(&i->by_address);
	inventory_table_free(&i->by_mac);
	i->by_address = map_new(INVENTORY_SEED);
	i->by_mac = map_new(INVENTORY_SEED);
	inventory_near_forget(i);
	i->now_us = i->flushed_us = i->swept_us = 0;
	i->refused = 0;
	i->fresh = false;
}

int
inventory_load(struct inventory *i, struct text blob, struct err *e)
{
	struct head h = { .size = 0 };

	inventory_empty(i);
	if (!text_starts(blob, BLOB_MAGIC) ||
	    blob.n < sizeof(BLOB_MAGIC) - 1 + sizeof(h))
		return err_set(e, ERR_INVALID, "not the inventory's memory");
	memcpy(&h, blob.p + sizeof(BLOB_MAGIC) - 1, sizeof(h));
	blob = text_slice(blob, sizeof(BLOB_MAGIC) - 1 + sizeof(h), blob.n);
	if (h.size != sizeof(struct learned) ||
	    !table_load(i->by_address, &blob, h.addresses, false) ||
	    !table_load(i->by_mac, &blob, h.cards, true) || blob.n != 0) {
		inventory_empty(i);
		return err_set(e, ERR_INVALID,
			       "the inventory's memory is of another version");
	}
	i->now_us = h.now_us;
	i->flushed_us = h.flushed_us;
	i->swept_us = h.swept_us;
	i->refused = h.refused;
	i->fresh = h.fresh != 0;
	return 0;
}
