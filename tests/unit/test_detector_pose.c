/* Posing as another machine; trying words and passwords; going from PC to PC.
 */
#include <stdio.h>
#include <string.h>

#include "detect_test.h"
#include "tap.h"

#define ROUTER   "192.168.10.1"
#define PC       "192.168.10.23"
#define SERVER   "192.168.10.5"
#define WEB      "198.51.100.7"
#define MAC_A    "00:a0:de:10:20:01"
#define MAC_B    "3c:2c:30:5a:01:66"
#define ATTACKER "192.168.10.66"

/* Seen from 'first' to 'last', 'count' times. */
static void
arp(struct world *w, const char *ip, const char *mac, int first, int last,
    int count)
{
	world_see(w, last,
		  "\"event_type\":\"komainu_sighting\",\"src_ip\":\"%s\","
		  "\"sighting\":{\"source\":\"arp\",\"mac\":\"%s\","
		  "\"count\":%d,\"first\":\"2026-03-02T01:%02d:%02d.000000"
		  "+0000\"}",
		  ip, mac, count, first / 60, first % 60);
}

static void
arp_poison(void)
{
	struct world w;
	const struct told *t;

	world_init(&w);
	arp(&w, ATTACKER, MAC_B, 1, 500, 4);
	arp(&w, ROUTER, MAC_A, 2, 590, 20);
	arp(&w, ROUTER, MAC_B, 60, 500, 220);
	t = world_told(&w, "arp-poison");
	tap_ok(t != NULL && t->severity == SEVERITY_TODAY,
	       "a PC says again and again that it is the router");
	tap_text(t != NULL ? t->device : "", ATTACKER, "the PC is named");
	tap_text(t != NULL ? t->subject : "", ROUTER, "and the address");
	world_done(&w);

	world_init(&w);
	arp(&w, ROUTER, MAC_A, 2, 30, 3);
	arp(&w, ROUTER, MAC_B, 60, 500, 220);
	arp(&w, ATTACKER, MAC_B, 1, 500, 4);
	t = world_told(&w, "arp-poison");
	tap_ok(t != NULL, "the router fell silent; told in another order");
	tap_text(t != NULL ? t->device : "", ATTACKER, "the same PC");
	world_done(&w);
}

static void
arp_honest(void)
{
	struct world w;

	world_init(&w);
	arp(&w, PC, MAC_A, 1, 60, 30);
	arp(&w, PC, MAC_B, 1500, 1800, 30);
	arp(&w, ATTACKER, MAC_B, 1400, 1800, 30);
	tap_ok(world_quiet(&w), "an address that was given on");
	world_done(&w);
	world_init(&w);
	arp(&w, PC, MAC_A, 1, 600, 30);
	arp(&w, PC, MAC_B, 10, 590, 30);
	tap_ok(world_quiet(&w), "two PCs set to one address by mistake");
	world_done(&w);
	world_init(&w);
	arp(&w, ROUTER, MAC_A, 1, 600, 30);
	arp(&w, ROUTER, "00:00:5e:00:01:0a", 10, 590, 300);
	arp(&w, "192.168.10.254", "00:00:5e:00:01:0a", 10, 590, 300);
	tap_ok(world_quiet(&w), "a pair of routers with a common address");
	world_done(&w);
	world_init(&w);
	arp(&w, SERVER, MAC_A, 1, 500, 30);
	arp(&w, "192.168.10.6", MAC_B, 1, 900, 30);
	arp(&w, SERVER, MAC_B, 520, 900, 4);
	tap_ok(world_quiet(&w), "a standby that takes over");
	world_done(&w);
	world_init(&w);
	for (int i = 10; i < 30; i++) {
		char ip[32];

		snprintf(ip, sizeof(ip), "192.168.10.%d", i);
		arp(&w, ip, MAC_A, 1, 600, 40);
	}
	tap_ok(world_quiet(&w), "a repeater that speaks for twenty phones");
	world_done(&w);
}

static void
answer(struct world *w, double at, const char *source, const char *from,
       const char *name)
{
	world_see(w, at,
		  "\"event_type\":\"komainu_sighting\",\"src_ip\":\"%s\","
		  "\"sighting\":{\"source\":\"%s\",\"mac\":\"" MAC_B
		  "\",\"name\":\"%s\",\"service\":\"server\",\"count\":1}",
		  from, source, name);
}

