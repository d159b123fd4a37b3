#include "capture/packet.h"

#include <pcap/dlt.h>
#include <string.h>

#define ETHER_IPV4 0x0800
#define ETHER_IPV6 0x86dd
#define TAGS_MAX   4

bool
packet_knows(int link_type)
{
	switch (link_type) {
	case DLT_EN10MB:
	case DLT_LINUX_SLL:
	case DLT_LINUX_SLL2:
	case DLT_RAW:
	case 101:
	case DLT_IPV4:
	case DLT_IPV6:
	case DLT_NULL:
	case DLT_LOOP:
	case DLT_PPP:
		return true;
	default:
		return false;
	}
}

static void
mac_take(struct cursor *c, struct mac *out)
{
	const uint8_t *b = cursor_take(c, 6);

	if (b != NULL)
		memcpy(out->bytes, b, 6);
}

/* VLAN tags (802.1Q, 802.1ad and the older 0x9100), then the true type. */
static uint16_t
ether_type_read(struct cursor *c, struct packet *out)
{
	uint16_t type = cursor_u16(c);

	for (int i = 0; i < TAGS_MAX; i++) {
		uint16_t tag;

		if (type != 0x8100 && type != 0x88a8 && type != 0x9100)
			break;
		tag = cursor_u16(c);
		if (out->vlan < 0)
			out->vlan = tag & 0x0fff;
		type = cursor_u16(c);
	}
	return type;
}

static void
ethernet_read(struct cursor *c, struct packet *out)
{
	mac_take(c, &out->destination_mac);
	mac_take(c, &out->source_mac);
	out->has_mac = out->has_source_mac = !c->bad;
	out->ether_type = ether_type_read(c, out);
	/* Up to 1500 it is the length of an 802.2 frame (CDP, STP). */
	if (out->ether_type <= 1500) {
		*c = cursor_part(c, out->ether_type < cursor_left(c)
					? out->ether_type
					: cursor_left(c));
		out->ether_type = 0;
	}
}

/* Linux "any" device: what it heard has a sender but no receiver. */
static void
cooked_read(struct cursor *c, struct packet *out)
{
	uint16_t length;
	struct mac mac = { { 0 } };

	cursor_skip(c, 4); /* packet type, hardware type */
	length = cursor_u16(c);
	mac_take(c, &mac);
	cursor_skip(c, 2);
	out->has_source_mac = !c->bad && length == 6;
	out->source_mac = mac;
	out->ether_type = ether_type_read(c, out);
}

static void
cooked2_read(struct cursor *c, struct packet *out)
{
	uint16_t type = cursor_u16(c);
	uint8_t length;

	cursor_skip(c, 9); /* reserved, interface, hardware and packet type */
	length = cursor_u8(c);
	mac_take(c, &out->source_mac);
	cursor_skip(c, 2);
	out->has_source_mac = !c->bad && length == 6;
	out->ether_type = type;
}

static void
link_read(int link_type, struct cursor *c, struct packet *out)
{
	uint8_t first = cursor_left(c) > 0 ? c->at[0] : 0;

	switch (link_type) {
	case DLT_EN10MB:
		ethernet_read(c, out);
		return;
	case DLT_LINUX_SLL:
		cooked_read(c, out);
		return;
	case DLT_LINUX_SLL2:
		cooked2_read(c, out);
		return;
	case DLT_NULL:
	case DLT_LOOP:
		cursor_skip(c, 4);
		first = cursor_left(c) > 0 ? c->at[0] : 0;
		break;
	case DLT_PPP:
		if (first == 0xff)
			cursor_skip(c, 2);
		cursor_skip(c, 2);
		first = cursor_left(c) > 0 ? c->at[0] : 0;
		break;
	default:
		break;
	}
	out->ether_type = first >> 4 == 4   ? ETHER_IPV4
			  : first >> 4 == 6 ? ETHER_IPV6
					    : 0xffff;
}

