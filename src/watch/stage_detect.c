/*
 * stage_detect.c: segments in, alerts, devices and hours of coverage out. A
 * segment is read before the transaction begins, so that others do not wait
 * for our thinking; the small ones behind it share its transaction.
 */
#include "base/check.h"
#include "model/segment_row.h"
#include "watch/live.h"
#include "watch/pipeline.h"

/* One transaction takes no more than this of further segments. */
#define TOGETHER_BYTES ((int64_t)256 * 1024)
#define LIST_MAX       64

struct walk {
	struct stage_world *world;
	struct live_company *company;
	const struct segment_row *segment;
	size_t count;
};

static int
list(struct stage_world *w, size_t max, struct arena *a,
     struct company_id_list *out, struct err *e)
{
	return company_stage_row_list_fed(w->db, max, a, out, e);
}

/* Reads on while it is little; *n_out segments are through. */
static int
read_more(const struct walk *k, size_t *n_out, struct err *e)
{
	int64_t bytes = 0;
	size_t n = 1;

	if (pipeline_batch_end(k->company->pipeline, false, e) != 0)
		return -1;
	for (; n < k->count; n++) {
		bytes += k->segment[n].raw_bytes;
		if (bytes > TOGETHER_BYTES)
			break;
		if (live_read(k->world, k->company, &k->segment[n], e) != 0 ||
		    pipeline_batch_end(k->company->pipeline, false, e) != 0)
			return -1;
	}
	*n_out = n;
	return 0;
}

static int
walk_commit(const struct walk *k, int64_t position, struct txn *t,
	    struct err *e)
{
	struct stage_world *w = k->world;
	bool save = live_is_due(k->company, w->now_ms);

	if (company_stage_row_set(w->db, k->company->company, STAGE_DETECT,
				  position, e) != 0 ||
	    (save && live_save(w, k->company, e) != 0) || txn_commit(t, e) != 0)
		return -1;
	if (save)
		live_saved(k->company, w->now_ms);
	return 0;
}

/* In one transaction: still ours, nobody has gone on, our rows, our position.
 */
static int
walk_write(const struct walk *k, size_t *n_out, struct err *e)
{
	struct live_company *c = k->company;
	int64_t position;
	TXN(t);

	if (txn_begin(&t, k->world->db, e) != 0 ||
	    stage_hold(k->world, c->company, e) != 0 ||
	    company_stage_row_position(k->world->db, c->company, STAGE_DETECT,
				       &position, e) != 0)
		return -1;
	if (position != c->position)
		return err_set(e, ERR_CONFLICT, "somebody else has gone on");
	if (read_more(k, n_out, e) != 0)
		return -1;
	c->position = k->segment[*n_out - 1].number;
	return walk_commit(k, c->position, &t, e);
}

static int
walk_step(struct stage_world *w, int64_t company, int64_t position,
	  const struct segment_list *segments, size_t *done_out, struct err *e)
{
	struct walk k = { .world = w };
	size_t i = 0, n = 0;

	if (live_get(w, company, position, &k.company, e) != 0)
		return -1;
	for (; i < segments->count; i += n) {
		k.segment = &segments->row[i];
		k.count = segments->count - i;
		if (live_read(w, k.company, k.segment, e) != 0 ||
		    walk_write(&k, &n, e) != 0) {
			/* Its memory is ahead of its rows. */
			live_forget(w->live, company);
			return -1;
		}
		*done_out += n;
	}
	return 0;
}

static int
step(struct stage_world *w, int64_t company, size_t max, size_t *done_out,
     struct err *e)
{
	struct arena *a = arena_new((size_t)4 * 1024 * 1024);
	struct segment_list segments;
	int64_t position;
	int rc = -1;

	*done_out = 0;
	if (max > LIST_MAX)
		max = LIST_MAX;
	if (company_stage_row_position(w->db, company, STAGE_DETECT, &position,
				       e) == 0 &&
	    segment_row_list_heads(w->db, company, position, max, a, &segments,
				   e) == 0)
		rc = segments.count > 0 ? walk_step(w, company, position,
						    &segments, done_out, e)
					: 0;
	arena_free(&a);
	return rc;
}

const struct stage stage_detect = {
	.name = STAGE_DETECT, .reads = "segment", .list = list, .step = step
};
