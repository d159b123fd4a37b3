#include "watch/live.h"

#include <stdlib.h>

#include "base/check.h"
#include "base/str.h"
#include "fmt/pack.h"
#include "model/company_lease_row.h"
#include "model/segment_row.h"
#include "watch/pipeline.h"

#define SAVE_EVERY_MS 30000
/* A large memory is saved less often: so much longer for each MiB. */
#define SAVE_MIB_MS 5000
/* But no more than so many segments are ever read again. */
#define REPLAY_MAX 2000
/* When the memory cannot be used (another version, damage) what came in this
 * time is read again, so that open windows are not empty. */
#define RECALL_MS (2 * 3600 * 1000)

#define MEMORY_MAX  ((size_t)512 * 1024 * 1024)
#define SEGMENT_MAX ((size_t)8 * 1024 * 1024)
#define READ_MAX    ((size_t)64 * 1024 * 1024)
#define READ_ROWS   64
#define PACK_LEVEL  1

struct live {
	size_t bytes_max;
	size_t bytes, count;
	int64_t uses;
	struct live_company *first;
};

struct live *
live_new(size_t bytes)
{
	struct live *l = calloc(1, sizeof(*l));

	CHECK(l != NULL);
	l->bytes_max = bytes;
	return l;
}

static void
company_free(struct live *l, struct live_company **link)
{
	struct live_company *c = *link;

	*link = c->next;
	l->bytes -= c->bytes;
	l->count--;
	pipeline_free(&c->pipeline);
	free(c);
}

void
live_free(struct live **l)
{
	if (*l == NULL)
		return;
	while ((*l)->first != NULL)
		company_free(*l, &(*l)->first);
	free(*l);
	*l = NULL;
}

void
live_forget(struct live *l, int64_t company)
{
	struct live_company **link = &l->first;

	while (*link != NULL && (*link)->company != company)
		link = &(*link)->next;
	if (*link != NULL)
		company_free(l, link);
}

size_t
live_bytes(const struct live *l)
{
	return l->bytes;
}

size_t
live_count(const struct live *l)
{
	return l->count;
}

static int
fresh_pipeline(struct stage_world *w, int64_t company, struct pipeline **out,
	       struct err *e)
{
	struct pipeline_options options = { .db = w->db,
					    .company = company,
					    .look = 0,
					    .settings = w->settings,
					    .seed = w->seed,
					    .indicators = w->indicators,
					    .vendors = w->vendors };

	return pipeline_new(&options, out, e);
}

static int
memory_load(struct pipeline *p, struct text packed, struct err *e)
{
	struct str raw;
	int rc;

	str_init(&raw, MEMORY_MAX);
	rc = pack_read(packed, MEMORY_MAX, &raw, e);
	if (rc == 0)
		rc = pipeline_load(p, str_view(&raw), e);
	str_done(&raw);
	return rc;
}

/* From where to read again when there is no memory that can be used. */
static int
recall_from(struct stage_world *w, int64_t company, int64_t position,
	    struct arena *a, int64_t *out, struct err *e)
{
	struct segment_list list;
	int64_t from = position > REPLAY_MAX ? position - REPLAY_MAX : 0;

	if (segment_row_list_heads(w->db, company, from, REPLAY_MAX, a, &list,
				   e) != 0)
		return -1;
	*out = position;
	for (size_t i = list.count; i > 0; i--)
		if (list.row[i - 1].number <= position &&
		    list.row[i - 1].received_ms >= w->now_ms - RECALL_MS)
			*out = list.row[i - 1].number - 1;
	return 0;
}

static int
memory_get(struct stage_world *w, struct live_company *c, int64_t position,
	   struct arena *a, struct err *e)
{
	struct company_stage_row row;
	struct err why = { .kind = ERR_NONE };

