/* What hides by being slow, or by going through a door that is always open;
 * and how many packets are too many. */
#include <stdio.h>
#include <stdlib.h>

#include "detect_test.h"
#include "tap.h"

#define PC     "192.168.10.23"
#define PC2    "192.168.10.24"
#define SERVER "192.168.10.5"
#define WEB    "198.51.100.7"
#define MIB    (1024 * 1024)

static void
label_make(char *out, int n, unsigned seed)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";

	for (int i = 0; i < n; i++) {
		seed = seed * 1103515245 + 12345;
		out[i] = letters[seed / 65536 % 32];
	}
	out[n] = '\0';
}

static void
slow_names(void)
{
	struct world w;
	char label[64], name[128];
	const struct told *t;
	int i;

	world_init(&w);
	for (i = 0; i < 180; i++) {
		label_make(label, 40, (unsigned)i + 5);
		snprintf(name, sizeof(name), "%s.files.example.org", label);
		scene_dns(&w, i * 40, PC, name, "A", "NOERROR", "192.0.2.1");
	}
	t = world_told(&w, "tunnel-dns-slow");
	tap_ok(t != NULL && t->severity == SEVERITY_TODAY,
	       "a random name every forty seconds for two hours");
	tap_text(t != NULL ? t->subject : "", "example.org", "its domain");
	world_done(&w);

	world_init(&w);
	for (i = 0; i < 400; i++) {
		label_make(label, 30, (unsigned)(i % 30));
		snprintf(name, sizeof(name), "%s.cdn.example.org", label);
		scene_dns(&w, i * 60, PC, name, "A", "NOERROR", "192.0.2.1");
	}
	tap_ok(world_quiet(&w), "long names that come back");
	world_done(&w);

	world_init(&w);
	for (i = 0; i < 200; i++) {
		snprintf(name, sizeof(name),
			 "keiri-no-seikyuusho-%d-ban.example.org", i);
		scene_dns(&w, i * 60, PC, name, "A", "NOERROR", "192.0.2.1");
	}
	tap_ok(world_quiet(&w), "long names made of words");
	world_done(&w);
}

static void
port_of_names(void)
{
	struct scene_flow f = { .source = PC,
				.destination = WEB,
				.port = 53,
				.protocol = "UDP",
				.app = "failed",
				.to_server = 200,
				.to_client = 200,
				.bytes_to_server = 100000,
				.bytes_to_client = 150000,
				.seconds = 60 };
	struct world w;
	const struct told *t;

	world_init(&w);
	scene_flow(&w, 1, &f);
	t = world_told(&w, "tunnel-dns-port");
	tap_ok(t != NULL && t->severity == SEVERITY_THIS_WEEK,
	       "what is no DNS on its port");
	f.bytes_to_client = 2 * MIB;
	scene_flow(&w, 100, &f);
	t = world_told(&w, "tunnel-dns-port");
	tap_ok(t != NULL && t->severity == SEVERITY_TODAY, "and much of it");
	world_done(&w);
	world_init(&w);
	f.app = "dns";
	scene_flow(&w, 1, &f);
	f.app = NULL;
	f.to_server = f.to_client = 1;
	f.bytes_to_server = f.bytes_to_client = 300;
	for (int i = 0; i < 50; i++)
		scene_flow(&w, 100 + i, &f);
	tap_ok(world_quiet(&w), "DNS, and questions that cannot be read");
	world_done(&w);
}

static void
udp_floods(void)
{
	struct scene_flow f = { .source = "203.0.113.9",
				.destination = SERVER,
				.port = 9000,
				.protocol = "UDP",
				.to_server = 10000,
				.bytes_to_server = 10000 * 60,
				.seconds = 10 };
	struct world w;

	world_init(&w);
	scene_flow(&w, 4, &f);
	tap_ok(world_told(&w, "flood-udp") != NULL,
	       "ten thousand packets in ten seconds");
	world_done(&w);
	world_init(&w);
	f.to_server = 10;
	f.bytes_to_server = 600;
	f.seconds = 0.1;
	for (int i = 0; i < 1000; i++) {
		f.source_port = 1024 + i;
		scene_flow(&w, 5 + i * 0.0099, &f);
	}
	tap_ok(world_told(&w, "flood-udp") != NULL,
	       "the same from many ports, over the turn of a slice");
	world_done(&w);
}

