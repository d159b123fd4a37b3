/* Any bytes as a centre's answer. */
#include "base/check.h"
#include "base/utf8.h"
#include "relay/answer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(4 * size + 65536);
	struct text orders = { NULL, 0 }, error = { NULL, 0 };
	int64_t durable = -7, at = 0;
	const struct answer_field fields[] = {
		{ "durable", NULL, &durable, true },
		{ "time", NULL, &at, false },
		{ "orders", &orders, NULL, false },
		{ "error", &error, NULL, false },
	};
	struct err e = { 0 };
	int result = answer_read((struct text){ (const char *)data, size }, a,
				 fields, ARRAY_LEN(fields), &e);

	CHECK((result == 0) == (e.kind == ERR_NONE));
	CHECK(result != 0 || utf8_valid(orders));
	CHECK(result != 0 || utf8_valid(error));
	arena_free(&a);
	return 0;
}
