/*
 * Talk over the port of DNS that is no DNS: every office lets names be asked
 * for, so tunnels and remote control take that way out.
 *
 * Threshold: connections or UDP talks to port 53 in which Suricata found no
 * DNS, with dns_port_bytes carried, both ways, in a day between two machines
 * (this-week; today at ten times the bytes, or when the device calls home).
 * Why: a question that cannot be read is a few hundred bytes.
 *
 * Needs flow records. Fooled by tunnels that speak DNS (see dns_tunnel).
 * Harmless look-alikes avoided: answers whose beginning was not captured are
 * small; encrypted DNS has ports of its own.
 */
#include <string.h>

#include "watch/detector.h"

#define DNS_PORT     53
#define LARGE_FACTOR 10
#define PACKETS      6 /* each way, in one flow */

struct port_key {
	struct address client, server;
	int64_t slice;
};

struct port {
	int64_t first_us;
	int64_t bytes;
	int32_t flows, told;
};

static void
port_report(struct detect *d, const struct event *event, struct port *p)
{
	bool grave =
	    p->bytes >= LARGE_FACTOR * detector_settings(d)->dns_port_bytes ||
	    detector_has_mark(d, &event->source, MARK_CALLS_HOME, DAY_US);
	struct finding f =
	    detector_finding(d, event, DETECT_RULE_TUNNEL_DNS_PORT,
			     grave ? SEVERITY_TODAY : SEVERITY_THIS_WEEK);

	f.device = event->source;
	f.peer = event->destination;
	f.role = ROLE_ACTOR;
	f.first_us = p->first_us;
	f.count = p->flows - p->told;
	p->told = p->flows;
	finding_number(&f, "kilobytes", p->bytes >> 10);
	finding_text(&f, "protocol",
		     text_of(event->protocol == PROTOCOL_UDP ? "UDP" : "TCP"));
	detector_report(d, &f);
}

static void
dns_port_see(struct detect *d, struct memory *const *table,
	     const struct event *event)
{
	const struct event_flow *flow = &event->flow;
	struct port_key key;
	struct port *p;
	bool fresh;

	if (event->destination_port != DNS_PORT || text_is(event->app, "dns") ||
	    flow->packets_to_server < PACKETS ||
	    flow->packets_to_client < PACKETS)
		return;
	memset(&key, 0, sizeof(key));
	key.client = event->source;
	key.server = event->destination;
	key.slice = detector_began(event) / DAY_US;
	p = memory_at(table[0], &key, detector_now(d), &fresh);
	if (fresh)
		p->first_us = detector_began(event);
	p->flows++;
	p->bytes += flow->bytes_to_server + flow->bytes_to_client;
	if (p->bytes >= detector_settings(d)->dns_port_bytes)
		port_report(d, event, p);
}

const struct detector detector_dns_port = {
	.name = "dns_port",
	.kinds = DETECTOR_WANTS(FLOW),
	.see = dns_port_see,
	.tables = 1,
	.shape = { { sizeof(struct port_key), sizeof(struct port), 5,
		     DAY_US } },
};
