/* notify_digest.c: once a day what was not told at once; and what the persons
 * on duty hear of the centre itself. */
#include <string.h>

#include "base/stamp.h"
#include "model/fault_row.h"
#include "watch/notify_part.h"

#define ITEMS_MAX 500
#define DAY_MS    INT64_C(86400000)
/* In place of a digest's number: looked at, nothing of it had to be told. */
#define LOOKED_AT (-1)

struct digest {
	const struct notify_work *w;
	int64_t company;
	struct notify_people people;
	struct notice_list item; /* those whose digest is due */
	struct notice_row row;
	struct notify_letters letters;
};

static int
was_written_today(const struct digest *d, bool *out, struct err *e)
{
	struct notice_filter f = { .kind = NOTICE_DIGEST,
				   .state = -1,
				   .max = 1 };
	struct notice_list last;

	if (notice_row_list(d->w->db, d->company, &f, d->w->arena, &last, e) !=
	    0)
		return -1;
	*out = last.count > 0 && strcmp(last.row[0].key, d->row.key) == 0;
	return 0;
}

/* Keeps what was there when the digest's time came. */
static void
keep_due(struct digest *d)
{
	size_t kept = 0;

	for (size_t i = 0; i < d->item.count; i++)
		if (notify_digest_after(
			&d->people.plan, (int)d->w->settings->zone_minutes,
			d->item.row[i].created_ms) <= d->w->now_ms)
			d->item.row[kept++] = d->item.row[i];
	d->item.count = kept;
}

/* Nobody was told of it, or this one was not because it wants less. */
static bool
is_news_for(const struct notice_row *n, const struct contact_row *c)
{
	if (n->state == NOTICE_FOR_DIGEST)
		return true;
	return n->severity < c->least &&
	       (n->state == NOTICE_CLIMBING || n->state == NOTICE_DONE);
}

static int
write_to(struct digest *d, const struct contact_row *c, struct err *e)
{
	struct notice_list news = { 0 };
	struct notify_text text = { .db = d->w->db,
				    .settings = d->w->settings,
				    .arena = d->w->arena,
				    .company = d->people.company,
				    .notice = &d->row,
				    .now_ms = d->w->now_ms,
				    .item = &news,
				    .budget = d->people.plan.month_budget };

	news.row =
	    arena_alloc_array(d->w->arena, d->item.count, sizeof(*news.row));
	if (news.row == NULL)
		return arena_check(d->w->arena, e);
	for (size_t i = 0; i < d->item.count; i++)
		if (is_news_for(&d->item.row[i], c))
			news.row[news.count++] = d->item.row[i];
	if (news.count == 0)
		return 0;
	return notify_letters_add(&text, c, d->w->now_ms, &d->letters, e);
}

/* To the first rung that has anybody. */
static int
write_all(struct digest *d, struct err *e)
{
	enum step rung = STEP_END;

	for (size_t i = 0; i < d->people.contact.count; i++) {
		const struct contact_row *c = &d->people.contact.row[i];

		if (!notify_people_reach(&d->people, c))
			continue;
		if (rung == STEP_END)
			rung = c->step;
		if (c->step == rung && write_to(d, c, e) != 0)
			return -1;
	}
	return 0;
}

static int
store(struct digest *d, int64_t *moved_out, struct err *e)
{
	const struct notify_work *w = d->w;
	int64_t id = LOOKED_AT;
	bool made = true;
	TXN(txn);

	if (txn_begin(&txn, w->db, e) != 0)
		return -1;
	if (d->letters.count > 0 &&
	    notice_row_add(w->db, &d->row, &id, &made, e) != 0)
		return -1;
	/* Another centre wrote today's: what is left waits for tomorrow's. */
	if (!made)
		return 0;
	if (notify_letters_queue(w, id, &d->letters, e) != 0)
		return -1;
	for (size_t i = 0; i < d->item.count; i++)
		if (notice_row_set_digest(w->db, d->company, d->item.row[i].id,
					  id, e) != 0)
			return -1;
	*moved_out += (int64_t)d->item.count;
	return txn_commit(&txn, e);
}

static void
row_of(struct digest *d, char *code, char *day)
{
	int zone = (int)d->w->settings->zone_minutes;

	notify_code_new(code);
	stamp_write_local(d->w->now_ms, zone, day);
	day[10] = '\0'; /* "2026-11-21" */
	d->row =
	    (struct notice_row){ .company = d->company,
				 .kind = NOTICE_DIGEST,
				 .class = "",
				 .severity = SEVERITY_INFO,
				 .key = day,
				 .state = NOTICE_DONE,
				 .code = code,
				 .created_ms = d->w->now_ms,
				 .started_ms = d->w->now_ms,
				 .due_ms = d->w->now_ms,
				 .step = STEP_END,
				 .useful_until_ms = d->w->now_ms + DAY_MS };
}

static int
digest_of(const struct notify_work *w, int64_t company, int64_t *moved_out,
	  struct err *e)
{
	struct digest *d = arena_alloc(w->arena, sizeof(*d));
	char code[NOTIFY_CODE_MAX], day[STAMP_TEXT_MAX];
	bool written = false;

