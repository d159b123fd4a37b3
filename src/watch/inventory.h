/*
 * inventory.h: which devices are there, learned from everything that passes:
 * our decoder's sightings (ARP, DHCP, mDNS, NetBIOS ...), DHCP, SMB, NTLMSSP,
 * HTTP user agents, SSH banners and plain flows. Only our side becomes a
 * device: private addresses and the home networks of the settings. Every name
 * and guess keeps its reason.
 */
#ifndef WATCH_INVENTORY_H
#define WATCH_INVENTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "fmt/event.h"

struct db;
struct settings;
struct vendors;
struct inventory;

struct inventory *inventory_new(const struct settings *settings,
				const struct vendors *vendors);
void inventory_free(struct inventory **i);
/* "192.168.10.0/24,10.0.0.0/8" into out[INVENTORY_HOMES_MAX]; how many. Parts
 * that are no network are passed over; the last such is told in 'e'. */
#define INVENTORY_HOMES_MAX 32
size_t inventory_homes_parse(struct text list, struct network *out,
			     struct err *e);
/* Learns from one record. Never fails: over inventory_device_max devices are
 * counted, not kept. */
void inventory_event(struct inventory *i, const struct event *event);
/* True when the address belongs to our side. */
bool inventory_is_home(const struct inventory *i, const struct address *a);
/* Merges what was learned and writes it as device rows in one transaction. */
int MUST_CHECK inventory_flush(struct inventory *i, struct db *db,
			       int64_t company, int64_t look, struct err *e);
/*
 * Live (look 0), after each batch: writes the devices that are new, and once a
 * minute of event time those that were seen, in the caller's transaction; with
 * 'mute' nothing is written and all is taken as written. Addresses and cards
 * not seen for eight days are forgotten; their rows stay.
 */
int MUST_CHECK inventory_flush_live(struct inventory *i, struct db *db,
				    int64_t company, bool mute, struct err *e);
/* All memory as bytes, and back; see detect_save. Live, just after a flush. */
int MUST_CHECK inventory_save(const struct inventory *i, struct str *out,
			      struct err *e);
int MUST_CHECK inventory_load(struct inventory *i, struct text blob,
			      struct err *e);
/* Bytes of memory in use, about. */
size_t inventory_bytes(const struct inventory *i);
size_t inventory_count(const struct inventory *i);

#endif
