/*
 * The table of sightings. A sighting's key is its content, packed; what was
 * seen before only moves its counters. The texts are bounded when packed, so
 * the whole table is bounded by PASSIVE_MAX.
 */
#include "capture/passive.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/check.h"
#include "base/map.h"
#include "base/stamp.h"
#include "base/utf8.h"
#include "capture/sight.h"
#include "fmt/json_out.h"
#include "os/rand.h"

#define TEXTS 6
/* source, MAC with its mark, address, and each text with its length. */
#define KEY_MAX (32 + 7 + 17 + TEXTS * (1 + SIGHT_TEXT))
/* Pairs of asker and asked that are remembered. */
#define ASKED_MAX  65536
#define MEMORY_MAX ((size_t)64 * 1024 * 1024)
/* A MAC that sends for more addresses than this is a router's. */
#define ADDRESSES_OF_HOST 4

struct sighting {
	const uint8_t *key;
	size_t key_n;
	int64_t count, targets, first_us, last_us;
	bool told; /* by passive_write_fresh, with so many targets */
	int64_t told_targets;
	struct sighting *next; /* seen for the first time after this one */
};

struct sender {
	int64_t addresses; /* different ones it sent for */
};

struct passive {
	int link_type;
	struct arena *arena;
	struct map *sightings; /* key -> struct sighting */
	struct map *asked;     /* asker, target -> the asker's sighting */
	struct map *senders;   /* MAC -> struct sender */
	struct sighting *first, *last;
	int64_t lost;
	/* The last sender, to spare the table its commonest question. */
	struct mac sender_mac;
	struct address sender;
	struct sighting *sender_sighting;
};

struct passive *
passive_new(int link_type)
{
	struct passive *p = calloc(1, sizeof(*p));

	CHECK(p != NULL);
	p->link_type = link_type;
	p->arena = arena_new(MEMORY_MAX);
	p->sightings = map_new(rand_number());
	p->asked = map_new(rand_number());
	p->senders = map_new(rand_number());
	return p;
}

void
passive_free(struct passive **p)
{
	if (*p == NULL)
		return;
	map_free(&(*p)->sightings);
	map_free(&(*p)->asked);
	map_free(&(*p)->senders);
	arena_free(&(*p)->arena);
	free(*p);
	*p = NULL;
}

bool
passive_knows(int link_type)
{
	return packet_knows(link_type);
}

size_t
passive_count(const struct passive *p)
{
	return map_count(p->sightings);
}

int64_t
passive_lost(const struct passive *p)
{
	return p->lost;
}

static size_t
text_pack(uint8_t *out, struct text t)
{
	struct text clean;
	struct str s;

	if (t.n == 0) {
		out[0] = 0;
		return 1;
	}
	str_init(&s, 4096);
	utf8_printable(&s, utf8_clip(t, 1024), false);
	clean = utf8_clip(text_trim(str_view(&s)), SIGHT_TEXT);
	out[0] = (uint8_t)clean.n;
	if (clean.n > 0)
		memcpy(out + 1, clean.p, clean.n);
	str_done(&s);
	return 1 + clean.n;
}

static size_t
key_pack(uint8_t *key, const struct sight *s)
{
	const struct text texts[TEXTS] = {
		s->name, s->vendor, s->model, s->os, s->service, s->fingerprint
	};
	size_t n = strlen(s->source) + 1;

	CHECK(n <= 32);
	memcpy(key, s->source, n);
	key[n++] = s->mac != NULL;
	if (s->mac != NULL) {
		memcpy(key + n, s->mac->bytes, 6);
		n += 6;
	}
	key[n++] = s->address != NULL ? s->address->family : 0;
	if (key[n - 1] != 0) {
		memcpy(key + n, s->address->bytes, 16);
		n += 16;
	}
	for (int i = 0; i < TEXTS; i++)
		n += text_pack(key + n, texts[i]);
	return n;
}

static struct sighting *
sighting_add(struct passive *p, const uint8_t *key, size_t n, int64_t at_us)
{
	struct sighting *s;
	uint8_t *copy;

	if (map_count(p->sightings) >= PASSIVE_MAX)
		return NULL;
	s = arena_alloc(p->arena, sizeof(*s));
	copy = arena_alloc(p->arena, n);
	if (s == NULL || copy == NULL)
		return NULL;
	memcpy(copy, key, n);
	s->key = copy;
	s->key_n = n;
	s->first_us = s->last_us = at_us;
	map_set(p->sightings, key, n, s);
	if (p->last != NULL)
		p->last->next = s;
	else
		p->first = s;
	p->last = s;
	return s;
}

