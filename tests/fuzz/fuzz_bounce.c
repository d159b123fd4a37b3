/* fuzz_bounce.c: a returned mail is anybody's bytes. */
#include "base/check.h"
#include "courier/bounce.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bounce bounce;
	struct err e;

	if (bounce_parse((struct text){ (const char *)data, size }, &bounce,
			 &e) == 0)
		CHECK(strlen(bounce.mark) >= 18 &&
		      strlen(bounce.text) < sizeof(bounce.text));
	return 0;
}
