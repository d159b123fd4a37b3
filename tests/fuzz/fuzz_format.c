/* Any bytes as a file: it has a kind; as a stream of lines: each line comes
 * out whole, once, or is told as unparsed. */
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/utf8.h"
#include "capture/format.h"
#include "capture/format_text.h"
#include "capture/lines.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seen {
	int64_t lines, unparsed, last;
};

static int
line_take(void *context, struct text line, struct err *e)
{
	struct seen *seen = context;

	UNUSED(e);
	CHECK(line.n > 0 && utf8_valid(line));
	CHECK(memchr(line.p, '\n', line.n) == NULL);
	seen->lines++;
	return 0;
}

static void
unparsed_take(void *context, int64_t number, const char *why)
{
	struct seen *seen = context;

	CHECK(number > seen->last && why[0] != '\0');
	seen->last = number;
	seen->unparsed++;
}

static void
lines_try(const uint8_t *data, size_t size, size_t step)
{
	struct seen seen = { 0 };
	struct lines_sink sink = { line_take, unparsed_take, &seen };
	struct lines *l = lines_new(&sink);
	struct err e;

	for (size_t at = 0; at < size; at += step) {
		size_t n = size - at < step ? size - at : step;
		struct text part = { (const char *)data + at, n };

		CHECK(lines_push(l, part, &e) == 0);
	}
	CHECK(lines_end(l, false, &e) == 0);
	CHECK(seen.lines + seen.unparsed <= lines_count(l));
	lines_free(&l);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size > 0 ? size : 1);
	char *out = malloc(size * 3 / 2 + 8);
	struct format format;
	size_t used, made;

	CHECK(copy != NULL && out != NULL);
	if (size > 0)
		memcpy(copy, data, size);
	format_of_bytes(copy, size, &format);
	CHECK(format.kind < FORMAT_COUNT && format.text < FORMAT_TEXT_COUNT);
	CHECK(format_name(&format)[0] != '\0');
	made = format_text_narrow(copy, size, size % 2 != 0, out, &used);
	CHECK(used <= size && size - used < 4);
	CHECK(utf8_valid((struct text){ out, made }));
	lines_try(copy, size, 1 + size / 3);
	free(out);
	free(copy);
	return 0;
}
