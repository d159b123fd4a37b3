/* fuzz_url.c: any bytes as a form; its pairs, written and read again, are the
 * same pairs. */
#include "base/check.h"
#include "base/utf8.h"
#include "fmt/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct url_limits limits = { 20, 100, 500 };

static void
compare(const struct url_pairs *want, struct arena *a)
{
	struct url_pairs got;
	struct str out;

	str_init(&out, 1 << 20);
	for (size_t i = 0; i < want->count; i++)
		url_pair_write(&out, want->pair[i].name.p, want->pair[i].value);
	CHECK(url_pairs_parse(str_view(&out), limits, a, &got, NULL) == 0);
	CHECK(got.count == want->count);
	for (size_t i = 0; i < got.count; i++) {
		CHECK(utf8_valid(got.pair[i].value));
		CHECK(text_equal(got.pair[i].name, want->pair[i].name));
		CHECK(text_equal(got.pair[i].value, want->pair[i].value));
	}
	str_done(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text t = { (const char *)data, size };
	struct arena *a = arena_new(1 << 20);
	struct url_pairs pairs;
	struct err e = { 0 };

	if (url_pairs_parse(t, limits, a, &pairs, &e) == 0)
		compare(&pairs, a);
	else
		CHECK(e.text[0] != '\0');
	arena_free(&a);
	return 0;
}
