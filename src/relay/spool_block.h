/*
 * spool_block.h: how one batch lies in a file of the spool: a head of fixed
 * length with a checksum of its own, then the body. A head that is whole says
 * how long its body is, so a damaged body costs that one block; a damaged head
 * is passed by looking for the next whole one.
 *
 *	0  8  "KSPOOL1\n"
 *	8  4  bytes of the body      12 4  records in it
 *	16 4  bytes once unpacked    20 4  zero
 *	24 8  sequence number        32 8  when it was closed, UTC ms
 *	40 8  checksum of the body   48 8  checksum of the 48 bytes before
 *
 * Numbers are little-endian. The checksum finds accidents, not malice.
 */
#ifndef RELAY_SPOOL_BLOCK_H
#define RELAY_SPOOL_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define SPOOL_HEAD 56

struct spool_block {
	int64_t sequence, closed_ms;
	uint32_t records, raw_bytes;
	struct text body; /* view into what was read */
};

enum spool_found {
	SPOOL_WHOLE,   /* *out is filled, *at is behind it */
	SPOOL_DAMAGED, /* the body is; *out->sequence tells which, *at behind */
	SPOOL_CUT,     /* the last block is cut off at *at */
	SPOOL_END      /* no block from *at on; bytes in between are none */
};

/* Writes the head of a block with this body. */
void spool_block_head(const struct spool_block *block,
		      uint8_t head[SPOOL_HEAD]);
/*
 * The next block of 'bytes' from *at on. *passed_out counts the bytes that
 * were passed over because they belong to no whole head.
 */
enum spool_found spool_block_next(struct text bytes, size_t *at,
				  struct spool_block *out, size_t *passed_out);

#endif
