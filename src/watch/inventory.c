/*
 * inventory.c: see inventory.h. Two tables: what is known of an address, and
 * what is known of a network card. They are joined only when all has been
 * seen, because a router's card speaks for many addresses that are not its.
 */
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/map.h"
#include "fmt/settings.h"
#include "watch/inventory_core.h"
#include "watch/inventory_guess.h"
#include "watch/inventory_write.h"
#include "watch/vendor.h"
#include "watch/words.h"

struct inventory *
inventory_new(const struct settings *settings, const struct vendors *vendors)
{
	struct inventory *i = calloc(1, sizeof(*i));

	CHECK(i != NULL);
	i->vendors = vendors;
	i->device_max = (size_t)settings->inventory_device_max;
	/* The pipeline has checked the setting; a part that is no network is
	 * passed over here. */
	i->homes = inventory_homes_parse(text_of(settings->home_networks),
					 i->home, NULL);
	i->by_address = map_new(INVENTORY_SEED);
	i->by_mac = map_new(INVENTORY_SEED);
	return i;
}

void
inventory_table_free(struct map **m)
{
	size_t cursor = 0;
	void *value;

	while ((value = map_next(*m, &cursor, NULL, NULL)) != NULL)
		free(value);
	map_free(m);
}

void
inventory_free(struct inventory **i)
{
	if (*i == NULL)
		return;
	inventory_table_free(&(*i)->by_address);
	inventory_table_free(&(*i)->by_mac);
	free(*i);
	*i = NULL;
}

size_t
inventory_homes_parse(struct text list, struct network *out, struct err *e)
{
	struct text part;
	size_t n = 0;

	err_clear(e);
	while (n < INVENTORY_HOMES_MAX && text_cut(&list, ',', &part)) {
		part = text_trim(part);
		if (part.n > 0 && network_parse(part, &out[n], e) == 0)
			n++;
	}
	return n;
}

bool
inventory_is_home(const struct inventory *i, const struct address *a)
{
	size_t k;

	if (i->homes == 0)
		return address_is_private(a);
	for (k = 0; k < i->homes; k++)
		if (network_has(&i->home[k], a))
			return true;
	return false;
}

static bool
is_one_machine(const struct address *a)
{
	return a->family != 0 && !address_is_multicast(a) &&
	       !address_is_loopback(a) && !address_is_unspecified(a);
}

static struct learned *
table_at(struct inventory *i, struct map *m, const void *key, size_t length)
{
	struct learned *k = map_get(m, key, length);

	if (k != NULL)
		return k;
	if (map_count(m) >= i->device_max) {
		i->refused++;
		return NULL;
	}
	k = calloc(1, sizeof(*k));
	CHECK(k != NULL);
	map_set(m, key, length, k);
	i->fresh = true;
	return k;
}

static struct inventory_near *
near_of(struct inventory *i, const struct address *a)
{
	unsigned sum = 0;

	for (int k = 0; k < 16; k += 4)
		sum = sum * 31 +
		      (unsigned)(a->bytes[k] * 3 ^ a->bytes[k + 1] ^
				 a->bytes[k + 2] * 5) +
		      a->bytes[k + 3];
	return &i->near[sum % INVENTORY_NEAR_MAX];
}

/* map_get of an address, remembered; what is not found is remembered too,
 * until it is added. */
static struct learned *
address_get(struct inventory *i, const struct address *a)
{
	struct inventory_near *n = near_of(i, a);

	if (!address_equal(&n->address, a)) {
		n->address = *a;
		n->found = map_get(i->by_address, a, sizeof(*a));
	}
	return n->found;
}

void
inventory_near_forget(struct inventory *i)
{
	memset(i->near, 0, sizeof(i->near));
}

static struct learned *
address_add(struct inventory *i, const struct address *a)
{
	struct inventory_near *n = near_of(i, a);

	n->address = *a;
	n->found = table_at(i, i->by_address, a, sizeof(*a));
	return n->found;
}

/* The address's record; NULL when it is not ours. 'local' says that it was
 * seen on our own segment, which makes a public address ours as well. */
static struct learned *
learned_at(struct inventory *i, const struct address *a, bool local, int64_t us)
{
	struct learned *k;

	if (!is_one_machine(a))
		return NULL;
	k = address_get(i, a);
	if (k == NULL && (local || inventory_is_home(i, a)))
		k = address_add(i, a);
	if (k == NULL)
		return NULL;
	k->ip = *a;
	learned_touch(k, us);
	return k;
}