static void
honest_streams(void)
{
	struct scene_flow camera = { .source = PC,
				     .destination = SERVER,
				     .port = 50004,
				     .protocol = "UDP",
				     .to_server = 900 * 600,
				     .bytes_to_server = 900 * 600 * 1300,
				     .seconds = 600 };
	struct scene_flow call = { .source = PC,
				   .destination = WEB,
				   .port = 3478,
				   .protocol = "UDP",
				   .to_server = 450 * 1800,
				   .to_client = 400 * 1800,
				   .bytes_to_server = 450 * 1800 * 900,
				   .bytes_to_client = 400 * 1800 * 900,
				   .seconds = 1800 };
	struct scene_flow backup = { .source = PC,
				     .destination = WEB,
				     .port = 443,
				     .protocol = "UDP",
				     .app = "quic",
				     .to_server = 80000,
				     .to_client = 16000,
				     .bytes_to_server = 90 * MIB,
				     .bytes_to_client = MIB,
				     .seconds = 10 };
	char from[32];
	struct world w;

	world_init(&w);
	for (int i = 0; i < 12; i++) {
		snprintf(from, sizeof(from), "192.168.10.%d", 100 + i);
		camera.source = from;
		scene_flow(&w, 10 + i * 0.1, &camera);
	}
	scene_flow(&w, 20, &call);
	scene_flow(&w, 30, &backup);
	tap_ok(world_told(&w, "flood-udp") == NULL,
	       "cameras, a call and a backup are no flood");
	world_done(&w);
}

static void
held_open(void)
{
	struct scene_flow f = { .source = "203.0.113.9",
				.destination = SERVER,
				.port = 80,
				.to_server = 12,
				.to_client = 10,
				.bytes_to_server = 12 * 66 + 400,
				.bytes_to_client = 10 * 66,
				.seconds = 120 };
	struct world w;
	char from[32];

	world_init(&w);
	for (int i = 0; i < 150; i++)
		scene_flow(&w, 10 + i * 0.1, &f);
	tap_ok(world_told(&w, "flood-slow") != NULL,
	       "150 connections that never finish asking");
	tap_ok(world_told(&w, "flood-syn") == NULL, "told as what it is");
	world_done(&w);
	world_init(&w);
	for (int i = 0; i < 60; i++) {
		snprintf(from, sizeof(from), "192.168.10.%d", 20 + i);
		f.source = from;
		scene_flow(&w, 10 + i, &f);
		scene_flow(&w, 11 + i, &f);
	}
	f.bytes_to_client = 20000;
	f.source = PC;
	for (int i = 0; i < 100; i++)
		scene_flow(&w, 100 + i, &f);
	tap_ok(world_quiet(&w), "everybody's open pages, and many that answer");
	world_done(&w);
}

/* How grave an upload of so much is; "none" when nothing is told. */
static const char *
upload(const char *name, int port, const char *app, int mebibytes, bool looked)
{
	static const char *const words[] = { "info", "this-week", "today",
					     "now" };
	struct scene_flow f = { .source = PC,
				.destination = WEB,
				.port = port,
				.app = app,
				.to_server = 20000,
				.to_client = 5000,
				.bytes_to_server = mebibytes * MIB,
				.bytes_to_client = MIB,
				.seconds = 300 };
	struct world w;
	const struct told *t;
	const char *word;

	world_init(&w);
	if (looked)
		scene_dns(&w, 0, PC, "checkip.amazonaws.com", "A", "NOERROR",
			  "203.0.113.4");
	if (name != NULL)
		scene_dns(&w, 0, PC, name, "A", "NOERROR", WEB);
	scene_flow(&w, 1, &f);
	t = world_told(&w, "upload-volume");
	word = t != NULL ? words[t->severity] : "none";
	world_done(&w);
	return word;
}

static void
uploads(void)
{
	const char *name = "up.partner.example.jp";

	tap_text(upload(name, 443, "tls", 130, false), "info",
		 "130 MB to a partner");
	tap_text(upload(name, 443, "tls", 60, false), "none", "60 MB");
	tap_text(upload(name, 443, "tls", 1100, false), "today", "1.1 GB");
	tap_text(upload(name, 443, "tls", 130, true), "today",
		 "130 MB after asking for its own address");
	tap_text(upload(NULL, 443, "tls", 130, false), "this-week",
		 "130 MB to a bare address");
	tap_text(upload(NULL, 2222, "ssh", 130, false), "today",
		 "the same over SSH");
	tap_text(upload(name, 40123, "ftp-data", 30, false), "this-week",
		 "30 MB by FTP");
	tap_text(upload(NULL, 40123, "ftp-data", 30, false), "today",
		 "30 MB by FTP to a bare address");
	tap_text(upload(name, 40123, "ftp-data", 8, false), "none",
		 "a few pictures for the web site");
}

int
main(void)
{
	slow_names();
	port_of_names();
	udp_floods();
	honest_streams();
	held_open();
	uploads();
	return tap_done();
}
