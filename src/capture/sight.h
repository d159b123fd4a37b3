/* sight.h: what the decoders tell the table of sightings. Private to passive.
 */
#ifndef CAPTURE_SIGHT_H
#define CAPTURE_SIGHT_H

#include "capture/packet.h"
#include "capture/passive.h"

/* One thing seen once. Views live until passive_see returns. */
struct sight {
	const char *source;            /* one of those in passive.h */
	const struct mac *mac;         /* NULL: none */
	const struct address *address; /* NULL or family 0: none */
	/* Foreign bytes: made printable, white space at the ends cut off, at
	 * most SIGHT_TEXT bytes kept. */
	struct text name, vendor, model, os, service, fingerprint;
};

#define SIGHT_TEXT 160

/* Folds it in. */
void passive_see(struct passive *p, const struct sight *s, int64_t at_us);
/* 'from' asked who has 'target'. */
void passive_ask(struct passive *p, const struct mac *mac,
		 const struct address *from, const struct address *target,
		 int64_t at_us);
/* A sight begun for a packet's sender. */
struct sight sight_of(const char *source, const struct packet *packet);

/* The decoders. Each looks at a packet of its own kind. */
void see_arp(struct passive *p, const struct packet *packet, int64_t at_us);
void see_lldp(struct passive *p, const struct packet *packet, int64_t at_us);
void see_cdp(struct passive *p, const struct packet *packet, int64_t at_us);
void see_dhcp(struct passive *p, const struct packet *packet, int64_t at_us);
/* mDNS, LLMNR: 'source' says which. */
void see_name(struct passive *p, const struct packet *packet,
	      const char *source, int64_t at_us);
void see_netbios(struct passive *p, const struct packet *packet, int64_t at_us);
/* Windows host announcements (UDP 138). */
void see_browser(struct passive *p, const struct packet *packet, int64_t at_us);
void see_ssdp(struct passive *p, const struct packet *packet, int64_t at_us);
void see_discovery(struct passive *p, const struct packet *packet,
		   int64_t at_us);
void see_syn(struct passive *p, const struct packet *packet, int64_t at_us);

#endif
