/*
 * Somebody finds out which software answers: short connections to one service
 * after the other, each only long enough to hear the greeting or to try a
 * question.
 *
 * Threshold, per client and server in scan_window: 16 such connections to at
 * least 6 different ports that are not Windows' own, nine in ten of all. Why:
 * a program talks to one or two services of a machine, and talks longer.
 *
 * Needs flow records. Fooled by asking one service at a time. Harmless
 * look-alikes avoided: a domain controller, which has a dozen services that are
 * asked shortly (Windows' ports are not counted), calls and file sharing (high
 * ports), connections that nobody took (scan tells those).
 */
#include <string.h>

#include "watch/detector.h"

#define PROBES_LEAST  16
#define PORTS_LEAST   6
#define PACKETS_SHORT 14
#define BYTES_SHORT   4000
#define LASTS_US      (20 * SECOND_US)
#define PORT_HIGH     20000

struct service_key {
	struct address client, server;
	int64_t slice;
};

struct service {
	int64_t first_us;
	int32_t probes, others, told;
	struct distinct ports;
};

static bool
port_is_windows(int port)
{
	static const int ports[] = { 53,  88,  123, 135, 137,  138,  139,
				     389, 445, 464, 636, 3268, 3269, 9389 };
	size_t i;

	for (i = 0; i < ARRAY_LEN(ports); i++)
		if (port == ports[i])
			return true;
	return port >= PORT_HIGH;
}

static bool
is_probe(const struct event_flow *flow)
{
	return flow->packets_to_server <= PACKETS_SHORT &&
	       flow->packets_to_client <= PACKETS_SHORT &&
	       flow->bytes_to_client <= BYTES_SHORT &&
	       flow->bytes_to_server <= BYTES_SHORT &&
	       flow->end_us - flow->start_us <= LASTS_US;
}

static void
service_report(struct detect *d, const struct event *event, struct service *s)
{
	struct finding f = detector_finding(d, event, DETECT_RULE_SCAN_SERVICE,
					    SEVERITY_THIS_WEEK);

	if (f.role == ROLE_ACTOR)
		f.severity = SEVERITY_TODAY;
	f.outcome = OUTCOME_ATTEMPT;
	f.port = -1;
	f.first_us = s->first_us;
	f.count = s->probes - s->told;
	s->told = s->probes;
	finding_number(&f, "probes", s->probes);
	finding_number(&f, "hosts", 1);
	finding_number(&f, "ports", distinct_count(&s->ports));
	finding_number(&f, "seconds", (f.last_us - f.first_us) / SECOND_US + 1);
	detector_report(d, &f);
}

static void
service_see(struct detect *d, struct memory *const *table,
	    const struct event *event)
{
	const struct event_flow *flow = &event->flow;
	int16_t port = (int16_t)event->destination_port;
	struct service_key key;
	struct service *s;
	bool fresh;

	if (event->protocol != PROTOCOL_TCP ||
	    port_is_windows(event->destination_port) ||
	    !detector_is_home(d, &event->destination) ||
	    flow->packets_to_client < 2 || flow->bytes_to_client < 180)
		return;
	memset(&key, 0, sizeof(key));
	key.client = event->source;
	key.server = event->destination;
	key.slice =
	    detector_began(event) / (detector_settings(d)->scan_window * 1000);
	s = memory_at(table[0], &key, detector_now(d), &fresh);
	if (fresh)
		s->first_us = detector_began(event);
	if (!is_probe(flow)) {
		s->others++;
		return;
	}
	s->probes++;
	distinct_add(&s->ports, fingerprint(&port, sizeof(port)));
	if (s->probes >= PROBES_LEAST && s->probes >= 9 * s->others &&
	    distinct_count(&s->ports) >= PORTS_LEAST)
		service_report(d, event, s);
}

const struct detector detector_service = {
	.name = "service",
	.kinds = DETECTOR_WANTS(FLOW),
	.see = service_see,
	.tables = 1,
	.shape = { { sizeof(struct service_key), sizeof(struct service), 15,
		     HOUR_US } },
};
