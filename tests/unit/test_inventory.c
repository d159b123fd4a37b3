/* test_inventory.c: from records to device rows, through the real parser and a
 * private database; and the guesses alone. */
#include <stdio.h>
#include <string.h>

#include "db/db.h"
#include "fmt/settings.h"
#include "model/company_row.h"
#include "model/device_row.h"
#include "model/look_row.h"
#include "tap.h"
#include "watch/inventory.h"
#include "watch/inventory_guess.h"
#include "watch/vendor.h"

static struct db *db;
static int64_t company;
static struct settings settings;
static struct event_parser *parser;

#define AT(second) "\"timestamp\":\"2026-11-21T10:00:" second "+0900\""
#define SIGHTING(ip, fields)                                                   \
	"{" AT("00") ",\"event_type\":\"komainu_sighting\",\"src_ip\":\"" ip   \
		     "\",\"sighting\":{\"count\":1," fields "}}"

/* Feeds the lines (NULL ends) and writes "ip mac name os kind first-why" of
 * each device. */
static void
learn(const char *const *line, struct str *out)
{
	struct look_row row = { .company = company,
				.state = LOOK_RUNNING,
				.created_ms = 1 };
	struct device_filter filter = { .max = 100 };
	struct inventory *i = inventory_new(&settings, NULL);
	struct arena *a = arena_new(1 << 20);
	static struct event event;
	struct device_list list;
	struct err e;
	size_t k;

	str_reset(out);
	for (; *line != NULL; line++) {
		if (event_parse(parser, text_of(*line), &event, &e) != 0) {
			str_addf(out, "%s\n", e.text);
			continue;
		}
		inventory_event(i, &event);
	}
	if (look_row_add(db, &row, &filter.look, &e) != 0 ||
	    inventory_flush(i, db, company, filter.look, &e) != 0 ||
	    device_row_list(db, company, &filter, a, &list, &e) != 0) {
		str_addf(out, "%s\n", e.text);
		list.count = 0;
	}
	for (k = 0; k < list.count; k++)
		str_addf(out, "%s|%s|%s|%s|%s\n", list.row[k].ip,
			 list.row[k].mac, list.row[k].name, list.row[k].os,
			 list.row[k].kind);
	inventory_free(&i);
	arena_free(&a);
}

struct scene {
	const char *name;
	const char *line[8];
	const char *want;
};

#define FLOW(from, to, answered)                                               \
	"{" AT("01") ",\"event_type\":\"flow\",\"src_ip\":\"" from             \
		     "\",\"src_port\":1025,\"dest_ip\":\"" to                  \
		     "\",\"dest_port\":443,\"proto\":\"TCP\",\"flow\":{"       \
		     "\"pkts_toserver\":3,\"pkts_toclient\":" answered         \
		     ",\"bytes_toserver\":300,\"bytes_toclient\":" answered    \
		     ",\"start\":\"2026-11-21T09:00:00.000000+0900\","         \
		     "\"end\":\"2026-11-21T09:10:00.000000+0900\","            \
		     "\"state\":\"closed\",\"reason\":\"timeout\"}}"

