/* Any bytes as the body of a batch, and as what is in it. */
#include "base/check.h"
#include "base/utf8.h"
#include "fmt/pack.h"
#include "intake/batch_check.h"
#include "relay/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
lines(struct text raw)
{
	struct err e = { 0 };
	int64_t line = -1, records = 0;

	for (size_t i = 0; i < raw.n; i++)
		if (raw.p[i] == '\n')
			records++;
	if (batch_check_lines(raw, records, &line, &e) != 0) {
		CHECK(e.kind == ERR_INVALID || e.kind == ERR_TOO_BIG);
		CHECK(line >= 0 && line <= records + 1);
		return;
	}
	CHECK(utf8_valid(raw) && (raw.n == 0 || raw.p[raw.n - 1] == '\n'));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct pack_reader *reader;
	struct text bytes = { (const char *)data, size }, raw;
	struct err e = { 0 };

	if (reader == NULL)
		pack_reader_new(&reader);
	lines(bytes);
	if (pack_reader_read(reader, bytes, 1024 * 1024, &raw, &e) == 0)
		lines(raw);
	return 0;
}
