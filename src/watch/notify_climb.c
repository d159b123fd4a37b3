/* notify_climb.c: the ladder, over every company: what is due is looked at,
 * its letters are written, then both are stored at once. */
#include <stdio.h>

#include "base/log.h"
#include "model/fault_row.h"
#include "watch/notify_part.h"

#define DUE_AT_ONCE 100

/* One due notice and what is known of it. */
struct ladder {
	const struct notify_work *w;
	const struct notice_row *notice;
	struct notify_people people;
	struct delivery_list told;   /* of this notice */
	struct delivery_list before; /* of what an ended notice ends */
	struct notify_view view;
};

/* The contact has a letter in the list that it may have seen. */
static bool
was_told(const struct delivery_list *list, int64_t contact)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->row[i].contact == contact &&
		    list->row[i].state != DELIVERY_DROPPED &&
		    list->row[i].state != DELIVERY_FAILED)
			return true;
	return false;
}

/* Whether the notice is for this contact, when its rung is told. */
static bool
is_for(const struct ladder *l, const struct contact_row *c)
{
	if (!notify_people_reach(&l->people, c))
		return false;
	if (l->notice->kind == NOTICE_ENDED)
		return was_told(&l->before, c->id);
	return c->least <= l->notice->severity;
}

/* The ended notice has one rung: whoever was told before. */
static enum step
rung_of(const struct ladder *l, const struct contact_row *c)
{
	return l->notice->kind == NOTICE_ENDED ? STEP_CLERK : c->step;
}

static void
look_at_people(struct ladder *l)
{
	for (size_t i = 0; i < l->people.contact.count; i++) {
		const struct contact_row *c = &l->people.contact.row[i];

		if (is_for(l, c))
			l->view.there[rung_of(l, c)] = true;
		else if (notify_people_reach(&l->people, c))
			l->view.digest_only = true;
	}
}

static int
look_at_incident(struct ladder *l, struct err *e)
{
	const struct notify_work *w = l->w;
	struct notice_filter f = { .kind = NOTICE_INCIDENT,
				   .state = -1,
				   .object = l->notice->object,
				   .max = 200 };
	struct err own = { .kind = ERR_NONE };
	struct notice_change change;
	struct notice_list all;

	if (notice_row_get_change(w->db, l->notice->company, l->notice->object,
				  w->arena, &change, &own) == 0)
		l->view.closed = change.closed;
	else if (own.kind == ERR_NOT_FOUND)
		l->view.closed = true;
	else
		return err_set(e, own.kind, "%s", own.text);
	if (notice_row_list(w->db, l->notice->company, &f, w->arena, &all, e) !=
	    0)
		return -1;
	for (size_t i = 0; i < all.count; i++) {
		const struct notice_row *n = &all.row[i];

		if (l->notice->kind == NOTICE_ENDED && n->started_ms > 0 &&
		    l->before.count == 0 &&
		    delivery_row_list(w->db, n->company, n->id, w->arena,
				      &l->before, e) != 0)
			return -1;
		if (l->notice->kind == NOTICE_INCIDENT &&
		    n->id > l->notice->id &&
		    n->severity > l->notice->severity &&
		    n->state != NOTICE_USELESS)
			l->view.overtake = true;
	}
	return 0;
}

static int
look_at_budget(struct ladder *l, struct err *e)
{
	struct notify_month month =
	    notify_month_of(l->view.zone_minutes, l->w->now_ms);
	int64_t told = 0;

	if (l->notice->state != NOTICE_WAITING ||
	    l->notice->kind != NOTICE_INCIDENT ||
	    l->notice->severity == SEVERITY_NOW)
		return 0;
	if (notice_row_count(l->w->db, l->notice->company, month.from_ms,
			     month.until_ms, &told, e) != 0)
		return -1;
	l->view.spent = told >= l->people.plan.month_budget;
	return 0;
}

static int
look(struct ladder *l, struct err *e)
{
	const struct notify_work *w = l->w;

	if (notify_people_get(w, l->notice->company, &l->people, e) != 0 ||
	    delivery_row_list(w->db, l->notice->company, l->notice->id,
			      w->arena, &l->told, e) != 0)
		return -1;
	l->view.notice = l->notice;
	l->view.plan = &l->people.plan;
	l->view.zone_minutes = (int)w->settings->zone_minutes;
	l->view.now_ms = w->now_ms;
	if ((l->notice->kind == NOTICE_INCIDENT ||
	     l->notice->kind == NOTICE_ENDED) &&
	    look_at_incident(l, e) != 0)
		return -1;
	look_at_people(l);
	return look_at_budget(l, e);
}

