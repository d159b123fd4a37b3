#include "job/month.h"

#include "base/calendar.h"
#include "model/job_row.h"
#include "model/month_row.h"
#include "model/report_row.h"
#include "paper/month.h"
#include "watch/notify.h"
#include "watch/report.h"

#define MEMORY_MAX ((size_t)256 * 1024 * 1024)
#define PDF_MAX    ((size_t)16 * 1024 * 1024)
#define MONTHS     12
/* Older than that nobody is told of it any more. */
#define TELL_MS (14 * CALENDAR_DAY_MS)

static int
zone_of(const struct settings *s)
{
	return (int)s->zone_minutes;
}

/* Under the write lock, so that the second of two finds the first's. */
static int
store(struct db *db, const struct report_row *row, struct text pdf,
      bool missing, int64_t *id_out, struct err *e)
{
	struct arena *a = arena_new(MEMORY_MAX);
	struct report_row found;
	bool has = false;
	int rc = -1;
	TXN(txn);

	if (txn_begin(&txn, db, e) != 0)
		goto out;
	if (missing &&
	    report_row_has(db, row->company, row->month, &has, e) != 0)
		goto out;
	if (has) {
		rc =
		    report_row_find(db, row->company, row->month, a, &found, e);
		*id_out = found.id;
		goto out;
	}
	if (report_row_add(db, row, pdf, id_out, e) == 0)
		rc = txn_commit(&txn, e);
out:
	txn_done(&txn);
	arena_free(&a);
	return rc;
}

static int
tell(struct db *db, const struct month_wish *wish, int64_t id,
     const struct report_row *row, struct err *e)
{
	const struct notify_report report = { .company = wish->company,
					      .report = id,
					      .title = row->month };

	if (!row->whole || row->until_ms + TELL_MS < wish->now_ms)
		return 0;
	return notify_report(db, wish->settings, &report, wish->now_ms, e);
}

static int
make(struct db *db, struct arena *a, const struct month_wish *wish,
     struct str *pdf, int64_t *id_out, struct err *e)
{
	const struct report_wish counted = {
		.company = wish->company,
		.month = wish->month,
		.zone_minutes = zone_of(wish->settings),
		.now_ms = wish->now_ms,
	};
	struct report_facts *facts;
	struct report_row row;
	int rc;

	if (report_make(db, a, &counted, &row, e) != 0 ||
	    report_facts_parse(text_of(row.facts), a, &facts, e) != 0 ||
	    month_add_pdf(facts, row.digest, LANGUAGE_JA, pdf, e) != 0)
		return -1;
	rc = store(db, &row, str_view(pdf), wish->missing, id_out, e);
	return rc == 0 ? tell(db, wish, *id_out, &row, e) : -1;
}

/* What is there is only told. */
static int
tell_again(struct db *db, struct arena *a, const struct month_wish *wish,
	   int64_t *id_out, struct err *e)
{
	struct report_row row;

	if (report_row_find(db, wish->company, wish->month, a, &row, e) != 0)
		return -1;
	*id_out = row.id;
	return tell(db, wish, row.id, &row, e);
}

int
month_make(struct db *db, const struct month_wish *wish, int64_t *id_out,
	   struct err *e)
{
	struct arena *a = arena_new(MEMORY_MAX);
	bool has = false;
	struct str pdf;
	int rc = 0;

	str_init(&pdf, PDF_MAX);
	if (wish->missing)
		rc = report_row_has(db, wish->company, wish->month, &has, e);
	if (rc == 0)
		rc = has ? tell_again(db, a, wish, id_out, e)
			 : make(db, a, wish, &pdf, id_out, e);
	str_done(&pdf);
	arena_free(&a);
	return rc;
}

/* Was anything to be watched in the month that begins then? */
static int
is_wanted(struct db *db, const struct settings *s, int64_t company,
	  int64_t from_ms, bool *out, struct err *e)
{
	const struct month_range range = {
		company, from_ms, calendar_month(from_ms, zone_of(s), 1)
	};
	struct arena *a = arena_new(MEMORY_MAX);
	struct month_sender_list senders;
	int rc = month_sender_list(db, &range, a, &senders, e);

	*out = rc == 0 && senders.count > 0;
	arena_free(&a);
	return rc;
}

int
month_make_missing(struct db *db, const struct settings *settings,
		   int64_t company, int64_t now_ms, struct err *e)
{
	for (int back = MONTHS; back >= 1; back--) {
		char month[CALENDAR_MONTH_TEXT_MAX];
		int64_t from = calendar_month(now_ms, zone_of(settings), -back);
		struct month_wish wish = { .settings = settings,
					   .company = company,
					   .month = month,
					   .now_ms = now_ms,
					   .missing = true };
		bool wanted;
		int64_t id;

		calendar_month_write(from, zone_of(settings), month);
		if (is_wanted(db, settings, company, from, &wanted, e) != 0)
			return -1;
		if (wanted && month_make(db, &wish, &id, e) != 0)
			return err_prefix(e, "%s", month);
	}
	return 0;
}

static int
schedule_one(struct db *db, const struct settings *s, int64_t company,
	     int64_t from_ms, int64_t now_ms, struct err *e)
{
	const struct job_row job = { .kind = "report",
				     .company = company,
				     .object = company,
				     .run_after_ms = now_ms,
				     .created_ms = now_ms };
	char month[CALENDAR_MONTH_TEXT_MAX];
	bool has, wanted;
	int64_t id;

	calendar_month_write(from_ms, zone_of(s), month);
	if (report_row_has(db, company, month, &has, e) != 0)
		return -1;
	if (has)
		return 0;
	if (is_wanted(db, s, company, from_ms, &wanted, e) != 0)
		return -1;
	return wanted ? job_row_add(db, &job, &id, e) : 0;
}

int
month_schedule(struct db *db, const struct settings *settings, int64_t now_ms,
	       struct err *e)
{
	int64_t begin = calendar_month(now_ms, zone_of(settings), 0);
	int64_t last = calendar_month(now_ms, zone_of(settings), -1);
	struct arena *a = arena_new(MEMORY_MAX);
	struct month_company_list list;
	int rc = 0;

	if (now_ms - begin >= settings->report_delay) {
		rc = month_company_list(db, begin, a, &list, e);
		for (size_t i = 0; rc == 0 && i < list.count; i++)
			rc = schedule_one(db, settings, list.id[i], last,
					  now_ms, e);
	}
	arena_free(&a);
	return rc;
}
