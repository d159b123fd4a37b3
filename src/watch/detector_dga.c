/*
 * Malware that looks for its server under names a program makes up: many
 * random-looking domains that do not exist.
 *
 * Threshold: dga_names different registered domains with a random look that
 * were answered with "no such name" to one client in ten minutes, at least
 * half of all its domains answered so. Random look: pairs of letters that
 * words do not have (known_randomness). Why: a mistyped or dead name is a
 * word; a dozen such names in minutes are made.
 *
 * Needs DNS answers. Fooled by lists of words put together, and by the few
 * names that do exist. Harmless look-alikes avoided: browsers that try three
 * random names without a dot, names inside the own domain or .local, reverse
 * and block-list questions.
 */
#include <string.h>

#include "watch/detector.h"

#define SLICE_US    (10 * MINUTE_US)
#define RANDOM_LOOK 40
#define LABEL_LEAST 7

struct dga_key {
	struct address client;
	int64_t slice;
};

struct dga {
	int64_t first_us;
	int64_t told;
	struct distinct random, failed;
};

static void
dga_report(struct detect *d, const struct event *event, struct dga *g,
	   const struct address *client, const struct address *server)
{
	struct finding f =
	    detector_finding(d, event, DETECT_RULE_DGA, SEVERITY_TODAY);
	int64_t names = distinct_count(&g->random);

	detector_sides(d, &f, client, server);
	f.device = *client;
	f.role = ROLE_ACTOR;
	finding_peer_none(&f);
	f.port = 53;
	f.first_us = g->first_us;
	f.count = names > g->told ? names - g->told : 1;
	g->told = names;
	finding_number(&f, "names", names);
	finding_number(&f, "failed", distinct_count(&g->failed));
	finding_text(&f, "example", event->dns.name);
	detector_report(d, &f);
}

static void
dga_see(struct detect *d, struct memory *const *table,
	const struct event *event)
{
	const struct event_dns *dns = &event->dns;
	bool to_server = event->destination_port == 53;
	const struct address *client =
	    to_server ? &event->source : &event->destination;
	const struct address *server =
	    to_server ? &event->destination : &event->source;
	struct text domain, label;
	struct dga_key key;
	struct dga *g;
	bool fresh;

	if (!dns->response || !text_is(dns->code, "NXDOMAIN") ||
	    text_find(dns->name, '.') == dns->name.n ||
	    detector_name_kind(d, dns->name) == KNOWN_LOOKUP_DNS)
		return;
	domain = known_registered(dns->name);
	label = text_slice(domain, 0, text_find(domain, '.'));
	memset(&key, 0, sizeof(key));
	key.client = *client;
	key.slice = event->at_us / SLICE_US;
	g = memory_at(table[0], &key, detector_now(d), &fresh);
	if (fresh)
		g->first_us = event->at_us;
	distinct_add(&g->failed, fingerprint(domain.p, domain.n));
	if (label.n < LABEL_LEAST || known_randomness(label) < RANDOM_LOOK ||
	    !distinct_add(&g->random, fingerprint(domain.p, domain.n)))
		return;
	if (distinct_count(&g->random) >= detector_settings(d)->dga_names &&
	    2 * distinct_count(&g->random) >= distinct_count(&g->failed))
		dga_report(d, event, g, client, server);
}

const struct detector detector_dga = {
	.name = "dga",
	.kinds = DETECTOR_WANTS(DNS),
	.see = dga_see,
	.tables = 1,
	.shape = { { sizeof(struct dga_key), sizeof(struct dga), 15,
		     HOUR_US } },
};
