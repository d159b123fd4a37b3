/* packet.h: the outer layers of one packet, down to the payload of TCP or
 * UDP. */
#ifndef CAPTURE_PACKET_H
#define CAPTURE_PACKET_H

#include "capture/cursor.h"
#include "fmt/address.h"

struct packet {
	bool has_mac; /* Ethernet: both are known */
	bool has_source_mac;
	struct mac source_mac, destination_mac;
	int vlan;            /* outermost tag, -1 for none */
	uint16_t ether_type; /* 0: an 802.2 frame, payload at its LLC */
	struct address source, destination; /* family 0: not IP */
	uint8_t ip_protocol;
	uint8_t ttl;
	bool dont_fragment;
	uint16_t source_port, destination_port; /* TCP and UDP */
	uint8_t tcp_flags;
	uint16_t tcp_window;
	struct cursor tcp_options;
	/* UDP or TCP payload; behind the MAC header when there is no IP. */
	struct cursor payload;
};

#define PACKET_TCP 6
#define PACKET_UDP 17
#define TCP_SYN    0x02
#define TCP_ACK    0x10
#define ETHER_ARP  0x0806
#define ETHER_LLDP 0x88cc

/* True when the link type (DLT_*) can be read. */
bool packet_knows(int link_type);
/* False when the packet says nothing that can be used: too short, a later
 * fragment, another protocol. */
bool packet_read(int link_type, const uint8_t *bytes, size_t n,
		 struct packet *out);

#endif
