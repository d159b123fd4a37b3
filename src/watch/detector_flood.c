/*
 * Floods: connections begun and never finished, UDP or pings without end, web
 * requests in a storm, web connections held open without asking anything, and
 * DHCP asked for by machines that do not exist.
 *
 * Thresholds, in ten seconds towards one machine (and port for TCP):
 * flood_flows unfinished connections; flood_packets UDP packets with at most a
 * twentieth answered, or pings; flood_requests requests from one client, those
 * answered 400 to 405 not counted. In five minutes: flood_slow connections of
 * one client to one web server that stay open for 20 seconds and longer and get
 * no answer. DHCP: flood_macs different network cards in a minute. Why: a busy
 * server in an office sees tens, and answers them; a browser opens a few
 * connections in advance, not fifty.
 *
 * Needs flow, HTTP and DHCP records. Fooled by floods spread thinly in time.
 * Harmless look-alikes avoided: port scans (many ports, few flows each),
 * calls (answered), cameras (large packets, an even stream for minutes), backup
 * copies, a morning when everybody turns the PC on.
 */
#include <string.h>

#include "watch/detector.h"

#define SLICE_US      (10 * SECOND_US)
#define DHCP_SLICE_US MINUTE_US
#define SLOW_SLICE_US (5 * MINUTE_US)
#define ANSWERED_PART 20
/* A camera's stream: large packets, for long, up to about 20 Mbit/s. */
#define STREAM_US     MINUTE_US
#define STREAM_PACKET 200
#define STREAM_RATE   2000
/* A connection that is only held: how long, and what may come back on it,
 * headers of packets left out. With TLS the server has said hello. */
#define HELD_US     (20 * SECOND_US)
#define HELD_HEADER 66
#define HELD_PLAIN  600
#define HELD_SEALED 7000
#define HELD_ASKED  4000

enum flood_kind {
	FLOOD_SYN,
	FLOOD_UDP,
	FLOOD_PING,
	FLOOD_HTTP,
	FLOOD_DHCP,
	FLOOD_SLOW
};

struct flood_key {
	struct address victim, client;
	int64_t slice;
	int32_t port;
	uint8_t kind;
};

struct flood {
	int64_t first_us, last_us;
	int64_t count, told;
	struct address server; /* of DHCP, or who was asked first */
	struct distinct things;
};

static struct flood *
flood_at(struct detect *d, struct memory *m, const struct event *event,
	 enum flood_kind kind, const struct address *victim)
{
	struct flood_key key;
	const struct flood *before;
	struct flood *w;
	int64_t began = detector_began(event);
	bool fresh;

	memset(&key, 0, sizeof(key));
	if (victim != NULL)
		key.victim = *victim;
	if (kind == FLOOD_HTTP || kind == FLOOD_SLOW)
		key.client = event->source;
	if (kind == FLOOD_SYN || kind == FLOOD_SLOW)
		key.port = event->destination_port;
	key.slice = began / (kind == FLOOD_DHCP   ? DHCP_SLICE_US
			     : kind == FLOOD_SLOW ? SLOW_SLICE_US
						  : SLICE_US);
	key.kind = (uint8_t)kind;
	w = memory_at(m, &key, detector_now(d), &fresh);
	if (fresh) {
		w->first_us = w->last_us = began;
		key.slice--;
		before = memory_find(m, &key, detector_now(d));
		if (before != NULL)
			w->server = before->server;
	}
	if (began < w->first_us)
		w->first_us = began;
	if (began > w->last_us)
		w->last_us = began;
	return w;
}

static void
flood_report(struct detect *d, const struct event *event, struct flood *w,
	     enum detect_rule rule, const char *things, int64_t value)
{
	struct finding f = detector_finding(d, event, rule, SEVERITY_TODAY);

	f.first_us = w->first_us;
	f.last_us = w->last_us;
	f.count = w->count - w->told;
	w->told = w->count;
	finding_number(&f, things, value);
	finding_number(&f, "seconds",
		       (w->last_us - w->first_us) / SECOND_US + 1);
	detector_report(d, &f);
}

