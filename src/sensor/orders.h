/*
 * orders.h: does what the centre says: settings and rules. New rules are
 * fetched, unpacked beside the old ones, tried by the engine itself, and only
 * then put in their place; when the engine dies of them all the same, the old
 * ones come back. Orders older than the last ones are not followed, so nobody
 * can bring old rules back with an old signature.
 */
#ifndef SENSOR_ORDERS_H
#define SENSOR_ORDERS_H

#include "relay/uplink.h"
#include "sensor/engine.h"
#include "sensor/place.h"

struct orders {
	const struct place *place;
	struct uplink *uplink;
	struct engine *engine;
	/* For trying rules; its 'rules' is not used. */
	const struct suricata_live_options *live;
	bool (*stopped)(void *context);
	void *context;
	/* What is in force; guarded by the caller's lock where shared. */
	int64_t issued_ms;
	char home_networks[256];
	char digest[65], refused_digest[65];
	char version[48], why[160];
	bool refused;
	int64_t swapped_ms; /* rules.old is still there; 0: proven */
};

/* What was in force when we stopped. */
void orders_load(struct orders *o);
/* An uplink's orders call. */
bool orders_follow(struct orders *o, struct text text, int64_t now_ms);
/* Once a second: are the new rules good, or does the engine die of them? True
 * when the old ones were put back. */
bool orders_prove(struct orders *o, const struct engine_report *engine,
		  int64_t now_ms);

#endif
