/* NetBIOS over UDP: names (RFC 1002, port 137) and the announcements Windows
 * and Samba hosts make to the browser service (port 138, MS-BRWS). */
#include <stdio.h>
#include <string.h>

#include "capture/sight.h"

#define GROUP_FLAG 0x8000

/* A NetBIOS name: 15 characters padded with blanks, and a suffix that tells
 * what it is for; two letters for each byte. */
static bool
netbios_name_read(struct cursor *c, char *name, uint8_t *suffix_out)
{
	const uint8_t *b;

	if (cursor_u8(c) != 32)
		return false;
	b = cursor_take(c, 32);
	if (b == NULL)
		return false;
	for (int i = 0; i < 16; i++) {
		uint8_t high = (uint8_t)(b[2 * i] - 'A');
		uint8_t low = (uint8_t)(b[2 * i + 1] - 'A');

		if (high > 15 || low > 15)
			return false;
		name[i] = (char)(high << 4 | low);
	}
	*suffix_out = (uint8_t)name[15];
	name[15] = '\0';
	/* A scope may follow; then the end. */
	for (uint8_t n = cursor_u8(c); n != 0 && !c->bad; n = cursor_u8(c))
		cursor_skip(c, n);
	return !c->bad && name[0] > ' ' && name[0] != '*';
}

static const char *
suffix_service(uint8_t suffix, bool group)
{
	switch (suffix) {
	case 0x00:
		return group ? "group" : "workstation";
	case 0x20:
		return "server";
	case 0x1b:
		return "domain-controller";
	case 0x1c:
		return group ? "domain-controller" : "";
	case 0x1d:
		return "master-browser";
	default:
		return "";
	}
}

static void
netbios_see(struct passive *p, const struct packet *packet, const char *name,
	    uint8_t suffix, bool group, int64_t at_us)
{
	struct sight s = sight_of("netbios", packet);

	s.name = text_trim(text_of(name));
	s.service = text_of(suffix_service(suffix, group));
	/* The names of domains and workgroups are not the host's own. */
	if (suffix == 0x1c || suffix == 0x1b || suffix == 0x1d)
		s.name = (struct text){ NULL, 0 };
	if (s.service.n > 0)
		passive_see(p, &s, at_us);
}

/* The table of a node status answer: what the host calls itself. */
static void
status_see(struct passive *p, const struct packet *packet, struct cursor *c,
	   int64_t at_us)
{
	uint8_t names = cursor_u8(c);

	for (; names > 0; names--) {
		const uint8_t *b = cursor_take(c, 16);
		bool group = (cursor_u16(c) & GROUP_FLAG) != 0;
		char name[16];

		if (b == NULL || c->bad)
			return;
		memcpy(name, b, 15);
		name[15] = '\0';
		if (name[0] > ' ')
			netbios_see(p, packet, name, b[15], group, at_us);
	}
}

/* A server of names (WINS) answers for others: their addresses show it. */
static void
answer_see(struct passive *p, const struct packet *packet, const char *name,
	   uint8_t suffix, struct cursor c, int64_t at_us)
{
	bool group = (cursor_u16(&c) & GROUP_FLAG) != 0;
	const uint8_t *address = cursor_take(&c, 4);

	if (address != NULL && packet->source.family == 4 &&
	    memcmp(address, packet->source.bytes, 4) == 0)
		netbios_see(p, packet, name, suffix, group, at_us);
}

void
see_netbios(struct passive *p, const struct packet *packet, int64_t at_us)
{
	struct cursor c = packet->payload;
	uint16_t flags, questions, answers, more, type, data;
	unsigned operation;
	uint8_t suffix;
	char name[16];

	cursor_skip(&c, 2);
	flags = cursor_u16(&c);
	questions = cursor_u16(&c);
	answers = cursor_u16(&c);
	cursor_skip(&c, 2);
	more = cursor_u16(&c);
	operation = flags >> 11 & 0x0f;
	if (c.bad || !netbios_name_read(&c, name, &suffix)) {
		/* A status answer is about "*", which is no name. */
		if (c.bad || answers == 0)
			return;
	}
	type = cursor_u16(&c);
	cursor_skip(&c, 2);
	if ((flags & 0x8000) != 0) {
		cursor_skip(&c, 4);
		data = cursor_u16(&c);
		if (c.bad || answers == 0 || (flags & 0x000f) != 0)
			return;
		if (type == 0x21)
			status_see(p, packet, &c, at_us);
		else if (type == 0x20 && data >= 6 && operation == 0)
			answer_see(p, packet, name, suffix, c, at_us);
		return;
	}
	/* Registration (5), multi-homed (15) and refresh (8, 9) tell the
	 * sender's own names; the flags are in the additional record. */
	if (questions != 1 || more != 1 ||
	    (operation != 5 && operation != 8 && operation != 9 &&
	     operation != 15))
		return;
	cursor_skip(&c, 2 + 2 + 2 + 4 + 2); /* pointer to the name, ... */
	netbios_see(p, packet, name, suffix, (cursor_u16(&c) & GROUP_FLAG) != 0,
		    at_us);
}

/* "Windows 6.1" for real ones; Samba says 4.9 and more in its comment. */
static void
announcement_see(struct passive *p, const struct packet *packet,
		 struct cursor *c, int64_t at_us)
{
	struct sight s = sight_of("browser", packet);
	char name[17] = "", os[32];
	const uint8_t *b;
	uint8_t major, minor, t1, t2;

	cursor_skip(c, 5); /* update count, period */
	b = cursor_take(c, 16);
	major = cursor_u8(c);
	minor = cursor_u8(c);
	t1 = cursor_u8(c);
	t2 = cursor_u8(c);
	cursor_skip(c, 2 + 2 + 2); /* two more type bytes, version, mark */
	if (b == NULL || c->bad)
		return;
	memcpy(name, b, 16);
	snprintf(os, sizeof(os), "Windows %u.%u", major & 0x0f, minor);
	s.name = text_trim(text_of(name));
	s.os = text_of(os);
	s.service = text_of((t1 & 0x18) != 0   ? "domain-controller"
			    : (t2 & 0x02) != 0 ? "print-server"
			    : (t1 & 0x02) != 0 ? "server"
					       : "workstation");
	s.model = cursor_text(c, cursor_left(c));
	if (s.model.n > 0)
		s.model.n = strnlen(s.model.p, s.model.n);
	if (s.name.n > 0)
		passive_see(p, &s, at_us);
}

void
see_browser(struct passive *p, const struct packet *packet, int64_t at_us)
{
	static const char slot[] = "\\MAILSLOT\\BROWSE";
	struct cursor c = packet->payload;
	uint8_t kind = cursor_u8(&c);
	const char *at;
	char name[16];
	uint8_t suffix;

	if (kind < 0x10 || kind > 0x12)
		return;
	cursor_skip(&c, 13);
	if (!netbios_name_read(&c, name, &suffix))
		return;
	/* Every datagram begins with the name of who sends it. */
	if (suffix == 0x00 || suffix == 0x20)
		netbios_see(p, packet, name, suffix, false, at_us);
	at = c.bad ? NULL : memmem(c.at, cursor_left(&c), slot, sizeof(slot));
	if (at == NULL)
		return;
	cursor_skip(&c, (size_t)((const uint8_t *)at - c.at) + sizeof(slot));
	kind = cursor_u8(&c);
	/* Host announcement, or that of the local master. */
	if (kind == 1 || kind == 15)
		announcement_see(p, packet, &c, at_us);
}