static void
sighting_count(struct sighting *s, int64_t at_us)
{
	s->count++;
	if (at_us < s->first_us)
		s->first_us = at_us;
	if (at_us > s->last_us)
		s->last_us = at_us;
}

static struct sighting *
see(struct passive *p, const struct sight *what, int64_t at_us)
{
	uint8_t key[KEY_MAX];
	size_t n = key_pack(key, what);
	struct sighting *s = map_get(p->sightings, key, n);

	if (s == NULL)
		s = sighting_add(p, key, n, at_us);
	if (s == NULL)
		p->lost++;
	else
		sighting_count(s, at_us);
	return s;
}

void
passive_see(struct passive *p, const struct sight *s, int64_t at_us)
{
	see(p, s, at_us);
}

void
passive_ask(struct passive *p, const struct mac *mac,
	    const struct address *from, const struct address *target,
	    int64_t at_us)
{
	struct sight what = { .source = "arp-request",
			      .mac = mac,
			      .address = from };
	struct sighting *s = see(p, &what, at_us);
	uint8_t pair[6 + 17 + 17];

	if (s == NULL || map_count(p->asked) >= ASKED_MAX)
		return;
	memcpy(pair, mac->bytes, 6);
	memcpy(pair + 6, from, sizeof(*from));
	memcpy(pair + 23, target, sizeof(*target));
	if (map_get(p->asked, pair, sizeof(pair)) != NULL)
		return;
	map_set(p->asked, pair, sizeof(pair), s);
	s->targets++;
}

struct sight
sight_of(const char *source, const struct packet *packet)
{
	struct sight s = { .source = source, .address = &packet->source };

	if (packet->has_source_mac)
		s.mac = &packet->source_mac;
	return s;
}

/* Who sends: by far the commonest sighting, so it has a short way. */
static void
see_sender(struct passive *p, const struct packet *packet, int64_t at_us)
{
	struct sight what;
	struct sighting *s;
	struct sender *sender;

	if (!packet->has_mac || !address_is_private(&packet->source) ||
	    address_is_unspecified(&packet->source) ||
	    mac_is_group(&packet->source_mac))
		return;
	if (p->sender_sighting != NULL &&
	    memcmp(&p->sender_mac, &packet->source_mac, 6) == 0 &&
	    address_equal(&p->sender, &packet->source)) {
		sighting_count(p->sender_sighting, at_us);
		return;
	}
	what = sight_of("ip", packet);
	s = see(p, &what, at_us);
	if (s == NULL)
		return;
	p->sender_mac = packet->source_mac;
	p->sender = packet->source;
	p->sender_sighting = s;
	if (s->count > 1)
		return;
	sender = map_get(p->senders, packet->source_mac.bytes, 6);
	if (sender == NULL) {
		sender = arena_alloc(p->arena, sizeof(*sender));
		if (sender == NULL)
			return;
		map_set(p->senders, packet->source_mac.bytes, 6, sender);
	}
	sender->addresses++;
}

static void
udp_see(struct passive *p, const struct packet *packet, int64_t at_us)
{
	switch (packet->destination_port) {
	case 67:
	case 68:
		see_dhcp(p, packet, at_us);
		return;
	case 137:
		see_netbios(p, packet, at_us);
		return;
	case 138:
		see_browser(p, packet, at_us);
		return;
	case 1900:
		see_ssdp(p, packet, at_us);
		return;
	case 3702:
		see_discovery(p, packet, at_us);
		return;
	default:
		break;
	}
	/* Answers may go to any port of who asked. */
	switch (packet->source_port) {
	case 137:
		see_netbios(p, packet, at_us);
		return;
	case 1900:
		see_ssdp(p, packet, at_us);
		return;
	case 3702:
		see_discovery(p, packet, at_us);
		return;
	case 5353:
		see_name(p, packet, "mdns", at_us);
		return;
	case 5355:
		see_name(p, packet, "llmnr", at_us);
		return;
	default:
		break;
	}
}

