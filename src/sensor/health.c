#include "sensor/health.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/stamp.h"
#include "fmt/json_out.h"
#include "relay/wire.h"

#define CLOCK_ERROR_MS 60000
#define HOT            80
#define MEMORY_LEAST   (INT64_C(48) * 1024 * 1024)
#define DISK_LEAST     (INT64_C(32) * 1024 * 1024)
/* Quiet offices have broadcasts all the time. */
#define NO_PACKETS_MS 60000
/* Frames after which a mirror would have shown somebody else's. */
#define MIRROR_FRAMES 200
#define RENEW_LATE_MS (INT64_C(30) * 24 * 3600 * 1000)
#define REFUSED_SHARE 50 /* one packet in so many lost is too many */

static const char *const keys[] = {
#define FAULT_KEY(name, key) key,
	FAULT_TABLE(FAULT_KEY)
#undef FAULT_KEY
};

const char *
fault_key(enum fault fault)
{
	return keys[fault];
}

static unsigned
wire_faults(const struct health *h)
{
	bool watched =
	    h->engine.state != ENGINE_DONE && h->interface[0] != '\0';

	if (!watched)
		return 0;
	if (h->wire.link == LINK_ABSENT)
		return FAULT_BIT(NO_INTERFACE);
	if (h->wire.link == LINK_DOWN)
		return FAULT_BIT(NO_LINK);
	if (h->minute_packets == 0 &&
	    h->now_ms - h->link_since_ms > 2 * NO_PACKETS_MS)
		return FAULT_BIT(NO_PACKETS);
	if (h->foreign == 0 && h->group > MIRROR_FRAMES)
		return FAULT_BIT(NO_MIRROR);
	return 0;
}

static unsigned
machine_faults(const struct health *h)
{
	const struct machine *m = &h->machine;
	unsigned faults = 0;

	if (m->disk_free < h->disk_reserve / 2 + DISK_LEAST)
		faults |= FAULT_BIT(DISK);
	if (m->memory_free > 0 && m->memory_free < MEMORY_LEAST)
		faults |= FAULT_BIT(MEMORY);
	if (m->temperature != INT_MIN && m->temperature >= HOT)
		faults |= FAULT_BIT(HOT);
	if (h->uplink.clock_known &&
	    llabs(h->uplink.clock_error_ms) > CLOCK_ERROR_MS)
		faults |= FAULT_BIT(CLOCK);
	return faults;
}

void
health_conclude(struct health *h)
{
	unsigned faults = wire_faults(h) | machine_faults(h);

	if (h->engine.state == ENGINE_DEAD)
		faults |= FAULT_BIT(ENGINE_DEAD);
	if (h->minute_dropped * REFUSED_SHARE > h->minute_packets)
		faults |= FAULT_BIT(DROPS);
	if (h->spool.thrown_records > 0 || h->outbox.thrown > 0)
		faults |= FAULT_BIT(SPOOL_LOST);
	if (h->spool.damaged > 0)
		faults |= FAULT_BIT(SPOOL_DAMAGED);
	if (h->uplink.refused > 0)
		faults |= FAULT_BIT(BATCH_REFUSED);
	if (h->rules.refused)
		faults |= FAULT_BIT(RULES_REFUSED);
	if (h->certificate_end_ms - h->now_ms < RENEW_LATE_MS)
		faults |= FAULT_BIT(CERTIFICATE);
	if (h->uplink.state == UPLINK_DOWN)
		faults |= FAULT_BIT(NOT_REACHED);
	if (h->uplink.state == UPLINK_REFUSED)
		faults |= FAULT_BIT(NOT_WELCOME);
	h->faults = faults;
}

static void
spool_write(const struct health *h, struct json_out *j)
{
	json_out_key(j, "spool");
	json_out_object(j);
	json_out_pair_int(j, "bytes", h->spool.bytes);
	json_out_pair_int(j, "batches", h->spool.batches);
	json_out_pair_int(j, "oldest_ms", h->spool.oldest_ms);
	json_out_pair_int(j, "thrown",
			  h->spool.thrown_records + h->outbox.thrown);
	json_out_pair_int(j, "damaged", h->spool.damaged);
	json_out_pair_int(j, "aside", h->spool.aside);
	json_out_object_end(j);
}

static void
rules_write(const struct health *h, struct json_out *j)
{
	json_out_key(j, "rules");
	json_out_object(j);
	json_out_pair(j, "version", h->rules.version);
	json_out_pair_int(j, "count", h->engine.rules_loaded);
	json_out_pair_int(j, "age_s", h->rules.age_s);
	json_out_pair_bool(j, "refused", h->rules.refused);
	if (h->rules.refused)
		json_out_pair(j, "why", h->rules.why);
	json_out_object_end(j);
}

