/* fuzz_encoding.c: any bytes in any of our encodings; the result is always
 * valid UTF-8, and what CP932 takes comes back. */
#include "base/check.h"
#include "base/utf8.h"
#include "fmt/encoding.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
round_trip(struct text utf8)
{
	struct str bytes, back, again;

	str_init(&bytes, 1 << 20);
	str_init(&back, 1 << 20);
	str_init(&again, 1 << 20);
	if (encoding_to_cp932(utf8, &bytes, NULL) == 0) {
		CHECK(encoding_to_utf8(str_view(&bytes), ENCODING_CP932, &back,
				       NULL) == 0);
		/* Some letters change their form once (the wave dash becomes
		 * a tilde), and never again. */
		CHECK(encoding_to_cp932(str_view(&back), &again, NULL) == 0);
		CHECK(text_equal(str_view(&bytes), str_view(&again)));
	}
	str_done(&bytes);
	str_done(&back);
	str_done(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text t = { (const char *)data, size };
	struct err e = { 0 };
	struct str out;

	if (size > 1 << 14)
		return 0;
	str_init(&out, 1 << 20);
	for (int i = 0; i < ENCODING_COUNT; i++) {
		str_reset(&out);
		if (encoding_to_utf8(t, (enum encoding)i, &out, &e) != 0)
			CHECK(e.text[0] != '\0');
		CHECK(utf8_valid(str_view(&out)));
		if (i == (int)encoding_guess(t))
			round_trip(str_view(&out));
	}
	str_done(&out);
	return 0;
}