static int
write_letters(struct ladder *l, enum step step, struct notify_letters *out,
	      struct err *e)
{
	struct notify_text text = { .db = l->w->db,
				    .settings = l->w->settings,
				    .arena = l->w->arena,
				    .company = l->people.company,
				    .notice = l->notice,
				    .now_ms = l->w->now_ms,
				    .told = &l->told };

	for (size_t i = 0; i < l->people.contact.count; i++) {
		const struct contact_row *c = &l->people.contact.row[i];

		if (is_for(l, c) && rung_of(l, c) == step &&
		    notify_letters_add(&text, c, l->w->now_ms, out, e) != 0)
			return -1;
	}
	return 0;
}

/* A company that nobody can be told of anything is the centre's matter. */
static int
tell_of_nobody(const struct ladder *l, const struct notify_next *next,
	       struct err *e)
{
	char object[24];

	snprintf(object, sizeof(object), "%lld", (long long)l->notice->company);
	if (next->tell != STEP_END)
		return fault_row_close(l->w->db, "contact", object,
				       l->w->now_ms, e);
	if (next->move.reason != NOTICE_REASON_NOBODY ||
	    l->notice->kind != NOTICE_INCIDENT)
		return 0;
	return fault_row_open(l->w->db, "contact", object, l->people.company,
			      l->w->now_ms, e);
}

static int
store(const struct ladder *l, const struct notify_next *next,
      const struct notify_letters *letters, struct err *e)
{
	const struct notify_work *w = l->w;
	TXN(txn);

	if (txn_begin(&txn, w->db, e) != 0)
		return -1;
	if (l->notice->state == NOTICE_HELD &&
	    next->move.to == NOTICE_WAITING) {
		if (notice_row_release(w->db, l->notice->company, l->notice->id,
				       0, w->now_ms, e) != 0)
			return -1;
	} else if (notice_row_move(w->db, &next->move, e) != 0) {
		return -1;
	}
	if (notify_letters_queue(w, l->notice->id, letters, e) != 0 ||
	    tell_of_nobody(l, next, e) != 0)
		return -1;
	return txn_commit(&txn, e);
}

static int
climb_one(const struct notify_work *w, const struct notice_row *notice,
	  struct err *e)
{
	struct ladder l = { .w = w, .notice = notice };
	struct notify_letters *letters =
	    arena_alloc(w->arena, sizeof(*letters));
	struct notify_next next;

	if (letters == NULL)
		return arena_check(w->arena, e);
	if (look(&l, e) != 0)
		return -1;
	next = notify_next_of(&l.view);
	if (next.tell != STEP_END &&
	    write_letters(&l, next.tell, letters, e) != 0)
		return -1;
	return store(&l, &next, letters, e);
}

/* What one notice meets is its own: the others go on. A notice that somebody
 * else moved meanwhile is his. */
static int
climb_safely(const struct notify_work *w, const struct notice_row *notice,
	     int64_t *moved_out, struct err *e)
{
	struct notify_work own = *w;
	struct err fault = { .kind = ERR_NONE };
	int rc;

	own.arena = arena_new(NOTIFY_ARENA_MAX);
	rc = climb_one(&own, notice, &fault);
	arena_free(&own.arena);
	if (rc == 0) {
		(*moved_out)++;
		return 0;
	}
	if (fault.kind == ERR_CONFLICT || fault.kind == ERR_NOT_FOUND)
		return 0;
	if (fault.kind != ERR_TOO_BIG)
		return err_set(e, fault.kind, "%s", fault.text);
	log_event(LOG_ERROR, "notify.notice", F_INT("notice", notice->id),
		  F_ERR(&fault));
	return 0;
}

int
notify_climb(const struct notify_work *w, int64_t *moved_out, struct err *e)
{
	struct notice_list due;

	arena_reset(w->arena);
	if (notice_row_list_due(w->db, w->now_ms, DUE_AT_ONCE, w->arena, &due,
				e) != 0)
		return -1;
	for (size_t i = 0; i < due.count; i++)
		if (climb_safely(w, &due.row[i], moved_out, e) != 0)
			return -1;
	return 0;
}
