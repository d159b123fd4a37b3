/*
 * One machine takes hold of many others inside: Windows' remote management, and
 * the same kind of access to a row of machines in a short time.
 *
 * Thresholds: one order by Windows remote management (WS-Management over HTTP,
 * this-week); talks by file sharing, remote calls, remote desktop or remote
 * management with 10 different machines of ours within ten minutes, or with
 * lateral_hosts that are no servers (nobody else uses them so) and that it has
 * not talked with before (this-week; today when the machine calls home). Why: a
 * PC has one or two file servers, which the others use too; worms and people
 * who spread go through all. The flows are enough: SMB 3 hides what is done.
 *
 * Needs flow and HTTP records. Fooled by patience. Harmless look-alikes
 * avoided: domain controllers; connections that nobody took are scans.
 */
#include <string.h>

#include "watch/detector.h"

#define SLICE_US    (10 * MINUTE_US)
#define HOSTS_LEAST 10
/* Whom so many use is a server. */
#define SERVER_USERS 3
/* A talk with somebody known since so long is nothing new. */
#define KNOWN_US HOUR_US

struct spread_key {
	struct address source;
	int64_t slice;
};

struct spread {
	int64_t first_us;
	int32_t talks, told;
	struct distinct hosts, strangers;
};

struct pair_key {
	struct address source, destination;
};

struct pair {
	int64_t first_us;
};

struct users {
	struct distinct sources;
};

static bool
port_is_access(int port)
{
	return port == 445 || port == 135 || port == 139 || port == 3389 ||
	       port == 5985 || port == 5986 || port == 22;
}

/* SSH is left out: who looks after equipment goes through all of it. */
static bool
is_stranger(struct detect *d, struct memory *const *table,
	    const struct event *event)
{
	int64_t began = detector_began(event);
	struct pair_key key;
	struct pair *pair;
	struct users *users;
	bool fresh;

	memset(&key, 0, sizeof(key));
	key.source = event->source;
	key.destination = event->destination;
	pair = memory_at(table[1], &key, detector_now(d), &fresh);
	if (fresh)
		pair->first_us = began;
	users = memory_at(table[2], &event->destination, detector_now(d), NULL);
	distinct_add(&users->sources, fingerprint_address(&event->source));
	return event->destination_port != 22 &&
	       began - pair->first_us < KNOWN_US &&
	       distinct_count(&users->sources) < SERVER_USERS;
}

static void
many_report(struct detect *d, const struct event *event, struct spread *s)
{
	int64_t strangers = distinct_count(&s->strangers);
	int64_t hosts = distinct_count(&s->hosts);
	bool home =
	    detector_has_mark(d, &event->source, MARK_CALLS_HOME, DAY_US);
	struct finding f =
	    detector_finding(d, event, DETECT_RULE_LATERAL_MANY,
			     home ? SEVERITY_TODAY : SEVERITY_THIS_WEEK);

	finding_peer_none(&f);
	f.first_us = s->first_us;
	f.count = s->talks - s->told;
	s->told = s->talks;
	finding_number(&f, "hosts", hosts >= HOSTS_LEAST ? hosts : strangers);
	finding_number(&f, "seconds", (f.last_us - f.first_us) / SECOND_US + 1);
	detector_report(d, &f);
}

static void
flow_see(struct detect *d, struct memory *const *table,
	 const struct event *event)
{
	struct spread_key key;
	struct spread *s;
	bool fresh;

	if (event->protocol != PROTOCOL_TCP ||
	    !port_is_access(event->destination_port) ||
	    event->flow.packets_to_client < 5 ||
	    event->flow.bytes_to_client < 600 ||
	    !detector_is_home(d, &event->source) ||
	    !detector_is_home(d, &event->destination))
		return;
	memset(&key, 0, sizeof(key));
	key.source = event->source;
	key.slice = detector_began(event) / SLICE_US;
	s = memory_at(table[0], &key, detector_now(d), &fresh);
	if (fresh)
		s->first_us = detector_began(event);
	s->talks++;
	distinct_add(&s->hosts, fingerprint_address(&event->destination));
	if (is_stranger(d, table, event))
		distinct_add(&s->strangers,
			     fingerprint_address(&event->destination));
	if ((distinct_count(&s->hosts) >= HOSTS_LEAST ||
	     distinct_count(&s->strangers) >=
		 detector_settings(d)->lateral_hosts) &&
	    !detector_has_mark(d, &event->source, MARK_DOMAIN_SERVER, DAY_US))
		many_report(d, event, s);
}

static void
http_see(struct detect *d, const struct event *event)
{
	const struct event_http *http = &event->http;
	struct finding f;

	if (!text_starts(http->url, "/wsman") ||
	    !text_is(http->method, "POST") || http->status == 401)
		return;
	f = detector_finding(
	    d, event, DETECT_RULE_LATERAL_WINRM,
	    detector_has_mark(d, &event->source, MARK_CALLS_HOME, DAY_US)
		? SEVERITY_TODAY
		: SEVERITY_THIS_WEEK);
	finding_number(&f, "requests", 1);
	detector_report(d, &f);
}

static void
spread_see(struct detect *d, struct memory *const *table,
	   const struct event *event)
{
	if (event->kind == EVENT_FLOW)
		flow_see(d, table, event);
	else
		http_see(d, event);
}

const struct detector detector_spread = {
	.name = "spread",
	.kinds = DETECTOR_WANTS(FLOW) | DETECTOR_WANTS(HTTP),
	.see = spread_see,
	.tables = 3,
	.shape = { { sizeof(struct spread_key), sizeof(struct spread), 10,
		     HOUR_US },
		   { sizeof(struct pair_key), sizeof(struct pair), 10,
		     30 * DAY_US },
		   { sizeof(struct address), sizeof(struct users), 5,
		     30 * DAY_US } },
};
