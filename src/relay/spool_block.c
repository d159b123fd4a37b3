#include "relay/spool_block.h"

#include <string.h>

#include "base/map.h"
#include "relay/wire.h"

/* Any constant: the hash is used as a checksum here. */
#define SEED UINT64_C(0x6b6f6d61696e7531)

static const char mark[8] = { 'K', 'S', 'P', 'O', 'O', 'L', '1', '\n' };

static void
put(uint8_t *at, uint64_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		at[i] = (uint8_t)(value >> (8 * i));
}

static uint64_t
get(const uint8_t *at, int bytes)
{
	uint64_t value = 0;

	for (int i = 0; i < bytes; i++)
		value |= (uint64_t)at[i] << (8 * i);
	return value;
}

void
spool_block_head(const struct spool_block *block, uint8_t head[SPOOL_HEAD])
{
	memset(head, 0, SPOOL_HEAD);
	memcpy(head, mark, sizeof(mark));
	put(head + 8, block->body.n, 4);
	put(head + 12, block->records, 4);
	put(head + 16, block->raw_bytes, 4);
	put(head + 24, (uint64_t)block->sequence, 8);
	put(head + 32, (uint64_t)block->closed_ms, 8);
	put(head + 40, map_hash(SEED, block->body.p, block->body.n), 8);
	put(head + 48, map_hash(SEED, head, 48), 8);
}

static bool
is_head(const uint8_t *at)
{
	return memcmp(at, mark, sizeof(mark)) == 0 &&
	       get(at + 48, 8) == map_hash(SEED, at, 48) &&
	       get(at + 8, 4) <= WIRE_BATCH_PACKED_MAX &&
	       get(at + 24, 8) <= INT64_MAX && get(at + 32, 8) <= INT64_MAX;
}

/* The first whole head from 'at' on, or bytes.n. */
static size_t
head_find(struct text bytes, size_t at)
{
	while (bytes.n - at >= SPOOL_HEAD) {
		const char *found =
		    memmem(bytes.p + at, bytes.n - at, mark, sizeof(mark));

		if (found == NULL)
			break;
		at = (size_t)(found - bytes.p);
		if (bytes.n - at < SPOOL_HEAD)
			break;
		if (is_head((const uint8_t *)found))
			return at;
		at++;
	}
	return bytes.n;
}

enum spool_found
spool_block_next(struct text bytes, size_t *at, struct spool_block *out,
		 size_t *passed_out)
{
	size_t begin = *at, head = head_find(bytes, *at), length;
	const uint8_t *h;

	memset(out, 0, sizeof(*out));
	*passed_out = head - begin;
	*at = head;
	if (head == bytes.n)
		return SPOOL_END;
	h = (const uint8_t *)bytes.p + head;
	length = (size_t)get(h + 8, 4);
	out->records = (uint32_t)get(h + 12, 4);
	out->raw_bytes = (uint32_t)get(h + 16, 4);
	out->sequence = (int64_t)get(h + 24, 8);
	out->closed_ms = (int64_t)get(h + 32, 8);
	if (bytes.n - head - SPOOL_HEAD < length)
		return SPOOL_CUT;
	out->body = (struct text){ bytes.p + head + SPOOL_HEAD, length };
	*at = head + SPOOL_HEAD + length;
	return get(h + 40, 8) == map_hash(SEED, out->body.p, length)
		   ? SPOOL_WHOLE
		   : SPOOL_DAMAGED;
}