static void
name_poison(void)
{
	struct world w;
	const struct told *t;

	world_init(&w);
	answer(&w, 1, "llmnr", ATTACKER, "wpad");
	answer(&w, 9, "llmnr", ATTACKER, "fileserverr");
	answer(&w, 12, "netbios", ATTACKER, "PRINT01");
	t = world_told(&w, "name-poison");
	tap_ok(t != NULL && t->severity == SEVERITY_TODAY,
	       "a machine that is whoever is called");
	tap_text(t != NULL ? t->device : "", ATTACKER, "is named");
	world_done(&w);
	world_init(&w);
	for (int i = 0; i < 20; i++) {
		answer(&w, i, "llmnr", PC, "KEIRI-PC");
		answer(&w, i, "netbios", PC, "keiri-pc");
		answer(&w, i, "mdns", PC, i % 2 ? "a" : "b");
	}
	tap_ok(world_quiet(&w), "one name, however often and spelt");
	world_done(&w);
}

static void
snmp(struct world *w, double at, const char *to, const char *word)
{
	world_see(w, at,
		  "\"event_type\":\"snmp\",\"flow_id\":4,\"src_ip\":\"" PC
		  "\",\"src_port\":50001,\"dest_ip\":\"%s\",\"dest_port\":161,"
		  "\"proto\":\"UDP\",\"snmp\":{\"version\":1,\"pdu_type\":"
		  "\"get_request\",\"community\":\"%s\"}",
		  to, word);
}

static void
communities(void)
{
	static const char *const words[] = { "public", "private", "admin",
					     "cisco",  "manager", "secret" };
	struct world w;
	const struct told *t;
	char to[32];

	world_init(&w);
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		snmp(&w, (double)i, SERVER, words[i]);
	t = world_told(&w, "guess-community");
	tap_ok(t != NULL && t->severity == SEVERITY_TODAY &&
		   t->outcome == OUTCOME_ATTEMPT,
	       "six words for one switch");
	world_done(&w);
	world_init(&w);
	for (int i = 0; i < 60; i++) {
		snprintf(to, sizeof(to), "192.168.10.%d", 100 + i % 20);
		snmp(&w, i, to, i % 3 == 0 ? "public" : "kaisha");
	}
	tap_ok(world_told(&w, "guess-community") == NULL,
	       "a watch over twenty printers");
	world_done(&w);
}

static void
mail_signal(struct world *w, double at, const char *client, int sid)
{
	world_see(w, at,
		  "\"event_type\":\"alert\",\"flow_id\":4,\"src_ip\":\"" SERVER
		  "\",\"src_port\":143,\"dest_ip\":\"%s\",\"dest_port\":50100,"
		  "\"proto\":\"TCP\",\"alert\":{\"signature_id\":%d,\"rev\":1,"
		  "\"signature\":\"Signal\",\"severity\":3,\"metadata\":{"
		  "\"komainu_class\":[\"brute-force\"],\"komainu_severity\":"
		  "[\"info\"]}}",
		  client, sid);
}

static void
few_at_mail(void)
{
	struct world w;
	const struct told *t;

	world_init(&w);
	for (int i = 0; i < 6; i++)
		mail_signal(&w, i, WEB, 9160003);
	tap_ok(world_told(&w, "guess") == NULL, "six refusals alone are few");
	mail_signal(&w, 7, WEB, 9160004);
	t = world_told(&w, "guess-success");
	tap_ok(t != NULL && t->severity == SEVERITY_TODAY &&
		   t->outcome == OUTCOME_SUCCESS,
	       "then one that works, from outside");
	tap_text(t != NULL ? t->device : "", SERVER, "at our server");
	tap_int(w.rules, 1, "the signals themselves are nothing");
	world_done(&w);
	world_init(&w);
	for (int i = 0; i < 6; i++)
		mail_signal(&w, i * 20, PC, 9160001);
	mail_signal(&w, 130, PC, 9160002);
	t = world_told(&w, "guess-success");
	tap_ok(t != NULL && t->severity == SEVERITY_THIS_WEEK,
	       "slowly, from inside: perhaps a person");
	world_done(&w);
	world_init(&w);
	for (int i = 0; i < 3; i++)
		mail_signal(&w, i * 5, WEB, 9160003);
	for (int i = 0; i < 30; i++)
		mail_signal(&w, 20 + i, WEB, 9160004);
	tap_ok(world_quiet(&w), "three slips, then work");
	world_done(&w);
}

static void
ssh(struct world *w, double at, const char *client, int packets, int bytes)
{
	struct scene_flow f = { .source = client,
				.destination = SERVER,
				.port = 22,
				.app = "ssh",
				.to_server = packets,
				.to_client = packets,
				.bytes_to_client = bytes,
				.seconds = 2 };

	scene_flow(w, at, &f);
}

