/* Any bytes as one event line: parsed or refused, every text of the result lies
 * in memory that may be read, and what the reader saw before does not matter.
 */
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "fmt/event.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t
touch(struct text t)
{
	size_t sum = 0;

	for (size_t i = 0; i < t.n; i++)
		sum += (uint8_t)t.p[i];
	return sum;
}

static size_t
touch_list(const struct event_list *list)
{
	size_t sum = 0;

	CHECK(list->count >= 0 && list->count <= EVENT_LIST_MAX);
	CHECK(list->total >= list->count);
	for (int i = 0; i < list->count; i++)
		sum += touch(list->item[i]);
	return sum;
}

/*
 * The same line again by a reader that has seen few others (making one takes
 * long), into a struct that held no other: must be the same. Words may differ
 * only where they are texts in the two readers' scratch memories.
 */
static void
check_same(const struct event *event, struct text line, bool good)
{
	static struct event_parser *parser;
	static int lines;
	struct event *fresh = calloc(1, sizeof(*fresh));
	const uint64_t *a = (const uint64_t *)(const void *)event;
	const uint64_t *b = (const uint64_t *)(const void *)fresh;
	size_t words = offsetof(struct event, written) / 8;

	CHECK(fresh != NULL);
	if (lines++ % 100 == 0) {
		event_parser_free(&parser);
		parser = event_parser_new();
	}
	CHECK((event_parse(parser, line, fresh, NULL) == 0) == good);
	for (size_t i = 0; good && i < words; i++)
		if (a[i] != b[i]) {
			CHECK(i + 1 < words && a[i + 1] == b[i + 1]);
			CHECK(memcmp((const void *)(uintptr_t)a[i],
				     (const void *)(uintptr_t)b[i],
				     a[i + 1]) == 0);
		}
	free(fresh);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct event_parser *parser;
	static struct event *event;
	char *line = malloc(size > 0 ? size : 1);
	size_t sum = 0;
	struct err e;
	bool good;

	if (parser == NULL) {
		parser = event_parser_new();
		event = calloc(1, sizeof(*event));
	}
	CHECK(event != NULL && line != NULL);
	if (size > 0)
		memcpy(line, data, size);
	good = event_parse(parser, (struct text){ line, size }, event, &e) == 0;
	check_same(event, (struct text){ line, size }, good);
	if (good) {
		CHECK(event->type.n > 0);
		sum += touch(event->type) + touch(event->app) +
		       touch(event->http.url) + touch(event->alert.author) +
		       touch(event->rfb.server_version) +
		       touch(event->smb.rename_to) +
		       touch(event->sighting.name) +
		       touch_list(&event->dns.answer) +
		       touch_list(&event->ftp.reply) +
		       touch_list(&event->smb.client_dialects) +
		       touch_list(&event->smb.rpc.interfaces) +
		       touch_list(&event->mail.to) +
		       touch_list(&event->dhcp.parameters);
		CHECK(event->source_port >= -1 && event->source_port <= 65535);
		CHECK(sum != SIZE_MAX);
	} else
		CHECK(e.kind == ERR_INVALID || e.kind == ERR_TOO_BIG);
	free(line);
	return 0;
}
