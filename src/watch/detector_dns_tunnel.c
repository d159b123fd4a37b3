/*
 * Data carried in DNS: the names asked for are the data that leaves, the
 * answers are the orders that come.
 *
 * Thresholds, per client and registered domain in ten minutes: dns_tunnel_names
 * different names whose own part is long (22 letters on average) or whose
 * questions are of types that carry bytes (NULL, TXT, KEY, PRIVATE, CNAME and
 * MX of the same odd names); 10 questions of type NULL at all, which nobody
 * uses; or half the names when each carries more than 60 letters. Why: names
 * of content networks are long but few and come back; a tunnel never asks for
 * the same name twice.
 *
 * Slow ones, in a day: dns_slow_names different names, each asked for once or
 * twice, whose own part is at least 26 letters long and random, over at least
 * half an hour (today). Why: names of this kind that honest programs ask for
 * belong to a few makers, who are known, or come back.
 *
 * Needs DNS records. Fooled by DNS over HTTPS.
 * Harmless look-alikes avoided: block lists and virus scanners that ask by DNS
 * (known names; names made of numbers), reverse look-ups, content networks
 * (known names), discovery in the local network.
 */
#include <string.h>

#include "watch/detector.h"

#define SLICE_US    (10 * MINUTE_US)
#define NULLS_LEAST 10
#define OWN_LONG    22
#define OWN_HUGE    60
/* Share of the questions that are of data types, in tenths. */
#define DATA_TENTHS 5
#define DATA_OWN    12
#define RANDOM_LONG 40

#define SLOW_OWN 26
#define SLOW_US  (30 * MINUTE_US)
/* Questions for one name: its two families, and once more. */
#define SLOW_REPEAT 3

struct tunnel_key {
	struct address client;
	uint64_t domain;
	int64_t slice;
};

struct tunnel {
	int64_t first_us;
	int64_t own_bytes, answer_bytes;
	int32_t queries, nulls, data, random, told;
	struct distinct names;
};

static bool
type_is_null(struct text type)
{
	return text_is(type, "NULL") || text_is(type, "PRIVATE") ||
	       text_is(type, "KEY") || text_is(type, "WKS") ||
	       text_starts(type, "TYPE65399");
}

static bool
type_is_data(struct text type)
{
	return type_is_null(type) || text_is(type, "TXT") ||
	       text_is(type, "CNAME") || text_is(type, "MX") ||
	       text_is(type, "SRV");
}

/* "4.3.2.1.list.example": an address asked of a block list. */
static bool
is_numbers(struct text own)
{
	size_t i;

	for (i = 0; i < own.n; i++)
		if ((own.p[i] < '0' || own.p[i] > '9') && own.p[i] != '.')
			return false;
	return true;
}

static bool
is_tunnel(const struct detect *d, const struct tunnel *t)
{
	int64_t least = detector_settings(d)->dns_tunnel_names;
	int64_t names = distinct_count(&t->names);
	int64_t own = t->own_bytes / t->queries;

	if (t->nulls >= NULLS_LEAST)
		return true;
	if (names >= least / 2 && own >= OWN_HUGE)
		return true;
	if (names < least || 2 * names < t->queries)
		return false;
	return own >= OWN_LONG ||
	       (10 * t->data >= DATA_TENTHS * t->queries && own >= DATA_OWN) ||
	       (2 * t->random >= t->queries && own >= DATA_OWN);
}

static void
tunnel_report(struct detect *d, const struct event *event, struct tunnel *t,
	      struct text domain, const struct address *client,
	      const struct address *server)
{
	bool sure =
	    t->nulls >= NULLS_LEAST || t->own_bytes / t->queries >= OWN_HUGE;
	struct finding f =
	    detector_finding(d, event, DETECT_RULE_TUNNEL_DNS,
			     sure ? SEVERITY_NOW : SEVERITY_TODAY);

	detector_sides(d, &f, client, server);
	/* The name server is only the messenger. */
	if (f.role != ROLE_ACTOR) {
		f.device = *client;
		f.peer = *server;
		f.role = ROLE_ACTOR;
	}
	f.subject = domain;
	f.port = 53;
	f.first_us = t->first_us;
	f.count = t->queries - t->told;
	t->told = t->queries;
	finding_number(&f, "queries", t->queries);
	finding_number(&f, "names", distinct_count(&t->names));
	finding_number(&f, "bytes", t->own_bytes + t->answer_bytes);
	finding_text(&f, "type", event->dns.type);
	detector_report(d, &f);
}