static void
few_at_ssh(void)
{
	struct world w;
	const struct told *t;
	int i;

	world_init(&w);
	for (i = 0; i < 6; i++)
		ssh(&w, i * 3, WEB, 15, 3000 + i * 20);
	tap_ok(world_quiet(&w), "six short talks from outside are few");
	ssh(&w, 25, WEB, 120, 40000);
	t = world_told(&w, "guess-success");
	tap_ok(t != NULL && t->outcome == OUTCOME_SUCCESS,
	       "then a long one: somebody is in");
	world_done(&w);
	world_init(&w);
	for (i = 0; i < 6; i++)
		ssh(&w, i * 3, PC, 15, 3000 + i * 20);
	ssh(&w, 25, PC, 120, 40000);
	tap_ok(world_quiet(&w), "jobs of our own are short and long");
	world_done(&w);
	world_init(&w);
	for (i = 0; i < 6; i++)
		ssh(&w, i * 3, WEB, 15, 2000 + i * 500);
	ssh(&w, 25, WEB, 120, 40000);
	tap_ok(world_quiet(&w), "short talks that differ were not refused");
	world_done(&w);
}

static void
share(struct world *w, double at, const char *from, int host)
{
	char to[32];
	struct scene_flow f = { .source = from,
				.destination = to,
				.port = host % 2 ? 445 : 135,
				.to_server = 20,
				.to_client = 20,
				.bytes_to_client = 4000,
				.seconds = 1 };

	snprintf(to, sizeof(to), "192.168.10.%d", host);
	scene_flow(w, at, &f);
}

static void
from_pc_to_pc(void)
{
	struct world w;
	const struct told *t;
	char from[32];
	int i, k;

	world_init(&w);
	for (i = 0; i < 7; i++)
		share(&w, i * 20, PC, 40 + i);
	t = world_told(&w, "lateral-many");
	tap_ok(t != NULL && t->severity == SEVERITY_THIS_WEEK,
	       "seven PCs that nobody shares files with");
	world_done(&w);
	world_init(&w);
	for (i = 0; i < 10; i++)
		for (k = 0; k < 4; k++) {
			snprintf(from, sizeof(from), "192.168.10.%d", 60 + k);
			share(&w, i * 200 + k, from, 4 + i);
		}
	for (i = 0; i < 8; i++)
		share(&w, 2500 + i * 10, PC, 4 + i);
	tap_ok(world_quiet(&w), "eight servers that everybody uses");
	world_done(&w);
	world_init(&w);
	for (k = 0; k < 3; k++)
		for (i = 0; i < 8; i++)
			share(&w, i * 1200 + k * 10000, PC, 40 + i);
	for (i = 0; i < 8; i++)
		share(&w, 50000 + i * 10, PC, 40 + i);
	tap_ok(world_quiet(&w), "PCs it has known for hours");
	world_done(&w);
}

/* A rule of another maker says what it is by its class or technique. */
static void
foreign_rules(void)
{
	static const struct {
		const char *category, *technique;
		enum alert_class class;
	} rows[] = {
		{ "A Network Trojan was detected", "", CLASS_C2 },
		{ "Known malware command and control traffic", "", CLASS_C2 },
		{ "Misc Attack", "T1071.004", CLASS_C2 },
		{ "", "T1110", CLASS_BRUTE_FORCE },
		{ "Unknown Traffic", "T1021.002", CLASS_LATERAL },
		{ "Attempt to login by a default username and password", "",
		  CLASS_BRUTE_FORCE },
		{ "Misc Attack", "", CLASS_OTHER },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct world w;

		world_init(&w);
		world_see(&w, 1,
			  "\"event_type\":\"alert\",\"flow_id\":4,"
			  "\"src_ip\":\"" PC "\",\"src_port\":50001,"
			  "\"dest_ip\":\"" WEB "\",\"dest_port\":443,"
			  "\"proto\":\"TCP\",\"alert\":{\"signature_id\":"
			  "7000001,\"rev\":1,\"signature\":\"ACME x\","
			  "\"category\":\"%s\",\"severity\":1,"
			  "\"metadata\":{\"mitre_technique_id\":[\"%s\"]}}",
			  rows[i].category, rows[i].technique);
		tap_ok(w.rules == 1 && w.told[0].class == rows[i].class,
		       "\"%s\" %s", rows[i].category, rows[i].technique);
		world_done(&w);
	}
}

int
main(void)
{
	foreign_rules();
	arp_poison();
	arp_honest();
	name_poison();
	communities();
	few_at_mail();
	few_at_ssh();
	from_pc_to_pc();
	return tap_done();
}
