/* Names told by DNS messages on the link: mDNS (RFC 6762, 6763) and LLMNR
 * (RFC 4795). Only what a host says of itself counts, never what it asks. */
#include <string.h>

#include "capture/sight.h"

#define NAME_MAX_BYTES 255
#define JUMPS_MAX      16
#define RECORDS_MAX    64

enum {
	TYPE_A = 1,
	TYPE_PTR = 12,
	TYPE_HINFO = 13,
	TYPE_TXT = 16,
	TYPE_AAAA = 28,
	TYPE_SRV = 33
};

struct name {
	char bytes[NAME_MAX_BYTES + 1];
	size_t n;
	size_t first; /* length of the first label, which may hold dots */
};

struct message {
	struct passive *p;
	const struct packet *packet;
	const char *source;
	int64_t at_us;
	struct cursor whole; /* for the pointers in names */
};

/* Follows compression pointers; false for anything crooked. */
static bool
name_read(const struct message *m, struct cursor *c, struct name *out)
{
	struct cursor at = *c;
	bool jumped = false;

	out->n = out->first = 0;
	for (int jumps = 0;;) {
		uint8_t length = cursor_u8(&at);
		struct text label;

		if (at.bad)
			return false;
		if (length >= 0xc0) {
			size_t to =
			    (size_t)(length & 0x3f) << 8 | cursor_u8(&at);

			if (!jumped)
				*c = at;
			jumped = true;
			if (++jumps > JUMPS_MAX || to >= cursor_left(&m->whole))
				return false;
			at = cursor_of(m->whole.at + to,
				       cursor_left(&m->whole) - to);
			continue;
		}
		if (length == 0)
			break;
		label = cursor_text(&at, length);
		if (at.bad || length > 63 ||
		    out->n + label.n + 1 > NAME_MAX_BYTES)
			return false;
		if (out->n > 0)
			out->bytes[out->n++] = '.';
		else
			out->first = label.n;
		memcpy(out->bytes + out->n, label.p, label.n);
		out->n += label.n;
	}
	if (!jumped)
		*c = at;
	return true;
}

static struct text
name_text(const struct name *n)
{
	return (struct text){ n->bytes, n->n };
}

/* "printer.local" is "printer". */
static struct text
host_text(const struct name *n)
{
	struct text t = name_text(n);

	if (text_ends_nocase(t, ".local"))
		t.n -= 6;
	return t;
}

/* The "_ipp._tcp" of "_ipp._tcp.local" or "Name._ipp._tcp.local". */
static struct text
service_text(const struct name *n)
{
	struct text t = host_text(n);
	size_t from = t.n > 0 && t.p[0] == '_' ? 0 : n->first + 1;

	return from < t.n && t.p[from] == '_' ? text_slice(t, from, t.n)
					      : (struct text){ NULL, 0 };
}

static struct text
instance_text(const struct name *n)
{
	return n->n > 0 && n->bytes[0] != '_'
		   ? (struct text){ n->bytes, n->first }
		   : (struct text){ NULL, 0 };
}

static void
host_see(const struct message *m, struct text host)
{
	struct sight s = sight_of(m->source, m->packet);

	s.name = host;
	if (host.n > 0)
		passive_see(m->p, &s, m->at_us);
}

static void
service_see(const struct message *m, const struct name *name, struct text model,
	    struct text os)
{
	struct sight s = sight_of("mdns-service", m->packet);

	s.service = service_text(name);
	s.name = instance_text(name);
	s.model = model;
	s.os = os;
	if (s.service.n > 0 && !text_starts(s.service, "_services._dns-sd"))
		passive_see(m->p, &s, m->at_us);
}

/* Pairs as printers, Apple and Google devices tell them. */
static void
txt_see(const struct message *m, const struct name *name, struct cursor c)
{
	static const char *const models[] = { "model=",   "md=", "ty=",
					      "usb_MDL=", "am=", "product=" };
	struct text model = { NULL, 0 }, os = { NULL, 0 };

	while (cursor_left(&c) > 0) {
		struct text pair = cursor_text(&c, cursor_u8(&c));

		for (size_t i = 0; i < ARRAY_LEN(models); i++)
			if (model.n == 0 && text_starts(pair, models[i]))
				model =
				    text_slice(pair, strlen(models[i]), pair.n);
		if (text_starts(pair, "osxvers="))
			os = pair;
	}
	service_see(m, name, model, os);
}

static void
hinfo_see(const struct message *m, const struct name *name, struct cursor c)
{
	struct sight s = sight_of(m->source, m->packet);

	s.model = cursor_text(&c, cursor_u8(&c));
	s.os = cursor_text(&c, cursor_u8(&c));
	s.name = host_text(name);
	if (!c.bad)
		passive_see(m->p, &s, m->at_us);
}

static void
record_see(const struct message *m, const struct name *name, uint16_t type,
	   struct cursor data)
{
	struct name other;

	switch (type) {
	case TYPE_A:
	case TYPE_AAAA:
		host_see(m, host_text(name));
		break;
	case TYPE_PTR:
		if (!name_read(m, &data, &other))
			break;
		if (text_ends_nocase(name_text(name), ".arpa"))
			host_see(m, host_text(&other));
		else
			service_see(m, &other, (struct text){ NULL, 0 },
				    (struct text){ NULL, 0 });
		break;
	case TYPE_SRV:
		cursor_skip(&data, 6);
		if (name_read(m, &data, &other))
			host_see(m, host_text(&other));
		break;
	case TYPE_TXT:
		txt_see(m, name, data);
		break;
	case TYPE_HINFO:
		hinfo_see(m, name, data);
		break;
	default:
		break;
	}
}

static bool
question_skip(const struct message *m, struct cursor *c)
{
	struct name name;

	if (!name_read(m, c, &name))
		return false;
	cursor_skip(c, 4);
	return !c->bad;
}

static bool
record_read(const struct message *m, struct cursor *c, bool told)
{
	struct name name;
	uint16_t type;
	struct cursor data;

	if (!name_read(m, c, &name))
		return false;
	type = cursor_u16(c);
	cursor_skip(c, 6); /* class, time to live */
	data = cursor_part(c, cursor_u16(c));
	if (data.bad)
		return false;
	if (told)
		record_see(m, &name, type, data);
	return true;
}

void
see_name(struct passive *p, const struct packet *packet, const char *source,
	 int64_t at_us)
{
	struct message m = { .p = p,
			     .packet = packet,
			     .source = source,
			     .at_us = at_us,
			     .whole = packet->payload };
	struct cursor c = packet->payload;
	uint16_t flags, questions, answers, authorities, more;
	bool answer;
	int records = 0;

	cursor_skip(&c, 2);
	flags = cursor_u16(&c);
	questions = cursor_u16(&c);
	answers = cursor_u16(&c);
	authorities = cursor_u16(&c);
	more = cursor_u16(&c);
	if (c.bad || questions > RECORDS_MAX)
		return;
	answer = (flags & 0x8000) != 0;
	for (; questions > 0; questions--)
		if (!question_skip(&m, &c))
			return;
	/* The known answers in a question are other people's. */
	for (; answers > 0 && records < RECORDS_MAX; answers--, records++)
		if (!record_read(&m, &c, answer))
			return;
	/* A host that probes for its name puts its own records here. */
	for (; authorities > 0 && records < RECORDS_MAX;
	     authorities--, records++)
		if (!record_read(&m, &c, true))
			return;
	for (; more > 0 && records < RECORDS_MAX; more--, records++)
		if (!record_read(&m, &c, answer))
			return;
}
