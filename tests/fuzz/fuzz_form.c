/* Any bytes as the target and the form fields of a request. */
#include <string.h>

#include "base/check.h"
#include "base/utf8.h"
#include "net/http_parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(4000000);
	struct text t = { (const char *)data, size };
	struct http_fields f = { 0 };
	const char *path, *query;

	if (http_parse_fields(t, a, &f, NULL) == 0) {
		CHECK(f.count <= HTTP_FIELDS_MAX);
		for (size_t i = 0; i < f.count; i++)
			CHECK(utf8_valid(text_of(f.field[i].value)));
	}
	if (http_parse_target(t, a, &path, &query, NULL) == 0) {
		CHECK(path[0] == '/' && utf8_valid(text_of(path)));
		CHECK(strstr(path, "//") == NULL);
		CHECK(strstr(path, "/../") == NULL);
	}
	arena_free(&a);
	return 0;
}
