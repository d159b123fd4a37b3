/* Any bytes as a file of the spool: every block handed out lies within, the
 * reader always comes to an end, and what it writes it reads again. */
#include "base/check.h"
#include "relay/spool_block.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
read_again(const struct spool_block *block)
{
	uint8_t head[SPOOL_HEAD];
	struct spool_block again;
	struct str s;
	size_t at = 0, passed;

	spool_block_head(block, head);
	str_init(&s, SPOOL_HEAD + block->body.n);
	str_add_n(&s, (const char *)head, SPOOL_HEAD);
	str_add_text(&s, block->body);
	CHECK(spool_block_next(str_view(&s), &at, &again, &passed) ==
	      SPOOL_WHOLE);
	CHECK(at == s.n && passed == 0);
	CHECK(again.sequence == block->sequence &&
	      text_equal(again.body, block->body));
	str_done(&s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text bytes = { (const char *)data, size };
	struct spool_block block;
	enum spool_found found;
	size_t at = 0, passed, before;

	do {
		before = at;
		found = spool_block_next(bytes, &at, &block, &passed);
		CHECK(at >= before && at <= size && passed <= size - before);
		if (found == SPOOL_WHOLE) {
			CHECK(block.body.p >= bytes.p &&
			      block.body.p + block.body.n <= bytes.p + size);
			read_again(&block);
		}
	} while (found == SPOOL_WHOLE || found == SPOOL_DAMAGED);
	return 0;
}