	if (company_stage_row_get(w->db, c->company, STAGE_DETECT, a, &row,
				  e) != 0 ||
	    fresh_pipeline(w, c->company, &c->pipeline, e) != 0)
		return -1;
	c->saved_ms = row.saved_ms;
	if (row.memory.p == NULL && position <= REPLAY_MAX)
		return 0;
	if (row.memory.p != NULL && row.memory_position <= position &&
	    memory_load(c->pipeline, row.memory, &why) == 0) {
		c->position = c->saved_position = row.memory_position;
		return 0;
	}
	pipeline_free(&c->pipeline);
	if (fresh_pipeline(w, c->company, &c->pipeline, e) != 0)
		return -1;
	return recall_from(w, c->company, position, a, &c->position, e);
}

static int
lines_read(struct pipeline *p, struct text raw, struct err *e)
{
	struct text line;

	while (text_cut(&raw, '\n', &line))
		if (pipeline_line(p, line, e) != 0)
			return -1;
	return 0;
}

/* A body that is gone or damaged: every line of it was not understood. */
static void
lines_missed(struct pipeline *p, int64_t records, const char *why)
{
	for (int64_t i = 0; i < records; i++)
		pipeline_unparsed(p, why);
}

int
live_read(struct stage_world *w, struct live_company *c,
	  const struct segment_row *segment, struct err *e)
{
	const struct pipeline_batch batch = {
		.sender = segment->sender,
		.received_ms = segment->received_ms,
		.sent_ms = segment->sent_ms,
	};
	struct err why = { .kind = ERR_NONE };
	struct arena *a = arena_new(READ_MAX);
	struct text body;
	struct str raw;
	int rc = 0;

	str_init(&raw, SEGMENT_MAX);
	pipeline_batch_begin(c->pipeline, &batch);
	if (segment_row_body(w->db, c->company, segment->id, a, &body, &why) !=
		0 &&
	    why.kind != ERR_NOT_FOUND)
		rc = err_set(e, why.kind, "%s", why.text);
	else if (why.kind == ERR_NOT_FOUND ||
		 pack_read(body, SEGMENT_MAX, &raw, &why) != 0)
		lines_missed(c->pipeline, segment->records, why.text);
	else
		rc = lines_read(c->pipeline, str_view(&raw), e);
	str_done(&raw);
	arena_free(&a);
	return rc;
}

/* What was written already is read again, and nobody is told. */
static int
replay(struct stage_world *w, struct live_company *c, int64_t position,
       struct err *e)
{
	struct arena *a = arena_new(READ_MAX);
	struct segment_list list;
	int rc = 0;

	while (rc == 0 && c->position < position) {
		arena_reset(a);
		rc = segment_row_list_heads(w->db, c->company, c->position,
					    READ_ROWS, a, &list, e);
		if (rc != 0 || list.count == 0 || list.row[0].number > position)
			break;
		for (size_t i = 0; i < list.count && rc == 0 &&
				   list.row[i].number <= position;
		     i++) {
			rc = live_read(w, c, &list.row[i], e);
			if (rc == 0)
				rc = pipeline_batch_end(c->pipeline, true, e);
			if (rc == 0)
				c->position = list.row[i].number;
		}
	}
	if (rc == 0)
		c->position = position;
	arena_free(&a);
	return rc;
}

static void
measure(struct live *l, struct live_company *c)
{
	l->bytes -= c->bytes;
	c->bytes = pipeline_bytes(c->pipeline);
	l->bytes += c->bytes;
}

static int
company_load(struct stage_world *w, int64_t company, int64_t position,
	     struct live_company **out, struct err *e)
{
	struct arena *a = arena_new(MEMORY_MAX);
	struct live_company *c = calloc(1, sizeof(*c));
	int rc;

	CHECK(c != NULL);
	c->company = company;
	c->next = w->live->first;
	w->live->first = c;
	w->live->count++;
	rc = memory_get(w, c, position, a, e);
	arena_free(&a);
	if (rc == 0)
		rc = replay(w, c, position, e);
	if (rc != 0) {
		live_forget(w->live, company);
		return -1;
	}
	measure(w->live, c);
	*out = c;
	return 0;
}

static struct live_company *
company_find(struct live *l, int64_t company)
{
	struct live_company *c = l->first;

	while (c != NULL && c->company != company)
		c = c->next;
	return c;
}

