/* The passive decoder over hand-made packets: each seed of its fuzzer is a
 * sample of one protocol. */
#include <pcap/dlt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capture/passive.h"
#include "fmt/event.h"
#include "tap.h"

struct seen {
	char all[16384];
	int lines;
};

static int
line_take(void *context, struct text line, struct err *e)
{
	struct seen *s = context;
	size_t used = strlen(s->all);

	UNUSED(e);
	s->lines++;
	text_copy(s->all + used, sizeof(s->all) - used, line);
	used = strlen(s->all);
	snprintf(s->all + used, sizeof(s->all) - used, "\n");
	return 0;
}

/* Feeds a seed's packets, one second apart, 'times' times over. */
static void
feed(struct passive *p, const char *name, int times)
{
	uint8_t bytes[8192];
	char path[128];
	size_t n, at;
	FILE *f;

	snprintf(path, sizeof(path), "tests/fuzz/corpus/fuzz_passive/%s", name);
	f = fopen(path, "rb");
	if (f == NULL)
		return;
	n = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	for (int i = 0; i < times; i++) {
		at = 1;
		for (int64_t k = 1; at + 2 <= n; k++) {
			size_t length = (size_t)bytes[at] << 8 | bytes[at + 1];

			passive_packet(p, (i * 100 + k) * 1000000,
				       bytes + at + 2, length);
			at += 2 + length;
		}
	}
}

static void
run(const char *name, int times, struct seen *s)
{
	struct passive *p = passive_new(DLT_EN10MB);
	struct err e;

	memset(s, 0, sizeof(*s));
	feed(p, name, times);
	if (passive_write(p, line_take, s, &e) != 0)
		s->lines = -1;
	passive_free(&p);
}

static void
test_sources(void)
{
	static const struct {
		const char *seed, *wanted[6];
	} cases[] = {
		{ "arp",
		  { "\"src_ip\":\"192.168.1.10\",\"sighting\":{\"source\":"
		    "\"arp\",\"mac\":\"02:00:00:00:00:01\",\"count\":3",
		    "\"source\":\"arp-request\"", "\"targets\":3" } },
		{ "dhcp",
		  { "\"source\":\"dhcp\",\"mac\":\"02:00:00:00:00:01\","
		    "\"name\":\"pc-01\",\"vendor\":\"MSFT 5.0\","
		    "\"service\":\"discover\",\"fingerprint\":\"1,3,6,15\"" } },
		{ "mdns",
		  { "\"source\":\"mdns\",\"mac\":\"02:00:00:00:00:01\","
		    "\"name\":\"pr\"",
		    "\"name\":\"Lab\",\"service\":\"_ipp._tcp\"",
		    "\"model\":\"Model-1\"" } },
		{ "llmnr", { "\"source\":\"llmnr\"", "\"name\":\"pc-02\"" } },
		{ "nbns",
		  { "\"source\":\"netbios\"",
		    "\"name\":\"PC-01\",\"service\":\"workstation\"" } },
		{ "browser",
		  { "\"source\":\"browser\"", "\"name\":\"PC-01\"",
		    "\"model\":\"Sample PC\"", "\"os\":\"Windows 6.1\"" } },
		{ "ssdp",
		  { "\"source\":\"ssdp\"", "\"os\":\"Linux/3.1\"",
		    "\"model\":\"Sample/2\"",
		    "\"service\":\"upnp:rootdevice\"" } },
		{ "wsd",
		  { "\"service\":\"wsdp:Device pub:Computer\"",
		    "\"name\":\"cam-1\"", "\"model\":\"H1\"" } },
		{ "lldp",
		  { "\"src_ip\":\"192.168.1.2\"",
		    "\"source\":\"lldp\",\"mac\":\"02:00:00:00:00:09\","
		    "\"name\":\"switch-1\",\"os\":\"Sample OS 1\","
		    "\"service\":\"switch\"" } },
		{ "cdp",
		  { "\"src_ip\":\"192.168.1.3\"", "\"name\":\"router-1\"",
		    "\"model\":\"R-10\"", "\"os\":\"Sample\"",
		    "\"service\":\"router\"" } },
		{ "syn",
		  { "\"os\":\"Windows 10/11\"",
		    "\"fingerprint\":\"128:64240:1460:8:mss,nop,ws,nop,nop,"
		    "sok\"",
		    "\"source\":\"ip\"" } },
	};
	struct seen s;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		run(cases[i].seed, 1, &s);
		for (int w = 0; cases[i].wanted[w] != NULL; w++)
			if (!tap_ok(strstr(s.all, cases[i].wanted[w]) != NULL,
				    "%s tells %s", cases[i].seed,
				    cases[i].wanted[w]))
				tap_note("%s", s.all);
	}
}

static void
test_folding(void)
{
	struct seen once, often;

	run("mdns", 1, &once);
	run("mdns", 50, &often);
	tap_int(often.lines, once.lines, "what is repeated folds");
	tap_ok(strstr(often.all, "\"count\":50") != NULL, "with its count");
	tap_ok(strstr(often.all, "1970-01-01T01:21:41") != NULL &&
		   strstr(often.all, "1970-01-01T00:00:01") != NULL,
	       "from the first to the last time");
}

/* A router's MAC sends for everybody behind it. */
static void
test_router(void)
{
	uint8_t packet[14 + 20 + 8] = { 0 };
	struct passive *p = passive_new(DLT_EN10MB);
	struct seen s = { 0 };
	struct err e;

	packet[6] = 2;
	packet[12] = 8;
	packet[14] = 0x45;
	packet[17] = 28;
	packet[23] = 17;
	memcpy(packet + 26, "\xc0\xa8\x07\x01", 4);
	memcpy(packet + 30, "\xc0\xa8\x01\x01", 4);
	for (int i = 1; i <= 3; i++) {
		packet[29] = (uint8_t)i;
		passive_packet(p, 1000000, packet, sizeof(packet));
	}
	tap_ok(passive_write(p, line_take, &s, &e) == 0 && s.lines == 3,
	       "three addresses of one card");
	for (int i = 4; i <= 40; i++) {
		packet[29] = (uint8_t)i;
		passive_packet(p, 1000000, packet, sizeof(packet));
	}
	memset(&s, 0, sizeof(s));
	tap_ok(passive_write(p, line_take, &s, &e) == 0 && s.lines == 0,
	       "forty are a router's, and no device");
	tap_int((int64_t)passive_lost(p), 0, "nothing was lost");
	passive_free(&p);
}

static void
test_bound(void)
{
	uint8_t arp[14 + 28] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2 };
	struct passive *p = passive_new(DLT_EN10MB);

	memcpy(arp + 12, "\x08\x06\0\1\x08\0\6\4\0\1\2", 11);
	for (int i = 0; i < PASSIVE_MAX + 5000; i++) {
		arp[26] = (uint8_t)(i >> 16);
		arp[28] = 10;
		arp[29] = (uint8_t)(i >> 16);
		arp[30] = (uint8_t)(i >> 8);
		arp[31] = (uint8_t)i;
		passive_packet(p, 1000000, arp, sizeof(arp));
	}
	tap_int((int64_t)passive_count(p), PASSIVE_MAX, "the table is bounded");
	tap_ok(passive_lost(p) > 0, "and what was lost is counted");
	passive_free(&p);
}

int
main(void)
{
	test_sources();
	test_folding();
	test_router();
	test_bound();
	return tap_done();
}
