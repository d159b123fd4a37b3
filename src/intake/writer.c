#include "intake/writer.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/check.h"
#include "base/log.h"
#include "base/map.h"
#include "os/rand.h"

/* A sender's newest heartbeat. */
struct health {
	struct sender_health_row row;
	size_t bytes;
	bool urgent;
	struct health *next; /* while it is being written */
};

struct writer {
	struct writer_options options;
	pthread_mutex_t lock; /* of what follows, to the counts */
	pthread_cond_t work;
	struct writer_item *first, **last;
	size_t waiting;
	struct map *health; /* sender id -> struct health */
	int64_t health_bytes;
	bool urgent, stopping;
	struct intake_counts counts;
	/* The thread's own. */
	pthread_t thread;
	bool started;
	struct db *db;
	int64_t flushed_ms;
};

static int64_t
monotonic_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t
now_ms(const struct writer *w)
{
	return stamp_now(w->options.world->clock);
}

/* --- the queue ----------------------------------------------------------- */

bool
writer_add(struct writer *w, struct writer_item *item)
{
	bool taken = false;

	item->next = NULL;
	pthread_mutex_lock(&w->lock);
	if (!w->stopping && w->waiting < w->options.items) {
		http_answer_later(item->q);
		*w->last = item;
		w->last = &item->next;
		w->waiting++;
		taken = true;
		pthread_cond_signal(&w->work);
	}
	pthread_mutex_unlock(&w->lock);
	return taken;
}

static struct health *
health_copy(const struct sender_health_row *row, bool urgent)
{
	size_t address = strlen(row->address) + 1;
	size_t version = strlen(row->version) + 1;
	size_t facts = strlen(row->facts) + 1;
	struct health *h = malloc(sizeof(*h) + address + version + facts);
	char *at;

	CHECK(h != NULL);
	at = (char *)(h + 1);
	h->row = *row;
	h->row.address = memcpy(at, row->address, address);
	h->row.version = memcpy(at + address, row->version, version);
	h->row.facts = memcpy(at + address + version, row->facts, facts);
	h->bytes = sizeof(*h) + address + version + facts;
	h->urgent = urgent;
	h->next = NULL;
	return h;
}

static void
health_keep(struct writer *w, struct health *h)
{
	struct health *old =
	    map_set(w->health, &h->row.sender, sizeof(h->row.sender), h);

	w->health_bytes += (int64_t)h->bytes;
	if (old == NULL)
		return;
	h->urgent = h->urgent || old->urgent;
	w->health_bytes -= (int64_t)old->bytes;
	free(old);
}

bool
writer_health(struct writer *w, const struct sender_health_row *row,
	      bool urgent)
{
	struct health *h = health_copy(row, urgent);
	bool taken = false;

	pthread_mutex_lock(&w->lock);
	if (w->health_bytes + (int64_t)h->bytes <= w->options.health_memory) {
		health_keep(w, h);
		w->counts.heartbeats++;
		w->urgent = w->urgent || urgent;
		if (urgent)
			pthread_cond_signal(&w->work);
		taken = true;
		h = NULL;
	}
	pthread_mutex_unlock(&w->lock);
	free(h);
	return taken;
}

/* --- what one transaction writes ----------------------------------------- */

struct group {
	struct writer *writer;
	struct writer_item **item;
	struct segment_row *row;
	size_t count;
	struct health *health;
};

static int
compare(const void *a, const void *b)
{
	const struct segment_row *x = &(*(struct writer_item *const *)a)->row;
	const struct segment_row *y = &(*(struct writer_item *const *)b)->row;

	if (x->company != y->company)
		return x->company < y->company ? -1 : 1;
	if (x->sender != y->sender)
		return x->sender < y->sender ? -1 : 1;
	if (x->sequence != y->sequence)
		return x->sequence < y->sequence ? -1 : 1;
	return 0;
}

/* Company by company, in an order that is the same for every centre on this
 * database, so that none waits for another in a ring. */
static int
group_write(struct db *db, void *context, struct err *e)
{
	struct group *g = context;
	size_t from = 0, to;

	for (; from < g->count; from = to) {
		int64_t company = g->row[from].company;

		to = from + 1;
		while (to < g->count && g->row[to].company == company)
			to++;
		if (segment_row_put(db, company, g->row + from, to - from, e) !=
		    0)
			return -1;
	}
	for (const struct health *h = g->health; h != NULL; h = h->next)
		if (sender_health_row_set(db, &h->row, e) != 0)
			return -1;
	return 0;
}

