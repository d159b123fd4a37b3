/* Any bytes as a Cookie header and as the headers of a part. */
#include "base/check.h"
#include "base/utf8.h"
#include "net/disposition.h"
#include "net/http_parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(4000000);
	struct text t = { (const char *)data, size };
	struct http_fields f = { 0 };
	struct disposition d;

	if (http_parse_cookies(t, a, &f, NULL) == 0)
		for (size_t i = 0; i < f.count; i++)
			CHECK(utf8_valid(text_of(f.field[i].value)));
	if (disposition_parse(t, a, &d, NULL) == 0) {
		CHECK(d.name.n > 0);
		CHECK(utf8_valid(d.file_name));
		CHECK(d.file_name.n <= DISPOSITION_FILE_NAME_MAX);
		CHECK(text_find(d.file_name, '/') == d.file_name.n);
	}
	arena_free(&a);
	return 0;
}
