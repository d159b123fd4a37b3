/* The frame around the detectors: the same findings after a restart, bounded
 * memory, a sink that fails, lists that are wrong. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "detect_test.h"
#include "tap.h"
#include "watch/detect_table.h"
#include "watch/indicator.h"
#include "watch/known.h"

#define PC     "192.168.10.23"
#define SERVER "192.168.10.5"

/* Half a scan, half a guess, half a beacon: all are open in the middle. */
static void
scene(struct world *w, int from, int to)
{
	int i;

	for (i = from; i < to; i++) {
		struct scene_flow call = { .source = PC,
					   .destination = "198.51.100.7",
					   .port = 8081,
					   .to_server = 9,
					   .to_client = 9,
					   .bytes_to_server = 1400 };
		char name[64];

		scene_syn(w, 10 + i, PC, SERVER, 1000 + i);
		scene_flow(w, 10 + i * 30, &call);
		snprintf(name, sizeof(name), "qx%dzvkwjq%d.com", i, i * 7);
		scene_dns(w, 10 + i, PC, name, "A", "NXDOMAIN", NULL);
	}
}

static void
restart(void)
{
	static struct world whole, first, second;
	struct str blob;
	struct err e;
	int i;

	world_init(&whole);
	scene(&whole, 0, 60);
	world_end(&whole);

	world_init(&first);
	world_init(&second);
	str_init(&blob, 256 * 1024 * 1024);
	scene(&first, 0, 17);
	tap_int(detect_save(first.detect, &blob, &e), 0, "memory is saved");
	tap_int(detect_load(second.detect, str_view(&blob), &e), 0,
		"and loaded into a new process");
	second.rules = first.rules;
	memcpy(second.told, first.told, sizeof(first.told));
	second.events = first.events;
	scene(&second, 17, 60);
	world_end(&second);
	tap_int(second.rules, whole.rules, "the same rules are told");
	tap_ok(whole.rules >= 3, "of several kinds");
	for (i = 0; i < whole.rules; i++) {
		tap_int(second.told[i].count, whole.told[i].count,
			whole.told[i].rule);
		tap_text(second.told[i].facts, whole.told[i].facts,
			 "with the same facts");
	}
	blob.n /= 2;
	tap_int(detect_load(second.detect, str_view(&blob), &e), -1,
		"half a memory is refused");
	tap_int(detect_load(second.detect, TEXT("nonsense"), &e), -1,
		"and so is nonsense");
	str_done(&blob);
	world_done(&whole);
	world_done(&first);
	world_done(&second);
}

static void
bounded(void)
{
	static struct world w;
	char from[32], name[80];
	int i;

	world_init(&w);
	detect_free(&w.detect);
	w.settings.detect_memory = 2 * 1024 * 1024;
	w.detect = detect_new(&(struct detect_options){
	    .settings = &w.settings, .seed = 1, .sink = { NULL, NULL } });
	for (i = 0; i < 60000; i++) {
		struct scene_flow f = { .source = from,
					.destination = SERVER,
					.port = 1 + i % 60000,
					.to_server = 3,
					.to_client = 3 };

		snprintf(from, sizeof(from), "203.%d.%d.%d", i / 65536,
			 i / 256 % 256, i % 256);
		scene_flow(&w, i * 0.001, &f);
		snprintf(name, sizeof(name), "n%d.example%d.com", i, i);
		scene_dns(&w, i * 0.001, from, name, "A", NULL, NULL);
	}
	tap_ok(detect_bytes(w.detect) < 4 * 1024 * 1024,
	       "sixty thousand strangers take %zu bytes of two megabytes",
	       detect_bytes(w.detect));
	world_done(&w);
}

static int
refuse(void *context, const struct finding *f, struct err *e)
{
	UNUSED(context);
	UNUSED(f);
	return err_set(e, ERR_DATABASE, "full");
}

static void
sink_fails(void)
{
	static struct world w;
	static struct event event;
	struct err e = { 0 };
	char line[512];
	int i, failed = 0;

	world_init(&w);
	detect_free(&w.detect);
	w.detect = detect_new(&(struct detect_options){
	    .settings = &w.settings, .seed = 1, .sink = { refuse, NULL } });
	for (i = 0; i < 30 && failed == 0; i++) {
		snprintf(line, sizeof(line),
			 "{\"timestamp\":\"2026-03-02T01:00:%02d.000000+0000\","
			 "\"event_type\":\"flow\",\"flow_id\":%d,\"src_ip\":"
			 "\"" PC "\",\"src_port\":4000,\"dest_ip\":\"" SERVER
			 "\",\"dest_port\":%d,\"proto\":\"TCP\",\"flow\":{"
			 "\"pkts_toserver\":1,\"pkts_toclient\":0,"
			 "\"bytes_toserver\":60,\"bytes_toclient\":0,"
			 "\"start\":\"2026-03-02T01:00:00.000000+0000\"}}",
			 i, i + 1, 100 + i);
		if (event_parse(w.parser, text_of(line), &event, &e) == 0)
			failed = detect_event(w.detect, &event, &e);
	}
	tap_int(failed, -1, "a sink that fails stops the event");
	tap_text(e.text, "full", "with its own story");
	world_done(&w);
}