static void
address_take(struct cursor *c, uint8_t family, struct address *out)
{
	size_t n = family == 4 ? 4 : 16;
	const uint8_t *b = cursor_take(c, n);

	if (b == NULL)
		return;
	out->family = family;
	memcpy(out->bytes, b, n);
}

/* False for a fragment that does not begin its packet. */
static bool
ipv4_read(struct cursor *c, struct packet *out)
{
	const uint8_t *start = c->at;
	uint8_t first = cursor_u8(c);
	size_t header = (size_t)(first & 0x0f) * 4;
	uint16_t total, fragment;

	cursor_skip(c, 1);
	total = cursor_u16(c);
	cursor_skip(c, 2);
	fragment = cursor_u16(c);
	out->ttl = cursor_u8(c);
	out->ip_protocol = cursor_u8(c);
	cursor_skip(c, 2);
	address_take(c, 4, &out->source);
	address_take(c, 4, &out->destination);
	if (c->bad || first >> 4 != 4 || header < 20)
		return false;
	cursor_skip(c, header - 20);
	out->dont_fragment = (fragment & 0x4000) != 0;
	/* Cut the padding of short Ethernet frames off. A total of zero comes
	 * from cards that cut for the system. */
	if (total >= header && start + total < c->end)
		c->end = start + total;
	if (c->at > c->end)
		return false;
	return !c->bad && (fragment & 0x1fff) == 0;
}

static bool
ipv6_read(struct cursor *c, struct packet *out)
{
	uint16_t length;
	uint8_t next;

	cursor_skip(c, 4);
	length = cursor_u16(c);
	next = cursor_u8(c);
	out->ttl = cursor_u8(c);
	address_take(c, 6, &out->source);
	address_take(c, 6, &out->destination);
	if (c->bad)
		return false;
	if (length > 0 && length < cursor_left(c))
		c->end = c->at + length;
	/* Hop-by-hop, routing and destination options go before. */
	for (int i = 0; i < 8 && (next == 0 || next == 43 || next == 60); i++) {
		next = cursor_u8(c);
		cursor_skip(c, (size_t)cursor_u8(c) * 8 + 6);
	}
	out->ip_protocol = next;
	return !c->bad;
}

static bool
tcp_read(struct cursor *c, struct packet *out)
{
	size_t header;

	out->source_port = cursor_u16(c);
	out->destination_port = cursor_u16(c);
	cursor_skip(c, 8);
	header = (size_t)(cursor_u8(c) >> 4) * 4;
	out->tcp_flags = cursor_u8(c);
	out->tcp_window = cursor_u16(c);
	cursor_skip(c, 4);
	if (c->bad || header < 20)
		return false;
	out->tcp_options = cursor_part(c, header - 20);
	out->payload = *c;
	return !c->bad;
}

static bool
udp_read(struct cursor *c, struct packet *out)
{
	uint16_t length;

	out->source_port = cursor_u16(c);
	out->destination_port = cursor_u16(c);
	length = cursor_u16(c);
	cursor_skip(c, 2);
	if (c->bad)
		return false;
	if (length >= 8 && (size_t)length - 8 < cursor_left(c))
		c->end = c->at + (length - 8);
	out->payload = *c;
	return true;
}

bool
packet_read(int link_type, const uint8_t *bytes, size_t n, struct packet *out)
{
	struct cursor c = cursor_of(bytes, n);

	memset(out, 0, sizeof(*out));
	out->vlan = -1;
	link_read(link_type, &c, out);
	if (c.bad)
		return false;
	if (out->ether_type == ETHER_IPV4) {
		if (!ipv4_read(&c, out))
			return false;
	} else if (out->ether_type == ETHER_IPV6) {
		if (!ipv6_read(&c, out))
			return false;
	} else {
		out->payload = c;
		return out->ether_type != 0xffff;
	}
	if (out->ip_protocol == PACKET_TCP)
		return tcp_read(&c, out);
	if (out->ip_protocol == PACKET_UDP)
		return udp_read(&c, out);
	out->payload = c;
	return true;
}
