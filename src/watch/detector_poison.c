/*
 * Somebody poses as another machine of the office: by ARP, so that traffic
 * passes through it; or by answering every name that is asked for in the local
 * network (LLMNR, NetBIOS), so that machines sign in at it.
 *
 * Thresholds: one network card claims an address that another card claims too,
 * at the same time or within ten minutes after it, poison_claims times, and has
 * an address of its own beside it (today). One machine answers to poison_names
 * different names in a day (today). Why: a machine has one address and one
 * name; who makes the same claim again and again wants it believed.
 *
 * Needs our own sightings (ARP, LLMNR, NetBIOS). Fooled by claims so seldom
 * that they are lost among the true ones. Harmless look-alikes avoided: an
 * address that passes from one machine to the next (later, and the next has no
 * other), two machines set to the same address by mistake (neither has
 * another), the common address of a pair of routers (its card is of a known
 * kind), a few claims when a standby machine takes over.
 */
#include <string.h>

#include "watch/detector.h"

#define CLAIMANTS    4
#define TAKE_OVER_US (10 * MINUTE_US)

struct claim {
	struct mac mac;
	int64_t first_us, last_us, count;
};

/* Who claims an address. */
struct owned {
	int32_t claims;
	struct claim claim[CLAIMANTS];
};

/* What a card claims, or which names a machine answers to. */
struct claimant {
	int64_t first_us, told;
	struct address first; /* its own, as far as one can tell */
	struct address doubtful;
	struct distinct things;
};

struct claimant_key {
	struct mac mac;
	struct address address;
};

static bool
card_is_shared(const struct mac *mac)
{
	static const uint8_t starts[][5] = {
		{ 0x00, 0x00, 0x5e, 0x00, 0x01 }, /* VRRP, CARP */
		{ 0x00, 0x00, 0x5e, 0x00, 0x02 },
		{ 0x00, 0x00, 0x0c, 0x07, 0xac }, /* HSRP */
		{ 0x00, 0x00, 0x0c, 0x9f, 0xf0 },
		{ 0x00, 0x07, 0xb4, 0x00, 0x00 }, /* GLBP */
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(starts); i++)
		if (memcmp(mac->bytes, starts[i], 5) == 0)
			return true;
	return false;
}

static struct claim *
claim_at(struct owned *o, const struct event *event)
{
	const struct event_sighting *s = &event->sighting;
	int64_t first = s->first_us > 0 ? s->first_us : event->at_us;
	struct claim *c;
	int i;

	for (i = 0; i < o->claims; i++)
		if (memcmp(&o->claim[i].mac, &s->mac, sizeof(s->mac)) == 0)
			break;
	if (i == CLAIMANTS)
		return NULL;
	c = &o->claim[i];
	if (i == o->claims) {
		o->claims++;
		c->mac = s->mac;
		c->first_us = first;
	}
	if (first < c->first_us)
		c->first_us = first;
	if (event->at_us > c->last_us)
		c->last_us = event->at_us;
	c->count += s->count > 0 ? s->count : 1;
	return c;
}

/* 'late' claims what 'early' has, beside it or right after it. */
static bool
is_usurped(const struct claim *early, const struct claim *late)
{
	return early->first_us <= late->first_us &&
	       late->first_us - early->last_us <= TAKE_OVER_US;
}

static const struct claim *
usurper_of(const struct detect *d, const struct owned *o)
{
	int64_t least = detector_settings(d)->poison_claims;
	int i, k;

	for (i = 0; i < o->claims; i++)
		for (k = 0; k < o->claims; k++)
			if (i != k && o->claim[k].count >= least &&
			    is_usurped(&o->claim[i], &o->claim[k]))
				return &o->claim[k];
	return NULL;
}

static struct claimant *
claimant_at(struct detect *d, struct memory *m, const struct mac *mac,
	    const struct address *address, int64_t at_us)
{
	struct claimant_key key;
	struct claimant *c;
	bool fresh;

	memset(&key, 0, sizeof(key));
	if (mac != NULL)
		key.mac = *mac;
	else
		key.address = *address;
	c = memory_at(m, &key, detector_now(d), &fresh);
	if (fresh)
		c->first_us = at_us;
	return c;
}