static int fault_count;

static void
count_fault(void *context, int64_t line, const char *reason)
{
	UNUSED(context);
	UNUSED(line);
	UNUSED(reason);
	fault_count++;
}

static void
lists(void)
{
	static const char good[] =
	    "\xef\xbb\xbf# list: a\r\n# source: b\r\n# date: c\r\n"
	    "# grade: low\r\n\r\n"
	    "domain\tBad.Example.\tnote\r\n"
	    "address 2001:db8::/32\n"
	    "url http://Host.example:80/Gate.php\n"
	    "sha256 "
	    "275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651f"
	    "d0f\n"
	    "domain\n"
	    "domain nodot\n"
	    "address 300.1.1.1\n"
	    "md5 12\n"
	    "colour blue\n";
	struct indicators *i = indicators_new(3);
	struct address a;
	struct err e;

	fault_count = 0;
	tap_text(indicators_hashes(i), "", "no list, no hashes");
	tap_int(indicators_read(i, text_of(good), "a", count_fault, NULL, &e),
		0, "a list with faults is read");
	tap_int(fault_count, 5, "each fault is told");
	tap_int(indicators_count(i), 4, "and the rest is kept");
	tap_text(indicators_hashes(i), "sha256", "the hashes that are listed");
	tap_ok(indicators_has_domain(i, TEXT("x.bad.EXAMPLE")) != NULL,
	       "a name below a listed one");
	tap_ok(indicators_has_domain(i, TEXT("notbad.example")) == NULL,
	       "not one that only ends alike");
	tap_ok(indicators_has_url(i, TEXT("host.example"), TEXT("/Gate.php")) !=
		   NULL,
	       "a URL without regard to the scheme");
	tap_ok(indicators_has_url(i, TEXT("host.example"), TEXT("/gate.php")) ==
		   NULL,
	       "a path with regard to case");
	tap_int(address_parse(TEXT("2001:db8:7::1"), &a, &e), 0, "an address");
	tap_ok(indicators_has_address(i, &a) != NULL, "in a listed network");
	tap_int(
	    indicators_read(i, TEXT("domain a.example\n"), "b", NULL, NULL, &e),
	    -1, "a list without a head is refused");
	tap_ok(strstr(e.text, "list") != NULL, "naming what it lacks");
	tap_int(indicators_read_directory(i, "content/indicators", count_fault,
					  NULL, &e),
		0, "our sample lists are read");
	tap_int(fault_count, 5, "without a fault");
	indicators_free(&i);
}

#define KNOWN(domain, kind, tool) domain,
static const char *const domains[] = {
#include "watch/known_table.h"
};
#undef KNOWN

static void
names(void)
{
	size_t i;
	bool sorted = true;

	for (i = 1; i < ARRAY_LEN(domains); i++)
		sorted = sorted && strcmp(domains[i - 1], domains[i]) < 0;
	tap_ok(sorted, "the table of known names is sorted");
	tap_int(known_kind(TEXT("A.B.Anydesk.COM.")), KNOWN_REMOTE,
		"case and a final dot do not matter");
	tap_int(known_kind(TEXT("notanydesk.com")), KNOWN_NOTHING,
		"only whole labels count");
	tap_ok(
	    text_is(known_registered(TEXT("www.sample.co.jp")), "sample.co.jp"),
	    "what a person registers in Japan");
	tap_ok(
	    text_is(known_registered(TEXT("a.b.example.com")), "example.com"),
	    "and elsewhere");
	tap_ok(known_is_address(TEXT("192.0.2.1:8080")), "an address");
	tap_ok(!known_is_address(TEXT("192.0.2.example")), "a name");
	tap_ok(known_randomness(TEXT("xkqzvwjpqtrb")) > 80, "random letters");
	tap_ok(known_randomness(TEXT("yamadaseisakusho")) < 20, "a company");
	tap_ok(known_randomness(TEXT("greenfield")) < 20, "a word");
}

static void
rules(void)
{
	int i, k;
	bool unique = true;

	for (i = 0; i < DETECT_RULE_COUNT; i++)
		for (k = 0; k < i; k++)
			unique =
			    unique &&
			    strcmp(detect_rule_key((enum detect_rule)i),
				   detect_rule_key((enum detect_rule)k)) != 0;
	tap_ok(unique, "every rule has a key of its own");
}

int
main(void)
{
	restart();
	bounded();
	sink_fails();
	lists();
	names();
	rules();
	return tap_done();
}