static struct learned *
card_at(struct inventory *i, const struct mac *mac, int64_t us)
{
	struct learned *k;

	if (mac_is_group(mac))
		return NULL;
	k = table_at(i, i->by_mac, mac, sizeof(*mac));
	if (k == NULL)
		return NULL;
	k->mac = *mac;
	k->has_mac = true;
	learned_touch(k, us);
	return k;
}

/* Binds a card to an address. A binding seen on the segment itself (ARP, DHCP,
 * a multicast announcement) is proof; one seen in passing may be a router's. */
static void
bind_card(struct inventory *i, struct learned *k, const struct mac *mac,
	  bool proof, int64_t us)
{
	struct learned *card = card_at(i, mac, us);

	if (k == NULL || card == NULL || (k->own_segment && !proof))
		return;
	if (k->ip.family == 4 &&
	    !(k->has_mac && memcmp(&k->mac, mac, sizeof(*mac)) == 0))
		card->addresses++;
	k->mac = *mac;
	k->has_mac = true;
	k->own_segment |= proof;
}

static const struct inventory_agent *
agent_at(struct inventory *i, struct text text)
{
	uint64_t hash = words_hash(INVENTORY_SEED, text.p, text.n) | 1;
	struct inventory_agent *a =
	    &i->agent[(hash >> 1) % INVENTORY_AGENTS_MAX];
	struct guess g;

	if (a->hash == hash)
		return a;
	guess_user_agent(text, &g);
	a->hash = hash;
	a->kind = g.kind;
	a->part_from = g.part.n > 0 ? (size_t)(g.part.p - text.p) : 0;
	a->part_to = a->part_from + g.part.n;
	memcpy(a->os, g.os, sizeof(a->os));
	return a;
}

static void
learn_agent(struct inventory *i, struct learned *k, struct text text)
{
	const struct inventory_agent *a;

	if (k == NULL || text.n == 0)
		return;
	a = agent_at(i, text);
	learned_os(k, EVIDENCE_USER_AGENT, text_of(a->os),
		   text_slice(text, a->part_from, a->part_to));
	learned_kind(k, EVIDENCE_USER_AGENT, a->kind);
}

static void
learn_dhcp_texts(struct learned *k, struct text name, struct text vendor,
		 struct text parameters)
{
	struct guess g;

	learned_name(k, EVIDENCE_DHCP_NAME, name);
	guess_name(name, &g);
	learned_kind(k, EVIDENCE_DISCOVERY, g.kind);
	guess_dhcp_vendor(vendor, &g);
	learned_os(k, EVIDENCE_DHCP_VENDOR, text_of(g.os), g.part);
	learned_kind(k, EVIDENCE_DHCP_VENDOR, g.kind);
	if (vendor.n > 0)
		learned_seen(k, EVIDENCE_DHCP_VENDOR, vendor);
	guess_dhcp_parameters(parameters, &g);
	learned_os(k, EVIDENCE_DHCP_FINGERPRINT, text_of(g.os), g.part);
	learned_kind(k, EVIDENCE_DHCP_FINGERPRINT, g.kind);
}

static void
learn_dhcp(struct inventory *i, const struct event *event)
{
	const struct event_dhcp *d = &event->dhcp;
	struct learned *card, *k;
	struct text none = { NULL, 0 };

	if (!d->has_mac)
		return;
	card = card_at(i, &d->client_mac, event->at_us);
	if (card == NULL)
		return;
	if (text_is(d->kind, "request"))
		learn_dhcp_texts(card, d->host, d->vendor_class, none);
	/* Only what a server has given, or what the client already uses. */
	if (d->assigned.family != 0 && text_is_nocase(d->dhcp_type, "ack")) {
		k = learned_at(i, &d->assigned, true, event->at_us);
		bind_card(i, k, &d->client_mac, true, event->at_us);
	}
	if (d->client.family != 0 && is_one_machine(&d->client)) {
		k = learned_at(i, &d->client, true, event->at_us);
		bind_card(i, k, &d->client_mac, true, event->at_us);
	}
	k = learned_at(i, &d->router, true, event->at_us);
	if (k != NULL) {
		learned_kind(k, EVIDENCE_NEIGHBOUR, "router");
		learned_seen(k, EVIDENCE_GATEWAY, none);
	}
}

static void
learn_smb(struct learned *client, struct learned *server,
	  const struct event_smb *s)
{
	struct guess g;

	if (client != NULL) {
		guess_smb(s->client_os, s->client_lm, &g);
		learned_os(client, EVIDENCE_SMB_SYSTEM, text_of(g.os), g.part);
		learned_kind(client, EVIDENCE_SMB_SYSTEM, g.kind);
		learned_name(client, EVIDENCE_SMB_NAME, s->host);
	}
	if (server != NULL) {
		guess_smb(s->server_os, s->server_lm, &g);
		learned_os(server, EVIDENCE_SMB_SYSTEM, text_of(g.os), g.part);
		learned_kind(server, EVIDENCE_SMB_SYSTEM, g.kind);
	}
}

