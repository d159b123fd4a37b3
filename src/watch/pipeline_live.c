/* pipeline_live.c: batches of the live watch; see pipeline.h. */
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "db/db.h"
#include "watch/detector.h"
#include "watch/pipeline_core.h"

/* A sender's clock is corrected from here on; less is no matter, and the way
 * takes time as well. */
#define CLOCK_LARGE_MS 120000
/* A record may be so much newer than the batch that brought it. */
#define FUTURE_US MINUTE_US
/* Older records are of a clock that had no idea: no spool holds so long. */
#define OLDEST_US (60 * DAY_US)
/* Who is so far behind the newest records gets a lane of his own. */
#define BEHIND_US (15 * MINUTE_US)
/* A lane nobody came back to in so many batches is over. */
#define LANE_BATCHES 512

void
pipeline_batch_begin(struct pipeline *p, const struct pipeline_batch *batch)
{
	int64_t error_ms = batch->sent_ms - batch->received_ms;

	CHECK(p->options.look == 0);
	if (p->hour == NULL) {
		p->hour = calloc(PIPELINE_HOURS_MAX, sizeof(*p->hour));
		CHECK(p->hour != NULL);
	}
	p->batches++;
	p->batch = *batch;
	p->shift_us = batch->sent_ms > 0 && llabs(error_ms) >= CLOCK_LARGE_MS
			  ? -error_ms * 1000
			  : 0;
	p->hours = 0;
	p->hour_ms = batch->received_ms - batch->received_ms % COVERAGE_HOUR_MS;
	p->behind = p->begun = false;
	memset(&p->count, 0, sizeof(p->count));
	p->line = 0;
}

void
pipeline_batch_count(const struct pipeline *p, int64_t *records_out,
		     int64_t *unparsed_out)
{
	*records_out = p->count.records;
	*unparsed_out = p->count.unparsed;
}

static struct coverage_row *
hour_at(struct pipeline *p, int64_t hour_ms)
{
	struct coverage_row *h;
	size_t i;

	for (i = 0; i < p->hours; i++)
		if (p->hour[i].hour_ms == hour_ms)
			return &p->hour[i];
	if (p->hours == PIPELINE_HOURS_MAX)
		return &p->hour[p->hours - 1];
	h = &p->hour[p->hours++];
	memset(h, 0, sizeof(*h));
	h->sender = p->batch.sender;
	h->company = p->options.company;
	h->hour_ms = hour_ms;
	return h;
}

static int64_t
hour_of(int64_t us)
{
	int64_t ms = us / 1000;

	return ms - ms % COVERAGE_HOUR_MS;
}

void
pipeline_live_unparsed(struct pipeline *p)
{
	if (p->hour != NULL)
		hour_at(p, p->hour_ms)->unparsed++;
}

static int64_t
within(int64_t value, int64_t most)
{
	return value < 0 ? 0 : value > most ? most : value;
}

/* What a minute line claims, as far as it can be true. */
#define PACKETS_MAX INT64_C(1000000000000)
#define BYTES_MAX   INT64_C(1000000000000000)

static void
minute_count(struct pipeline *p, const struct event *event)
{
	const struct event_minute *m = &event->minute;
	int64_t seconds = within(m->seconds, 3600);
	/* The line comes at the minute's end, which may be the next hour. */
	struct coverage_row *h =
	    hour_at(p, hour_of(event->at_us - seconds * SECOND_US / 2));

	h->watched_seconds += seconds;
	h->packets += within(m->packets, PACKETS_MAX);
	h->bytes += within(m->bytes, BYTES_MAX);
	h->dropped += within(m->dropped, PACKETS_MAX);
}

static void
shift(int64_t *us, int64_t by)
{
	if (*us > 0)
		*us += by;
}

/* By its sender's clock error; then, what cannot be true, to now. */
static void
time_correct(const struct pipeline *p, struct event *event)
{
	int64_t received = p->batch.received_ms * 1000, by = p->shift_us;
	int64_t at = event->at_us + by;

	if (at > received + FUTURE_US || at < received - OLDEST_US)
		by = received - event->at_us;
	if (by == 0)
		return;
	event->at_us += by;
	shift(&event->flow.start_us, by);
	shift(&event->flow.end_us, by);
	shift(&event->sighting.first_us, by);
}

static int
lane_end(struct pipeline_lane *lane, struct err *e)
{
	int rc = detect_end(lane->detect, e);

	detect_free(&lane->detect);
	lane->sender = 0;
	return rc;
}

