/*
 * passive.h: our own look at the packets for what Suricata's records lack:
 * who is there. Announcements (ARP, DHCP, mDNS, LLMNR, NetBIOS, SSDP,
 * WS-Discovery, LLDP, CDP) and the shape of TCP SYNs become sightings, folded,
 * written as lines of event_type "komainu_sighting":
 *
 *   {"timestamp": last time, "event_type": "komainu_sighting",
 *    "src_ip": the device's address (absent when it told none),
 *    "sighting": {"source", "mac", "name", "vendor", "model", "os",
 *                 "service", "fingerprint", "count", "targets", "first"}}
 *
 * Members that are empty are absent. What each source fills:
 *
 *   ip           mac, src_ip: the pair sent a packet. Only private addresses
 *                on Ethernet, and no mac that sends for more than four of them
 *                (it is a router).
 *   arp          mac, src_ip: the pair said so itself.
 *   arp-request  src_ip, mac; targets: how many different addresses it asked
 *                for, count: how often. Told when at least two.
 *   dhcp         mac, src_ip (given or asked for, may be absent), name
 *                (option 12 or 81), vendor (option 60), fingerprint (option
 *                55 as "1,3,6,15"), service: the message ("discover" ...).
 *   dhcp-server  src_ip, mac, vendor (option 60): answers as a DHCP server.
 *   mdns         src_ip, mac, name (of the host, without ".local"), model, os
 *                (from HINFO and TXT records).
 *   mdns-service src_ip, mac, service ("_ipp._tcp"), name (of the service, as
 *                its owner called it), model, os.
 *   llmnr        src_ip, mac, name: it answered to the name.
 *   netbios      src_ip, mac, name, service: "workstation", "server",
 *                "domain-controller", "master-browser" or "group" (name is
 *                that of the workgroup or domain then).
 *   browser      src_ip, mac, name, os ("Windows 6.1"), service, model: the
 *                comment of a Windows or Samba host announcement.
 *   ssdp         src_ip, mac, os and model (of the SERVER line), service:
 *                the device or service type.
 *   ws-discovery src_ip, mac, service: types ("wsdp:Device pub:Computer"),
 *                name or model when the scopes tell them.
 *   lldp, cdp    mac, src_ip (management address), name, model, os
 *                (description), service (capabilities or port).
 *   syn          src_ip, mac, os (guess), fingerprint: the SYN's shape.
 */
#ifndef CAPTURE_PASSIVE_H
#define CAPTURE_PASSIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

/* Different sightings kept; later ones are counted, not kept. */
#define PASSIVE_MAX 20000

struct passive;

/* 'link_type' as libpcap numbers them (DLT_*). */
struct passive *passive_new(int link_type);
void passive_free(struct passive **p);
/* True when packets of the link type can be read at all. */
bool passive_knows(int link_type);
/* One packet as captured ('n' bytes of it are here). Never fails: what cannot
 * be read says nothing. */
void passive_packet(struct passive *p, int64_t at_us, const uint8_t *bytes,
		    size_t n);
/* Hands out all sightings as lines, in the order they were first seen. */
int MUST_CHECK passive_write(struct passive *p,
			     int (*line)(void *context, struct text line,
					 struct err *e),
			     void *context, struct err *e);
/* Only those not handed out by this function before, and those that asked for
 * twice as many others since. */
int MUST_CHECK passive_write_fresh(struct passive *p,
				   int (*line)(void *context, struct text line,
					       struct err *e),
				   void *context, struct err *e);
/* Sightings kept, and packets whose sighting was not. */
size_t passive_count(const struct passive *p);
int64_t passive_lost(const struct passive *p);

#endif
