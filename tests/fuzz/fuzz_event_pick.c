/* Whatever can be read can be picked, and says the same afterwards. */
#include <stdlib.h>

#include "base/check.h"
#include "fmt/event_pick.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text line = { (const char *)data, size };
	static struct event event, again;
	struct event_parser *p = event_parser_new(), *q = event_parser_new();
	struct err e = { 0 };
	struct str out, twice;

	str_init(&out, 4 * size + 100);
	str_init(&twice, 4 * size + 100);
	if (event_parse(p, line, &event, &e) == 0) {
		CHECK(event_pick(line, &event, EVENT_PICK_WHOLE, &out, &e) ==
		      0);
		CHECK(event_parse(q, str_view(&out), &again, &e) == 0);
		CHECK(again.kind == event.kind && again.at_us == event.at_us &&
		      again.flow_id == event.flow_id &&
		      again.flow.bytes_to_client == event.flow.bytes_to_client);
		CHECK(text_equal(again.http.url, event.http.url));
		CHECK(text_equal(again.smb.file, event.smb.file));
		CHECK(again.dns.answer.total == event.dns.answer.total);
		CHECK(event_pick(str_view(&out), &again, EVENT_PICK_WHOLE,
				 &twice, &e) == 0);
		CHECK(text_equal(str_view(&out), str_view(&twice)));
	}
	str_done(&out);
	str_done(&twice);
	event_parser_free(&p);
	event_parser_free(&q);
	return 0;
}
