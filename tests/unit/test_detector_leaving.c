/* Data that leaves: in names, in pings, in bulk, in a stealer's mail. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "detect_test.h"
#include "tap.h"

#define PC  "192.168.10.23"
#define WEB "198.51.100.7"

static void
odd_label(char *out, size_t n, unsigned seed)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
	size_t i;

	for (i = 0; i < n; i++) {
		seed = seed * 1103515245 + 12345;
		out[i] = letters[seed / 65536 % 36];
	}
	out[n] = '\0';
}

static void
in_names(void)
{
	struct world w;
	char label[64], name[256];
	const struct told *t;
	int i;

	world_init(&w);
	for (i = 0; i < 80; i++) {
		odd_label(label, 60, (unsigned)i + 1);
		snprintf(name, sizeof(name), "%s.%s.t.example.org", label,
			 label);
		scene_dns(&w, i, PC, name, "A", "NOERROR", "192.0.2.1");
	}
	t = world_told(&w, "tunnel-dns");
	tap_ok(t != NULL && t->severity == SEVERITY_NOW,
	       "long names that never come back");
	tap_text(t != NULL ? t->subject : "", "example.org",
		 "under one registered domain");
	world_done(&w);

	world_init(&w);
	for (i = 0; i < 60; i++) {
		odd_label(label, 18, (unsigned)i + 7);
		snprintf(name, sizeof(name), "%s.example.org", label);
		scene_dns(&w, i * 5, PC, name, "TXT", "NOERROR", "abc");
	}
	tap_ok(world_told(&w, "tunnel-dns") != NULL, "shorter ones with TXT");
	world_done(&w);

	world_init(&w);
	for (i = 0; i < 15; i++) {
		snprintf(name, sizeof(name), "p%d.sea.example", i);
		scene_dns(&w, i * 5, PC, name, "NULL", "NOERROR", "x");
	}
	tap_ok(world_told(&w, "tunnel-dns") != NULL, "type NULL");
	world_done(&w);
}

static void
honest_names(void)
{
	struct world w;
	char name[256], label[64];
	int i;

	world_init(&w);
	for (i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "%d.%d.113.203.zen.spamhaus.org",
			 i % 256, i / 256);
		scene_dns(&w, i, PC, name, "A", "NXDOMAIN", NULL);
		snprintf(name, sizeof(name), "%d.%d.113.203.bl.example.net",
			 i % 256, i / 256);
		scene_dns(&w, i, PC, name, "A", "NXDOMAIN", NULL);
		snprintf(name, sizeof(name), "%d.10.168.192.in-addr.arpa", i);
		scene_dns(&w, i, PC, name, "PTR", "NXDOMAIN", NULL);
		odd_label(label, 32, (unsigned)i % 6 + 1);
		snprintf(name, sizeof(name), "%s.cdn.example.com", label);
		scene_dns(&w, i, PC, name, "A", "NOERROR", "192.0.2.1");
		odd_label(label, 40, (unsigned)i + 1);
		snprintf(name, sizeof(name), "%s.avqs.mcafee.com", label);
		scene_dns(&w, i, PC, name, "A", "NOERROR", "127.0.0.1");
	}
	tap_ok(world_quiet(&w), "block lists, reverse names, a content "
				"network and a virus scanner are quiet");
	world_done(&w);
}

static void
made_up_names(void)
{
	static const char *const words[] = {
		"kaisya",         "tokyo-seisakusho",   "greenfield",
		"yamada-shoten",  "printerfriendly",    "onlinestore",
		"weatherservice", "sakura-internet",    "shinkansen",
		"oldbookmark",    "newsletter-archive", "companypicnic",
		"familyrecipes",  "gardencenter",       "travelagency",
		"musicstore",     "carrepair",          "bookkeeping",
		"translation",    "photography"
	};
	struct world w;
	char label[64], name[256];
	size_t k;
	int i;

	world_init(&w);
	for (i = 0; i < 60; i++) {
		odd_label(label, 14, (unsigned)i * 31 + 5);
		snprintf(name, sizeof(name), "%s.com", label);
		scene_dns(&w, i, PC, name, "A", "NXDOMAIN", NULL);
	}
	tap_ok(world_told(&w, "dga") != NULL, "sixty made-up domains");
	world_done(&w);
	world_init(&w);
	for (k = 0; k < ARRAY_LEN(words); k++) {
		snprintf(name, sizeof(name), "%s.com", words[k]);
		scene_dns(&w, (double)k, PC, name, "A", "NXDOMAIN", NULL);
	}
	for (i = 0; i < 30; i++) {
		odd_label(label, 11, (unsigned)i * 31 + 5);
		scene_dns(&w, 60 + i, PC, label, "A", "NXDOMAIN", NULL);
		snprintf(name, sizeof(name), "%s.example.co.jp", label);
		scene_dns(&w, 60 + i, PC, name, "A", "NXDOMAIN", NULL);
	}
	tap_ok(world_quiet(&w), "dead names that are words, and a browser's "
				"tries, are quiet");
	world_done(&w);
}

static void
in_pings(void)
{
	struct scene_flow f = { .source = PC,
				.destination = WEB,
				.protocol = "ICMP",
				.icmp_type = 8,
				.to_server = 60,
				.to_client = 60,
				.bytes_to_server = 60 * 1000,
				.bytes_to_client = 60 * 200,
				.seconds = 60 };
	struct world w;

	world_init(&w);
	scene_flow(&w, 1, &f);
	tap_ok(world_told(&w, "tunnel-icmp") != NULL,
	       "answers that differ from their questions");
	world_done(&w);
	world_init(&w);
	f.bytes_to_server = f.bytes_to_client = 60 * 98;
	scene_flow(&w, 1, &f);
	f.to_server = f.to_client = 5;
	f.bytes_to_server = f.bytes_to_client = 5 * 1514;
	scene_flow(&w, 100, &f);
	tap_ok(world_quiet(&w), "plain pings and a test with large ones");
	world_done(&w);
}

static void
in_bulk(void)
{
	struct scene_flow f = { .source = PC,
				.destination = WEB,
				.port = 443,
				.to_server = 200000,
				.to_client = 50000,
				.bytes_to_server = 300 * 1024 * 1024,
				.bytes_to_client = 4 * 1024 * 1024,
				.seconds = 300 };
	struct world w;
	const struct told *t;

	world_init(&w);
	scene_flow(&w, 1, &f);
	t = world_told(&w, "upload-volume");
	tap_ok(t != NULL && t->severity == SEVERITY_TODAY,
	       "300 MB to a bare address");
	world_done(&w);
	world_init(&w);
	scene_dns(&w, 0, PC, "upload.dropboxapi.com", "A", "NOERROR", WEB);
	scene_flow(&w, 1, &f);
	tap_ok(world_quiet(&w), "a known storage service is quiet");
	world_done(&w);
	world_init(&w);
	f.bytes_to_server = 200 * 1024 * 1024;
	f.bytes_to_client = 300 * 1024 * 1024;
	scene_flow(&w, 1, &f);
	tap_ok(world_quiet(&w), "a meeting goes both ways");
	world_done(&w);
}

static void
mail(struct world *w, double at, const char *helo, const char *subject)
{
	world_see(w, at,
		  "\"event_type\":\"smtp\",\"flow_id\":8,\"src_ip\":\"" PC
		  "\",\"src_port\":50002,\"dest_ip\":\"" WEB
		  "\",\"dest_port\":587,\"proto\":\"TCP\",\"smtp\":{"
		  "\"helo\":\"%s\",\"mail_from\":\"<a@example.com>\","
		  "\"rcpt_to\":[\"<b@example.com>\"]},\"email\":{\"status\":"
		  "\"PARSE_DONE\",\"from\":\"a@example.com\",\"subject\":"
		  "\"%s\"}",
		  helo, subject);
}

static void
by_stealer(void)
{
	struct world w;
	const struct told *t;

	world_init(&w);
	scene_dns(&w, 1, PC, "checkip.amazonaws.com", "A", "NOERROR",
		  "203.0.113.4");
	mail(&w, 20, "KEIRI-PC", "Logs keiri/KEIRI-PC");
	t = world_told(&w, "upload-stealer");
	tap_ok(t != NULL && t->severity == SEVERITY_NOW,
	       "asks for its address, then mails what names the machine");
	world_done(&w);
	world_init(&w);
	mail(&w, 20, "KEIRI-PC", "Re: 見積書");
	tap_ok(world_told(&w, "upload-stealer") == NULL,
	       "a letter is a letter");
	world_done(&w);
}

int
main(void)
{
	in_names();
	honest_names();
	made_up_names();
	in_pings();
	in_bulk();
	by_stealer();
	return tap_done();
}
