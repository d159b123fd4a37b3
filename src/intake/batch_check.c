#include "intake/batch_check.h"

#include <string.h>

#include "base/utf8.h"
#include "relay/wire.h"

static int
line_check(struct text line, struct err *e)
{
	if (line.n > WIRE_LINE_MAX)
		return err_set(e, ERR_TOO_BIG, "a line of %zu bytes", line.n);
	if (line.n < 2 || line.p[0] != '{' || line.p[line.n - 1] != '}')
		return err_set(e, ERR_INVALID, "a line that is no object");
	return 0;
}

/* The number of the line that byte 'at' is in. */
static int64_t
line_of(struct text raw, size_t at)
{
	int64_t line = 1;

	for (size_t i = 0; i < at && i < raw.n; i++)
		if (raw.p[i] == '\n')
			line++;
	return line;
}

int
batch_check_lines(struct text raw, int64_t records, int64_t *line_out,
		  struct err *e)
{
	size_t valid = utf8_valid_length(raw), at = 0;
	int64_t lines = 0;

	*line_out = 0;
	if (valid < raw.n) {
		*line_out = line_of(raw, valid);
		return err_set(e, ERR_INVALID, "bytes that are no UTF-8");
	}
	while (at < raw.n) {
		const char *end = memchr(raw.p + at, '\n', raw.n - at);
		size_t to = end != NULL ? (size_t)(end - raw.p) : raw.n;

		lines++;
		if (line_check(text_slice(raw, at, to), e) != 0) {
			*line_out = lines;
			return -1;
		}
		if (end == NULL) {
			*line_out = lines;
			return err_set(e, ERR_INVALID,
				       "the last line does not end");
		}
		at = to + 1;
	}
	if (lines != records)
		return err_set(e, ERR_INVALID,
			       "%lld lines where " WIRE_HEADER_RECORDS
			       " says %lld",
			       (long long)lines, (long long)records);
	return 0;
}