static struct pipeline_lane *
lane_find(struct pipeline *p, int64_t sender)
{
	for (int i = 1; i < PIPELINE_LANES_MAX; i++)
		if (p->lane[i].sender == sender)
			return &p->lane[i];
	return NULL;
}

/* The sender's own; the first one's when all are taken. */
static struct pipeline_lane *
lane_behind(struct pipeline *p)
{
	struct pipeline_lane *lane = lane_find(p, p->batch.sender);

	if (lane != NULL)
		return lane;
	lane = lane_find(p, 0);
	if (lane == NULL)
		return &p->lane[0];
	lane->sender = p->batch.sender;
	lane->detect = pipeline_detect_new(p);
	return lane;
}

/* Our own clock was ahead once: what is newest then tells nothing. */
static int
first_lane_check(struct pipeline *p, struct err *e)
{
	struct pipeline_lane *first = &p->lane[0];
	int64_t received = p->batch.received_ms * 1000;

	if (detect_now(first->detect) <= received + BEHIND_US)
		return 0;
	if (lane_end(first, e) != 0)
		return -1;
	first->detect = pipeline_detect_new(p);
	return 0;
}

/* Chooses the lane by the batch's first record; a sender that has caught up
 * returns to the first. */
static int
lane_of(struct pipeline *p, struct pipeline_lane **out, struct err *e)
{
	struct pipeline_lane *first = &p->lane[0], *own;
	int64_t at = p->event.at_us;
	bool late;

	if (!p->begun && first_lane_check(p, e) != 0)
		return -1;
	late = at < detect_now(first->detect) - BEHIND_US;
	if (!p->begun)
		p->behind = late;
	p->begun = true;
	own = lane_find(p, p->batch.sender);
	if (!late && own != NULL) {
		p->behind = false;
		if (lane_end(own, e) != 0)
			return -1;
	}
	*out = late && p->behind ? lane_behind(p) : first;
	(*out)->batch = p->batches;
	return 0;
}

int
pipeline_live_event(struct pipeline *p, struct err *e)
{
	struct pipeline_lane *lane;

	CHECK(p->hour != NULL);
	time_correct(p, &p->event);
	p->hour_ms = hour_of(p->event.at_us);
	hour_at(p, p->hour_ms)->records++;
	if (p->event.kind == EVENT_MINUTE)
		minute_count(p, &p->event);
	if (lane_of(p, &lane, e) != 0)
		return -1;
	inventory_event(p->inventory, &p->event);
	return detect_event(lane->detect, &p->event, e);
}

static int
lanes_sweep(struct pipeline *p, struct err *e)
{
	for (int i = 1; i < PIPELINE_LANES_MAX; i++)
		if (p->lane[i].sender != 0 &&
		    p->batches - p->lane[i].batch > LANE_BATCHES &&
		    lane_end(&p->lane[i], e) != 0)
			return -1;
	return 0;
}

int
pipeline_batch_end(struct pipeline *p, bool mute, struct err *e)
{
	const struct pipeline_options *o = &p->options;

	CHECK(mute || db_in_transaction(o->db));
	if (lanes_sweep(p, e) != 0 ||
	    triage_flush_live(p->triage, mute, e) != 0 ||
	    inventory_flush_live(p->inventory, o->db, o->company, mute, e) != 0)
		return -1;
	if (mute || p->hours == 0)
		return 0;
	return coverage_row_add(o->db, p->hour, p->hours, e);
}

size_t
pipeline_bytes(const struct pipeline *p)
{
	size_t bytes = sizeof(*p) + triage_bytes(p->triage) +
		       inventory_bytes(p->inventory);

	for (int i = 0; i < PIPELINE_LANES_MAX; i++)
		if (p->lane[i].detect != NULL)
			bytes += detect_bytes(p->lane[i].detect);
	return bytes;
}

/*
 * The blob: magic, number of batches, the triage, the inventory, then for each
 * lane its sender, batch and detectors (0 bytes: none); each part preceded by
 * its length; a sum at the end, because damage must not be taken for memory.
 */
#define BLOB_MAGIC "KLIV1\n"
#define BLOB_MAX   ((size_t)512 * 1024 * 1024)

static void
number_add(struct str *out, int64_t n)
{
	str_add_n(out, (const char *)&n, sizeof(n));
}

