/*
 * suricata_live.h: Suricata at the wires of this machine, for as long as it
 * lives: with a configuration of ours in a folder of ours, records through a
 * Unix socket. Who starts it again when it dies is the caller.
 */
#ifndef CAPTURE_SURICATA_LIVE_H
#define CAPTURE_SURICATA_LIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct suricata_live;

struct suricata_live_options {
	const char *folder;  /* private; made, what is in it is replaced */
	const char *program; /* NULL: "suricata" on the PATH, /usr/bin */
	const char *const *interface;
	size_t interfaces;         /* 1 to 8 */
	const char *rules;         /* folder of *.rules beside ours; NULL */
	const char *home_networks; /* "": the private ranges */
	const char *hashes;        /* of files, "sha256"; "" none */
	int64_t memory;            /* of its tables, bytes */
	int threads;               /* for each interface */
	int stats_seconds;
};

/* Writes the configuration and starts it. UNAVAILABLE when it is not
 * installed; INVALID for an odd interface name. */
int MUST_CHECK suricata_live_start(const struct suricata_live_options *o,
				   struct suricata_live **out, struct err *e);
/* Ends it. NULL is fine. */
void suricata_live_stop(struct suricata_live **s);
/* Where its records come in: becomes readable when it connects (accept). */
int suricata_live_listener(const struct suricata_live *s);
/* True once its rules are loaded and it watches. Asks it; costs little. */
bool suricata_live_is_ready(struct suricata_live *s);
/* True while the process lives; else 'why' (of 'size' bytes) tells how it
 * ended, printable. */
bool suricata_live_is_alive(struct suricata_live *s, char *why, size_t size);
/* Rule files in the folder have changed: reads them without a gap. */
int MUST_CHECK suricata_live_reload(struct suricata_live *s, struct err *e);
/* How many rules are in use, and how many were refused; -1 unknown. */
void suricata_live_rules(const struct suricata_live *s, int64_t *loaded_out,
			 int64_t *refused_out);
/*
 * Would Suricata take the rules in o->rules? Runs it with -T in a folder of its
 * own below o->folder. INVALID with the first refused rule's file and line
 * when it would not, or when it would leave any of them out.
 */
int MUST_CHECK suricata_live_test(const struct suricata_live_options *o,
				  bool (*stopped)(void *context), void *context,
				  struct err *e);

#endif