static int
database(struct writer *w, struct err *e)
{
	const struct intake_world *world = w->options.world;

	if (w->db != NULL)
		return 0;
	if (db_open(&w->db, world->database_url, e) == 0 &&
	    db_restrict(w->db, world->role, e) == 0)
		return 0;
	db_close(&w->db);
	return -1;
}

static int
commit(struct writer *w, struct group *g, struct err *e)
{
	if (database(w, e) != 0)
		return -1;
	if (txn_run(w->db, group_write, g, e) == 0)
		return 0;
	/* What a failed write leaves behind is not asked about. */
	if (e->kind == ERR_DATABASE || e->kind == ERR_UNAVAILABLE)
		db_close(&w->db);
	return -1;
}

/* --- answers ------------------------------------------------------------- */

static void
answer_durable(struct writer *w, struct writer_item *item,
	       const struct segment_row *row)
{
	item->r->status = 200;
	item->r->type = "application/json";
	str_addf(&item->r->body, "{\"durable\":%lld,\"time\":%lld}",
		 (long long)row->sequence, (long long)now_ms(w));
	http_answer_now(item->q);
}

static void
answer_failed(struct writer_item *item, const struct err *e)
{
	struct http_response *r = item->r;
	bool gone = e->kind == ERR_NOT_FOUND;

	r->status = gone ? 403 : 503;
	r->type = "application/json";
	if (!gone)
		http_header_set(r, "Retry-After", "5");
	/* The story is the log's; it names tables. */
	str_add(&r->body, gone ? "{\"error\":\"this sender is no longer "
				 "welcome\"}"
			       : "{\"error\":\"cannot be kept now\"}");
	http_answer_now(item->q);
}

static void
count_written(struct writer *w, const struct group *g)
{
	pthread_mutex_lock(&w->lock);
	w->counts.commits++;
	for (size_t i = 0; i < g->count; i++) {
		const struct segment_row *row = &g->row[i];

		if (row->number == 0) {
			w->counts.repeats++;
			continue;
		}
		w->counts.batches++;
		w->counts.records += row->records;
		w->counts.bytes += row->bytes;
		w->counts.raw_bytes += row->raw_bytes;
	}
	pthread_mutex_unlock(&w->lock);
}

static bool
group_try(struct writer *w, struct group *g, struct err *e)
{
	for (size_t i = 0; i < g->count; i++)
		g->row[i] = g->item[i]->row;
	if (commit(w, g, e) != 0) {
		log_event(LOG_WARN, "intake.not_written",
			  F_INT("batches", g->count), F_ERR(e));
		return false;
	}
	count_written(w, g);
	for (size_t i = 0; i < g->count; i++)
		answer_durable(w, g->item[i], &g->row[i]);
	return true;
}

/* One that cannot be written must not take the others along. */
static void
group_try_apart(struct writer *w, struct group *g)
{
	for (size_t i = 0; i < g->count; i++) {
		struct group one = { .writer = w,
				     .item = &g->item[i],
				     .row = &g->row[i],
				     .count = 1 };
		struct err e = { 0 };

		if (!group_try(w, &one, &e))
			answer_failed(g->item[i], &e);
	}
}

/* --- the thread ---------------------------------------------------------- */

static void
health_free(struct health *h)
{
	while (h != NULL) {
		struct health *next = h->next;

		free(h);
		h = next;
	}
}

/* What could not be written is kept, unless something newer came. */
static void
health_return(struct writer *w, struct health *h)
{
	pthread_mutex_lock(&w->lock);
	while (h != NULL) {
		struct health *next = h->next;

		if (map_get(w->health, &h->row.sender, sizeof(h->row.sender)) !=
		    NULL)
			free(h);
		else
			health_keep(w, h);
		h = next;
	}
	pthread_mutex_unlock(&w->lock);
}

static void
group_finish(struct writer *w, struct group *g, bool written)
{
	bool wake = false;

	for (size_t i = 0; i < g->count; i++)
		wake = wake || g->row[i].number > 0;
	for (const struct health *h = g->health; h != NULL; h = h->next)
		wake = wake || h->urgent;
	if (written)
		health_free(g->health);
	else
		health_return(w, g->health);
	if (wake && w->options.world->wake != NULL)
		w->options.world->wake(w->options.world->context);
}

