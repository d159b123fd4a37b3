/*
 * Guessing of passwords where the talk is encrypted or not decoded: SSH on any
 * port, RDP, telnet, mail, databases, VNC, remote management. One sees only
 * connections: many, short, alike, from one client to one service.
 *
 * Threshold: guess_flow_count such connections within guess_window, each of
 * them carrying no more than a log-in and its refusal, at least nine in ten of
 * all to that service. For databases, where programs of ours make short
 * connections all day, only clients from outside, or answers so small that no
 * query can have worked. Half as many are enough for SSH clients that are
 * libraries of guessing tools. Why: a person logs in a few times; even an
 * automatic job moves more than a refusal.
 *
 * Needs flow records, and SSH records for other ports than 22. Success: a much
 * longer connection right after the guesses. Few guesses (guess_few, all nearly
 * of one size, a second or two apart) are told only with their success, and
 * only from outside, or from a guessing tool's library. Fooled by many
 * passwords in one connection (each is allowed about six) and by slow guessing.
 */
#include <string.h>

#include "watch/detector.h"

/* A longer talk after guesses: somebody is in. */
#define SUCCESS_PACKETS  40
#define SUCCESS_AFTER_US (5 * MINUTE_US)
/* Refusals by one server differ by no more, and come one after another. */
#define ALIKE_BYTES 800
#define ALIKE_US    (20 * SECOND_US)

/* How long a refused log-in is at most, server's packets and bytes. */
struct shape {
	const char *service;
	int port;
	int packets, bytes;
	bool query; /* programs open many short connections */
};

static const struct shape shapes[] = {
	{ "SSH", 22, 25, 5000, false },
	{ "telnet", 23, 30, 2500, false },
	{ "telnet", 2323, 30, 2500, false },
	{ "POP3", 110, 12, 1500, false },
	{ "IMAP", 143, 12, 2000, false },
	{ "mail (SMTP)", 587, 20, 2500, false },
	{ "mail (SMTP)", 465, 20, 7500, false },
	{ "IMAP", 993, 20, 7500, false },
	{ "POP3", 995, 20, 7500, false },
	{ "RDP", 3389, 20, 6000, false },
	{ "VNC", 5900, 14, 1500, false },
	{ "MSSQL", 1433, 8, 1500, true },
	{ "Oracle", 1521, 8, 1500, true },
	{ "MySQL", 3306, 8, 900, true },
	{ "PostgreSQL", 5432, 8, 900, true },
	{ "Redis", 6379, 8, 900, true },
	{ "MongoDB", 27017, 8, 1500, true },
	{ "LDAP", 389, 8, 900, true },
	{ "WinRM", 5985, 12, 4000, false },
};

struct flow_key {
	struct address client, server;
	int64_t slice;
	int32_t port;
};

struct flow_guess {
	int64_t first_us, last_us;
	int32_t shorts, longs, told;
	int64_t least, most; /* bytes of the short ones' answers */
	int32_t tool;        /* SSH clients that are libraries */
	uint8_t success;
};

static const struct shape *
shape_of(const struct event *event)
{
	size_t i;

	if (text_is(event->app, "ssh"))
		return &shapes[0];
	if (text_is(event->app, "rdp"))
		return &shapes[9];
	for (i = 0; i < ARRAY_LEN(shapes); i++)
		if (event->destination_port == shapes[i].port)
			return &shapes[i];
	return NULL;
}

static struct flow_guess *
guess_at(struct detect *d, struct memory *m, const struct event *event)
{
	struct flow_key key;
	struct flow_guess *g;
	int64_t began = detector_began(event);
	bool fresh;

	memset(&key, 0, sizeof(key));
	key.client = event->source;
	key.server = event->destination;
	key.port = event->destination_port;
	key.slice = began / (detector_settings(d)->guess_window * 1000);
	g = memory_at(m, &key, detector_now(d), &fresh);
	if (fresh)
		g->first_us = g->last_us = began;
	return g;
}

static bool
is_library(struct text software)
{
	static const char *const names[] = { "libssh", "paramiko", "Go",
					     "hydra",  "medusa",   "ncrack",
					     "Nmap",   "AsyncSSH", "JSCH",
					     "russh",  "sshlib" };
	size_t i;

	/* nmap's look at a server's keys: a scan, it tries no password. */
	if (text_contains(software, "Hostkey"))
		return false;
	for (i = 0; i < ARRAY_LEN(names); i++)
		if (text_starts_nocase(software, names[i]))
			return true;
	return false;
}

