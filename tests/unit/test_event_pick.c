/* What leaves the house of a record, and what does not. */
#include <string.h>

#include "base/check.h"
#include "fmt/event_pick.h"
#include "tap.h"

static struct event_parser *parser;
static struct str out;
static struct event event;

static const char *
picked(const char *line, enum event_pick how)
{
	struct err e = { 0 };

	str_done(&out);
	str_init(&out, 65536);
	if (event_parse(parser, text_of(line), &event, &e) != 0 ||
	    event_pick(text_of(line), &event, how, &out, &e) != 0)
		tap_note("%s", e.text);
	return out.p;
}

#define HEAD                                                                   \
	"{\"timestamp\":\"2026-11-21T00:00:00.000001+0000\",\"event_type\":"

int
main(void)
{
	parser = event_parser_new();
	tap_text(picked(HEAD "\"http\" , \"secret_field\":{\"a\":[1,{}]},"
			     "\"http\" : {\"hostname\":\"a\\u0041\", "
			     "\"http_response_body\":\"abc\",\"status\": 200},"
			     "\"payload\":\"AAAA\"}",
			EVENT_PICK_WHOLE),
		 HEAD "\"http\",\"http\":{\"hostname\":\"a\\u0041\","
		      "\"status\":200}}",
		 "only what is read, as it was written");
	tap_text(picked(HEAD "\"http\",\"http\":{\"authorization\":\"Basic "
			     "dGFybzpoaW1pdHN1\",\"request_headers\":[{"
			     "\"name\":\"Cookie\",\"value\":\"x\"}]}}",
			EVENT_PICK_WHOLE),
		 HEAD "\"http\",\"http\":{\"authorization\":\"Basic -\"}}",
		 "no credentials, no cookies");
	tap_text(picked(HEAD "\"http\",\"http\":{\"authorization\":\"${jndi}\""
			     "}}",
			EVENT_PICK_WHOLE),
		 HEAD "\"http\",\"http\":{\"authorization\":\"${jndi}\"}}",
		 "an attack in the same place stays");
	tap_text(picked(HEAD "\"ftp\",\"ftp\":{\"command\":\"PASS\","
			     "\"command_data\":\"himitsu\"}}",
			EVENT_PICK_WHOLE),
		 HEAD "\"ftp\",\"ftp\":{\"command\":\"PASS\","
		      "\"command_data\":\"-\"}}",
		 "no password of FTP");
	tap_text(picked(HEAD "\"dns\",\"dns\":{\"answers\":[{\"rdata\":\"a\","
			     "\"ttl\":5},{\"rdata\":\"b\"}],\"id\":null}}",
			EVENT_PICK_WHOLE),
		 HEAD "\"dns\",\"dns\":{\"answers\":[{\"rdata\":\"a\"},"
		      "{\"rdata\":\"b\"}]}}",
		 "lists of objects");
	tap_text(picked(HEAD "\"alert\",\"flow_id\":7,\"src_port\":1,\"dest_"
			     "port\":80,\"flow\":{\"pkts_toserver\":3},"
			     "\"alert\":{\"signature_id\":5}}",
			EVENT_PICK_ALIKE),
		 "{\"event_type\":\"alert\",\"dest_port\":80,\"alert\":{"
		 "\"signature_id\":5}}",
		 "without what tells alike records apart");
	str_done(&out);
	event_parser_free(&parser);
	return tap_done();
}
