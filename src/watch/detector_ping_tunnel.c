/*
 * A channel hidden in pings: between two machines go pings that are larger or
 * more than pings are, or whose answers differ from the questions.
 *
 * Threshold, per pair in ten minutes: ping_tunnel_bytes in packets of more
 * than 130 bytes on average, of which the two directions differ by a tenth or
 * more; or four times as many bytes when they do not differ. Why: a ping's
 * answer repeats the question byte by byte, so the two directions are equal;
 * pings are 74 or 98 bytes; a test with large ones is short.
 *
 * Needs flow records of ICMP and ICMPv6. Fooled by small packets sent slowly.
 * Harmless look-alikes avoided: monitoring (small and equal), tests of the
 * largest packet (few), error messages (not echo).
 */
#include <stdlib.h>
#include <string.h>

#include "watch/detector.h"

#define SLICE_US      (10 * MINUTE_US)
#define PACKET_LARGE  130
#define PACKETS_LEAST 20
#define EQUAL_FACTOR  8

struct ping_key {
	struct address low, high;
	int64_t slice;
};

/* Packets a second, both ways. */
#define FLOOD_RATE 1000

struct ping {
	int64_t first_us;
	int64_t packets, to, from, told;
};

static bool
is_echo(int type)
{
	return type == 8 || type == 0 || type == 128 || type == 129;
}

static bool
is_tunnel(const struct detect *d, const struct ping *p)
{
	int64_t least = detector_settings(d)->ping_tunnel_bytes;
	int64_t all = p->to + p->from;
	bool equal = 10 * llabs(p->to - p->from) < all;

	return p->packets >= PACKETS_LEAST &&
	       all >= PACKET_LARGE * p->packets &&
	       all >= (equal ? EQUAL_FACTOR * least : least);
}

/* Every ping answered by its like, hundreds a second: a flood, nothing is
 * carried. */
static bool
is_flood(const struct ping *p, int64_t end_us)
{
	int64_t seconds = (end_us - p->first_us) / SECOND_US + 1;

	return 20 * llabs(p->to - p->from) < p->to + p->from && seconds > 0 &&
	       p->packets > FLOOD_RATE * seconds;
}

static void
ping_tunnel_see(struct detect *d, struct memory *const *table,
		const struct event *event)
{
	const struct event_flow *flow = &event->flow;
	bool forward = memcmp(&event->source, &event->destination,
			      sizeof(event->source)) < 0;
	struct ping_key key;
	struct finding f;
	struct ping *p;
	bool fresh;

	if (event->protocol != PROTOCOL_ICMP || !is_echo(flow->icmp_type))
		return;
	memset(&key, 0, sizeof(key));
	key.low = forward ? event->source : event->destination;
	key.high = forward ? event->destination : event->source;
	key.slice = detector_began(event) / SLICE_US;
	p = memory_at(table[0], &key, detector_now(d), &fresh);
	if (fresh)
		p->first_us = detector_began(event);
	p->packets += flow->packets_to_server + flow->packets_to_client;
	p->to += forward ? flow->bytes_to_server : flow->bytes_to_client;
	p->from += forward ? flow->bytes_to_client : flow->bytes_to_server;
	if (!is_tunnel(d, p) || is_flood(p, event->flow.end_us))
		return;
	f = detector_finding(d, event, DETECT_RULE_TUNNEL_ICMP, SEVERITY_TODAY);
	f.first_us = p->first_us;
	f.port = -1;
	f.count = p->packets - p->told;
	p->told = p->packets;
	finding_number(&f, "packets", p->packets);
	finding_number(&f, "bytes", p->to + p->from);
	detector_report(d, &f);
}

const struct detector detector_ping_tunnel = {
	.name = "ping_tunnel",
	.kinds = DETECTOR_WANTS(FLOW),
	.see = ping_tunnel_see,
	.tables = 1,
	.shape = { { sizeof(struct ping_key), sizeof(struct ping), 10,
		     HOUR_US } },
};
