/*
 * known.h: names on the Internet whose meaning everybody in the trade knows,
 * so that detectors neither cry over an update server nor miss a mining pool.
 * A name covers the names below it. The list is short on purpose and holds
 * services by kind, never one attacker's host: those belong in indicator
 * lists, which have a date.
 */
#ifndef WATCH_KNOWN_H
#define WATCH_KNOWN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum known_kind {
	KNOWN_NOTHING,
	KNOWN_SERVICE,      /* large, widely used service or content network */
	KNOWN_UPDATE,       /* where systems and virus scanners get updates */
	KNOWN_LOOKUP_DNS,   /* answers questions by DNS: block lists, reputation
			     */
	KNOWN_DYNAMIC,      /* anybody may have a name here at once */
	KNOWN_ADDRESS,      /* tells who asks its public address */
	KNOWN_MESSAGING,    /* chat and paste services that stealers post to */
	KNOWN_REMOTE,       /* remote control of PCs */
	KNOWN_ANONYMISER,   /* Tor, private VPNs, proxies */
	KNOWN_SHARING,      /* file sharing trackers */
	KNOWN_POOL,         /* mining pools */
	KNOWN_MINER_SCRIPT, /* mining in the browser */
	KNOWN_TEST,         /* made to try a filter out: counts as bad */
	KNOWN_KIND_COUNT
};

struct known {
	const char *domain; /* as listed */
	enum known_kind kind;
	const char *tool; /* what people call it, or NULL */
};

/* The longest listed domain that 'name' is or lies under, or NULL. A final
 * dot and upper case do not matter. */
const struct known *known_find(struct text name);
enum known_kind known_kind(struct text name);
/* The same as a number for known_row, -1 for none: to be remembered. */
int known_number(struct text name);
const struct known *known_row(int number);

/* "example.co.jp" of "www.example.co.jp": the part a person registers. The
 * name itself when it has too few labels. By the short list of public
 * suffixes of two labels that matter here. */
struct text known_registered(struct text name);
/* True for "192.0.2.1" and IPv6 texts, with or without port. */
bool known_is_address(struct text host);

/* The tool that looks for weak spots which names itself so to web servers, or
 * NULL. */
const char *known_scanner(struct text agent);

/* How much a label looks made by a machine, 0 (a word) to 100. By the pairs
 * of letters that words of English and romanised Japanese have. */
int known_randomness(struct text label);

#endif
