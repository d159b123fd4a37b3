/* Tables of detectors: bounded, forgetful in the right order, and the same
 * after a restart. */
#include <string.h>

#include "tap.h"
#include "watch/memory.h"
#include "watch/words.h"

#define SEED 42

struct record {
	int64_t count;
	char note[24];
};

static int lost_count;
static int64_t lost_sum;

static void
on_lost(void *context, const void *key, void *record)
{
	const struct record *r = record;

	UNUSED(context);
	UNUSED(key);
	lost_count++;
	lost_sum += r->count;
}

static struct record *
at(struct memory *m, uint32_t key, int64_t now, bool *fresh)
{
	return memory_at(m, &key, now, fresh);
}

static void
remembers(void)
{
	struct memory *m = memory_new(sizeof(uint32_t), sizeof(struct record),
				      1000, 1000, SEED);
	bool fresh, all = true;
	uint32_t i;

	for (i = 0; i < 1000; i++)
		at(m, i, 10, NULL)->count = i;
	for (i = 0; i < 1000; i++)
		all = all && at(m, i, 20, &fresh)->count == i && !fresh;
	tap_ok(all, "a thousand records keep what they hold");
	tap_int(memory_count(m), 1000, "as many rows as keys");
	tap_int(memory_displaced(m), 0, "none was displaced");
	tap_ok(memory_bytes(m) <=
		   1000 * memory_row_bytes(sizeof(uint32_t),
					   sizeof(struct record)) +
		       4096,
	       "within the stated size");
	at(m, 3, 2000, &fresh);
	tap_ok(fresh, "an expired record is new again");
	i = 5;
	tap_ok(memory_find(m, &i, 2000) == NULL, "and not found");
	tap_ok(memory_find(m, &i, 1000) != NULL, "a young one is found");
	memory_drop(m, &i);
	tap_ok(memory_find(m, &i, 1000) == NULL, "a dropped one is gone");
	tap_int(memory_count(m), 999, "and counted out");
	memory_free(&m);
	tap_ok(m == NULL, "free clears the pointer");
}

static void
displaces_oldest(void)
{
	struct memory *m = memory_new(sizeof(uint32_t), sizeof(struct record),
				      100, 1000000, SEED);
	uint32_t i;
	bool fresh;

	lost_count = 0;
	lost_sum = 0;
	memory_on_lost(m, on_lost, NULL);
	for (i = 0; i < 100; i++)
		at(m, i, i, NULL)->count = i;
	at(m, 0, 100, NULL);
	at(m, 200, 101, NULL);
	tap_int(lost_count, 1, "a full table loses one row for a new one");
	tap_int(lost_sum, 1, "the one least recently touched");
	at(m, 0, 102, &fresh);
	tap_ok(!fresh, "the touched one stayed");
	for (i = 1000; i < 100000; i++)
		at(m, i, 103, NULL);
	tap_int(memory_count(m), 100, "a hostile flood does not grow it");
	memory_expire(m, 9000000);
	tap_int(memory_count(m), 0, "time empties it");
	memory_free(&m);
}

static void
survives(void)
{
	struct memory *a = memory_new(sizeof(uint32_t), sizeof(struct record),
				      100, 1000000, SEED);
	struct memory *b = memory_new(sizeof(uint32_t), sizeof(struct record),
				      100, 1000000, SEED + 1);
	struct memory *c = memory_new(sizeof(uint32_t), 8, 100, 1000000, SEED);
	struct text blob, cut;
	struct str out;
	struct err e;
	uint32_t i;
	bool same = true;
	size_t n;

	str_init(&out, 1 << 20);
	for (i = 0; i < 150; i++)
		at(a, i, i, NULL)->count = 7 * i;
	memory_save(a, &out);
	blob = str_view(&out);
	tap_int(memory_load(b, &blob, &e), 0, "loads into another seed");
	tap_int(blob.n, 0, "and takes its part of the bytes");
	for (i = 50; i < 150; i++)
		same = same && at(b, i, 200, NULL)->count == 7 * i;
	tap_ok(same, "with the same records");
	tap_int(memory_count(b), 100, "and no other");
	for (n = 0; n < out.n; n += 13) {
		cut = text_slice(str_view(&out), 0, n);
		if (memory_load(b, &cut, &e) == 0)
			break;
	}
	tap_ok(n >= out.n, "every shortened blob is refused");
	tap_int(memory_count(b), 0, "and leaves the table empty");
	blob = str_view(&out);
	tap_int(memory_load(c, &blob, &e), -1, "another shape is refused");
	tap_text(e.text, "the memory is of another version", "with a reason");
	str_done(&out);
	memory_free(&a);
	memory_free(&b);
	memory_free(&c);
}

