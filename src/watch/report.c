#include "watch/report.h"

#include "base/calendar.h"
#include "crypt/digest.h"
#include "model/company_row.h"
#include "model/report_row.h"
#include "watch/day.h"
#include "watch/report_part.h"

#define FACTS_VERSION 1

static struct report_past
past_of(const struct report_facts *f)
{
	return (struct report_past){
		.month = f->month,
		.possible_s = f->possible_s,
		.watched_s = f->watched_s,
		.packets = f->packets,
		.records = f->records,
		.now = f->now,
		.today = f->today,
		.week = f->week,
		.info = f->info,
		.devices = f->devices,
	};
}

int
report_compare(struct report_work *w, struct err *e)
{
	struct report_facts *f = w->facts, *other = NULL;
	struct report_list list;

	if (report_row_list_before(w->db, w->range.company, f->month,
				   REPORT_MONTHS_MAX - 1, w->arena, &list,
				   e) != 0)
		return -1;
	f->past = arena_alloc_array(w->arena, list.count + 1, sizeof(*f->past));
	if (f->past == NULL)
		return arena_check(w->arena, e);
	for (size_t i = list.count; i-- > 0;) {
		if (report_facts_parse(text_of(list.row[i].facts), w->arena,
				       &other, e) != 0)
			return err_prefix(e, "the report of %s",
					  list.row[i].month);
		f->past[f->pasts++] = past_of(other);
	}
	f->past[f->pasts++] = past_of(f);
	return 0;
}

static int
head_fill(struct report_work *w, struct err *e)
{
	const struct report_wish *wish = w->wish;
	struct report_facts *f = w->facts;
	struct company_row company;
	int64_t from, end;

	if (calendar_month_parse(text_of(wish->month), wish->zone_minutes,
				 &from, e) != 0 ||
	    company_row_get(w->db, wish->company, w->arena, &company, e) != 0)
		return -1;
	if (from >= wish->now_ms)
		return err_set(e, ERR_INVALID, "%s has not begun yet",
			       wish->month);
	end = calendar_month(from, wish->zone_minutes, 1);
	*f = (struct report_facts){
		.version = FACTS_VERSION,
		.company = company.name,
		.month = arena_copy(w->arena, wish->month),
		.zone_minutes = wish->zone_minutes,
		.from_ms = from,
		.until_ms = end <= wish->now_ms ? end : wish->now_ms,
		.made_ms = wish->now_ms,
		.whole = end <= wish->now_ms,
		.open_severity = "",
	};
	w->range = (struct month_range){ wish->company, from, f->until_ms };
	return arena_check(w->arena, e);
}

/* Batches are counted over the sealed days, as the digest is. */
static int
days_sum(struct report_work *w, struct err *e)
{
	struct report_facts *f = w->facts;
	struct segment_day_list days;

	if (segment_day_row_list(w->db, w->range.company, f->from_ms,
				 f->until_ms, w->arena, &days, e) != 0)
		return -1;
	for (size_t i = 0; i < days.count; i++) {
		f->segments += days.row[i].segments;
		f->segment_records += days.row[i].records;
		f->segment_bytes += days.row[i].bytes;
	}
	return 0;
}

static int
gather(struct report_work *w, struct err *e)
{
	if (head_fill(w, e) != 0 || report_watched(w, e) != 0)
		return -1;
	if (w->facts->sensors == 0)
		return err_set(e, ERR_NOT_FOUND,
			       "no sensor watched over this company in %s",
			       w->wish->month);
	if (report_found(w, e) != 0 || days_sum(w, e) != 0 ||
	    report_compare(w, e) != 0)
		return -1;
	report_measures(w);
	return arena_check(w->arena, e);
}

int
report_gather(struct db *db, struct arena *a, const struct report_wish *wish,
	      struct report_facts **out, struct err *e)
{
	struct report_work w = { .db = db,
				 .arena = a,
				 .wish = wish,
				 .facts = arena_alloc(a, sizeof(**out)) };
	TXN(txn);

	if (w.facts == NULL)
		return arena_check(a, e);
	if (!db_in_transaction(db) && txn_begin_reading(&txn, db, e) != 0)
		return -1;
	if (gather(&w, e) != 0)
		return -1;
	*out = w.facts;
	return 0;
}

void
report_digest(struct text facts, const char *const *days, size_t count,
	      char *out)
{
	struct digest d;

	digest_init(&d);
	digest_add(&d, facts);
	for (size_t i = 0; i < count; i++) {
		digest_add(&d, TEXT("\n"));
		digest_add(&d, text_of(days[i]));
	}
	digest_end(&d, out);
}

static int
digest_fill(struct db *db, struct arena *a, const struct report_facts *f,
	    struct report_row *row, struct err *e)
{
	struct segment_day_list days;
	const char **digest;
	char *out = arena_alloc(a, DIGEST_TEXT_MAX);

	if (segment_day_row_list(db, row->company, f->from_ms, f->until_ms, a,
				 &days, e) != 0)
		return -1;
	digest = arena_alloc_array(a, days.count + 1, sizeof(*digest));
	if (digest == NULL || out == NULL)
		return arena_check(a, e);
	for (size_t i = 0; i < days.count; i++)
		digest[i] = days.row[i].digest;
	report_digest(text_of(row->facts), digest, days.count, out);
	row->digest = out;
	return 0;
}

int
report_make(struct db *db, struct arena *a, const struct report_wish *wish,
	    struct report_row *out, struct err *e)
{
	struct report_facts *f;
	struct str json;
	int rc;

	if (day_seal(db, wish->company, wish->zone_minutes, wish->now_ms, e) !=
		0 ||
	    report_gather(db, a, wish, &f, e) != 0)
		return -1;
	str_init(&json, REPORT_FACTS_MAX);
	report_facts_write(&json, f);
	rc = str_check(&json, "the facts of the report", e);
	if (rc == 0) {
		*out = (struct report_row){
			.company = wish->company,
			.month = f->month,
			.from_ms = f->from_ms,
			.until_ms = f->until_ms,
			.made_ms = f->made_ms,
			.whole = f->whole,
			.facts = arena_text(a, str_view(&json)),
		};
		rc = out->facts == NULL ? arena_check(a, e)
					: digest_fill(db, a, f, out, e);
	}
	str_done(&json);
	return rc;
}