void
passive_packet(struct passive *p, int64_t at_us, const uint8_t *bytes, size_t n)
{
	struct packet packet;

	if (!packet_read(p->link_type, bytes, n, &packet))
		return;
	if (packet.source.family == 0) {
		if (packet.ether_type == ETHER_ARP)
			see_arp(p, &packet, at_us);
		else if (packet.ether_type == ETHER_LLDP)
			see_lldp(p, &packet, at_us);
		else if (packet.ether_type == 0)
			see_cdp(p, &packet, at_us);
		return;
	}
	see_sender(p, &packet, at_us);
	if (packet.ip_protocol == PACKET_UDP)
		udp_see(p, &packet, at_us);
	else if (packet.ip_protocol == PACKET_TCP &&
		 (packet.tcp_flags & (TCP_SYN | TCP_ACK)) == TCP_SYN)
		see_syn(p, &packet, at_us);
}

static void
pair_write(struct json_out *j, const char *name, struct text value)
{
	if (value.n > 0)
		json_out_pair_text(j, name, value);
}

static void
time_write(struct json_out *j, const char *name, int64_t at_us)
{
	char text[STAMP_TEXT_MAX];

	stamp_write_iso(at_us / 1000, text);
	json_out_pair(j, name, text);
}

/* Unpacks what key_pack packed. */
static void
sighting_write(struct json_out *j, const struct sighting *s)
{
	static const char *const names[TEXTS] = { "name",    "vendor",
						  "model",   "os",
						  "service", "fingerprint" };
	struct cursor c = cursor_of(s->key, s->key_n);
	size_t source_n = strlen((const char *)s->key);
	struct text source = cursor_text(&c, source_n);
	char mac[MAC_TEXT_MAX] = "", address[ADDRESS_TEXT_MAX];
	struct address a = { 0 };

	cursor_skip(&c, 1);
	if (cursor_u8(&c) != 0)
		mac_write((const struct mac *)(const void *)cursor_take(&c, 6),
			  mac);
	a.family = cursor_u8(&c);
	if (a.family != 0)
		memcpy(a.bytes, cursor_take(&c, 16), 16);
	json_out_object(j);
	time_write(j, "timestamp", s->last_us);
	json_out_pair(j, "event_type", "komainu_sighting");
	if (a.family != 0) {
		address_write(&a, address);
		json_out_pair(j, "src_ip", address);
	}
	json_out_key(j, "sighting");
	json_out_object(j);
	json_out_pair_text(j, "source", source);
	pair_write(j, "mac", text_of(mac));
	for (int i = 0; i < TEXTS; i++)
		pair_write(j, names[i], cursor_text(&c, cursor_u8(&c)));
	json_out_pair_int(j, "count", s->count);
	if (s->targets > 0)
		json_out_pair_int(j, "targets", s->targets);
	time_write(j, "first", s->first_us);
	json_out_object_end(j);
	json_out_object_end(j);
}

/* An asker of one address looks for a neighbour; a router speaks for others. */
static bool
is_told(const struct passive *p, const struct sighting *s)
{
	const char *source = (const char *)s->key;
	const struct sender *sender;

	if (strcmp(source, "arp-request") == 0)
		return s->targets >= 2;
	if (strcmp(source, "ip") != 0)
		return true;
	sender = map_get(p->senders, s->key + sizeof("ip") + 1, 6);
	return sender == NULL || sender->addresses <= ADDRESSES_OF_HOST;
}

/* Worth a line to whoever follows a wire as it goes. */
static bool
is_fresh(struct sighting *s)
{
	bool fresh = !s->told || s->targets >= 2 * s->told_targets + 1;

	if (fresh) {
		s->told = true;
		s->told_targets = s->targets;
	}
	return fresh;
}

typedef int line_call(void *context, struct text line, struct err *e);

static int
sightings_write(struct passive *p, bool fresh, line_call *line, void *context,
		struct err *e)
{
	struct json_out j;
	struct str text;
	int result = 0;

	str_init(&text, 64 * 1024);
	for (struct sighting *s = p->first; s != NULL && result == 0;
	     s = s->next) {
		if (!is_told(p, s) || (fresh && !is_fresh(s)))
			continue;
		str_reset(&text);
		json_out_init(&j, &text, false);
		sighting_write(&j, s);
		result = line(context, str_view(&text), e);
	}
	str_done(&text);
	return result;
}

int
passive_write(struct passive *p,
	      int (*line)(void *context, struct text line, struct err *e),
	      void *context, struct err *e)
{
	return sightings_write(p, false, line, context, e);
}

int
passive_write_fresh(struct passive *p,
		    int (*line)(void *context, struct text line, struct err *e),
		    void *context, struct err *e)
{
	return sightings_write(p, true, line, context, e);
}