static const struct scene scenes[] = {
	{ "only our side becomes a device",
	  { FLOW("192.168.10.5", "203.0.113.9", "4") },
	  "192.168.10.5||||\n" },
	{ "who never answers may not exist",
	  { FLOW("192.168.10.5", "192.168.10.6", "0"),
	    FLOW("192.168.10.5", "192.168.10.7", "2") },
	  "192.168.10.5||||\n192.168.10.7||||\n" },
	{ "a card and its addresses are one device, IPv4 first",
	  { SIGHTING("fe80::1", "\"source\":\"mdns\",\"mac\":"
				"\"02:00:00:00:00:01\",\"name\":\"reception\""),
	    SIGHTING("192.168.10.8",
		     "\"source\":\"arp\",\"mac\":\"02:00:00:00:00:01\"") },
	  "192.168.10.8|02:00:00:00:00:01|reception||\n" },
	{ "a router's card does not swallow the addresses behind it",
	  { SIGHTING("192.168.10.1",
		     "\"source\":\"arp\",\"mac\":\"02:00:00:00:00:0f\""),
	    SIGHTING("10.1.0.1",
		     "\"source\":\"ip\",\"mac\":\"02:00:00:00:00:0f\""),
	    SIGHTING("10.1.0.2",
		     "\"source\":\"ip\",\"mac\":\"02:00:00:00:00:0f\""),
	    SIGHTING("10.1.0.3",
		     "\"source\":\"ip\",\"mac\":\"02:00:00:00:00:0f\"") },
	  "10.1.0.1||||\n10.1.0.2||||\n10.1.0.3||||\n"
	  "192.168.10.1|02:00:00:00:00:0f|||\n" },
	{ "DHCP tells name, system and address",
	  { SIGHTING("192.168.10.30",
		     "\"source\":\"dhcp\",\"mac\":\"02:00:00:00:00:02\","
		     "\"service\":\"ack\""),
	    SIGHTING("192.168.10.99",
		     "\"source\":\"dhcp\",\"mac\":\"02:00:00:00:00:02\","
		     "\"service\":\"request\",\"name\":\"KEIRI-PC\","
		     "\"vendor\":\"MSFT 5.0\"") },
	  "192.168.10.30|02:00:00:00:00:02|KEIRI-PC|Windows|pc\n" },
	{ "an address asked for is a guess until a better one",
	  { SIGHTING("192.168.10.99",
		     "\"source\":\"dhcp\",\"mac\":\"02:00:00:00:00:03\","
		     "\"service\":\"request\",\"name\":\"Wii\"") },
	  "192.168.10.99|02:00:00:00:00:03|Wii||\n" },
	{ "a more exact system beats a better source",
	  { SIGHTING("192.168.10.31",
		     "\"source\":\"dhcp\",\"mac\":\"02:00:00:00:00:04\","
		     "\"service\":\"ack\",\"vendor\":\"MSFT 5.0\""),
	    "{" AT("02") ",\"event_type\":\"http\",\"src_ip\":"
			 "\"192.168.10.31\",\"src_port\":1,\"dest_ip\":"
			 "\"203.0.113.1\",\"dest_port\":80,\"proto\":\"TCP\","
			 "\"http\":{\"http_user_agent\":"
			 "\"Mozilla/4.0 (Windows NT 5.1)\"}}" },
	  "192.168.10.31|02:00:00:00:00:04||Windows XP|pc\n" },
	{ "a workgroup is nobody's name",
	  { SIGHTING("192.168.10.32",
		     "\"source\":\"netbios\",\"mac\":\"02:00:00:00:00:05\","
		     "\"service\":\"group\",\"name\":\"WORKGROUP\"") },
	  "192.168.10.32|02:00:00:00:00:05|||\n" },
	{ "a name with control characters becomes one clean line",
	  { SIGHTING("192.168.10.33",
		     "\"source\":\"mdns\",\"mac\":\"02:00:00:00:00:06\","
		     "\"name\":\"a\\u001b[31mb\\n.local\"") },
	  "192.168.10.33|02:00:00:00:00:06|a [31mb||\n" },
	{ "multicast and broadcast are nobody",
	  { SIGHTING("224.0.0.251", "\"source\":\"mdns\",\"mac\":"
				    "\"01:00:5e:00:00:fb\"") },
	  "" },
};

struct guess_case {
	void (*guess)(struct text t, struct guess *out);
	const char *text, *want;
};

static const struct guess_case guesses[] = {
	{ guess_user_agent, "Mozilla/5.0 (Windows NT 10.0; Win64; x64)",
	  "Windows 10/11|pc|Windows NT 10.0" },
	{ guess_user_agent, "Mozilla/5.0 (iPhone; CPU iPhone OS 12_1_2 like",
	  "iOS 12.1|phone|iPhone OS 12_1" },
	{ guess_user_agent, "Dalvik/2.1.0 (Linux; U; Android 11; sdk)",
	  "Android 11|phone|Android 11" },
	{ guess_user_agent, "Mozilla/5.0 (X11; Linux x86_64)",
	  "Linux|pc|X11; Linux" },
	{ guess_user_agent, "curl/8.0", "||" },
	{ guess_user_agent, "", "||" },
	{ guess_user_agent, "Android", "Android|phone|Android" },
	{ guess_dhcp_vendor, "android-dhcp-9",
	  "Android 9|phone|android-dhcp-9" },
	{ guess_dhcp_vendor, "MSFT 5.0", "Windows|pc|MSFT 5.0" },
	{ guess_dhcp_parameters, "1,121,3,6,15,119,252",
	  "iOS/macOS||1,121,3,6,15,119,252" },
	{ guess_dhcp_parameters, "1,121,3,6,15,119", "||" },
	{ guess_system, "Windows 5.1", "Windows XP|pc|Windows 5.1" },
	{ guess_system, "Windows 4.9", "Linux/Unix (Samba)||Windows 4.9" },
	{ guess_ssh, "OpenSSH_9.2p1 Debian-2+deb12u1",
	  "Linux (Debian)||Debian" },
	{ guess_name, "BRN30055C123456", "|printer|BRN30055C123456" },
	{ guess_name, "Hanako-no-iPhone", "|phone|iPhone" },
	{ guess_name, "BRNARD", "||" },
	{ guess_name, "LS210D3F2", "|nas|LS210D3F2" },
	{ guess_name, "ts3210dn-soumu", "|nas|ts3210dn-soumu" },
	{ guess_name, "HDL2-AA", "|nas|HDL2-AA" },
	{ guess_name, "TS01", "||" },
	{ guess_name, "LSERVER", "||" },
	{ guess_service, "_ipp._tcp", "|printer|_ipp" },
};

