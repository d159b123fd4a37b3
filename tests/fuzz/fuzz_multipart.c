/* Any bytes as a multipart form: the first byte says how long the pieces are;
 * the same bytes in one piece must give the same. */
#include <string.h>

#include "base/check.h"
#include "net/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct tally {
	uint64_t hash;
	bool open;
};

static void
tally_add(struct tally *t, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		t->hash = (t->hash ^ (uint8_t)bytes[i]) * 1099511628211u;
}

static int
field(void *context, struct text name, struct text value, struct err *e)
{
	struct tally *t = context;

	UNUSED(e);
	CHECK(!t->open);
	tally_add(t, name.p, name.n);
	tally_add(t, value.p, value.n);
	return 0;
}

static int
file_begin(void *context, struct text name, struct text file, struct err *e)
{
	struct tally *t = context;

	UNUSED(e);
	CHECK(!t->open && name.n > 0);
	t->open = true;
	tally_add(t, file.p, file.n);
	return 0;
}

static int
file_bytes(void *context, const char *bytes, size_t length, struct err *e)
{
	struct tally *t = context;

	UNUSED(e);
	CHECK(t->open && length > 0);
	tally_add(t, bytes, length);
	return 0;
}

static int
file_end(void *context, struct err *e)
{
	struct tally *t = context;

	UNUSED(e);
	CHECK(t->open);
	t->open = false;
	return 0;
}

static int
read_all(const uint8_t *data, size_t size, size_t piece, struct tally *t)
{
	static const struct multipart_limits limits = { 20, 1000 };
	struct multipart_sink sink = { t, field, file_begin, file_bytes,
				       file_end };
	struct arena *a = arena_new(1000000);
	struct multipart *m = NULL;
	int rc =
	    multipart_new(&m, a, TEXT("multipart/form-data; boundary=\"b-\""),
			  &limits, &sink, NULL);

	CHECK(rc == 0);
	for (size_t at = 0; rc == 0 && at < size; at += piece)
		rc =
		    multipart_feed(m, (const char *)data + at,
				   size - at < piece ? size - at : piece, NULL);
	if (rc == 0)
		rc = multipart_finish(m, NULL);
	arena_free(&a);
	return rc;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tally pieces = { 0 }, whole = { 0 };

	if (size == 0)
		return 0;
	int rc = read_all(data + 1, size - 1, data[0] + (size_t)1, &pieces);
	CHECK(read_all(data + 1, size - 1, size, &whole) == rc);
	CHECK(rc != 0 || pieces.hash == whole.hash);
	return 0;
}
