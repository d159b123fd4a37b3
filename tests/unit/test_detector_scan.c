/* Searches through the network, fast and slow, and what only looks like one. */
#include <stdio.h>
#include <stdlib.h>

#include "detect_test.h"
#include "tap.h"

#define PC     "192.168.10.23"
#define SERVER "192.168.10.5"
#define WEB    "198.51.100.7"

static void
many_ports(void)
{
	struct world w;
	const struct told *t;
	int i;

	world_init(&w);
	for (i = 0; i < 500; i++)
		scene_syn(&w, 10 + i * 0.01, PC, SERVER, 1 + i * 7);
	world_end(&w);
	t = world_told(&w, "scan-vertical");
	tap_ok(t != NULL, "five hundred ports of one machine are a scan");
	tap_ok(t != NULL && t->count == 500, "that counts every attempt");
	tap_ok(t != NULL && t->findings < 10, "and is told a few times only");
	tap_ok(t != NULL && t->severity == SEVERITY_TODAY &&
		   t->role == ROLE_ACTOR,
	       "from inside it is today's matter");
	tap_ok(t != NULL && t->outcome == OUTCOME_ATTEMPT, "an attempt");
	world_done(&w);
}

static void
from_outside(void)
{
	struct world w;
	const struct told *t;
	int i;

	world_init(&w);
	for (i = 0; i < 60; i++)
		scene_syn(&w, 10 + i, WEB, SERVER, 8000 + i);
	world_end(&w);
	t = world_told(&w, "scan-vertical");
	tap_ok(t != NULL && t->severity == SEVERITY_THIS_WEEK,
	       "from outside it is the weather");
	tap_text(t != NULL ? t->device : "", SERVER, "told of our machine");
	tap_ok(t != NULL && t->role == ROLE_TARGET, "as the target");
	world_done(&w);
}

static void
unordered(void)
{
	struct world w;
	char host[32];
	int i;

	/* Suricata writes flows when they end, in no order. */
	world_init(&w);
	for (i = 0; i < 30; i++) {
		snprintf(host, sizeof(host), "192.168.10.%d",
			 50 + (i * 17) % 30);
		scene_syn(&w, 100 + (i * 7) % 60, PC, host, 445);
	}
	world_end(&w);
	tap_ok(world_told(&w, "scan-horizontal") != NULL,
	       "one port of thirty machines, in any order");
	world_done(&w);
}

static void
slowly(void)
{
	struct world w;
	char host[32];
	int i;

	world_init(&w);
	for (i = 0; i < 150; i++) {
		snprintf(host, sizeof(host), "192.168.10.%d", 50 + i);
		scene_syn(&w, i * 300, PC, host, 3389);
	}
	world_end(&w);
	tap_ok(world_told(&w, "scan-slow") != NULL,
	       "one machine every five minutes is a slow scan");
	tap_ok(world_told(&w, "scan-horizontal") == NULL, "and not a fast one");
	world_done(&w);
}

static void
pings(void)
{
	struct scene_flow f = { .source = PC,
				.protocol = "ICMP",
				.icmp_type = 8,
				.to_server = 1,
				.to_client = 1 };
	struct world w;
	char host[32];
	int i, round;

	world_init(&w);
	f.destination = host;
	for (i = 1; i < 30; i++) {
		snprintf(host, sizeof(host), "192.168.10.%d", i);
		scene_flow(&w, i * 0.1, &f);
	}
	world_end(&w);
	tap_ok(world_told(&w, "scan-ping") != NULL, "a ping to each address");
	world_done(&w);

	world_init(&w);
	f.to_server = f.to_client = 4;
	for (round = 0; round < 50; round++)
		for (i = 1; i < 30; i++) {
			snprintf(host, sizeof(host), "192.168.10.%d", i);
			scene_flow(&w, round * 60 + i, &f);
		}
	world_end(&w);
	tap_ok(world_quiet(&w), "monitoring that pings all is quiet");
	world_done(&w);
}

