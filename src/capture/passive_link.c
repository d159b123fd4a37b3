/* Announcements without IP: ARP (RFC 826), LLDP (IEEE 802.1AB) and CDP. */
#include <string.h>

#include "capture/sight.h"

static void
address4_of(const uint8_t *b, struct address *out)
{
	memset(out, 0, sizeof(*out));
	out->family = 4;
	memcpy(out->bytes, b, 4);
}

static bool
is_zero(const uint8_t *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (b[i] != 0)
			return false;
	return true;
}

void
see_arp(struct passive *p, const struct packet *packet, int64_t at_us)
{
	struct cursor c = packet->payload;
	uint16_t operation;
	const uint8_t *sender, *sender_ip, *target_ip;
	struct address from, target;
	struct mac mac;
	struct sight s;

	if (cursor_u16(&c) != 1 || cursor_u16(&c) != 0x0800 ||
	    cursor_u8(&c) != 6 || cursor_u8(&c) != 4)
		return;
	operation = cursor_u16(&c);
	sender = cursor_take(&c, 6);
	sender_ip = cursor_take(&c, 4);
	cursor_skip(&c, 6);
	target_ip = cursor_take(&c, 4);
	if (c.bad || (operation != 1 && operation != 2))
		return;
	memcpy(mac.bytes, sender, 6);
	address4_of(sender_ip, &from);
	address4_of(target_ip, &target);
	s = (struct sight){ .source = "arp", .mac = &mac, .address = &from };
	/* A probe (RFC 5227) has no address of its own yet. */
	if (!is_zero(sender_ip, 4) && !is_zero(sender, 6))
		passive_see(p, &s, at_us);
	if (operation == 1 && !address_equal(&from, &target))
		passive_ask(p, &mac, &from, &target, at_us);
}

static const char *
lldp_capability(uint16_t enabled)
{
	return enabled & 0x10   ? "router"
	       : enabled & 0x08 ? "wireless"
	       : enabled & 0x20 ? "telephone"
	       : enabled & 0x04 ? "switch"
	       : enabled & 0x80 ? "station"
				: "";
}

struct lldp {
	struct text name, description, port;
	struct mac mac;
	bool has_mac;
	struct address address;
	uint16_t enabled;
};

static void
lldp_member(struct lldp *l, unsigned type, struct cursor c)
{
	uint8_t kind;
	const uint8_t *b;

	switch (type) {
	case 1: /* chassis: by MAC (4) or by another name */
		kind = cursor_u8(&c);
		b = kind == 4 ? cursor_take(&c, 6) : NULL;
		if (b != NULL) {
			memcpy(l->mac.bytes, b, 6);
			l->has_mac = true;
		}
		break;
	case 4:
		l->port = cursor_text(&c, cursor_left(&c));
		break;
	case 5:
		l->name = cursor_text(&c, cursor_left(&c));
		break;
	case 6:
		l->description = cursor_text(&c, cursor_left(&c));
		break;
	case 7:
		cursor_skip(&c, 2);
		l->enabled = cursor_u16(&c);
		break;
	case 8: /* management address: length, family 1 is IPv4 */
		if (cursor_u8(&c) == 5 && cursor_u8(&c) == 1 &&
		    (b = cursor_take(&c, 4)) != NULL)
			address4_of(b, &l->address);
		break;
	default:
		break;
	}
}

void
see_lldp(struct passive *p, const struct packet *packet, int64_t at_us)
{
	struct cursor c = packet->payload;
	struct lldp l = { .enabled = 0 };
	struct sight s = sight_of("lldp", packet);

	while (cursor_left(&c) >= 2) {
		uint16_t head = cursor_u16(&c);
		struct cursor member = cursor_part(&c, head & 0x01ff);

		if (head >> 9 == 0 || member.bad)
			break;
		lldp_member(&l, head >> 9, member);
	}
	if (l.has_mac)
		s.mac = &l.mac;
	s.address = &l.address;
	s.name = l.name;
	s.os = l.description;
	s.service = text_of(lldp_capability(l.enabled));
	s.model = (struct text){ NULL, 0 };
	passive_see(p, &s, at_us);
}

static const char *
cdp_capability(uint32_t bits)
{
	return bits & 0x01   ? "router"
	       : bits & 0x80 ? "telephone"
	       : bits & 0x0a ? "switch"
	       : bits & 0x10 ? "host"
			     : "";
}

/* The first IPv4 address of a CDP address list. */
static void
cdp_addresses(struct cursor c, struct address *out)
{
	uint32_t count = cursor_u32(&c);
	const uint8_t *b;

	for (uint32_t i = 0; i < count && !c.bad && i < 16; i++) {
		uint8_t type = cursor_u8(&c);
		size_t protocol_n = cursor_u8(&c);
		const uint8_t *protocol = cursor_take(&c, protocol_n);
		size_t n = cursor_u16(&c);

		b = cursor_take(&c, n);
		if (b != NULL && protocol != NULL && type == 1 &&
		    protocol_n == 1 && protocol[0] == 0xcc && n == 4) {
			address4_of(b, out);
			return;
		}
	}
}

/* 802.2 LLC with a SNAP header: Cisco's OUI and protocol 0x2000. */
void
see_cdp(struct passive *p, const struct packet *packet, int64_t at_us)
{
	static const uint8_t snap[] = { 0xaa, 0xaa, 0x03, 0x00,
					0x00, 0x0c, 0x20, 0x00 };
	struct cursor c = packet->payload;
	const uint8_t *head = cursor_take(&c, sizeof(snap));
	struct sight s = sight_of("cdp", packet);
	struct address address = { 0 };

	if (head == NULL || memcmp(head, snap, sizeof(snap)) != 0)
		return;
	cursor_skip(&c, 4); /* version, holding time, checksum */
	while (cursor_left(&c) >= 4) {
		uint16_t type = cursor_u16(&c);
		uint16_t length = cursor_u16(&c);
		struct cursor member;

		if (length < 4)
			break;
		member = cursor_part(&c, length - 4u);
		if (member.bad)
			break;
		if (type == 1)
			s.name = cursor_text(&member, cursor_left(&member));
		else if (type == 2)
			cdp_addresses(member, &address);
		else if (type == 4)
			s.service =
			    text_of(cdp_capability(cursor_u32(&member)));
		else if (type == 5)
			s.os = cursor_text(&member, cursor_left(&member));
		else if (type == 6)
			s.model = cursor_text(&member, cursor_left(&member));
	}
	s.address = &address;
	if (s.name.n > 0 || s.model.n > 0)
		passive_see(p, &s, at_us);
}
