/* Contact with an attacker's server: beacons, web talk, certificates, lists. */
#include <stdio.h>
#include <stdlib.h>

#include "detect_test.h"
#include "tap.h"
#include "watch/indicator.h"

#define PC     "192.168.10.23"
#define SERVER "192.168.10.5"
#define WEB    "198.51.100.7"

/* Deterministic jitter in [-1, 1]. */
static double
jitter(int i)
{
	return ((i * 7919) % 201 - 100) / 100.0;
}

static void
beacon(struct world *w, int contacts, double every, double share, int port)
{
	struct scene_flow f = { .source = PC,
				.destination = WEB,
				.port = port,
				.to_server = 10,
				.to_client = 9,
				.bytes_to_server = 1500,
				.bytes_to_client = 4000,
				.seconds = 0.5 };
	int i;

	for (i = 0; i < contacts; i++) {
		f.bytes_to_server = 1500 + i % 7 * 20;
		scene_flow(w, 100 + i * every + share * every * jitter(i), &f);
	}
}

static void
regular(void)
{
	struct world w;
	const struct told *t;

	world_init(&w);
	beacon(&w, 20, 60, 0.15, 8081);
	t = world_told(&w, "beacon");
	tap_ok(t != NULL && t->severity == SEVERITY_THIS_WEEK,
	       "a call every minute to a bare address on an odd port");
	tap_int(t != NULL ? t->class : 0, CLASS_C2, "is calling home");
	world_done(&w);

	world_init(&w);
	scene_dns(&w, 1, PC, "portal.example.com", "A", "NOERROR", WEB);
	beacon(&w, 20, 60, 0.1, 443);
	t = world_told(&w, "beacon");
	tap_ok(t != NULL && t->severity == SEVERITY_INFO,
	       "a named place on a usual port is noted only");
	world_done(&w);

	world_init(&w);
	scene_dns(&w, 1, PC, "settings.data.microsoft.com", "A", "NOERROR",
		  WEB);
	beacon(&w, 60, 60, 0.1, 443);
	tap_ok(world_told(&w, "beacon") == NULL, "a large service is expected");
	world_done(&w);
}

/* A number below 1000, the same in every run. */
static int
chance(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return (int)((*state >> 8) % 1000);
}

static void
irregular(void)
{
	struct scene_flow f = { .source = PC,
				.destination = WEB,
				.port = 8081,
				.to_server = 10,
				.to_client = 9,
				.bytes_to_server = 1500 };
	uint32_t state = 5;
	struct scene_flow film = { .source = PC,
				   .destination = "45.83.64.99",
				   .to_server = 20,
				   .to_client = 50,
				   .bytes_to_server = 3000,
				   .bytes_to_client = 64000 };
	struct world w;
	double at = 100;
	int i;

	world_init(&w);
	for (i = 0; i < 60; i++) {
		at += 2 + chance(&state) * chance(&state) / 4000.0;
		scene_flow(&w, at, &f);
	}
	tap_ok(world_told(&w, "beacon") == NULL, "a person at work is not");
	f.protocol = "UDP";
	f.port = 123;
	for (i = 0; i < 100; i++)
		scene_flow(&w, 5000 + i * 64, &f);
	tap_ok(world_told(&w, "beacon") == NULL, "nor is the clock");
	world_clear(&w);
	film.port = 80;
	for (i = 0; i < 40; i++)
		scene_flow(&w, 9000 + i * 6, &film);
	tap_ok(world_told(&w, "beacon") == NULL, "nor parts of a film");
	film.port = 25;
	film.bytes_to_client = 2000;
	for (i = 0; i < 40; i++)
		scene_flow(&w, 9000 + i * 60, &film);
	tap_ok(world_told(&w, "beacon") == NULL, "nor mail sent on the hour");
	world_done(&w);
}

static void
web(struct world *w, double at, const char *host, const char *method,
    const char *url, const char *agent, const char *refer)
{
	world_see(w, at,
		  "\"event_type\":\"http\",\"flow_id\":8,\"src_ip\":\"" PC
		  "\",\"src_port\":50002,\"dest_ip\":\"" WEB
		  "\",\"dest_port\":80,\"proto\":\"TCP\",\"http\":{"
		  "\"hostname\":\"%s\",\"url\":\"%s\","
		  "\"http_user_agent\":\"%s\",\"http_method\":\"%s\","
		  "\"http_content_type\":\"text/html\",\"status\":200%s%s%s}",
		  host, url, agent, method,
		  refer != NULL ? ",\"http_refer\":\"" : "",
		  refer != NULL ? refer : "", refer != NULL ? "\"" : "");
}

