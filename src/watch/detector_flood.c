/*
 * Floods: connections begun and never finished, UDP or pings without end, web
 * requests in a storm, and DHCP asked for by machines that do not exist.
 *
 * Thresholds, in ten seconds towards one machine (and port for TCP):
 * flood_flows unfinished connections; flood_packets UDP packets with at most a
 * twentieth answered, or pings; flood_requests requests from one client, those
 * answered 400 to 405 not counted. DHCP:
 * flood_macs different network cards in a minute. Why: a busy server in an
 * office sees tens, and answers them.
 *
 * Needs flow, HTTP and DHCP records. Fooled by floods spread thinly in time.
 * Harmless look-alikes avoided: port scans (many ports, few flows each),
 * video and calls (answered, or few per second), backup copies, a morning when
 * everybody turns the PC on.
 */
#include <string.h>

#include "watch/detector.h"

#define SLICE_US      (10 * SECOND_US)
#define DHCP_SLICE_US MINUTE_US
#define ANSWERED_PART 20

enum flood_kind { FLOOD_SYN, FLOOD_UDP, FLOOD_PING, FLOOD_HTTP, FLOOD_DHCP };

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
	if (kind == FLOOD_HTTP)
		key.client = event->source;
	if (kind == FLOOD_SYN)
		key.port = event->destination_port;
	key.slice = began / (kind == FLOOD_DHCP ? DHCP_SLICE_US : SLICE_US);
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

static void
tcp_see(struct detect *d, struct memory *m, const struct event *event)
{
	const struct event_flow *flow = &event->flow;
	struct flood *w;

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

static void
packets_see(struct detect *d, struct memory *m, const struct event *event,
	    enum flood_kind kind)
{
	const struct event_flow *flow = &event->flow;
	int64_t seconds = (flow->end_us - flow->start_us) / SECOND_US + 1;
	int64_t slices = seconds / 10 + 1;
	struct flood *w;

	/* Pings are answered by whoever is alive: a flood of them too. */
	if (kind == FLOOD_UDP &&
	    ANSWERED_PART * flow->packets_to_client > flow->packets_to_server)
		return;
	w = flood_at(d, m, event, kind, &event->destination);
	/* A long flow's packets fall into many slices. */
	w->count += flow->packets_to_server / slices;
	if (w->count >= detector_settings(d)->flood_packets)
		flood_report(d, event, w,
			     kind == FLOOD_UDP ? DETECT_RULE_FLOOD_UDP
					       : DETECT_RULE_FLOOD_PING,
			     "packets", w->count);
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