static void
arp(void)
{
	struct world w;

	world_init(&w);
	world_see(&w, 5,
		  "\"event_type\":\"komainu_sighting\",\"src_ip\":\"" PC
		  "\",\"sighting\":{\"source\":\"arp-request\","
		  "\"mac\":\"02:00:00:00:00:17\",\"address\":\"" PC
		  "\",\"count\":300,\"targets\":200}");
	world_end(&w);
	tap_ok(world_told(&w, "scan-arp") != NULL,
	       "two hundred neighbours asked for");
	world_done(&w);
	world_init(&w);
	world_see(&w, 5,
		  "\"event_type\":\"komainu_sighting\",\"src_ip\":\"" PC
		  "\",\"sighting\":{\"source\":\"arp-request\","
		  "\"mac\":\"02:00:00:00:00:17\",\"address\":\"" PC
		  "\",\"count\":300,\"targets\":9}");
	tap_ok(world_quiet(&w), "nine neighbours are an office");
	world_done(&w);
	world_init(&w);
	world_see(&w, 36000,
		  "\"event_type\":\"komainu_sighting\",\"src_ip\":\"" PC
		  "\",\"sighting\":{\"source\":\"arp-request\","
		  "\"mac\":\"02:00:00:00:00:17\",\"address\":\"" PC
		  "\",\"first\":\"2026-03-02T01:00:00.000000+0000\","
		  "\"count\":9000,\"targets\":90}");
	tap_ok(world_quiet(&w), "a router asks for its neighbours all day");
	world_done(&w);
}

/* What an office does all day. */
static void
harmless(void)
{
	struct scene_flow web = { .source = PC,
				  .port = 443,
				  .app = "tls",
				  .to_server = 20,
				  .to_client = 30 };
	struct world w;
	char host[32];
	int i;

	world_init(&w);
	for (i = 0; i < 200; i++) {
		snprintf(host, sizeof(host), "203.0.113.%d", i % 250);
		web.destination = host;
		scene_flow(&w, i * 0.2, &web);
		if (i % 10 == 0)
			scene_syn(&w, i * 0.2, PC, host, 443);
	}
	tap_ok(world_quiet(&w), "browsing with some dead links");
	for (i = 0; i < 300; i++)
		scene_syn(&w, 100 + i, PC, SERVER, 445);
	tap_ok(world_quiet(&w), "a server that is off, tried again and again");
	for (i = 0; i < 60; i++) {
		struct scene_flow late = { .source = SERVER,
					   .source_port = 53,
					   .destination = PC,
					   .port = 30000 + i,
					   .protocol = "UDP",
					   .to_server = 1 };

		scene_flow(&w, 500 + i, &late);
	}
	tap_ok(world_quiet(&w), "late answers of a name server");
	world_done(&w);
}

static void
web_probes(void)
{
	struct world w;
	int i;

	world_init(&w);
	for (i = 0; i < 40; i++)
		world_see(&w, i,
			  "\"event_type\":\"http\",\"flow_id\":9,"
			  "\"src_ip\":\"" WEB "\",\"src_port\":40000,"
			  "\"dest_ip\":\"" SERVER "\",\"dest_port\":80,"
			  "\"proto\":\"TCP\",\"http\":{\"hostname\":\"x\","
			  "\"url\":\"/a%d.php\",\"http_user_agent\":"
			  "\"Mozilla/5.0\",\"http_method\":\"GET\","
			  "\"status\":404}",
			  i);
	tap_ok(world_told(&w, "scan-web") != NULL, "a storm of missing pages");
	world_done(&w);
	world_init(&w);
	for (i = 0; i < 400; i++)
		world_see(&w, i,
			  "\"event_type\":\"http\",\"flow_id\":9,"
			  "\"src_ip\":\"" PC "\",\"src_port\":40000,"
			  "\"dest_ip\":\"" WEB "\",\"dest_port\":80,"
			  "\"proto\":\"TCP\",\"http\":{\"hostname\":\"x\","
			  "\"url\":\"/a%d.png\",\"http_user_agent\":"
			  "\"Mozilla/5.0\",\"http_method\":\"GET\","
			  "\"status\":%d}",
			  i, i % 5 == 0 ? 404 : 200);
	tap_ok(world_quiet(&w), "a page with broken pictures is quiet");
	world_done(&w);
}

static void
services(void)
{
	static const int office[] = { 53, 88, 135, 389, 445, 464, 3268, 49670 };
	static const int probed[] = { 21, 22, 25, 80, 110, 143, 443, 3306 };
	struct scene_flow f = { .source = PC,
				.destination = SERVER,
				.to_server = 6,
				.to_client = 5,
				.bytes_to_client = 600,
				.seconds = 1 };
	struct world w;
	int i;

	world_init(&w);
	for (i = 0; i < 40; i++) {
		f.port = office[i % 8];
		scene_flow(&w, i, &f);
	}
	tap_ok(world_quiet(&w), "a PC and its domain controller are quiet");
	for (i = 0; i < 40; i++) {
		f.port = probed[i % 8];
		scene_flow(&w, i, &f);
	}
	tap_ok(world_told(&w, "scan-service") != NULL,
	       "eight services asked who they are");
	world_done(&w);
}

int
main(void)
{
	many_ports();
	from_outside();
	unordered();
	slowly();
	pings();
	arp();
	harmless();
	services();
	web_probes();
	return tap_done();
}