	if (d == NULL)
		return arena_check(w->arena, e);
	d->w = w;
	d->company = company;
	row_of(d, code, day);
	if (notify_people_get(w, company, &d->people, e) != 0 ||
	    notice_row_list_digest(w->db, company, ITEMS_MAX, w->arena,
				   &d->item, e) != 0)
		return -1;
	keep_due(d);
	if (d->item.count == 0)
		return 0;
	if (was_written_today(d, &written, e) != 0)
		return -1;
	if (written)
		return 0;
	if (write_all(d, e) != 0)
		return -1;
	return store(d, moved_out, e);
}

int
notify_digest(const struct notify_work *w, int64_t *moved_out, struct err *e)
{
	struct notify_work own = *w;
	struct notice_company_list who;
	int rc = 0;

	arena_reset(w->arena);
	if (notice_row_list_digest_companies(w->db, w->arena, &who, e) != 0)
		return -1;
	own.arena = arena_new(NOTIFY_ARENA_MAX);
	for (size_t i = 0; rc == 0 && i < who.count; i++) {
		arena_reset(own.arena);
		rc = digest_of(&own, who.company[i], moved_out, e);
	}
	arena_free(&own.arena);
	return rc;
}

/* Told once a fault and address, whatever number of companies name it. */
static bool
was_named(const struct contact_list *list, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (list->row[i].channel == list->row[at].channel &&
		    strcmp(list->row[i].address, list->row[at].address) == 0)
			return true;
	return false;
}

static int
was_told(const struct notify_work *w, const struct contact_row *c,
	 int64_t fault, bool *out, struct err *e)
{
	struct notice_filter f = {
		.kind = NOTICE_FAULT, .state = -1, .object = fault, .max = 100
	};
	struct notice_list list;

	if (notice_row_list(w->db, c->company, &f, w->arena, &list, e) != 0)
		return -1;
	*out = false;
	for (size_t i = 0; i < list.count; i++)
		*out = *out || strstr(list.row[i].key, c->address) != NULL;
	return 0;
}

static int
tell_duty(const struct notify_work *w, const struct fault_row *fault,
	  enum channel channel, const struct contact_row *c, struct err *e)
{
	char code[NOTIFY_CODE_MAX];
	struct notify_people people;
	struct notify_letters *letters =
	    arena_alloc(w->arena, sizeof(*letters));
	struct notice_row row = { .company = c->company,
				  .kind = NOTICE_FAULT,
				  .object = fault->id,
				  .class = "",
				  .severity = SEVERITY_NOW,
				  .state = NOTICE_DONE,
				  .code = code,
				  .created_ms = w->now_ms,
				  .started_ms = w->now_ms,
				  .due_ms = w->now_ms,
				  .step = STEP_END,
				  .useful_until_ms = w->now_ms + DAY_MS };
	struct notify_text text = { .db = w->db,
				    .settings = w->settings,
				    .arena = w->arena,
				    .notice = &row,
				    .now_ms = w->now_ms,
				    .title = fault->detail,
				    .channel = channel };
	int64_t id;
	bool made;
	TXN(txn);

	notify_code_new(code);
	row.key =
	    arena_printf(w->arena, "%lld:%s", (long long)fault->id, c->address);
	if (letters == NULL || row.key == NULL)
		return arena_check(w->arena, e);
	if (notify_people_get(w, c->company, &people, e) != 0)
		return -1;
	text.company = people.company;
	if (notify_letters_add(&text, c, w->now_ms, letters, e) != 0 ||
	    txn_begin(&txn, w->db, e) != 0 ||
	    notice_row_add(w->db, &row, &id, &made, e) != 0)
		return -1;
	if (made && notify_letters_queue(w, id, letters, e) != 0)
		return -1;
	return txn_commit(&txn, e);
}

static int
fault_told(const struct notify_work *w, const struct fault_row *fault,
	   const struct contact_list *duty, int64_t *moved_out, struct err *e)
{
	enum channel channel;

	if (strcmp(fault->kind, "channel") != 0 ||
	    !channel_parse(text_of(fault->object), &channel))
		return 0;
	for (size_t i = 0; i < duty->count; i++) {
		const struct contact_row *c = &duty->row[i];
		bool told = false;

		if (c->channel == channel || was_named(duty, i))
			continue;
		if (was_told(w, c, fault->id, &told, e) != 0)
			return -1;
		if (told)
			continue;
		if (tell_duty(w, fault, channel, c, e) != 0)
			return -1;
		(*moved_out)++;
	}
	return 0;
}

int
notify_faults(const struct notify_work *w, int64_t *moved_out, struct err *e)
{
	struct contact_list duty;
	struct fault_list fault;

	arena_reset(w->arena);
	if (fault_row_list(w->db, w->now_ms + 1, w->arena, &fault, e) != 0)
		return -1;
	if (fault.count == 0)
		return 0;
	if (contact_row_list_duty(w->db, w->arena, &duty, e) != 0)
		return -1;
	for (size_t i = 0; i < fault.count; i++)
		if (fault_told(w, &fault.row[i], &duty, moved_out, e) != 0)
			return -1;
	return 0;
}