/* Header bytes of packets that carry nothing are no talk. */
static int64_t
said(int64_t bytes, int64_t packets)
{
	return bytes > HELD_HEADER * packets ? bytes - HELD_HEADER * packets
					     : 0;
}

static bool
is_held(const struct event *event)
{
	const struct event_flow *flow = &event->flow;
	int port = event->destination_port;
	bool sealed = port == 443 || port == 8443;
	bool web = sealed || port == 80 || port == 8080 || port == 8000 ||
		   text_is(event->app, "http");

	return web && flow->end_us - flow->start_us >= HELD_US &&
	       flow->packets_to_client > 0 && flow->packets_to_server > 2 &&
	       said(flow->bytes_to_server, flow->packets_to_server) <=
		   HELD_ASKED &&
	       said(flow->bytes_to_client, flow->packets_to_client) <=
		   (sealed ? HELD_SEALED : HELD_PLAIN);
}

static void
held_see(struct detect *d, struct memory *m, const struct event *event)
{
	struct flood *w =
	    flood_at(d, m, event, FLOOD_SLOW, &event->destination);

	w->count++;
	if (w->count >= detector_settings(d)->flood_slow)
		flood_report(d, event, w, DETECT_RULE_FLOOD_SLOW, "connections",
			     w->count);
}

static void
tcp_see(struct detect *d, struct memory *m, const struct event *event)
{
	const struct event_flow *flow = &event->flow;
	struct flood *w;

	if (is_held(event))
		held_see(d, m, event);
	/* Data came back, or a whole talk took place. */
	if (flow->packets_to_server > 3 || flow->packets_to_client > 2 ||
	    (flow->flags_to_server & 0x02) == 0)
		return;
	w = flood_at(d, m, event, FLOOD_SYN, &event->destination);
	w->count++;
	if (w->count >= detector_settings(d)->flood_flows)
		flood_report(d, event, w, DETECT_RULE_FLOOD_SYN, "flows",
			     w->count);
}

static bool
is_stream(const struct detect *d, const struct event *event)
{
	const struct event_flow *flow = &event->flow;
	int64_t lasted = flow->end_us - flow->start_us;

	return lasted >= STREAM_US && detector_is_home(d, &event->source) &&
	       flow->bytes_to_server >=
		   STREAM_PACKET * flow->packets_to_server &&
	       flow->packets_to_server / (lasted / SECOND_US) <= STREAM_RATE;
}

/* A long flow's packets fall into many slices. */
static int64_t
packets_of_slice(const struct event_flow *flow)
{
	int64_t lasted = flow->end_us - flow->start_us;

	if (lasted <= SLICE_US)
		return flow->packets_to_server;
	return (int64_t)((double)flow->packets_to_server * SLICE_US /
			 (double)lasted);
}

/* With the slice before or after, when both lie within ten seconds: flows come
 * in the order of their ends, not of their beginnings. */
static int64_t
packets_count(const struct detect *d, const struct memory *m,
	      const struct event *event, enum flood_kind kind,
	      const struct flood *w)
{
	int64_t count = w->count, began = detector_began(event);
	struct flood_key key;
	int turn;

	memset(&key, 0, sizeof(key));
	key.victim = event->destination;
	key.kind = (uint8_t)kind;
	for (turn = -1; turn <= 1; turn += 2) {
		const struct flood *o;
		int64_t first, last;

		key.slice = began / SLICE_US + turn;
		o = memory_find(m, &key, detector_now(d));
		if (o == NULL)
			continue;
		first = o->first_us < w->first_us ? o->first_us : w->first_us;
		last = o->last_us > w->last_us ? o->last_us : w->last_us;
		if (last - first <= SLICE_US && o->count + w->count > count)
			count = o->count + w->count;
	}
	return count;
}

