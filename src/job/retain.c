#include "job/retain.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/calendar.h"
#include "model/fault_row.h"
#include "model/report_row.h"
#include "model/retain_row.h"
#include "model/segment_keep_row.h"
#include "watch/day.h"

/* So much a step: a second of work on a small machine. */
#define SEGMENTS_STEP 200
#define ROWS_STEP     500
#define GIVE_STEP     ((int64_t)16 * 1024 * 1024)
#define GIVE_LEAST    ((int64_t)128 * 1024)
#define BALLAST_MAX   ((int64_t)64 * 1024 * 1024)
#define MEMORY_MAX    ((size_t)16 * 1024 * 1024)

int64_t
retain_excess(const struct retain_plan *plan, int64_t packed, int64_t inside)
{
	const struct settings *s = plan->settings;
	int64_t most = s->keep_segments_size, excess = 0, wanting;

	if (plan->disk_bytes > 0) {
		int64_t share = (int64_t)((double)plan->disk_bytes *
					  s->keep_segments_share);

		if (most == 0 || share < most)
			most = share;
		/* Room inside the file is room for rows. */
		wanting = s->disk_reserve - plan->disk_free - inside;
		if (wanting > 0)
			excess = wanting;
	}
	if (most > 0 && packed - most > excess)
		excess = packed - most;
	return excess;
}

struct retaining {
	struct db *db;
	const struct retain_plan *plan;
	struct retain_result *out;
	struct arena *arena;
};

/* Made while there is plenty of room, gone while there is not. Whether it
 * could be made is not important enough to fail. */
static void
ballast_set(const struct retain_plan *plan, bool wanted)
{
	int64_t reserve = plan->settings->disk_reserve;
	int64_t bytes = reserve / 4 < BALLAST_MAX ? reserve / 4 : BALLAST_MAX;
	int fd;

	if (plan->ballast == NULL || plan->disk_bytes == 0)
		return;
	if (!wanted) {
		unlink(plan->ballast);
		return;
	}
	if (plan->disk_free < reserve + bytes ||
	    access(plan->ballast, F_OK) == 0)
		return;
	fd = open(plan->ballast, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return;
	if (posix_fallocate(fd, 0, bytes) != 0)
		unlink(plan->ballast);
	close(fd);
}

/* Moving pages needs room in the log for them. */
static int64_t
give_step(const struct retain_plan *plan)
{
	int64_t bytes = plan->disk_free / 4;

	if (plan->disk_bytes == 0 || bytes > GIVE_STEP)
		return GIVE_STEP;
	return bytes > GIVE_LEAST ? bytes : GIVE_LEAST;
}

/* Batches and their days in one transaction. */
static int
drop(struct retaining *r, const struct segment_head_list *list, int64_t enough,
     struct err *e)
{
	int64_t dropped = 0;
	TXN(txn);

	if (list->count == 0)
		return 0;
	if (txn_begin(&txn, r->db, e) != 0)
		return -1;
	for (size_t i = 0; i < list->count && dropped < enough; i++) {
		const struct segment_head *s = &list->row[i];

		if (segment_keep_drop(r->db, s->id, e) != 0 ||
		    segment_day_row_drop(r->db, s->company, s->number, 1,
					 r->plan->now_ms, e) != 0)
			return -1;
		dropped += s->bytes;
		r->out->segments++;
	}
	r->out->bytes += dropped;
	r->out->more = r->out->more || list->count == SEGMENTS_STEP;
	return txn_commit(&txn, e);
}

/* 'enough' bytes of those received before then. */
static int
drop_before(struct retaining *r, int64_t before_ms, int64_t enough,
	    struct err *e)
{
	struct segment_head_list list;

	arena_reset(r->arena);
	if (segment_keep_droppable(r->db, before_ms, SEGMENTS_STEP, r->arena,
				   &list, e) != 0)
		return -1;
	return drop(r, &list, enough, e);
}

/* Finished days always, today's when room is wanted. */
static int
seal(struct retaining *r, bool now, struct err *e)
{
	int zone = (int)r->plan->settings->zone_minutes;
	int64_t until = r->plan->now_ms;
	struct segment_company_list list;
	struct arena *a = arena_new(MEMORY_MAX);
	int rc;

	if (!now)
		until = calendar_day(until, zone);
	rc = segment_keep_unsealed(r->db, until, a, &list, e);
	for (size_t i = 0; rc == 0 && i < list.count; i++)
		rc = (now ? day_seal_now : day_seal)(r->db, list.id[i], zone,
						     r->plan->now_ms, e);
	arena_free(&a);
	return rc;
}

static int
segments_step(struct retaining *r, struct err *e)
{
	const struct settings *s = r->plan->settings;
	int64_t packed, count, excess, before;
	struct db_space space;
	bool low;

	if (seal(r, false, e) != 0 ||
	    drop_before(r, r->plan->now_ms - s->keep_segments, INT64_MAX, e) !=
		0 ||
	    segment_keep_size(r->db, &packed, &count, e) != 0 ||
	    db_space_get(r->db, &space, e) != 0)
		return -1;
	excess = retain_excess(r->plan, packed, space.free_bytes);
	low = r->plan->disk_bytes > 0 &&
	      r->plan->disk_free + space.free_bytes < s->disk_reserve;
	if (!low && fault_row_close(r->db, "disk", "", r->plan->now_ms, e) != 0)
		return -1;
	if (excess == 0)
		return 0;
	before = r->out->segments;
	if (drop_before(r, r->plan->now_ms, excess, e) != 0)
		return -1;
	/* Nothing is sealed that could go: seal what came today. */
	if (r->out->segments == before &&
	    (seal(r, true, e) != 0 ||
	     drop_before(r, r->plan->now_ms, excess, e) != 0))
		return -1;
	r->out->more = r->out->more || r->out->segments > before;
	if (!low)
		return 0;
	return fault_row_open(r->db, "disk", "",
			      r->out->segments > before
				  ? "records are dropped early for want of "
				    "room"
				  : "there is too little room, and nothing "
				    "left to drop",
			      r->plan->now_ms, e);
}

static int
rows_step(struct retaining *r, struct err *e)
{
	const struct settings *s = r->plan->settings;
	const int64_t now = r->plan->now_ms;
	const struct retain_row_ages ages = {
		.alerts_ms = now - s->keep_alerts,
		.info_ms = now - s->keep_info,
		.incidents_ms = now - s->keep_incidents,
		.hours_ms = now - s->keep_incidents,
	};
	int64_t dropped = 0;
	TXN(txn);

	if (txn_begin(&txn, r->db, e) != 0 ||
	    retain_row_drop(r->db, &ages, ROWS_STEP, &dropped, e) != 0 ||
	    txn_commit(&txn, e) != 0)
		return -1;
	r->out->rows += dropped;
	r->out->more = r->out->more || dropped >= ROWS_STEP;
	return 0;
}

int
retain_step(struct db *db, const struct retain_plan *plan,
	    struct retain_result *out, struct err *e)
{
	struct retaining r = { .db = db,
			       .plan = plan,
			       .out = out,
			       .arena = arena_new(MEMORY_MAX) };
	int rc = -1;

	*out = (struct retain_result){ 0 };
	ballast_set(plan, plan->disk_free >= plan->settings->disk_reserve);
	if (segments_step(&r, e) == 0 && rows_step(&r, e) == 0)
		rc = db_space_step(db, give_step(plan), &out->given, e);
	out->more = out->more || out->given >= GIVE_LEAST / 2;
	arena_free(&r.arena);
	return rc;
}