static void
group_run(struct writer *w, struct group *g)
{
	struct err e = { 0 };
	bool written = group_try(w, g, &e);

	if (!written && g->count > 1 &&
	    (e.kind == ERR_NOT_FOUND || e.kind == ERR_CONFLICT ||
	     e.kind == ERR_INVALID))
		group_try_apart(w, g);
	else if (!written)
		for (size_t i = 0; i < g->count; i++)
			answer_failed(g->item[i], &e);
	group_finish(w, g, written);
}

/* All health there is, by sender, as a list; the lock is held. */
static struct health *
health_take(struct writer *w)
{
	struct health *list = NULL, *h;
	size_t cursor = 0;

	while ((h = map_next(w->health, &cursor, NULL, NULL)) != NULL) {
		h->next = list;
		list = h;
	}
	for (h = list; h != NULL; h = h->next)
		map_drop(w->health, &h->row.sender, sizeof(h->row.sender));
	w->health_bytes = 0;
	w->urgent = false;
	w->flushed_ms = monotonic_ms();
	return list;
}

static size_t
items_take(struct writer *w, struct writer_item **item)
{
	size_t count = 0;

	while (w->first != NULL && count < w->options.group) {
		item[count++] = w->first;
		w->first = w->first->next;
	}
	if (w->first == NULL)
		w->last = &w->first;
	w->waiting -= count;
	return count;
}

/* Until there is something to write; the lock is held. */
static void
wait_for_work(struct writer *w)
{
	while (w->first == NULL && !w->urgent && !w->stopping) {
		int64_t left =
		    w->flushed_ms + w->options.flush_ms - monotonic_ms();
		struct timespec until;

		if (left <= 0 && map_count(w->health) > 0)
			return;
		if (left <= 0 || left > w->options.flush_ms)
			left = w->options.flush_ms;
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_sec += left / 1000;
		until.tv_nsec += left % 1000 * 1000000;
		if (until.tv_nsec >= 1000000000) {
			until.tv_sec++;
			until.tv_nsec -= 1000000000;
		}
		pthread_cond_timedwait(&w->work, &w->lock, &until);
	}
}

static void *
run(void *context)
{
	struct writer *w = context;
	struct group g = { .writer = w };
	bool more = true;

	g.item = calloc(w->options.group, sizeof(struct writer_item *));
	g.row = calloc(w->options.group, sizeof(*g.row));
	CHECK(g.item != NULL && g.row != NULL);
	while (more) {
		pthread_mutex_lock(&w->lock);
		wait_for_work(w);
		g.count = items_take(w, g.item);
		g.health = NULL;
		if (w->urgent || w->stopping ||
		    monotonic_ms() - w->flushed_ms >= w->options.flush_ms)
			g.health = health_take(w);
		more = !w->stopping || w->first != NULL;
		pthread_mutex_unlock(&w->lock);
		qsort(g.item, g.count, sizeof(struct writer_item *), compare);
		if (g.count > 0 || g.health != NULL)
			group_run(w, &g);
	}
	free(g.item);
	free(g.row);
	db_close(&w->db);
	return NULL;
}

int
writer_new(struct writer **out, const struct writer_options *o, struct err *e)
{
	struct writer *w = calloc(1, sizeof(*w));
	pthread_condattr_t attributes;

	CHECK(w != NULL);
	w->options = *o;
	w->last = &w->first;
	w->health = map_new(rand_number());
	pthread_mutex_init(&w->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&w->work, &attributes);
	pthread_condattr_destroy(&attributes);
	*out = w;
	w->started = pthread_create(&w->thread, NULL, run, w) == 0;
	if (w->started)
		return 0;
	writer_free(out);
	return err_set(e, ERR_SYSTEM, "no thread for the writer");
}

void
writer_stop(struct writer *w)
{
	pthread_mutex_lock(&w->lock);
	w->stopping = true;
	pthread_cond_signal(&w->work);
	pthread_mutex_unlock(&w->lock);
	if (w->started)
		pthread_join(w->thread, NULL);
	w->started = false;
}

void
writer_free(struct writer **writer)
{
	struct writer *w = *writer;
	size_t cursor = 0;
	void *h;

	if (w == NULL)
		return;
	writer_stop(w);
	while ((h = map_next(w->health, &cursor, NULL, NULL)) != NULL)
		free(h);
	map_free(&w->health);
	pthread_cond_destroy(&w->work);
	pthread_mutex_destroy(&w->lock);
	free(w);
	*writer = NULL;
}

void
writer_counts_get(struct writer *w, struct intake_counts *out)
{
	pthread_mutex_lock(&w->lock);
	*out = w->counts;
	out->waiting = (int64_t)w->waiting;
	pthread_mutex_unlock(&w->lock);
}
