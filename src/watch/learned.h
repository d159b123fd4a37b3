/*
 * learned.h: what is known of one address or one network card, and
 * how knowledge is merged. Private to inventory.
 */
#ifndef WATCH_LEARNED_H
#define WATCH_LEARNED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "fmt/address.h"

/*
 * Where knowledge comes from: C name, key of the reason in content/, how good
 * a name and a system from there are (0: tells none). A name the device's
 * owner chose beats one a protocol made up; a system told in the session
 * itself beats one guessed from habits.
 */
#define EVIDENCE_TABLE(X)                                                      \
	X(DHCP_NAME, "dhcp-name", 90, 0)                                       \
	X(DHCP_VENDOR, "dhcp-vendor", 0, 62)                                   \
	X(DHCP_FINGERPRINT, "dhcp-fingerprint", 0, 30)                         \
	X(NETBIOS_NAME, "netbios-name", 85, 20)                                \
	X(SMB_NAME, "smb-name", 80, 0)                                         \
	X(SMB_SYSTEM, "smb-system", 0, 80)                                     \
	X(MDNS_NAME, "mdns-name", 75, 0)                                       \
	X(MDNS_SERVICE, "mdns-service", 0, 25)                                 \
	X(LLMNR_NAME, "llmnr-name", 70, 0)                                     \
	X(NEIGHBOUR, "neighbour", 95, 90)                                      \
	X(SSDP, "ssdp", 50, 35)                                                \
	X(DISCOVERY, "discovery", 40, 15)                                      \
	X(USER_AGENT, "user-agent", 0, 60)                                     \
	X(SSH_BANNER, "ssh-banner", 0, 55)                                     \
	X(RDP_NAME, "rdp-name", 65, 20)                                        \
	X(PACKET_SHAPE, "packet-shape", 0, 10)                                 \
	X(ARP, "arp", 0, 0)                                                    \
	X(GATEWAY, "gateway", 0, 0)                                            \
	X(TRAFFIC, "traffic", 0, 0)

#define EVIDENCE_ENUM(name, key, name_rank, os_rank) EVIDENCE_##name,
enum evidence { EVIDENCE_TABLE(EVIDENCE_ENUM) EVIDENCE_COUNT };
#undef EVIDENCE_ENUM

const char *evidence_key(enum evidence evidence);

#define LEARNED_TEXT_MAX 64
#define LEARNED_WHY_MAX  6

struct learned_text {
	char text[LEARNED_TEXT_MAX];
	int rank;
};

struct learned_why {
	enum evidence evidence;
	char text[LEARNED_TEXT_MAX + 16];
};

struct learned {
	struct address ip; /* family 0: a card without address */
	struct mac mac;
	bool has_mac;
	bool own_segment;          /* the card was seen to have this address */
	int64_t first_us, last_us; /* last 0: never */
	struct learned_text name, os, kind, vendor;
	struct learned_why why[LEARNED_WHY_MAX];
	int whys;
	size_t addresses; /* of a card: IPv4 addresses seen behind it */
	bool changed;     /* live: seen since it was last written */
};

void learned_touch(struct learned *k, int64_t us);
/* Each takes foreign text, keeps the better of old and new and the reason of
 * what it kept; empty text is passed over. */
void learned_name(struct learned *k, enum evidence evidence, struct text name);
void learned_os(struct learned *k, enum evidence evidence, struct text os,
		struct text part);
void learned_kind(struct learned *k, enum evidence evidence, const char *kind);
/* A reason without a name or a system: how we came to see the device. */
void learned_seen(struct learned *k, enum evidence evidence, struct text part);
/* Adds what 'other' knows. */
void learned_merge(struct learned *k, const struct learned *other);

#endif
