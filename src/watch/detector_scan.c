/*
 * Somebody looks for a way in: many ports of one machine (vertical), one port
 * or a few of many machines (horizontal), both slowly over a day, pings and
 * ARP questions through a network.
 *
 * What counts is a probe: a connection that nobody took or that carried
 * nothing (no answer, refused, or opened and dropped at once). Thresholds, per
 * source and scan_window: scan_ports different ports of one machine;
 * scan_hosts machines at home with twice as many attempts, or
 * scan_hosts_outside anywhere; scan_slow_targets targets in a day; ping_hosts
 * pinged with one or two packets each in a minute; arp_hosts asked for by one
 * device in one record of our decoder. Four in five of the source's
 * connections there must be probes.
 *
 * Why: an office PC knows its servers; what it tries in vain is one or two
 * names that are gone. Needs flow records (and sightings for ARP). Windows are
 * fixed slices of event time, so that flows may come in any order; a scan over
 * a boundary is seen half in each.
 *
 * Fooled by scanning slower than the day's limit, or by connections that send
 * a little data. Harmless look-alikes avoided: file sharing and old bookmarks
 * (outside needs many more), monitoring (answered; the same few), multicast
 * discovery, one dead server tried again and again (one target), back-scatter
 * (replies without a question).
 */
#include <string.h>

#include "watch/detector.h"

#define PROBES_PER_TEN 8 /* of ten connections */
#define PING_WINDOW_US MINUTE_US
#define ARP_RATE       15 /* neighbours asked for a minute, on average */
/* A probe that was taken carries at most a banner. */
#define PROBE_PACKETS_MAX 4
#define PROBE_BYTES_MAX   400

/* A source and its slice of time; with one machine, or with none for all. */
struct scan_key {
	struct address source, target;
	int64_t slice;
	uint8_t scope, protocol;
};

enum scope { SCOPE_PAIR, SCOPE_HOME, SCOPE_OUTSIDE, SCOPE_DAY, SCOPE_PING };

struct scan {
	int64_t first_us, last_us;
	int64_t probes, others, answered;
	int64_t counted;        /* told as count so far */
	struct distinct things; /* ports, machines or both */
	struct distinct hosts;
	int32_t port; /* when all probes had the same, else -1 */
	uint8_t told;
};

static bool
is_probe(const struct event *event)
{
	const struct event_flow *flow = &event->flow;

	if (flow->packets_to_client == 0)
		return true;
	if (event->protocol != PROTOCOL_TCP)
		return false;
	return flow->packets_to_server <= PROBE_PACKETS_MAX &&
	       flow->packets_to_client <= 2 &&
	       flow->bytes_to_server + flow->bytes_to_client <=
		   PROBE_BYTES_MAX &&
	       event->app.n == 0;
}

/* A record of something that began before the capture tells no scan: it has
 * data but no beginning. */
static bool
is_backscatter(const struct event *event)
{
	const struct event_flow *flow = &event->flow;
	uint8_t flags = flow->flags_to_server;

	/* A late answer of a service looks like a flow of its own. */
	if (event->protocol == PROTOCOL_UDP)
		return event->destination_port >= 1024 &&
		       (event->source_port < 1024 ||
			event->source_port == 1900 ||
			event->source_port == 5353 ||
			event->source_port == 5355);
	if (event->protocol != PROTOCOL_TCP || flags == 0)
		return false;
	/* Begun by SYN+ACK or RST alone, or data without a beginning. */
	return (flags & 0x12) == 0x10 || (flags & 0x16) == 0x04 ||
	       ((flags & 0x12) == 0x12 && flow->packets_to_client == 0);
}

static struct scan *
scan_at(struct detect *d, struct memory *m, const struct event *event,
	enum scope scope, int64_t slice_us)
{
	struct scan_key key;
	struct scan *s;
	bool fresh;

