/* Any bytes as one event line: parsed or refused, and every text of the result
 * lies in memory that may be read. */
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

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct event_parser *parser;
	struct event *event = malloc(sizeof(*event));
	char *line = malloc(size > 0 ? size : 1);
	size_t sum = 0;
	struct err e;

	CHECK(event != NULL && line != NULL);
	if (parser == NULL)
		parser = event_parser_new();
	if (size > 0)
		memcpy(line, data, size);
	if (event_parse(parser, (struct text){ line, size }, event, &e) == 0) {
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
	free(event);
	return 0;
}
