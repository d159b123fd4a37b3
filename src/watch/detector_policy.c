/*
 * Software that a firm may not want: remote control that nobody approved,
 * anonymisers and private VPNs, file sharing.
 *
 * Thresholds: one connection to such a service by TLS, QUIC or HTTP, or its
 * certificate (this-week); a question by DNS alone is info, because pages are
 * prefetched. Tor without names: two servers whose certificates have made-up
 * names of Tor's form. File sharing: one BitTorrent record, a tracker by name,
 * or 12 different machines outside, each on another high port, in ten minutes,
 * over connections that are no protocol Suricata knows. Why: these tools are
 * what thieves use once they are in, and what leaks files.
 *
 * Needs DNS, TLS, HTTP, flow and BitTorrent records. Fooled by tools on own
 * servers. Harmless look-alikes avoided: calls and meetings (UDP, few peers),
 * visits to a tool maker's web page count as info by DNS only.
 */
#include <string.h>

#include "watch/detector.h"

#define SLICE_US    (10 * MINUTE_US)
#define PEERS_LEAST 12
#define PORT_HIGH   6000
#define TOR_LEAST   2
#define TOR_RANDOM  35

struct policy_key {
	struct address client;
	int64_t slice;
	uint8_t tor;
};

struct policy {
	int64_t first_us;
	int32_t count, told;
	struct distinct peers;
};

static struct policy *
policy_at(struct detect *d, struct memory *m, const struct event *event,
	  bool tor)
{
	struct policy_key key;
	struct policy *p;
	int64_t began = detector_began(event);
	bool fresh;

	memset(&key, 0, sizeof(key));
	key.client = event->source;
	key.slice = began / (tor ? HOUR_US : SLICE_US);
	key.tor = tor;
	p = memory_at(m, &key, detector_now(d), &fresh);
	if (fresh)
		p->first_us = began;
	p->count++;
	distinct_add(&p->peers, fingerprint_address(&event->destination));
	return p;
}

static void
tool_report(struct detect *d, const struct event *event, enum detect_rule rule,
	    const char *tool, const char *evidence, enum severity severity)
{
	struct finding f = detector_finding(d, event, rule, severity);

	f.role = ROLE_ACTOR;
	if (event->kind == EVENT_DNS)
		finding_peer_none(&f);
	f.subject = text_of(tool);
	finding_text(&f, "tool", f.subject);
	finding_text(&f, "evidence", text_of(evidence));
	detector_report(d, &f);
}

static void
name_see(struct detect *d, const struct event *event, struct text name,
	 const char *evidence, enum severity severity)
{
	const struct known *k = detector_known(d, name);

	if (k == NULL)
		return;
	if (k->kind == KNOWN_REMOTE)
		tool_report(d, event, DETECT_RULE_REMOTE_CONTROL, k->tool,
			    evidence, severity);
	else if (k->kind == KNOWN_ANONYMISER)
		tool_report(d, event, DETECT_RULE_ANONYMISER, k->tool, evidence,
			    severity);
	else if (k->kind == KNOWN_SHARING)
		tool_report(d, event, DETECT_RULE_FILE_SHARING, k->tool,
			    evidence, severity);
}

/* "www.g6ghvisevf3ibuu5.net": Tor makes both names up, of 8 to 20 letters
 * that base32 has. */
static bool
is_tor_name(struct text name)
{
	struct text label;
	size_t i;

	if (!text_starts(name, "www.") ||
	    !(text_ends(name, ".com") || text_ends(name, ".net")))
		return false;
	label = text_slice(name, 4, name.n - 4);
	if (label.n < 6 || label.n > 25)
		return false;
	for (i = 0; i < label.n; i++) {
		char c = label.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '2' && c <= '7')))
			return false;
	}
	return known_randomness(label) >= TOR_RANDOM;
}

static struct text
common_name(struct text subject)
{
	return text_starts(subject, "CN=") &&
		       text_find(subject, ',') == subject.n
		   ? text_slice(subject, 3, subject.n)
		   : (struct text){ NULL, 0 };
}