static void
faults_write(const struct health *h, struct json_out *j)
{
	json_out_key(j, "faults");
	json_out_array(j);
	for (int i = 0; i < FAULT_COUNT; i++)
		if ((h->faults & (1u << i)) != 0)
			json_out_string(j, keys[i]);
	json_out_array_end(j);
}

static void
machine_write(const struct health *h, struct json_out *j)
{
	char host[65] = "";

	gethostname(host, sizeof(host) - 1);
	json_out_pair_int(j, "boot", h->machine.boot_ms);
	json_out_pair_int(j, "uptime", h->now_ms - h->started_ms);
	json_out_pair(j, "version", h->version);
	json_out_pair(j, "host", host);
	json_out_pair_int(j, "disk_free", h->machine.disk_free);
	json_out_pair_int(j, "memory_free", h->machine.memory_free);
	json_out_key(j, "temperature");
	if (h->machine.temperature != INT_MIN)
		json_out_int(j, h->machine.temperature);
	else
		json_out_null(j);
	json_out_pair_bool(j, "clock_synchronised", h->machine.clock_kept);
}

static void
body_write(const struct health *h, struct json_out *j)
{
	json_out_pair_int(j, "time", h->now_ms);
	machine_write(h, j);
	json_out_pair(j, "engine", engine_state_word(h->engine.state));
	if (h->engine.why[0] != '\0')
		json_out_pair(j, "engine_why", h->engine.why);
	json_out_pair_int(j, "engine_restarts", h->engine.restarts);
	json_out_pair(j, "interface", h->interface);
	json_out_pair(j, "link", machine_link_word(h->wire.link));
	json_out_pair_int(j, "packets", h->minute_packets);
	json_out_pair_int(j, "packets_total", h->packets);
	json_out_pair_int(j, "dropped_total", h->engine.dropped);
	json_out_pair_int(j, "bytes_total", h->bytes);
	rules_write(h, j);
	spool_write(h, j);
	json_out_pair_int(j, "sequence", h->spool.last);
	faults_write(h, j);
	json_out_pair_bool(j, "goodbye", h->goodbye);
}

void
health_write(const struct health *h, struct str *out)
{
	struct json_out j;

	json_out_init(&j, out, false);
	json_out_object(&j);
	body_write(h, &j);
	json_out_object_end(&j);
}

static const char *
uplink_word(enum uplink_state state)
{
	static const char *const word[] = {
		[UPLINK_STARTING] = "starting", [UPLINK_UP] = "up",
		[UPLINK_DOWN] = "down",         [UPLINK_BUSY] = "busy",
		[UPLINK_REFUSED] = "refused",
	};

	return word[state];
}

void
health_status_write(const struct health *h, const char *centre,
		    const char *company, struct str *out)
{
	struct json_out j;

	json_out_init(&j, out, true);
	json_out_object(&j);
	body_write(h, &j);
	json_out_pair(&j, "centre", centre);
	json_out_pair(&j, "company", company);
	json_out_pair(&j, "uplink", uplink_word(h->uplink.state));
	json_out_pair(&j, "uplink_why", h->uplink.why);
	json_out_pair_int(&j, "heard", h->uplink.heard_ms);
	json_out_pair_int(&j, "sent_batches", h->uplink.batches);
	json_out_pair_int(&j, "sent_bytes", h->uplink.bytes);
	json_out_pair_int(&j, "records", h->engine.picked.seen);
	json_out_pair_int(&j, "records_sent", h->outbox.lines);
	json_out_pair_int(&j, "clock_error_ms", h->uplink.clock_error_ms);
	json_out_pair_int(&j, "certificate_end", h->certificate_end_ms);
	json_out_object_end(&j);
	str_add_byte(out, '\n');
}

void
health_minute_write(const struct health *h, int watched, int64_t records,
		    int64_t bytes, struct str *out)
{
	char at[STAMP_TEXT_MAX];
	struct json_out j;

	stamp_write_iso(h->now_ms, at);
	json_out_init(&j, out, false);
	json_out_object(&j);
	json_out_pair(&j, "timestamp", at);
	json_out_pair(&j, "event_type", "komainu_minute");
	json_out_pair_int(&j, "seconds", watched);
	json_out_pair_int(&j, "packets", h->minute_packets);
	json_out_pair_int(&j, "bytes", bytes);
	json_out_pair_int(&j, "dropped", h->minute_dropped);
	json_out_pair_int(&j, "records", records);
	json_out_pair(&j, "link", machine_link_word(h->wire.link));
	json_out_pair(&j, "engine", engine_state_word(h->engine.state));
	if (h->uplink.clock_known)
		json_out_pair_int(&j, "clock_error_ms",
				  h->uplink.clock_error_ms);
	json_out_object_end(&j);
}
