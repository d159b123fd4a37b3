/*
 * cooked.h: captures of "any" device as Linux writes them since 2019 (link
 * type LINUX_SLL2), which Suricata 7 does not read, as it wrote them before
 * (LINUX_SLL), which it does. Only the interface's number is lost.
 */
#ifndef CAPTURE_COOKED_H
#define CAPTURE_COOKED_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define COOKED_HEAD     16
#define COOKED_HEAD_NEW 20

/* Writes the older form of a packet of 'n' bytes into 'out', which has room
 * for them; returns its length, 0 when the packet has no whole header. */
size_t cooked_packet(const uint8_t *bytes, size_t n, uint8_t *out);
/* Copies the capture 'from' to 'to' in the older form, as far as it can be
 * read. ERR_INVALID or ERR_SYSTEM when no copy could be made. */
int MUST_CHECK cooked_rewrite(const char *from, const char *to, struct err *e);

#endif