static void
tls_see(struct detect *d, struct memory *m, const struct event *event)
{
	const struct event_tls *tls = &event->tls;
	struct text subject = common_name(tls->subject);
	struct text issuer = common_name(tls->issuer);
	struct policy *p;

	name_see(d, event, tls->sni, "tls", SEVERITY_THIS_WEEK);
	if (text_contains(tls->subject, "AnyDesk") ||
	    text_contains(tls->subject, "AnyNet"))
		tool_report(d, event, DETECT_RULE_REMOTE_CONTROL, "AnyDesk",
			    "certificate", SEVERITY_THIS_WEEK);
	else if (text_contains(tls->subject, "TeamViewer"))
		tool_report(d, event, DETECT_RULE_REMOTE_CONTROL, "TeamViewer",
			    "certificate", SEVERITY_THIS_WEEK);
	else if (text_contains(tls->subject, "Splashtop"))
		tool_report(d, event, DETECT_RULE_REMOTE_CONTROL, "Splashtop",
			    "certificate", SEVERITY_THIS_WEEK);
	if (!text_equal(subject, tls->sni) && is_tor_name(tls->sni) &&
	    (tls->subject.n == 0 || is_tor_name(subject) ||
	     is_tor_name(issuer))) {
		p = policy_at(d, m, event, true);
		if (distinct_count(&p->peers) >= TOR_LEAST)
			tool_report(d, event, DETECT_RULE_ANONYMISER, "Tor",
				    "certificate", SEVERITY_THIS_WEEK);
	}
}

/* Many strangers on many high ports, speaking nothing known. */
static void
flow_see(struct detect *d, struct memory *m, const struct event *event)
{
	const struct event_flow *flow = &event->flow;
	struct policy *p;
	struct finding f;

	if (event->protocol != PROTOCOL_TCP ||
	    event->destination_port < PORT_HIGH ||
	    event->source_port < PORT_HIGH || !text_is(event->app, "failed") ||
	    flow->packets_to_client == 0 ||
	    !detector_is_outside(d, &event->destination))
		return;
	p = policy_at(d, m, event, false);
	if (distinct_count(&p->peers) < PEERS_LEAST)
		return;
	f = detector_finding(d, event, DETECT_RULE_FILE_SHARING,
			     SEVERITY_THIS_WEEK);
	f.subject = TEXT("peer-to-peer");
	f.role = ROLE_ACTOR;
	f.first_us = p->first_us;
	f.count = p->count - p->told;
	p->told = p->count;
	finding_peer_none(&f);
	finding_text(&f, "tool", f.subject);
	finding_text(&f, "evidence", TEXT("flows"));
	detector_report(d, &f);
}

static void
http_see(struct detect *d, const struct event *event)
{
	const struct event_http *http = &event->http;

	name_see(d, event, http->host, "http", SEVERITY_THIS_WEEK);
	if (text_contains(http->url, "/announce?") &&
	    text_contains(http->url, "info_hash="))
		tool_report(d, event, DETECT_RULE_FILE_SHARING, "BitTorrent",
			    "http", SEVERITY_THIS_WEEK);
}

static void
policy_see(struct detect *d, struct memory *const *table,
	   const struct event *event)
{
	switch (event->kind) {
	case EVENT_DNS:
		if (!event->dns.response)
			name_see(d, event, event->dns.name, "dns",
				 SEVERITY_INFO);
		break;
	case EVENT_TLS:
		tls_see(d, table[0], event);
		break;
	case EVENT_QUIC:
		name_see(d, event, event->tls.sni, "quic", SEVERITY_THIS_WEEK);
		break;
	case EVENT_HTTP:
		http_see(d, event);
		break;
	case EVENT_BITTORRENT:
		tool_report(d, event, DETECT_RULE_FILE_SHARING, "BitTorrent",
			    "dht", SEVERITY_THIS_WEEK);
		break;
	default:
		flow_see(d, table[0], event);
		break;
	}
}

const struct detector detector_policy = {
	.name = "policy",
	.kinds = DETECTOR_WANTS(DNS) | DETECTOR_WANTS(TLS) |
		 DETECTOR_WANTS(QUIC) | DETECTOR_WANTS(HTTP) |
		 DETECTOR_WANTS(FLOW) | DETECTOR_WANTS(BITTORRENT),
	.see = policy_see,
	.tables = 1,
	.shape = { { sizeof(struct policy_key), sizeof(struct policy), 20,
		     2 * HOUR_US } },
};