int
live_get(struct stage_world *w, int64_t company, int64_t position,
	 struct live_company **out, struct err *e)
{
	struct live_company *c = company_find(w->live, company);

	/* Another centre has worked on it meanwhile. */
	if (c != NULL && c->position != position) {
		live_forget(w->live, company);
		c = NULL;
	}
	if (c == NULL && company_load(w, company, position, &c, e) != 0)
		return -1;
	c->used = ++w->live->uses;
	measure(w->live, c);
	*out = c;
	return 0;
}

bool
live_is_due(const struct live_company *c, int64_t now_ms)
{
	int64_t every = SAVE_EVERY_MS + (int64_t)(c->bytes >> 20) * SAVE_MIB_MS;

	if (c->position == c->saved_position)
		return false;
	return now_ms - c->saved_ms >= every || now_ms < c->saved_ms ||
	       c->position - c->saved_position >= REPLAY_MAX / 2;
}

int
live_save(struct stage_world *w, struct live_company *c, struct err *e)
{
	struct company_stage_row row = { .company = c->company,
					 .stage = STAGE_DETECT,
					 .memory_position = c->position,
					 .saved_ms = w->now_ms };
	struct str raw, packed;
	int rc = -1;

	str_init(&raw, MEMORY_MAX);
	str_init(&packed, MEMORY_MAX);
	if (pipeline_save(c->pipeline, &raw, e) == 0 &&
	    pack_write(str_view(&raw), PACK_LEVEL, &packed, e) == 0) {
		row.memory = str_view(&packed);
		rc = company_stage_row_save(w->db, &row, e);
	}
	str_done(&raw);
	str_done(&packed);
	return rc;
}

void
live_saved(struct live_company *c, int64_t now_ms)
{
	c->saved_position = c->position;
	c->saved_ms = now_ms;
}

/* ERR_BUSY or ERR_CONFLICT: it is somebody else's now. */
static int
save_alone(struct stage_world *w, struct live_company *c, struct err *e)
{
	const struct company_lease lease = {
		.company = c->company,
		.holder = w->holder,
		.now_ms = w->now_ms,
		.until_ms = w->now_ms + STAGE_LEASE_MS,
	};
	int64_t position;
	TXN(t);

	if (txn_begin(&t, w->db, e) != 0 ||
	    company_lease_row_take(w->db, &lease, e) != 0 ||
	    company_stage_row_position(w->db, c->company, STAGE_DETECT,
				       &position, e) != 0)
		return -1;
	if (position != c->position)
		return err_set(e, ERR_CONFLICT, "somebody else has gone on");
	if (live_save(w, c, e) != 0 || txn_commit(&t, e) != 0)
		return -1;
	live_saved(c, w->now_ms);
	return 0;
}

/* Saves, or forgets what is not ours any more; the company may be gone after
 * this. */
static int
settle_one(struct stage_world *w, struct live_company *c, struct err *e)
{
	struct err why = { .kind = ERR_NONE };

	if (save_alone(w, c, &why) == 0)
		return 0;
	if (why.kind == ERR_BUSY || why.kind == ERR_CONFLICT) {
		live_forget(w->live, c->company);
		return 0;
	}
	return err_set(e, why.kind, "%s", why.text);
}

static struct live_company *
least_used(struct live *l)
{
	struct live_company *c, *least = l->first;

	for (c = l->first; c != NULL; c = c->next)
		if (c->used < least->used)
			least = c;
	return least;
}

int
live_settle(struct stage_world *w, bool all, struct err *e)
{
	struct live *l = w->live;
	struct live_company *c, *next;

	for (c = l->first; c != NULL; c = next) {
		next = c->next;
		if ((live_is_due(c, w->now_ms) ||
		     (all && c->position != c->saved_position)) &&
		    settle_one(w, c, e) != 0)
			return -1;
	}
	/* One always may stay: it could not work otherwise. */
	while (l->bytes > l->bytes_max && l->count > 1) {
		int64_t company = least_used(l)->company;

		c = company_find(l, company);
		if (c->position != c->saved_position &&
		    settle_one(w, c, e) != 0)
			return -1;
		live_forget(l, company);
	}
	return 0;
}
