/*
 * incident.h: gathers alerts that answer one question a person must answer
 * into one incident, with a reason a person can read. Reads alert rows, writes
 * incident rows; never changes an alert.
 *
 * What belongs together (within incident_window of each other):
 *  - what one of our devices does wrong: "is this PC infected?"
 *  - what one attacker tries, against however many devices: "is somebody
 *    attacking us, and did it work?"
 *  - spread from one device to another: one incident that names both.
 *  - a weakness or a policy matter: one per kind and device, never mixed into
 *    an attack.
 * A failed attempt is not a compromise; alerts at info alone make no incident.
 * The same alerts in any order give the same incidents.
 */
#ifndef WATCH_INCIDENT_H
#define WATCH_INCIDENT_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "content/class.h"
#include "fmt/address.h"
#include "watch/finding.h"
#include "watch/incident_reason.h"

struct db;
struct settings;

/* One alert as grouping sees it. */
struct incident_alert {
	int64_t id;
	enum alert_class class;
	enum severity severity;
	enum outcome outcome;
	int64_t first_ms, last_ms, count;
	struct address device, peer;
	bool device_is_target; /* the peer does it to the device */
	bool peer_is_home;
	int port; /* service port, -1 none */
	struct text rule;
	size_t place; /* the caller's own, not looked at */
	/* Not 0: belongs to those with the same, whatever they share. */
	int64_t bond;
};

/* One incident before it is a row. */
struct incident_group {
	enum alert_class class;
	enum severity severity;
	enum outcome outcome;
	int64_t first_ms, last_ms, count;
	enum incident_reason reason;
	struct address from; /* attacks or spreads; family 0: unknown, many */
	struct address to;   /* of a spread */
	const struct incident_alert *lead; /* the earliest */
	const struct incident_alert *name; /* gives class and subject */
	const size_t *alert;               /* indexes, by time */
	size_t alerts;
	const struct address *device; /* ascending; most telling first */
	size_t devices;
};

/*
 * The pure core: groups 'count' alerts, gaps up to 'window_ms' joining. Result
 * lives in 'a'; gravest first, then earliest. O(n log n). ERR_TOO_BIG only.
 */
int MUST_CHECK incident_group(struct arena *a,
			      const struct incident_alert *alert, size_t count,
			      int64_t window_ms,
			      const struct incident_group **group_out,
			      size_t *groups_out, struct err *e);

/*
 * The stage: reads alerts of (company, look), writes incidents for them in one
 * transaction and says how many there are. Running it again over the same
 * alerts changes nothing.
 */
int MUST_CHECK incident_step(struct db *db, const struct settings *settings,
			     int64_t company, int64_t look,
			     size_t *incidents_out, struct err *e);

#endif