static void
learn_ssh(struct learned *k, struct text software)
{
	struct guess g;

	if (k == NULL)
		return;
	guess_ssh(software, &g);
	learned_os(k, EVIDENCE_SSH_BANNER, text_of(g.os), software);
	learned_kind(k, EVIDENCE_SSH_BANNER, g.kind);
}

/* A system as told, or as our tables know it ("Windows 6.1"). */
static void
learn_os(struct learned *k, enum evidence evidence, struct text os)
{
	struct guess g;

	guess_system(os, &g);
	learned_os(k, evidence, g.os[0] != '\0' ? text_of(g.os) : os, os);
	learned_kind(k, evidence, g.kind);
}

/* How a sighting's source becomes evidence; sources not named here tell only
 * that the device exists. */
struct source {
	const char *name;
	enum evidence name_evidence, os_evidence;
	bool proof; /* not routed: the card is the device's own */
};

/* The sources of capture/passive.h. Workgroup names (netbios "group") are
 * nobody's name, and a service's name is not its host's. */
static const struct source sources[] = {
	{ "arp", EVIDENCE_ARP, EVIDENCE_ARP, true },
	{ "arp-request", EVIDENCE_ARP, EVIDENCE_ARP, true },
	{ "dhcp", EVIDENCE_DHCP_NAME, EVIDENCE_DHCP_VENDOR, true },
	{ "dhcp-server", EVIDENCE_GATEWAY, EVIDENCE_DHCP_VENDOR, true },
	{ "netbios", EVIDENCE_NETBIOS_NAME, EVIDENCE_NETBIOS_NAME, true },
	{ "browser", EVIDENCE_NETBIOS_NAME, EVIDENCE_NETBIOS_NAME, true },
	{ "mdns", EVIDENCE_MDNS_NAME, EVIDENCE_MDNS_SERVICE, true },
	{ "mdns-service", EVIDENCE_TRAFFIC, EVIDENCE_MDNS_SERVICE, true },
	{ "llmnr", EVIDENCE_LLMNR_NAME, EVIDENCE_DISCOVERY, true },
	{ "ssdp", EVIDENCE_SSDP, EVIDENCE_SSDP, true },
	{ "ws-discovery", EVIDENCE_DISCOVERY, EVIDENCE_DISCOVERY, true },
	{ "lldp", EVIDENCE_NEIGHBOUR, EVIDENCE_NEIGHBOUR, true },
	{ "cdp", EVIDENCE_NEIGHBOUR, EVIDENCE_NEIGHBOUR, true },
	{ "syn", EVIDENCE_TRAFFIC, EVIDENCE_PACKET_SHAPE, false },
	{ "", EVIDENCE_TRAFFIC, EVIDENCE_TRAFFIC, false },
};

static const struct source *
source_of(struct text name)
{
	const struct source *s = sources;

	while (s->name[0] != '\0' && !text_is(name, s->name))
		s++;
	return s;
}

/* What a network neighbour says it can do (LLDP and CDP capabilities). */
static const char *
neighbour_kind(struct text service)
{
	if (text_contains_nocase(service, "phone"))
		return "ip-phone";
	if (text_contains_nocase(service, "wlan"))
		return "access-point";
	if (text_contains_nocase(service, "router"))
		return "router";
	return "switch";
}

static void
learn_service(struct learned *k, enum evidence evidence,
	      const struct event_sighting *s)
{
	struct guess g;

	if (s->service.n > 0) {
		guess_service(s->service, &g);
		learned_os(k, evidence, text_of(g.os), g.part);
		learned_kind(k, evidence, g.kind);
		if (!text_is(s->service, "probe"))
			learned_seen(k, evidence, s->service);
	}
	if (s->model.n > 0) {
		guess_name(s->model, &g);
		learned_kind(k, evidence, g.kind);
		learned_seen(k, evidence, s->model);
	}
}

