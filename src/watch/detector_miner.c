/*
 * Mining of crypto-currency: pools by name, mining programs by their agent or
 * their questions over HTTP, mining scripts in pages, and long thin
 * connections to the ports pools use.
 *
 * Thresholds: one contact with a known pool or script server by TLS or HTTP
 * (today), one question by DNS (this-week); one HTTP request of a mining
 * program; a connection of five minutes or more to a pool's usual port that
 * carries little, both ways (this-week). Why: pools serve nothing else. The
 * words of the protocol itself are for rules to see.
 *
 * Needs DNS, TLS, HTTP and flow records. Fooled by proxies of the attacker's
 * own on usual ports. Harmless look-alikes avoided: other services on such
 * ports carry more, or end sooner; known services by name.
 */
#include <string.h>

#include "watch/detector.h"
#include "watch/words.h"

#define LONG_US       (5 * MINUTE_US)
#define RATE_BYTES    2048 /* a second, at most */
#define PACKETS_LEAST 20

static bool
is_pool(enum known_kind kind)
{
	return kind == KNOWN_POOL || kind == KNOWN_MINER_SCRIPT;
}

static void
name_report(struct detect *d, const struct event *event, struct text name,
	    const struct address *client, enum severity severity)
{
	enum known_kind kind = detector_name_kind(d, name);
	struct finding f;

	if (!is_pool(kind))
		return;
	f = detector_finding(d, event,
			     kind == KNOWN_POOL ? DETECT_RULE_MINER_POOL
						: DETECT_RULE_MINER_SCRIPT,
			     severity);
	f.device = *client;
	f.role = ROLE_ACTOR;
	if (event->kind == EVENT_DNS)
		finding_peer_none(&f);
	f.subject = known_registered(name);
	finding_text(&f, "name", name);
	detector_report(d, &f);
}

static int
agent_mines(struct text agent)
{
	static const char *const agents[] = {
		"miner",    "xmrig",     "ccminer",  "cgminer",      "bfgminer",
		"cpuminer", "nheqminer", "claymore", "phoenixminer", "xmr-stak",
		"t-rex",    "lolminer",  "nbminer",  "teamredminer", "srbminer",
	};
	return words_find(agents, ARRAY_LEN(agents), agent) >= 0;
}

static void
http_see(struct detect *d, const struct event *event)
{
	const struct event_http *http = &event->http;
	struct finding f;

	name_report(d, event, http->host, &event->source, SEVERITY_TODAY);
	if (detector_recall(d, RECALL_MINER, agent_mines, http->agent) == 0 &&
	    !text_contains(http->url, "getblocktemplate") &&
	    !text_contains(http->url, "getwork"))
		return;
	f = detector_finding(d, event, DETECT_RULE_MINER_RPC, SEVERITY_TODAY);
	f.subject = http->host;
	finding_text(&f, "url", http->url);
	finding_number(&f, "requests", 1);
	detector_report(d, &f);
}

static bool
port_is_pools(int port)
{
	static const int ports[] = { 3333,  3334,  3335,  3336,  4444,  5555,
				     5556,  6666,  7777,  8008,  8888,  9999,
				     14444, 14433, 45560, 45700, 10128, 10032,
				     10343, 20535, 20128, 33333, 13333, 1314 };
	size_t i;

	for (i = 0; i < ARRAY_LEN(ports); i++)
		if (port == ports[i])
			return true;
	return false;
}

/* Jobs come, shares go: a little, all the time, for long. */
static void
flow_see(struct detect *d, const struct event *event)
{
	const struct event_flow *flow = &event->flow;
	int64_t lasted = flow->end_us - flow->start_us;
	int64_t bytes = flow->bytes_to_server + flow->bytes_to_client;
	struct finding f;
	char far[ADDRESS_TEXT_MAX];

	if (event->protocol != PROTOCOL_TCP ||
	    !port_is_pools(event->destination_port) || lasted < LONG_US ||
	    flow->packets_to_client < PACKETS_LEAST ||
	    flow->packets_to_server < PACKETS_LEAST ||
	    bytes / (lasted / SECOND_US) > RATE_BYTES ||
	    !detector_is_outside(d, &event->destination) ||
	    (event->app.n > 0 && !text_is(event->app, "failed")))
		return;
	f = detector_finding(d, event, DETECT_RULE_MINER_POOL,
			     SEVERITY_THIS_WEEK);
	address_write(&event->destination, far);
	f.subject = text_of(far);
	finding_text(&f, "name", f.subject);
	detector_report(d, &f);
}

static void
miner_see(struct detect *d, struct memory *const *table,
	  const struct event *event)
{
	UNUSED(table);
	switch (event->kind) {
	case EVENT_DNS:
		if (!event->dns.response)
			name_report(d, event, event->dns.name, &event->source,
				    SEVERITY_THIS_WEEK);
		break;
	case EVENT_TLS:
		name_report(d, event, event->tls.sni, &event->source,
			    SEVERITY_TODAY);
		break;
	case EVENT_HTTP:
		http_see(d, event);
		break;
	default:
		flow_see(d, event);
		break;
	}
}

const struct detector detector_miner = {
	.name = "miner",
	.kinds = DETECTOR_WANTS(DNS) | DETECTOR_WANTS(TLS) |
		 DETECTOR_WANTS(HTTP) | DETECTOR_WANTS(FLOW),
	.see = miner_see,
};