static void
packets_see(struct detect *d, struct memory *m, const struct event *event,
	    enum flood_kind kind)
{
	const struct event_flow *flow = &event->flow;
	struct flood *w;
	int64_t count;

	/* Pings are answered by whoever is alive: a flood of them too. */
	if (kind == FLOOD_UDP && (ANSWERED_PART * flow->packets_to_client >
				      flow->packets_to_server ||
				  is_stream(d, event)))
		return;
	w = flood_at(d, m, event, kind, &event->destination);
	w->count += packets_of_slice(flow);
	count = packets_count(d, m, event, kind, w);
	if (count >= detector_settings(d)->flood_packets)
		flood_report(d, event, w,
			     kind == FLOOD_UDP ? DETECT_RULE_FLOOD_UDP
					       : DETECT_RULE_FLOOD_PING,
			     "packets", count);
}

static void
http_see(struct detect *d, struct memory *m, const struct event *event)
{
	int status = event->http.status;
	struct flood *w;

	/* Refused and not found: a search or guessing, told as such. */
	if (status >= 400 && status <= 405)
		return;
	w = flood_at(d, m, event, FLOOD_HTTP, &event->destination);
	w->count++;
	if (w->count >= detector_settings(d)->flood_requests)
		flood_report(d, event, w, DETECT_RULE_FLOOD_HTTP, "requests",
			     w->count);
}

static void
dhcp_see(struct detect *d, struct memory *m, const struct event *event)
{
	const struct event_dhcp *dhcp = &event->dhcp;
	struct {
		struct address from;
		struct mac mac;
	} asker;
	struct flood *w;
	struct finding f;

	if (!dhcp->has_mac)
		return;
	w = flood_at(d, m, event, FLOOD_DHCP, NULL);
	if (w->server.family == 0 || address_is_multicast(&w->server))
		w->server = text_is(dhcp->kind, "request") ? event->destination
							   : event->source;
	if (!text_is(dhcp->kind, "request"))
		return;
	w->count++;
	/* A forger changes the card, or only the sender's address. */
	memset(&asker, 0, sizeof(asker));
	asker.from = event->source;
	asker.mac = dhcp->client_mac;
	distinct_add(&w->things, fingerprint(&asker, sizeof(asker)));
	if (distinct_count(&w->things) < detector_settings(d)->flood_macs)
		return;
	f = detector_finding(d, event, DETECT_RULE_FLOOD_DHCP, SEVERITY_TODAY);
	/* The true sender hides behind the cards it makes up; the server is
	 * the one that suffers. */
	finding_peer_none(&f);
	f.role = ROLE_TARGET;
	f.device = w->server;
	f.first_us = w->first_us;
	f.count = w->count - w->told;
	w->told = w->count;
	finding_number(&f, "macs", distinct_count(&w->things));
	finding_number(&f, "seconds",
		       (w->last_us - w->first_us) / SECOND_US + 1);
	detector_report(d, &f);
}

static void
flood_see(struct detect *d, struct memory *const *table,
	  const struct event *event)
{
	if (event->kind == EVENT_HTTP)
		http_see(d, table[0], event);
	else if (event->kind == EVENT_DHCP)
		dhcp_see(d, table[0], event);
	else if (address_is_multicast(&event->destination))
		return;
	else if (event->protocol == PROTOCOL_TCP)
		tcp_see(d, table[0], event);
	else if (event->protocol == PROTOCOL_UDP)
		packets_see(d, table[0], event, FLOOD_UDP);
	else if (event->protocol == PROTOCOL_ICMP)
		packets_see(d, table[0], event, FLOOD_PING);
}

const struct detector detector_flood = {
	.name = "flood",
	.kinds =
	    DETECTOR_WANTS(FLOW) | DETECTOR_WANTS(HTTP) | DETECTOR_WANTS(DHCP),
	.see = flood_see,
	.tables = 1,
	.shape = { { sizeof(struct flood_key), sizeof(struct flood), 60,
		     10 * MINUTE_US } },
};