static void
learn_sighting_texts(struct learned *k, const struct source *source,
		     const struct event_sighting *s)
{
	struct guess g;

	if (text_is(s->source, "netbios") && text_is(s->service, "group"))
		return;
	if (source->name_evidence == EVIDENCE_DHCP_NAME) {
		learn_dhcp_texts(k, s->name, s->vendor, s->fingerprint);
		return;
	}
	learned_name(k, source->name_evidence, s->name);
	guess_name(s->name, &g);
	learned_kind(k, EVIDENCE_DISCOVERY, g.kind);
	learn_os(k, source->os_evidence, s->os);
	switch (source->name_evidence) {
	case EVIDENCE_NEIGHBOUR:
		learned_kind(k, EVIDENCE_NEIGHBOUR, neighbour_kind(s->service));
		break;
	case EVIDENCE_NETBIOS_NAME:
		learned_kind(k, EVIDENCE_DISCOVERY, "pc");
		break;
	case EVIDENCE_ARP:
	case EVIDENCE_GATEWAY:
		learned_seen(k, EVIDENCE_ARP, (struct text){ NULL, 0 });
		break;
	default:
		learn_service(k, source->os_evidence, s);
	}
}

/* An address a client merely asks DHCP for is not its own yet. */
static bool
is_own_address(const struct event_sighting *s)
{
	return !text_is(s->source, "dhcp") || text_is(s->service, "ack") ||
	       text_is(s->service, "inform");
}

static void
learn_sighting(struct inventory *i, const struct event *event)
{
	const struct event_sighting *s = &event->sighting;
	const struct source *source = source_of(s->source);
	int64_t first = s->first_us > 0 ? s->first_us : event->at_us;
	struct learned *k = NULL, *card = NULL;

	if (is_own_address(s))
		k = learned_at(i, &s->address, source->proof, event->at_us);
	if (k != NULL) {
		learned_touch(k, first);
		learn_sighting_texts(k, source, s);
	}
	if (!s->has_mac)
		return;
	bind_card(i, k, &s->mac, source->proof, event->at_us);
	card = card_at(i, &s->mac, event->at_us);
	if (card == NULL)
		return;
	learned_touch(card, first);
	/* Until something better is seen, what it asked for is a good guess. */
	if (text_is(s->service, "request") && is_one_machine(&s->address))
		card->ip = s->address;
	/* What a device says without an address belongs to its card. */
	if (k == NULL && (!is_one_machine(&s->address) || !is_own_address(s)))
		learn_sighting_texts(card, source, s);
}

/* What answers at these ports says what kind of thing it is; a weak hint, as a
 * PC may share files too. */
static void
learn_served(struct learned *server, const struct event *event)
{
	const char *kind = "";

	if (server == NULL || event->flow.bytes_to_client == 0 ||
	    event->protocol != PROTOCOL_TCP)
		return;
	switch (event->destination_port) {
	case 445:
	case 548:
	case 2049:
		kind = "nas";
		break;
	case 515:
	case 631:
	case 9100:
		kind = "printer";
		break;
	case 554:
		kind = "camera";
		break;
	default:
		return;
	}
	learned_kind(server, EVIDENCE_PACKET_SHAPE, kind);
}

/* Who is only talked to may not exist: a scan asks 254 addresses, and a
 * broadcast address is nobody. */
static bool
answers(const struct event *event)
{
	switch (event->kind) {
	case EVENT_FLOW:
		return event->flow.packets_to_client > 0;
	case EVENT_DNS:
		return event->dns.response;
	case EVENT_ALERT:
	case EVENT_ANOMALY:
	case EVENT_DHCP:
	case EVENT_OTHER:
		return false;
	default:
		return true;
	}
}

void
inventory_event(struct inventory *i, const struct event *event)
{
	struct learned *source, *destination;

	i->now_us = event->at_us;
	if (event->kind == EVENT_SIGHTING) {
		learn_sighting(i, event);
		return;
	}
	source = learned_at(i, &event->source, false, event->at_us);
	destination = answers(event) ? learned_at(i, &event->destination, false,
						  event->at_us)
				     : NULL;
	if (event->has[EVENT_DHCP])
		learn_dhcp(i, event);
	if (source == NULL && destination == NULL)
		return;
	if (event->kind == EVENT_FLOW)
		learn_served(destination, event);
	if (event->has[EVENT_HTTP])
		learn_agent(i, source, event->http.agent);
	if (event->has[EVENT_SMB])
		learn_smb(source, destination, &event->smb);
	if (event->has[EVENT_SSH]) {
		learn_ssh(source, event->ssh.client_software);
		learn_ssh(destination, event->ssh.server_software);
	}
	if (event->has[EVENT_RDP] && source != NULL)
		learned_name(source, EVIDENCE_RDP_NAME, event->rdp.client_name);
}

size_t
inventory_count(const struct inventory *i)
{
	return map_count(i->by_address);
}

int
inventory_flush(struct inventory *i, struct db *db, int64_t company,
		int64_t look, struct err *e)
{
	struct inventory_write w = { .by_address = i->by_address,
				     .by_mac = i->by_mac,
				     .vendors = i->vendors,
				     .db = db,
				     .company = company,
				     .look = look };

	return inventory_write(&w, e);
}
