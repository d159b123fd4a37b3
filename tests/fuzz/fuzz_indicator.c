/* Any bytes as a list of indicators: read or refused, and asking is safe. */
#include <string.h>

#include "base/check.h"
#include "watch/indicator.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
fault(void *context, int64_t line, const char *reason)
{
	int64_t *last = context;

	CHECK(line > *last && reason[0] != '\0');
	*last = line;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text file = { (const char *)data, size };
	struct text word = text_slice(file, size / 2, size);
	struct indicators *i = indicators_new(1);
	struct address a = { .family = 4, .bytes = { 192, 0, 2, 1 } };
	int64_t last = 0;
	struct err e;

	if (indicators_read(i, file, "fuzz", fault, &last, &e) < 0)
		CHECK(e.text[0] != '\0');
	(void)indicators_has_address(i, &a);
	(void)indicators_has_domain(i, word);
	(void)indicators_has_url(i, word, file);
	(void)indicators_has_ja3(i, word);
	(void)indicators_has_hash(i, word);
	CHECK(indicators_count(i) <= size);
	indicators_free(&i);
	return 0;
}
