/*
 * vendor.h: who made a network card, by the IEEE list (Debian ieee-data). Held
 * compactly: about 40,000 prefixes in under 2 MB.
 */
#ifndef WATCH_VENDOR_H
#define WATCH_VENDOR_H

#include <stddef.h>

#include "base/err.h"
#include "fmt/address.h"

struct vendors;

/* Reads "oui.txt" in the IEEE's form, or in 'directory' also mam.txt and
 * oui36.txt when they are there. ERR_NOT_FOUND when there is no list. */
int MUST_CHECK vendors_open(const char *directory, struct vendors **v_out,
			    struct err *e);
void vendors_close(struct vendors **v);
/* The maker's name, or "" (unknown, random or group address). Lives as long
 * as the list. 'v' may be NULL. */
const char *vendors_get(const struct vendors *v, const struct mac *mac);
size_t vendors_count(const struct vendors *v);

#endif
