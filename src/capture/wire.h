/*
 * wire.h: our own look at a wire of this machine (libpcap): announcements and
 * the beginnings of connections go to the passive decoder, and who sends what
 * to whom is counted, so that it can be told whether the switch mirrors the
 * office's traffic to us at all. A narrow filter in the kernel keeps the rest
 * away, unless everything is wanted.
 */
#ifndef CAPTURE_WIRE_H
#define CAPTURE_WIRE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct wire;

/* What came by, by the addresses on the Ethernet. */
struct wire_counts {
	int64_t packets;
	int64_t foreign; /* from one other machine to another one */
	int64_t group;   /* broadcast and multicast */
	int64_t own;     /* from or to this machine */
	int64_t senders; /* different MAC addresses, up to some hundred */
	int64_t dropped; /* by the kernel, for want of room */
};

/* 'everything': no filter, for counting. NOT_FOUND: no such interface; DENIED:
 * not allowed to listen (root, or CAP_NET_RAW); UNAVAILABLE: it is down. */
int MUST_CHECK wire_open(const char *interface, bool everything,
			 struct wire **out, struct err *e);
/* NULL is fine. */
void wire_close(struct wire **w);
/* Readable when packets wait. */
int wire_fd(const struct wire *w);
/* Takes what waits, at most some thousand packets. UNAVAILABLE when the
 * interface has gone away or down. */
int MUST_CHECK wire_step(struct wire *w, struct err *e);
/* Lines of sightings that are new, or grew; 'now_us' ages the table: after
 * ten minutes everything that is still there is told again. */
int MUST_CHECK wire_write(struct wire *w, int64_t now_us,
			  int (*line)(void *context, struct text line,
				      struct err *e),
			  void *context, struct err *e);
void wire_counts_get(const struct wire *w, struct wire_counts *out);

#endif