static int
lane_save(const struct pipeline_lane *lane, struct str *part, struct str *out,
	  struct err *e)
{
	str_reset(part);
	if (lane->detect != NULL && detect_save(lane->detect, part, e) != 0)
		return -1;
	number_add(out, lane->sender);
	number_add(out, lane->batch);
	number_add(out, (int64_t)part->n);
	str_add_text(out, str_view(part));
	return 0;
}

static int
parts_save(const struct pipeline *p, struct str *part, struct str *out,
	   struct err *e)
{
	if (triage_save(p->triage, part, e) != 0)
		return -1;
	number_add(out, (int64_t)part->n);
	str_add_text(out, str_view(part));
	str_reset(part);
	if (inventory_save(p->inventory, part, e) != 0)
		return -1;
	number_add(out, (int64_t)part->n);
	str_add_text(out, str_view(part));
	for (int i = 0; i < PIPELINE_LANES_MAX; i++)
		if (lane_save(&p->lane[i], part, out, e) != 0)
			return -1;
	return 0;
}

int
pipeline_save(const struct pipeline *p, struct str *out, struct err *e)
{
	struct str part;
	int rc;

	str_init(&part, BLOB_MAX);
	str_reset(out);
	str_add(out, BLOB_MAGIC);
	number_add(out, p->batches);
	rc = parts_save(p, &part, out, e);
	str_done(&part);
	if (rc != 0 || str_check(out, "memory of the live watch", e) != 0)
		return -1;
	number_add(out, (int64_t)fingerprint(out->p, out->n));
	return str_check(out, "memory of the live watch", e);
}

static int
number_cut(struct text *blob, int64_t *out, struct err *e)
{
	if (blob->n < sizeof(*out))
		return err_set(e, ERR_INVALID, "the memory is cut short");
	memcpy(out, blob->p, sizeof(*out));
	*blob = text_slice(*blob, sizeof(*out), blob->n);
	return 0;
}

static int
part_cut(struct text *blob, struct text *part, struct err *e)
{
	int64_t n = 0;

	if (number_cut(blob, &n, e) != 0)
		return -1;
	if (n < 0 || (uint64_t)n > blob->n)
		return err_set(e, ERR_INVALID, "the memory is cut short");
	*part = text_slice(*blob, 0, (size_t)n);
	*blob = text_slice(*blob, (size_t)n, blob->n);
	return 0;
}

static int
lane_load(struct pipeline *p, struct pipeline_lane *lane, struct text *blob,
	  struct err *e)
{
	struct text part;

	if (number_cut(blob, &lane->sender, e) != 0 ||
	    number_cut(blob, &lane->batch, e) != 0 ||
	    part_cut(blob, &part, e) != 0)
		return -1;
	if (part.n == 0) {
		lane->sender = 0;
		return 0;
	}
	if (lane->detect == NULL)
		lane->detect = pipeline_detect_new(p);
	return detect_load(lane->detect, part, e);
}

static int
parts_load(struct pipeline *p, struct text *blob, struct err *e)
{
	struct text part;

	if (number_cut(blob, &p->batches, e) != 0 ||
	    part_cut(blob, &part, e) != 0 ||
	    triage_load(p->triage, part, e) != 0 ||
	    part_cut(blob, &part, e) != 0 ||
	    inventory_load(p->inventory, part, e) != 0)
		return -1;
	for (int i = 0; i < PIPELINE_LANES_MAX; i++)
		if (lane_load(p, &p->lane[i], blob, e) != 0)
			return -1;
	if (blob->n != 0)
		return err_set(e, ERR_INVALID, "bytes after the memory");
	return 0;
}

int
pipeline_load(struct pipeline *p, struct text blob, struct err *e)
{
	int64_t sum;

	CHECK(p->options.look == 0 && p->batches == 0);
	if (!text_starts(blob, BLOB_MAGIC) ||
	    blob.n < sizeof(BLOB_MAGIC) - 1 + sizeof(sum))
		return err_set(e, ERR_INVALID,
			       "not the memory of the live watch");
	memcpy(&sum, blob.p + blob.n - sizeof(sum), sizeof(sum));
	blob.n -= sizeof(sum);
	if (sum != (int64_t)fingerprint(blob.p, blob.n))
		return err_set(e, ERR_INVALID, "the memory is damaged");
	blob = text_slice(blob, sizeof(BLOB_MAGIC) - 1, blob.n);
	return parts_load(p, &blob, e);
}