static void
guess_report(struct detect *d, const struct event *event, struct flow_guess *g,
	     const struct shape *shape, bool success)
{
	struct finding f = detector_finding(
	    d, event, success ? DETECT_RULE_GUESS_SUCCESS : DETECT_RULE_GUESS,
	    SEVERITY_THIS_WEEK);

	if (f.role == ROLE_ACTOR)
		f.severity = SEVERITY_TODAY;
	f.outcome = OUTCOME_ATTEMPT;
	if (success) {
		f.severity = SEVERITY_TODAY;
		f.outcome = OUTCOME_SUCCESS;
	}
	f.first_us = g->first_us;
	f.last_us = g->last_us;
	f.count = g->shorts > g->told ? g->shorts - g->told : 1;
	g->told = g->shorts;
	finding_text(&f, "service", text_of(shape->service));
	finding_number(&f, "attempts", g->shorts);
	finding_number(&f, "seconds",
		       (g->last_us - g->first_us) / SECOND_US + 1);
	finding_number(&f, "users", 0);
	detector_report(d, &f);
}

static bool
enough(const struct detect *d, const struct event *event,
       const struct flow_guess *g, const struct shape *shape)
{
	int64_t least = detector_settings(d)->guess_flow_count;

	if (2 * g->tool > g->shorts)
		least /= 2;
	if (shape->query && detector_is_home(d, &event->source))
		least *= 2;
	return g->shorts >= least && g->shorts >= 9 * g->longs;
}

static bool
few(const struct detect *d, const struct event *event,
    const struct flow_guess *g, const struct shape *shape)
{
	bool outside = !detector_is_home(d, &event->source) &&
		       detector_is_home(d, &event->destination);

	return (outside || (2 * g->tool > g->shorts && g->tool > 0)) &&
	       g->shorts >= detector_settings(d)->guess_few && !shape->query &&
	       g->longs == 0 && g->most - g->least <= ALIKE_BYTES &&
	       g->last_us - g->first_us <= ALIKE_US * g->shorts;
}

static void
flow_see(struct detect *d, struct memory *m, const struct event *event)
{
	const struct event_flow *flow = &event->flow;
	const struct shape *shape = shape_of(event);
	struct flow_guess *g;
	int64_t began = detector_began(event);

	/* Nobody there, or refused before a word: that is scanning. */
	if (shape == NULL || event->protocol != PROTOCOL_TCP ||
	    flow->packets_to_client < 3 || flow->packets_to_server < 3)
		return;
	g = guess_at(d, m, event);
	if (flow->packets_to_client > shape->packets ||
	    flow->bytes_to_client > shape->bytes) {
		bool guessed =
		    enough(d, event, g, shape) || few(d, event, g, shape);

		if (guessed && flow->packets_to_client > SUCCESS_PACKETS &&
		    !shape->query && began >= g->last_us &&
		    began - g->last_us < SUCCESS_AFTER_US && !g->success) {
			g->success = 1;
			guess_report(d, event, g, shape, true);
		}
		g->longs++;
		return;
	}
	if (g->shorts++ == 0)
		g->least = g->most = flow->bytes_to_client;
	if (flow->bytes_to_client < g->least)
		g->least = flow->bytes_to_client;
	if (flow->bytes_to_client > g->most)
		g->most = flow->bytes_to_client;
	if (began < g->first_us)
		g->first_us = began;
	if (began > g->last_us)
		g->last_us = began;
	if (enough(d, event, g, shape))
		guess_report(d, event, g, shape, false);
}

static void
guess_flow_see(struct detect *d, struct memory *const *table,
	       const struct event *event)
{
	if (event->kind == EVENT_FLOW)
		flow_see(d, table[0], event);
	else if (is_library(event->ssh.client_software))
		guess_at(d, table[0], event)->tool++;
}

const struct detector detector_guess_flow = {
	.name = "guess_flow",
	.kinds = DETECTOR_WANTS(FLOW) | DETECTOR_WANTS(SSH),
	.see = guess_flow_see,
	.tables = 1,
	.shape = { { sizeof(struct flow_key), sizeof(struct flow_guess), 30,
		     HOUR_US } },
};
