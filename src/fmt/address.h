/* address.h: IP addresses, networks and MAC addresses as plain values. */
#ifndef FMT_ADDRESS_H
#define FMT_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* family 0: none; 4: the first four bytes count; 6: all sixteen. Unused bytes
 * are zero, so that two addresses are equal when their bytes are. */
struct address {
	uint8_t family;
	uint8_t bytes[16];
};

struct network {
	struct address address;
	uint8_t bits;
};

#define ADDRESS_TEXT_MAX 48
#define MAC_TEXT_MAX     18

struct mac {
	uint8_t bytes[6];
};

int MUST_CHECK address_parse(struct text t, struct address *out, struct err *e);
void address_write(const struct address *a, char *buffer);
bool address_equal(const struct address *a, const struct address *b);
/* "192.168.0.0/16", "2001:db8::/32", or a single address. */
int MUST_CHECK network_parse(struct text t, struct network *out, struct err *e);
bool network_has(const struct network *n, const struct address *a);
/* RFC 1918, link-local, loopback, CGNAT, unique-local. */
bool address_is_private(const struct address *a);
bool address_is_multicast(const struct address *a); /* and broadcast */
bool address_is_loopback(const struct address *a);
bool address_is_unspecified(const struct address *a);
/* "aa:bb:cc:dd:ee:ff", "AA-BB-...", "aabb.ccdd.eeff". */
int MUST_CHECK mac_parse(struct text t, struct mac *out, struct err *e);
void mac_write(const struct mac *m, char *buffer);
bool mac_is_random(const struct mac *m); /* locally administered */
bool mac_is_group(const struct mac *m);

#endif