	memset(&key, 0, sizeof(key));
	key.source = event->source;
	if (scope == SCOPE_PAIR)
		key.target = event->destination;
	key.slice = detector_began(event) / slice_us;
	key.scope = (uint8_t)scope;
	key.protocol = (uint8_t)event->protocol;
	s = memory_at(m, &key, detector_now(d), &fresh);
	if (fresh) {
		s->first_us = detector_began(event);
		s->last_us = s->first_us;
		s->port = event->destination_port;
	}
	return s;
}

static void
scan_add(struct scan *s, const struct event *event)
{
	int64_t began = detector_began(event);
	int16_t port = (int16_t)event->destination_port;
	uint64_t host;

	if (!is_probe(event)) {
		s->others++;
		return;
	}
	host = fingerprint_address(&event->destination);
	s->probes++;
	if (event->flow.packets_to_client > 0)
		s->answered++;
	if (began < s->first_us)
		s->first_us = began;
	if (began > s->last_us)
		s->last_us = began;
	if (s->port != event->destination_port)
		s->port = -1;
	distinct_add(&s->hosts, host);
	distinct_add(&s->things, host ^ fingerprint(&port, sizeof(port)));
}

static bool
mostly_probes(const struct scan *s)
{
	return 10 * s->probes >= PROBES_PER_TEN * (s->probes + s->others);
}

/* Scanning from inside means a machine of ours is misused; from outside it is
 * the weather of the Internet. */
static enum severity
severity_of(const struct detect *d, const struct event *event)
{
	return detector_is_home(d, &event->source) ? SEVERITY_TODAY
						   : SEVERITY_THIS_WEEK;
}

static void
scan_report(struct detect *d, const struct event *event, struct scan *s,
	    enum detect_rule rule, const char *things, int64_t count)
{
	struct finding f =
	    detector_finding(d, event, rule, severity_of(d, event));

	f.outcome = OUTCOME_ATTEMPT;
	f.first_us = s->first_us;
	f.last_us = s->last_us;
	f.count = s->probes - s->counted;
	s->counted = s->probes;
	f.port = s->port;
	if (rule != DETECT_RULE_SCAN_VERTICAL && f.role == ROLE_ACTOR)
		finding_peer_none(&f);
	finding_number(&f, things, count);
	if (rule == DETECT_RULE_SCAN_SLOW)
		finding_number(&f, "hours",
			       (s->last_us - s->first_us) / HOUR_US + 1);
	else
		finding_number(&f, "seconds",
			       (s->last_us - s->first_us) / SECOND_US + 1);
	if (rule == DETECT_RULE_SCAN_VERTICAL ||
	    rule == DETECT_RULE_SCAN_HORIZONTAL)
		finding_number(&f, "answered", s->answered);
	detector_report(d, &f);
}

static bool
pair_see(struct detect *d, struct memory *m, const struct event *event)
{
	const struct settings *set = detector_settings(d);
	struct scan *s =
	    scan_at(d, m, event, SCOPE_PAIR, set->scan_window * 1000);
	int64_t ports;

	scan_add(s, event);
	/* The usual row is of talks, not probes, and needs no counting. */
	if (!mostly_probes(s))
		return false;
	ports = distinct_count(&s->things);
	if (ports < set->scan_ports)
		return false;
	scan_report(d, event, s, DETECT_RULE_SCAN_VERTICAL, "ports", ports);
	return true;
}

static bool
across_see(struct detect *d, struct memory *m, const struct event *event)
{
	const struct settings *set = detector_settings(d);
	bool home = detector_is_home(d, &event->destination);
	struct scan *s = scan_at(d, m, event, home ? SCOPE_HOME : SCOPE_OUTSIDE,
				 set->scan_window * 1000);
	int64_t least = home ? set->scan_hosts : set->scan_hosts_outside;
	int64_t hosts;

	/* From outside, the few machines a firm shows are all tried daily. */
	if (home && !detector_is_home(d, &event->source))
		least *= 2;
	scan_add(s, event);
	if (s->probes < 2 * least || !mostly_probes(s))
		return false;
	hosts = distinct_count(&s->hosts);
	if (hosts < least)
		return false;
	scan_report(d, event, s, DETECT_RULE_SCAN_HORIZONTAL, "hosts", hosts);
	return true;
}