static void
cipher(struct world *w, double at, const char *host)
{
	world_see(w, at,
		  "\"event_type\":\"fileinfo\",\"flow_id\":8,\"src_ip\":\"" WEB
		  "\",\"src_port\":80,\"dest_ip\":\"" PC
		  "\",\"dest_port\":50002,\"proto\":\"TCP\",\"http\":{"
		  "\"hostname\":\"%s\",\"url\":\"/a\",\"http_method\":"
		  "\"POST\",\"http_content_type\":\"text/html\","
		  "\"status\":200},\"app_proto\":\"http\",\"fileinfo\":{"
		  "\"filename\":\"/a\",\"magic\":\"data\",\"gaps\":false,"
		  "\"state\":\"CLOSED\",\"size\":300}",
		  host);
}

#define BROWSER                                                                \
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:99.0) Firefox/99.0"

static void
web_talk(void)
{
	struct world w;
	int i;

	world_init(&w);
	web(&w, 1, "panel.duckdns.org", "POST", "/x/inc/1a2b.php", BROWSER,
	    NULL);
	tap_ok(world_told(&w, "c2-http") != NULL,
	       "a post to a script under a name anybody may have");
	world_done(&w);

	world_init(&w);
	for (i = 0; i < 10; i++) {
		web(&w, i * 5, WEB, "POST", "/news.php", BROWSER, NULL);
		cipher(&w, i * 5, WEB);
	}
	tap_ok(world_told(&w, "c2-http") != NULL,
	       "encrypted bodies that call themselves pages");
	world_done(&w);

	world_init(&w);
	for (i = 0; i < 50; i++)
		web(&w, i, "www.example.co.jp", i % 9 ? "GET" : "POST",
		    "/shop/index.php", BROWSER, "http://www.example.co.jp/");
	tap_ok(world_quiet(&w), "shopping is quiet");
	world_clear(&w);
	for (i = 0; i < 50; i++)
		web(&w, 60 + i * 60, "stock.example.co.jp", "POST",
		    "/api/stock.php", "StockTool/1.2", NULL);
	tap_ok(world_quiet(&w), "a stock program of the branch is quiet");
	world_done(&w);
}

static void
tls(struct world *w, double at, const char *far, int port, const char *sni,
    const char *subject, const char *issuer, const char *until)
{
	world_see(w, at,
		  "\"event_type\":\"tls\",\"flow_id\":8,\"src_ip\":\"" PC
		  "\",\"src_port\":50002,\"dest_ip\":\"%s\","
		  "\"dest_port\":%d,\"proto\":\"TCP\",\"tls\":{"
		  "\"subject\":\"%s\",\"issuerdn\":\"%s\",\"serial\":"
		  "\"01:02\",\"fingerprint\":\"aa:bb\",\"version\":"
		  "\"TLS 1.2\",\"notbefore\":\"2025-01-01T00:00:00\","
		  "\"notafter\":\"%s\"%s%s%s}",
		  far, port, subject, issuer, until,
		  sni != NULL ? ",\"sni\":\"" : "", sni != NULL ? sni : "",
		  sni != NULL ? "\"" : "");
}

static void
certificates(void)
{
	struct world w;
	const struct told *t;

	world_init(&w);
	tls(&w, 1, WEB, 6606, NULL, "CN=DcRat Server", "CN=DcRat Server",
	    "9999-12-31T23:59:59");
	t = world_told(&w, "c2-certificate");
	tap_ok(t != NULL && t->severity == SEVERITY_NOW,
	       "a remote-control tool's own certificate");
	world_done(&w);

	world_init(&w);
	tls(&w, 1, WEB, 8444, NULL, "C=XX, ST=, L=, O=, CN=localhost",
	    "C=XX, ST=, L=, O=, CN=localhost", "2026-12-31T23:59:59");
	t = world_told(&w, "c2-certificate");
	tap_ok(t != NULL && t->severity == SEVERITY_TODAY,
	       "one made in a hurry, no name asked for, odd port");
	world_done(&w);

	world_init(&w);
	tls(&w, 1, SERVER, 443, NULL, "CN=NAS-01", "CN=NAS-01",
	    "2035-12-31T23:59:59");
	t = world_told(&w, "weak-certificate");
	tap_ok(t != NULL && t->severity == SEVERITY_INFO,
	       "our own shared disk's is a note");
	tap_ok(world_told(&w, "c2-certificate") == NULL, "and nothing more");
	world_done(&w);

	world_init(&w);
	tls(&w, 1, WEB, 443, "www.example.co.jp", "CN=*.example.co.jp",
	    "C=JP, O=Sample CA", "2026-12-31T23:59:59");
	tap_int(w.rules, 0, "an ordinary one is not worth a word");
	tls(&w, 2, WEB, 993, "mail.example.jp", "CN=mail.example.jp",
	    "CN=mail.example.jp", "2027-12-31T23:59:59");
	tap_ok(world_quiet(&w), "nor a small provider's self-made one");
	world_done(&w);
}

