/* Packets for the passive decoder: the first byte chooses the link type, then
 * each packet has two bytes of length. Every line that comes out must be an
 * event that event_parse takes. */
#include <pcap/dlt.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "capture/passive.h"
#include "fmt/event.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct event_parser *parser;
static struct event event;

static int
line_take(void *context, struct text line, struct err *e)
{
	size_t *lines = context;

	CHECK(event_parse(parser, line, &event, e) == 0);
	CHECK(event.kind == EVENT_SIGHTING && event.sighting.source.n > 0);
	CHECK(event.sighting.count > 0);
	(*lines)++;
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int types[] = { DLT_EN10MB, DLT_LINUX_SLL, DLT_LINUX_SLL2,
				     DLT_RAW,    DLT_NULL,      DLT_PPP };
	struct passive *p;
	size_t at = 1, lines = 0;
	struct err e;

	if (size < 3)
		return 0;
	if (parser == NULL)
		parser = event_parser_new();
	p = passive_new(types[data[0] % ARRAY_LEN(types)]);
	for (int64_t time = 1000000; at + 2 <= size; time += 1000000) {
		size_t n = (size_t)data[at] << 8 | data[at + 1];
		uint8_t *copy;

		at += 2;
		if (n > size - at)
			n = size - at;
		/* A copy of its own, so that a step beyond its end is seen. */
		copy = malloc(n > 0 ? n : 1);
		CHECK(copy != NULL);
		memcpy(copy, data + at, n);
		passive_packet(p, time, copy, n);
		free(copy);
		at += n;
	}
	CHECK(passive_write(p, line_take, &lines, &e) == 0);
	CHECK(lines <= passive_count(p));
	passive_free(&p);
	return 0;
}
