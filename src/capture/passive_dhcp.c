/*
 * DHCP for IPv4 (RFC 2131, options RFC 2132). The list of options a client
 * asks for, in its order, is as good as a name for its system; Suricata does
 * not write it in full.
 */
#include <stdio.h>
#include <string.h>

#include "capture/sight.h"

struct dhcp {
	uint8_t operation, message;
	struct mac mac;
	struct address assigned, requested, client;
	struct text host, vendor;
	struct cursor asked;
	char full_name[256];
};

static void
address4_take(struct cursor *c, struct address *out)
{
	const uint8_t *b = cursor_take(c, 4);

	if (b == NULL || (b[0] | b[1] | b[2] | b[3]) == 0)
		return;
	out->family = 4;
	memcpy(out->bytes, b, 4);
}

/* Option 81 (RFC 4702): flags, two codes, then text or, when flag E says so,
 * labels as in DNS. */
static void
full_name_take(struct dhcp *d, struct cursor c)
{
	uint8_t flags = cursor_u8(&c);
	size_t used = 0;

	cursor_skip(&c, 2);
	if (c.bad)
		return;
	while (cursor_left(&c) > 0 && used < sizeof(d->full_name) - 2) {
		uint8_t byte = cursor_u8(&c);

		if ((flags & 4) == 0) {
			d->full_name[used++] = (char)byte;
			continue;
		}
		if (byte == 0 || byte > 63)
			break;
		if (used > 0)
			d->full_name[used++] = '.';
		for (; byte > 0 && used < sizeof(d->full_name) - 2; byte--)
			d->full_name[used++] = (char)cursor_u8(&c);
	}
	d->full_name[used] = '\0';
}

static void
option_take(struct dhcp *d, uint8_t code, struct cursor c)
{
	switch (code) {
	case 12:
		d->host = cursor_text(&c, cursor_left(&c));
		break;
	case 50:
		address4_take(&c, &d->requested);
		break;
	case 53:
		d->message = cursor_u8(&c);
		break;
	case 55:
		d->asked = c;
		break;
	case 60:
		d->vendor = cursor_text(&c, cursor_left(&c));
		break;
	case 81:
		full_name_take(d, c);
		break;
	default:
		break;
	}
}

static bool
dhcp_read(struct cursor c, struct dhcp *d)
{
	const uint8_t *mac;

	memset(d, 0, sizeof(*d));
	d->operation = cursor_u8(&c);
	if (cursor_u8(&c) != 1 || cursor_u8(&c) != 6)
		return false;
	cursor_skip(&c, 9); /* hops, transaction, seconds, flags */
	address4_take(&c, &d->client);
	address4_take(&c, &d->assigned);
	cursor_skip(&c, 8); /* next server, relay */
	mac = cursor_take(&c, 6);
	cursor_skip(&c, 10 + 64 + 128);
	if (cursor_u32(&c) != 0x63825363 || mac == NULL)
		return false;
	memcpy(d->mac.bytes, mac, 6);
	while (cursor_left(&c) > 0) {
		uint8_t code = cursor_u8(&c);
		struct cursor option;

		if (code == 255)
			break;
		if (code == 0)
			continue;
		option = cursor_part(&c, cursor_u8(&c));
		if (option.bad)
			break;
		option_take(d, code, option);
	}
	return !c.bad && d->message != 0;
}

static const char *
message_name(uint8_t message)
{
	static const char *const names[] = { "",        "discover", "offer",
					     "request", "decline",  "ack",
					     "nak",     "release",  "inform" };

	return message < ARRAY_LEN(names) ? names[message] : "";
}

static void
client_see(struct passive *p, const struct dhcp *d, int64_t at_us)
{
	struct sight s = { .source = "dhcp", .mac = &d->mac };
	char asked[SIGHT_TEXT];
	struct cursor c = d->asked;
	size_t used = 0;

	asked[0] = '\0';
	while (cursor_left(&c) > 0 && used + 5 < sizeof(asked))
		used +=
		    (size_t)snprintf(asked + used, sizeof(asked) - used, "%s%u",
				     used > 0 ? "," : "", cursor_u8(&c));
	/* A request names what it will have; only the answer makes it true,
	 * yet answers to others are often not seen behind a switch. */
	s.address = d->client.family != 0 ? &d->client
		    : d->message == 3     ? &d->requested
					  : NULL;
	s.name = d->host.n > 0 ? d->host : text_of(d->full_name);
	s.vendor = d->vendor;
	s.service = text_of(message_name(d->message));
	s.fingerprint = text_of(asked);
	passive_see(p, &s, at_us);
}

void
see_dhcp(struct passive *p, const struct packet *packet, int64_t at_us)
{
	struct dhcp d;
	struct sight s;

	if (!dhcp_read(packet->payload, &d))
		return;
	if (d.operation == 1) {
		client_see(p, &d, at_us);
		return;
	}
	s = sight_of("dhcp-server", packet);
	s.vendor = d.vendor;
	passive_see(p, &s, at_us);
	if (d.message == 5 && d.assigned.family != 0) {
		s = (struct sight){ .source = "dhcp",
				    .mac = &d.mac,
				    .address = &d.assigned };
		s.service = text_of(message_name(d.message));
		passive_see(p, &s, at_us);
	}
}