static void
poison_report(struct detect *d, const struct event *event, struct claimant *c,
	      const struct address *doubtful)
{
	struct finding f =
	    detector_finding(d, event, DETECT_RULE_ARP_POISON, SEVERITY_TODAY);
	char text[ADDRESS_TEXT_MAX];

	f.device = c->first.family != 0 ? c->first : event->source;
	f.role = ROLE_ACTOR;
	f.peer = *doubtful;
	f.port = -1;
	address_write(doubtful, text);
	f.subject = text_of(text);
	finding_number(&f, "addresses", distinct_count(&c->things));
	finding_text(&f, "address", f.subject);
	detector_report(d, &f);
}

static void
arp_see(struct detect *d, struct memory *const *table,
	const struct event *event)
{
	const struct address *ip = &event->source;
	struct owned *o = memory_at(table[0], ip, detector_now(d), NULL);
	const struct claim *claim, *usurper;
	struct claimant *c;

	claim = claim_at(o, event);
	if (claim == NULL || card_is_shared(&claim->mac))
		return;
	usurper = usurper_of(d, o);
	c = claimant_at(d, table[1], &event->sighting.mac, NULL, event->at_us);
	distinct_add(&c->things, fingerprint_address(ip));
	if (usurper == NULL ||
	    memcmp(&usurper->mac, &claim->mac, sizeof(claim->mac)) != 0) {
		/* Nobody else's: its own. */
		if (o->claims == 1)
			c->first = *ip;
	} else if (c->doubtful.family == 0) {
		c->doubtful = *ip;
	}
	if (usurper != NULL) {
		c = claimant_at(d, table[1], &usurper->mac, NULL, event->at_us);
		if (c->doubtful.family == 0)
			c->doubtful = *ip;
	}
	/* Which of its addresses is its own may come to light later. */
	if (c->doubtful.family != 0 && c->first.family != 0 &&
	    distinct_count(&c->things) >= 2)
		poison_report(d, event, c, &c->doubtful);
}

static void
name_see(struct detect *d, struct memory *const *table,
	 const struct event *event)
{
	struct text name = event->sighting.name;
	char low[256];
	struct claimant *c;
	struct finding f;
	size_t i;

	if (name.n == 0 || name.n > sizeof(low))
		return;
	for (i = 0; i < name.n; i++)
		low[i] = name.p[i] >= 'A' && name.p[i] <= 'Z'
			     ? (char)(name.p[i] + 32)
			     : name.p[i];
	c = claimant_at(d, table[1], NULL, &event->source, event->at_us);
	distinct_add(&c->things, fingerprint(low, name.n));
	if (distinct_count(&c->things) < detector_settings(d)->poison_names)
		return;
	f = detector_finding(d, event, DETECT_RULE_NAME_POISON, SEVERITY_TODAY);
	f.device = event->source;
	f.role = ROLE_ACTOR;
	finding_peer_none(&f);
	f.port = -1;
	f.first_us = c->first_us;
	finding_number(&f, "names", distinct_count(&c->things));
	finding_text(&f, "example", name);
	detector_report(d, &f);
}

static void
poison_see(struct detect *d, struct memory *const *table,
	   const struct event *event)
{
	const struct event_sighting *s = &event->sighting;
	bool host =
	    text_is(s->service, "workstation") || text_is(s->service, "server");

	if (event->source.family == 0 || !detector_is_home(d, &event->source))
		return;
	if (text_is(s->source, "arp") && s->has_mac)
		arp_see(d, table, event);
	else if (text_is(s->source, "llmnr") ||
		 (text_is(s->source, "netbios") && host))
		name_see(d, table, event);
}

const struct detector detector_poison = {
	.name = "poison",
	.kinds = DETECTOR_WANTS(SIGHTING),
	.see = poison_see,
	.tables = 2,
	.shape = { { sizeof(struct address), sizeof(struct owned), 10,
		     HOUR_US },
		   { sizeof(struct claimant_key), sizeof(struct claimant), 10,
		     DAY_US } },
};
