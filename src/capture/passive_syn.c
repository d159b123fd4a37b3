/*
 * The shape of a TCP SYN tells the system that sends it: the order of its
 * options, window, time to live. The few shapes below are those of systems
 * as their makers set them; measured on the wire and known from their sources.
 */
#include <stdio.h>
#include <string.h>

#include "capture/sight.h"

struct syn {
	char options[64];
	unsigned mss, scale;
	bool has_scale, has_time;
};

struct shape {
	const char *options;
	unsigned ttl; /* as sent: 64, 128 or 255 */
	int window;   /* -1: any */
	int scale;    /* -1: any or none */
	const char *os;
};

static const struct shape shapes[] = {
	/* Windows 10 and 11, Server 2016 and later. */
	{ "mss,nop,ws,nop,nop,sok", 128, 64240, 8, "Windows 10/11" },
	{ "mss,nop,ws,nop,nop,sok", 128, 65535, 8, "Windows 10/11" },
	/* Vista, 7, 8, Server 2008 to 2012. */
	{ "mss,nop,ws,nop,nop,sok", 128, 8192, 8, "Windows 7/8" },
	{ "mss,nop,ws,nop,nop,sok", 128, 8192, 2, "Windows 7/8" },
	{ "mss,nop,ws,nop,nop,sok", 128, -1, -1, "Windows" },
	{ "mss,nop,nop,sok", 128, 65535, -1, "Windows XP/2003" },
	{ "mss,nop,nop,sok", 128, 64240, -1, "Windows XP/2003" },
	{ "mss,nop,nop,sok", 128, 16384, -1, "Windows 2000/XP" },
	{ "mss,nop,nop,sok", 128, 8192, -1, "Windows 7/8" },
	{ "mss,nop,ws,nop,nop,ts,nop,nop,sok", 128, -1, -1, "Windows" },
	{ "mss,nop,nop,sok", 128, -1, -1, "Windows" },
	/* Apple: NOPs after the window scale, and an end of options. */
	{ "mss,nop,ws,nop,nop,ts,sok,eol", 64, 65535, -1, "Apple" },
	{ "mss,nop,ws,nop,nop,ts,sok", 64, 65535, -1, "Apple" },
	/* Linux and Android. */
	{ "mss,sok,ts,nop,ws", 64, -1, -1, "Linux/Android" },
	{ "mss,nop,nop,sok,nop,ws", 64, -1, -1, "Linux" },
	/* The BSDs. */
	{ "mss,nop,ws,sok,ts", 64, 65535, -1, "FreeBSD" },
	{ "mss,nop,nop,sok,nop,ws,nop,nop,ts", 64, -1, -1, "OpenBSD" },
};

static const char *
option_name(uint8_t kind)
{
	switch (kind) {
	case 2:
		return "mss";
	case 3:
		return "ws";
	case 4:
		return "sok";
	case 5:
		return "sack";
	case 8:
		return "ts";
	default:
		return "?";
	}
}

static void
option_add(struct syn *s, const char *name)
{
	size_t used = strlen(s->options);

	snprintf(s->options + used, sizeof(s->options) - used, "%s%s",
		 used > 0 ? "," : "", name);
}

static bool
options_read(struct cursor c, struct syn *s)
{
	memset(s, 0, sizeof(*s));
	while (cursor_left(&c) > 0) {
		uint8_t kind = cursor_u8(&c);
		struct cursor option;
		uint8_t length;

		if (kind == 0) {
			option_add(s, "eol");
			break;
		}
		if (kind == 1) {
			option_add(s, "nop");
			continue;
		}
		length = cursor_u8(&c);
		if (length < 2)
			return false;
		option = cursor_part(&c, length - 2u);
		if (kind == 2)
			s->mss = cursor_u16(&option);
		if (kind == 3) {
			s->scale = cursor_u8(&option);
			s->has_scale = true;
		}
		if (option.bad)
			return false;
		option_add(s, option_name(kind));
	}
	return true;
}

/* Every hop takes one; nobody is more than 40 hops away. */
static unsigned
ttl_sent(uint8_t ttl)
{
	return ttl <= 64 ? 64 : ttl <= 128 ? 128 : 255;
}

static const char *
os_guess(const struct syn *s, unsigned ttl, unsigned window)
{
	for (size_t i = 0; i < ARRAY_LEN(shapes); i++) {
		const struct shape *k = &shapes[i];

		if (k->ttl == ttl && strcmp(k->options, s->options) == 0 &&
		    (k->window < 0 || (unsigned)k->window == window) &&
		    (k->scale < 0 ||
		     (s->has_scale && (unsigned)k->scale == s->scale)))
			return k->os;
	}
	return "";
}

void
see_syn(struct passive *p, const struct packet *packet, int64_t at_us)
{
	struct sight s = sight_of("syn", packet);
	unsigned ttl = ttl_sent(packet->ttl);
	char fingerprint[SIGHT_TEXT], scale[16];
	struct syn syn;

	/* Strangers are no devices of ours. */
	if (!address_is_private(&packet->source) ||
	    !options_read(packet->tcp_options, &syn))
		return;
	snprintf(scale, sizeof(scale), "%u", syn.scale);
	snprintf(fingerprint, sizeof(fingerprint), "%u:%u:%u:%s:%s", ttl,
		 packet->tcp_window, syn.mss, syn.has_scale ? scale : "*",
		 syn.options);
	s.os = text_of(os_guess(&syn, ttl, packet->tcp_window));
	s.fingerprint = text_of(fingerprint);
	passive_see(p, &s, at_us);
}