static void
lists(void)
{
	static const char list[] = "# list: sample\n# source: tests\n"
				   "# date: 2026-03-01\n# grade: high\n"
				   "domain bad.example\n"
				   "address 198.51.100.0/24\n"
				   "ja3 e7d705a3286e19ea42f587b344ee6865\n";
	struct scene_flow f = { .source = PC,
				.destination = WEB,
				.port = 443,
				.to_server = 10,
				.to_client = 10,
				.bytes_to_client = 5000 };
	struct world w;
	const struct told *t;
	struct err e;

	world_init(&w);
	tap_int(indicators_read(w.indicators, text_of(list), "sample", NULL,
				NULL, &e),
		0, "a list is read");
	scene_dns(&w, 1, PC, "a.b.bad.example", "A", NULL, NULL);
	t = world_told(&w, "listed-domain");
	tap_ok(t != NULL && t->severity == SEVERITY_TODAY,
	       "a question for a listed name is an attempt");
	scene_flow(&w, 2, &f);
	t = world_told(&w, "listed-address");
	tap_ok(t != NULL && t->severity == SEVERITY_NOW &&
		   t->outcome == OUTCOME_SUCCESS,
	       "a talk with a listed address has happened");
	world_clear(&w);
	f.destination = "203.0.113.9";
	scene_flow(&w, 3, &f);
	scene_dns(&w, 3, PC, "notbad.example", "A", NULL, NULL);
	tap_int(w.rules, 0, "others are left alone");
	world_done(&w);
}

static void
trojans(void)
{
	struct scene_flow f = { .source = PC,
				.destination = WEB,
				.port = 5552,
				.app = "failed",
				.to_server = 30,
				.to_client = 20,
				.seconds = 90 };
	struct world w;
	const struct told *t;
	int i;

	world_init(&w);
	scene_dns(&w, 1, PC, "taro77.ddns.net", "A", "NOERROR", WEB);
	scene_flow(&w, 2, &f);
	t = world_told(&w, "c2-dynamic-dns");
	tap_ok(t != NULL && t->severity == SEVERITY_TODAY &&
		   t->outcome == OUTCOME_SUCCESS,
	       "a talk with a name anybody may have, on an odd port");
	world_done(&w);

	world_init(&w);
	scene_dns(&w, 1, PC, "taro77.ddns.net", "A", "NOERROR", WEB);
	for (i = 0; i < 6; i++)
		scene_syn(&w, 10 + 5 * i, PC, WEB, 5552);
	t = world_told(&w, "c2-dynamic-dns");
	tap_ok(t != NULL && t->severity == SEVERITY_THIS_WEEK &&
		   t->outcome == OUTCOME_ATTEMPT,
	       "calls that nobody takes are attempts");
	world_done(&w);

	world_init(&w);
	scene_dns(&w, 1, PC, "home.duckdns.org", "A", "NOERROR", WEB);
	f.port = 443;
	scene_flow(&w, 2, &f);
	scene_dns(&w, 3, PC, "game.example.com", "A", "NOERROR",
		  "198.51.100.8");
	f.destination = "198.51.100.8";
	f.port = 25565;
	scene_flow(&w, 4, &f);
	tap_ok(world_told(&w, "c2-dynamic-dns") == NULL,
	       "a page at home, and a game elsewhere, are none");
	world_done(&w);
}

static void
spread(void)
{
	struct scene_flow f = { .source = PC,
				.port = 445,
				.app = "smb",
				.to_server = 20,
				.to_client = 18,
				.bytes_to_client = 3000 };
	struct world w;
	char host[32];
	int i;

	world_init(&w);
	f.destination = host;
	for (i = 0; i < 40; i++) {
		snprintf(host, sizeof(host), "192.168.10.%d", 5 + i % 3);
		scene_flow(&w, i, &f);
	}
	tap_ok(world_quiet(&w), "three file servers are an office");
	for (i = 0; i < 20; i++) {
		snprintf(host, sizeof(host), "192.168.10.%d", 50 + i);
		scene_flow(&w, 60 + i, &f);
	}
	tap_ok(world_told(&w, "lateral-many") != NULL,
	       "twenty machines in a row are not");
	world_done(&w);
}

int
main(void)
{
	regular();
	irregular();
	web_talk();
	certificates();
	lists();
	trojans();
	spread();
	return tap_done();
}