static void
try_guesses(void)
{
	struct guess g;
	char got[200];
	size_t i;

	for (i = 0; i < ARRAY_LEN(guesses); i++) {
		guesses[i].guess(text_of(guesses[i].text), &g);
		snprintf(got, sizeof(got), "%s|%s|%.*s", g.os, g.kind,
			 (int)g.part.n, g.part.n > 0 ? g.part.p : "");
		tap_text(got, guesses[i].want,
			 guesses[i].text[0] != '\0' ? guesses[i].text
						    : "nothing");
	}
}

static void
try_limit(void)
{
	struct inventory *i;
	struct event event;
	size_t k;

	settings.inventory_device_max = 16;
	i = inventory_new(&settings, NULL);
	memset(&event, 0, sizeof(event));
	event.kind = EVENT_TLS;
	event.at_us = 1;
	event.source.family = 4;
	event.source.bytes[0] = 10;
	for (k = 0; k < 5000; k++) {
		event.source.bytes[2] = (uint8_t)(k >> 8);
		event.source.bytes[3] = (uint8_t)k;
		inventory_event(i, &event);
	}
	tap_int(inventory_count(i), 16,
		"a forged flood stays within the limit");
	inventory_free(&i);
	settings_init(&settings);
}

static void
try_vendors(void)
{
	struct vendors *v = NULL;
	struct mac m;
	struct err e;

	tap_int(vendors_open("/nonexistent", &v, &e), -1, "no list, no makers");
	tap_int(e.kind, ERR_NOT_FOUND, "which is told");
	tap_int(mac_parse(TEXT("00:00:0c:01:02:03"), &m, &e), 0, "a card");
	tap_text(vendors_get(NULL, &m), "",
		 "without a list makers are unknown");
	if (vendors_open("tests/unit/oui", &v, &e) != 0) {
		tap_ok(0, "%s", e.text);
		return;
	}
	tap_int(vendors_count(v), 3, "entries of all three lists");
	tap_text(vendors_get(v, &m), "Sample Switches Inc", "24 bits");
	tap_int(mac_parse(TEXT("20:85:93:b1:02:03"), &m, &e), 0, "a card");
	tap_text(vendors_get(v, &m), "Sample Sensors", "28 bits");
	tap_int(mac_parse(TEXT("20:85:93:c1:02:03"), &m, &e), 0, "a card");
	tap_text(vendors_get(v, &m), "", "another part of the same block");
	tap_int(mac_parse(TEXT("70:b3:d5:f2:f0:03"), &m, &e), 0, "a card");
	tap_text(vendors_get(v, &m), "Sample Till", "36 bits");
	tap_int(mac_parse(TEXT("02:00:0c:01:02:03"), &m, &e), 0, "a card");
	tap_text(vendors_get(v, &m), "", "a random card has no maker");
	vendors_close(&v);
}

int
main(void)
{
	struct company_row c = { .name = "株式会社さんぷる製作所",
				 .created_ms = 1 };
	struct str got;
	struct err e;
	size_t i;

	settings_init(&settings);
	parser = event_parser_new();
	if (db_open(&db, "sqlite::memory:", &e) != 0 ||
	    db_migrate(db, &e) != 0 ||
	    company_row_add(db, &c, &company, &e) != 0) {
		tap_ok(0, "%s", e.text);
		return tap_done();
	}
	str_init(&got, 10000);
	for (i = 0; i < ARRAY_LEN(scenes); i++) {
		learn(scenes[i].line, &got);
		tap_text(got.p, scenes[i].want, scenes[i].name);
	}
	try_guesses();
	try_limit();
	try_vendors();
	str_done(&got);
	event_parser_free(&parser);
	db_close(&db);
	return tap_done();
}
