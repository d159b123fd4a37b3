/*
 * Remote-control trojans by where they call: names under which anybody may
 * have an address at once, on ports that no page uses; and the chat networks
 * that old bots take their orders from.
 *
 * Thresholds: one talk of a kilobyte or 20 seconds with such a name on an odd
 * port (today; now after a doubtful program was fetched); three calls there
 * that nobody took (this-week). IRC ports: one talk of a minute (this-week).
 * Why: a firm's own device reached by such a name (a recorder at home, a
 * shared disk) is called by a browser or from outside in; trojans call out, on
 * the port their owner chose.
 *
 * Needs flow records, and DNS to know the name. Fooled by bare addresses (the
 * beacon's matter) and by port 443. Harmless look-alikes avoided: makers' own
 * services for shared disks and recorders are not in the list of names; web
 * and VPN ports.
 */
#include <string.h>

#include "watch/detector.h"

#define CALLS_LEAST 3
#define TALK_BYTES  1024
#define TALK_US     (20 * SECOND_US)

struct call_key {
	struct address client;
	uint64_t name;
};

struct calls {
	int64_t first_us;
	int32_t unanswered, told;
};

static bool
port_is_usual(int port)
{
	static const int usual[] = { 20,   21,   22,   25,   53,   80,   110,
				     123,  143,  443,  465,  500,  554,  587,
				     853,  993,  995,  1194, 1701, 1723, 3478,
				     4500, 8000, 8080, 8443, 51820 };
	size_t i;

	for (i = 0; i < ARRAY_LEN(usual); i++)
		if (port == usual[i])
			return true;
	return false;
}

static bool
port_is_chat(int port)
{
	return (port >= 6660 && port <= 6669) || port == 6697 || port == 7000;
}

static bool
is_talk(const struct event_flow *flow)
{
	return flow->packets_to_client >= 3 && flow->packets_to_server >= 3 &&
	       (flow->bytes_to_server + flow->bytes_to_client > TALK_BYTES ||
		flow->end_us - flow->start_us > TALK_US);
}

static void
name_report(struct detect *d, const struct event *event, struct text name,
	    enum severity severity, enum outcome outcome)
{
	struct finding f =
	    detector_finding(d, event, DETECT_RULE_C2_DYNAMIC_DNS, severity);

	f.outcome = outcome;
	f.subject = name;
	if (outcome == OUTCOME_SUCCESS)
		detector_mark(d, &event->source, MARK_CALLS_HOME);
	finding_text(&f, "name", name);
	detector_report(d, &f);
}

static void
name_see(struct detect *d, struct memory *m, const struct event *event,
	 struct text name)
{
	struct call_key key;
	struct calls *c;

	if (is_talk(&event->flow)) {
		name_report(
		    d, event, name,
		    detector_has_mark(d, &event->source, MARK_PROGRAM, DAY_US)
			? SEVERITY_NOW
			: SEVERITY_TODAY,
		    OUTCOME_SUCCESS);
		return;
	}
	memset(&key, 0, sizeof(key));
	key.client = event->source;
	key.name = fingerprint(name.p, name.n);
	c = memory_at(m, &key, detector_now(d), NULL);
	if (++c->unanswered >= CALLS_LEAST)
		name_report(d, event, name, SEVERITY_THIS_WEEK,
			    OUTCOME_ATTEMPT);
}

static void
chat_report(struct detect *d, const struct event *event, struct text name)
{
	struct finding f =
	    detector_finding(d, event, DETECT_RULE_C2_IRC, SEVERITY_THIS_WEEK);
	char far[ADDRESS_TEXT_MAX];

	address_write(&event->destination, far);
	f.subject = name.n > 0 ? name : text_of(far);
	finding_text(&f, "name", f.subject);
	detector_report(d, &f);
}

static void
trojan_see(struct detect *d, struct memory *const *table,
	   const struct event *event)
{
	const struct event_flow *flow = &event->flow;
	struct text name;

	if (event->protocol != PROTOCOL_TCP ||
	    !detector_is_outside(d, &event->destination) ||
	    port_is_usual(event->destination_port))
		return;
	name = detector_name(d, &event->source, &event->destination);
	if (detector_name_kind(d, name) == KNOWN_DYNAMIC)
		name_see(d, table[0], event, name);
	else if (port_is_chat(event->destination_port) && is_talk(flow) &&
		 flow->end_us - flow->start_us > MINUTE_US)
		chat_report(d, event, name);
}

const struct detector detector_trojan = {
	.name = "trojan",
	.kinds = DETECTOR_WANTS(FLOW),
	.see = trojan_see,
	.tables = 1,
	.shape = { { sizeof(struct call_key), sizeof(struct calls), 10,
		     6 * HOUR_US } },
};