/* Fingerprints are kept in saved memory: they must not change. */
static void
hash_stays(void)
{
	static const uint64_t want[] = {
		UINT64_C(0xfea95879516c21de), UINT64_C(0x6c35b2d988f6f452),
		UINT64_C(0xbcf098ae8c3ab230), UINT64_C(0xb5c6e28b5d419451),
		UINT64_C(0xb02c337868c529a4), UINT64_C(0x3e6be5a6c13f48c2),
		UINT64_C(0x041dd401413f9b30), UINT64_C(0x6a8d59c7589e9c02),
		UINT64_C(0x019d17e0e7b24bfa), UINT64_C(0xf20f181d9f53f26e),
		UINT64_C(0x575e04f2832a75ae), UINT64_C(0xd5af5a8c7ef935d9),
		UINT64_C(0x764f5fb12cf56b07), UINT64_C(0xde7e82451842c3b0),
		UINT64_C(0xbeaf55d469c805ae), UINT64_C(0xae79c245d0dc2083),
		UINT64_C(0x38367fa813952ea0), UINT64_C(0x69e0ba15b585d7e5),
		UINT64_C(0xbe5a9ba3862ba8a8), UINT64_C(0xc5c9a52a4b2c18a5),
	};
	static const char bytes[] = "komainu at the gate";
	size_t n;

	for (n = 0; n < ARRAY_LEN(want); n++)
		if (words_hash(42, bytes, n) != want[n])
			break;
	tap_int(n, ARRAY_LEN(want), "the hash is that of the first version");
}

#define MODEL_KEYS 2000

static bool model_has[MODEL_KEYS];

static void
model_lost(void *context, const void *key, void *record)
{
	uint32_t k;

	UNUSED(context);
	UNUSED(record);
	memcpy(&k, key, sizeof(k));
	model_has[k] = false;
}

/* Keys come, go, are displaced and expire, thousands of times; a plain array
 * must know the same ones. */
static void
agrees_with_array(void)
{
	struct memory *m =
	    memory_new(sizeof(uint32_t), sizeof(struct record), 700, 500, SEED);
	uint64_t chance = 7;
	int wrong = 0;
	size_t count;
	int64_t now;
	uint32_t k;

	memory_on_lost(m, model_lost, NULL);
	for (now = 0; now < 60000; now++) {
		chance = chance * UINT64_C(6364136223846793005) + 1;
		k = (uint32_t)(chance >> 33) % MODEL_KEYS;
		if (chance >> 61 == 0) {
			memory_drop(m, &k);
			model_has[k] = false;
		} else if (chance >> 61 == 1) {
			memory_expire(m, now);
		} else {
			at(m, k, now, NULL)->count = k;
			model_has[k] = true;
		}
		k = (uint32_t)(now % MODEL_KEYS);
		/* Nothing has expired at the time 0. */
		if (memory_find(m, &k, 0) != NULL && !model_has[k])
			wrong++;
	}
	for (count = 0, k = 0; k < MODEL_KEYS; k++) {
		const struct record *r = memory_find(m, &k, 0);

		count += model_has[k];
		wrong +=
		    (r != NULL) != model_has[k] || (r != NULL && r->count != k);
	}
	tap_int(wrong, 0, "the same keys as an array");
	tap_int(memory_count(m), count, "and as many");
	tap_ok(count > 300, "of which there are %zu", count);
	memory_free(&m);
}

int
main(void)
{
	hash_stays();
	agrees_with_array();
	remembers();
	displaces_oldest();
	survives();
	return tap_done();
}