/* The fast way has spoken when there is more to say. */
static void
slow_see(struct detect *d, struct memory *m, const struct event *event,
	 struct text domain, struct text own)
{
	struct tunnel_key key;
	struct tunnel *t;
	struct finding f;
	int64_t names;
	bool fresh;

	if (own.n < SLOW_OWN || known_randomness(own) < RANDOM_LONG)
		return;
	memset(&key, 0, sizeof(key));
	key.client = event->source;
	key.domain = fingerprint(domain.p, domain.n);
	key.slice = event->at_us / DAY_US;
	t = memory_at(m, &key, detector_now(d), &fresh);
	if (fresh)
		t->first_us = event->at_us;
	t->queries++;
	t->own_bytes += (int64_t)own.n;
	distinct_add(&t->names, fingerprint(own.p, own.n));
	names = distinct_count(&t->names);
	if (names < detector_settings(d)->dns_slow_names ||
	    t->queries > SLOW_REPEAT * names ||
	    event->at_us - t->first_us < SLOW_US)
		return;
	f = detector_finding(d, event, DETECT_RULE_TUNNEL_DNS_SLOW,
			     SEVERITY_TODAY);
	f.device = event->source;
	f.peer = event->destination;
	f.role = ROLE_ACTOR;
	f.subject = domain;
	f.port = 53;
	f.first_us = t->first_us;
	f.count = t->queries - t->told;
	t->told = t->queries;
	finding_number(&f, "names", names);
	finding_number(&f, "minutes",
		       (event->at_us - t->first_us) / MINUTE_US + 1);
	finding_number(&f, "bytes", t->own_bytes);
	detector_report(d, &f);
}

static int64_t
answer_bytes(const struct event_dns *dns)
{
	int64_t bytes = 0;
	int i;

	for (i = 0; i < dns->answer.count; i++)
		bytes += (int64_t)dns->answer.item[i].n;
	return bytes;
}

static void
dns_tunnel_see(struct detect *d, struct memory *const *table,
	       const struct event *event)
{
	const struct event_dns *dns = &event->dns;
	bool to_server = event->destination_port == 53;
	const struct address *client =
	    to_server ? &event->source : &event->destination;
	const struct address *server =
	    to_server ? &event->destination : &event->source;
	struct text domain = detector_registered(d, dns->name), own;
	enum known_kind kind;
	struct tunnel_key key;
	struct tunnel *t;
	bool fresh;

	if (domain.n + 1 >= dns->name.n)
		return;
	own = text_slice(dns->name, 0, dns->name.n - domain.n - 1);
	kind = detector_name_kind(d, dns->name);
	if (is_numbers(own) || (kind != KNOWN_NOTHING && kind != KNOWN_DYNAMIC))
		return;
	memset(&key, 0, sizeof(key));
	key.client = *client;
	key.domain = fingerprint(domain.p, domain.n);
	key.slice = event->at_us / SLICE_US;
	t = memory_at(table[0], &key, detector_now(d), &fresh);
	if (fresh)
		t->first_us = event->at_us;
	if (dns->response) {
		t->answer_bytes += answer_bytes(dns);
		return;
	}
	t->queries++;
	t->own_bytes += (int64_t)own.n;
	t->nulls += type_is_null(dns->type);
	t->data += type_is_data(dns->type);
	t->random += detector_recall(d, RECALL_RANDOM, known_randomness, own) >=
		     RANDOM_LONG;
	distinct_add(&t->names, fingerprint(own.p, own.n));
	if (is_tunnel(d, t))
		tunnel_report(d, event, t, domain, client, server);
	else
		slow_see(d, table[1], event, domain, own);
}

const struct detector detector_dns_tunnel = {
	.name = "dns_tunnel",
	.kinds = DETECTOR_WANTS(DNS),
	.see = dns_tunnel_see,
	.tables = 2,
	.shape = { { sizeof(struct tunnel_key), sizeof(struct tunnel), 50,
		     HOUR_US },
		   { sizeof(struct tunnel_key), sizeof(struct tunnel), 20,
		     DAY_US } },
};