static void
day_see(struct detect *d, struct memory *m, const struct event *event,
	bool reported)
{
	const struct settings *set = detector_settings(d);
	struct scan *s = scan_at(d, m, event, SCOPE_DAY, DAY_US);
	int64_t targets;

	scan_add(s, event);
	/* What was told as a fast scan is not told again as a slow one. */
	if (reported)
		s->told = 1;
	if (s->told || !mostly_probes(s))
		return;
	targets = distinct_count(&s->things);
	if (targets < set->scan_slow_targets ||
	    !detector_is_home(d, &event->destination) ||
	    s->last_us - s->first_us < 2 * set->scan_window * 1000)
		return;
	scan_report(d, event, s, DETECT_RULE_SCAN_SLOW, "targets", targets);
}

static void
ping_see(struct detect *d, struct memory *m, const struct event *event)
{
	bool question =
	    event->flow.icmp_type == 8 || event->flow.icmp_type == 128 ||
	    event->flow.icmp_type == 13 || event->flow.icmp_type == 17;
	struct scan *s;

	if (!question || event->flow.packets_to_server > 2)
		return;
	s = scan_at(d, m, event, SCOPE_PING, PING_WINDOW_US);
	s->probes++;
	s->last_us = detector_began(event) > s->last_us ? detector_began(event)
							: s->last_us;
	s->port = -1;
	distinct_add(&s->hosts, fingerprint_address(&event->destination));
	if (distinct_count(&s->hosts) >= detector_settings(d)->ping_hosts)
		scan_report(d, event, s, DETECT_RULE_SCAN_PING, "hosts",
			    distinct_count(&s->hosts));
}

/* One record covers all the time the asker was seen: a router that asks for the
 * same many neighbours all day must not look like a sweep. */
static bool
is_sweep(const struct detect *d, const struct event *event)
{
	const struct event_sighting *seen = &event->sighting;
	int64_t minutes = 1;

	if (seen->first_us > 0 && event->at_us > seen->first_us)
		minutes += (event->at_us - seen->first_us) / MINUTE_US;
	return seen->targets >= detector_settings(d)->arp_hosts &&
	       seen->targets >= ARP_RATE * minutes;
}

static void
arp_see(struct detect *d, const struct event *event)
{
	const struct event_sighting *seen = &event->sighting;
	struct finding f;

	if (!text_is(seen->source, "arp-request") || !is_sweep(d, event))
		return;
	f = detector_finding(d, event, DETECT_RULE_SCAN_ARP, SEVERITY_TODAY);
	f.outcome = OUTCOME_ATTEMPT;
	if (seen->address.family != 0)
		f.device = seen->address;
	f.role = ROLE_ACTOR;
	f.port = -1;
	f.count = seen->targets;
	if (seen->first_us > 0)
		f.first_us = seen->first_us;
	finding_peer_none(&f);
	finding_number(&f, "hosts", seen->targets);
	finding_number(&f, "seconds", (f.last_us - f.first_us) / SECOND_US + 1);
	detector_report(d, &f);
}

static void
scan_see(struct detect *d, struct memory *const *table,
	 const struct event *event)
{
	bool reported;

	if (event->kind == EVENT_SIGHTING) {
		arp_see(d, event);
		return;
	}
	if (address_is_multicast(&event->destination) ||
	    event->destination.family == 0 || is_backscatter(event))
		return;
	if (event->protocol == PROTOCOL_ICMP) {
		ping_see(d, table[0], event);
		return;
	}
	if (event->protocol == PROTOCOL_OTHER)
		return;
	reported = pair_see(d, table[0], event);
	reported = across_see(d, table[0], event) || reported;
	if (is_probe(event))
		day_see(d, table[0], event, reported);
}

const struct detector detector_scan = {
	.name = "scan",
	.kinds = DETECTOR_WANTS(FLOW) | DETECTOR_WANTS(SIGHTING),
	.see = scan_see,
	.tables = 1,
	.shape = { { sizeof(struct scan_key), sizeof(struct scan), 120,
		     DAY_US } },
};
