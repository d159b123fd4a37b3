/* test_live_rows.c: stages, leases, coverage, gaps, what hides an alert and
 * what was announced. */
#include <string.h>

#include "model/absence_row.h"
#include "model/company_lease_row.h"
#include "model/company_stage_row.h"
#include "model/coverage_row.h"
#include "model/gap_row.h"
#include "model/segment_row.h"
#include "model/suppression_row.h"
#include "world.h"

static int64_t
sender_make(struct model_test *t, int64_t company, const char *name)
{
	int64_t id = 0;

	try(t, db_get_int(t->db,
			  DB_ASK("insert into sender (company, kind, name,"
				 " state, created_ms)"
				 " values ($1, 'sensor', $2, 'active', 1)"
				 " returning id",
				 db_int(company), db_text(name)),
			  &id, &t->e));
	return id;
}

static int
feed_set(struct model_test *t, int64_t company, int64_t number)
{
	return db_run(t->db,
		      DB_ASK("insert into company_feed (company, number)"
			     " values ($1, $2) on conflict (company)"
			     " do update set number = excluded.number",
			     db_int(company), db_int(number)),
		      NULL, &t->e);
}

static int
take(struct model_test *t, int64_t company, const char *counter, int64_t count,
     int64_t *last)
{
	TXN(txn);

	if (txn_begin(&txn, t->db, &t->e) != 0 ||
	    company_stage_row_take(t->db, company, counter, count, last,
				   &t->e) != 0)
		return -1;
	return txn_commit(&txn, &t->e);
}

static void
test_stages(struct model_test *t)
{
	struct world w = world_make(t, "stage");
	struct company_stage_row row,
	    save = { .company = w.ours, .stage = STAGE_DETECT };
	struct company_id_list list;
	struct company_stage_lag lag;
	int64_t n = -1;

	try(t, company_stage_row_get(t->db, w.ours, STAGE_DETECT, t->a, &row,
				     &t->e));
	tap_ok(row.position == 0 && row.memory.p == NULL, "nothing yet");
	try(t, feed_set(t, w.ours, 7));
	try(t, company_stage_row_list_fed(t->db, 0, t->a, &list, &t->e));
	tap_ok(list.count == 1 && list.id[0] == w.ours, "somebody brought");
	try(t, company_stage_row_set(t->db, w.ours, STAGE_DETECT, 5, &t->e));
	save.memory_position = 4;
	save.memory = (struct text){ "a\0b", 3 };
	save.saved_ms = 99;
	try(t, company_stage_row_save(t->db, &save, &t->e));
	try(t, company_stage_row_get(t->db, w.ours, STAGE_DETECT, t->a, &row,
				     &t->e));
	tap_int(row.position, 5, "saving leaves the position");
	tap_int(row.memory_position, 4, "memory position");
	tap_ok(row.memory.n == 3 && memcmp(row.memory.p, "a\0b", 3) == 0,
	       "memory as it was");
	try(t, company_stage_row_lag(t->db, &lag, &t->e));
	tap_int(lag.segments, 2, "two segments wait");
	try(t, company_stage_row_set(t->db, w.ours, STAGE_DETECT, 7, &t->e));
	try(t, company_stage_row_list_fed(t->db, 0, t->a, &list, &t->e));
	tap_int(list.count, 0, "all read");
	try(t, take(t, w.ours, STAGE_ALERT_REVISION, 3, &n));
	tap_int(n, 3, "three numbers");
	try(t, take(t, w.ours, STAGE_ALERT_REVISION, 2, &n));
	tap_int(n, 5, "then two");
	try(t, company_stage_row_list_behind(t->db, STAGE_INCIDENT,
					     STAGE_ALERT_REVISION, 0, t->a,
					     &list, &t->e));
	tap_ok(list.count == 1 && list.id[0] == w.ours, "who is behind");
	try(t, company_stage_row_set(t->db, w.ours, STAGE_INCIDENT, 4, &t->e));
	try(t, company_stage_row_lag(t->db, &lag, &t->e));
	tap_int(lag.alerts, 1, "by one");
	try(t, company_stage_row_set(t->db, w.ours, STAGE_INCIDENT, 5, &t->e));
	try(t, company_stage_row_list_behind(t->db, STAGE_INCIDENT,
					     STAGE_ALERT_REVISION, 0, t->a,
					     &list, &t->e));
	tap_int(list.count, 0, "nobody is behind");
}

static int
hold(struct model_test *t, const struct company_lease *lease)
{
	TXN(txn);

	if (txn_begin(&txn, t->db, &t->e) != 0 ||
	    company_lease_row_hold(t->db, lease, &t->e) != 0)
		return -1;
	return txn_commit(&txn, &t->e);
}

static void
test_leases(struct model_test *t)
{
	struct world w = world_make(t, "lease");
	struct company_lease a = { w.ours, "a", 1000, 2000 };
	struct company_lease b = { w.ours, "b", 1500, 2500 };
	int64_t n = 0;

	try(t, company_lease_row_take(t->db, &a, &t->e));
	refuse(t, ERR_BUSY, company_lease_row_take(t->db, &b, &t->e));
	try(t, company_lease_row_take(t->db, &a, &t->e));
	try(t, hold(t, &a));
	refuse(t, ERR_CONFLICT, hold(t, &b));
	b.now_ms = 2000;
	b.until_ms = 3000;
	try(t, company_lease_row_take(t->db, &b, &t->e));
	refuse(t, ERR_CONFLICT, hold(t, &a));
	try(t, company_lease_row_count(t->db, 2500, &n, &t->e));
	tap_int(n, 1, "one in force");
	try(t, company_lease_row_drop(t->db, 0, "a", &t->e));
	try(t, company_lease_row_count(t->db, 2500, &n, &t->e));
	tap_int(n, 1, "not his");
	try(t, company_lease_row_drop(t->db, 0, "b", &t->e));
	try(t, company_lease_row_take(t->db, &a, &t->e));
}

static int
cover(struct model_test *t, const struct coverage_row *row, size_t count)
{
	TXN(txn);

	if (txn_begin(&txn, t->db, &t->e) != 0 ||
	    coverage_row_add(t->db, row, count, &t->e) != 0)
		return -1;
	return txn_commit(&txn, &t->e);
}

static void
test_coverage(struct model_test *t)
{
	struct world w = world_make(t, "cover");
	int64_t sender = sender_make(t, w.ours, "box");
	struct coverage_row row[2] = {
		{ sender, w.ours, COVERAGE_HOUR_MS, 3000, 10, 100, 1, 7, 2 },
		{ sender, w.ours, COVERAGE_HOUR_MS * 2, 60, 5, 50, 0, 1, 0 }
	};
	struct coverage_list list;

	try(t, cover(t, row, 2));
	row[0].watched_seconds = 900;
	try(t, cover(t, row, 1));
	try(t,
	    coverage_row_list(t->db, w.ours, 0, INT64_MAX, t->a, &list, &t->e));
	tap_int(list.count, 2, "two hours");
	tap_int(list.row[0].watched_seconds, 3600, "no more than an hour");
	tap_int(list.row[0].packets, 20, "packets add");
	tap_int(list.row[0].unparsed, 4, "and what was not understood");
	try(t, coverage_row_list(t->db, w.theirs, 0, INT64_MAX, t->a, &list,
				 &t->e));
	tap_int(list.count, 0, "nothing of others");
}

static void
test_gaps(struct model_test *t)
{
	struct world w = world_make(t, "gap");
	struct gap_row row = { .company = w.ours,
			       .sender = sender_make(t, w.ours, "box"),
			       .reason = GAP_UNKNOWN,
			       .from_ms = 1000,
			       .evidence = "{}" };
	struct gap_row got;
	struct gap_list list;

	try(t, gap_row_add(t->db, &row, &row.id, &t->e));
	refuse(t, ERR_CONFLICT, gap_row_add(t->db, &row, NULL, &t->e));
	row.until_ms = 5000;
	row.reason = GAP_LINE;
	row.evidence = "{\"uptime\":9}";
	try(t, gap_row_set(t->db, &row, &t->e));
	try(t, gap_row_get_last(t->db, w.ours, row.sender, t->a, &got, &t->e));
	tap_ok(got.reason == GAP_LINE && got.until_ms == 5000, "corrected");
	tap_text(got.evidence, "{\"uptime\":9}", "with its evidence");
	row.until_ms = 0;
	row.from_ms = 9000;
	try(t, gap_row_add(t->db, &row, &row.id, &t->e));
	try(t,
	    gap_row_list(t->db, w.ours, 5000, INT64_MAX, t->a, &list, &t->e));
	tap_int(list.count, 1, "the open one");
	try(t, gap_row_list(t->db, w.ours, 0, 9000, t->a, &list, &t->e));
	tap_int(list.count, 1, "the one before");
	refuse(
	    t, ERR_NOT_FOUND,
	    gap_row_get_last(t->db, w.theirs, row.sender, t->a, &got, &t->e));
	row.company = w.theirs;
	refuse(t, ERR_NOT_FOUND, gap_row_set(t->db, &row, &t->e));
}

static void
test_graver(struct model_test *t)
{
	struct world w = world_make(t, "suppress");
	struct suppression_row row = { .company = w.ours,
				       .rule = "komainu.beacon",
				       .told_from = SEVERITY_NOW,
				       .reason = "検針の装置",
				       .created_ms = 1000,
				       .until_ms = 9000 };
	struct alert_row alert = world_alert(&w, "k");
	struct suppression_preview seen;

	try(t, suppression_row_add(t->db, &row, &row.id, &t->e));
	try(t, suppression_row_get(t->db, w.ours, row.id, t->a, &row, &t->e));
	tap_int(row.told_from, SEVERITY_NOW, "it has a limit");
	tap_ok(suppression_row_matches(&row, &alert), "hides what is today");
	alert.severity = SEVERITY_NOW;
	tap_ok(!suppression_row_matches(&row, &alert), "not what is now");
	try(t, world_put_alerts(t, &alert, 1, NULL));
	try(t, suppression_row_preview(t->db, &row, 0, 9, t->a, &seen, &t->e));
	tap_int(seen.alerts, 0, "nor in the preview");
}

static void
test_absences(void)
{
	struct absence_row row = { .from_ms = 1000,
				   .until_ms = 9000,
				   .ended_ms = 5000 };

	tap_ok(absence_row_is_at(&row, 4, 1000) &&
		   !absence_row_is_at(&row, 4, 999),
	       "from then");
	tap_ok(absence_row_is_at(&row, 4, 4999) &&
		   !absence_row_is_at(&row, 4, 5000),
	       "until it was ended");
	row.sender = 3;
	tap_ok(!absence_row_is_at(&row, 4, 2000) &&
		   absence_row_is_at(&row, 3, 2000),
	       "of one sender");
}

static int
bring(struct model_test *t, int64_t company, struct segment_row *row)
{
	TXN(txn);

	if (txn_begin(&txn, t->db, &t->e) != 0 ||
	    segment_row_put(t->db, company, row, 1, &t->e) != 0)
		return -1;
	return txn_commit(&txn, &t->e);
}

static void
test_segments(struct model_test *t)
{
	struct world w = world_make(t, "segment");
	struct segment_row row = { .company = w.ours,
				   .sender = sender_make(t, w.ours, "box"),
				   .sequence = 4,
				   .received_ms = 5,
				   .records = 3,
				   .digest = "00",
				   .body = { "a\0b", 3 } };
	struct segment_list list;
	struct text body;

	try(t, bring(t, w.ours, &row));
	try(t, segment_row_list_heads(t->db, w.ours, 0, 0, t->a, &list, &t->e));
	tap_ok(list.count == 1 && list.row[0].sequence == 4 &&
		   list.row[0].body.p == NULL,
	       "a head");
	try(t, segment_row_body(t->db, w.ours, list.row[0].id, t->a, &body,
				&t->e));
	tap_ok(body.n == 3 && memcmp(body.p, "a\0b", 3) == 0, "as it came");
	refuse(t, ERR_NOT_FOUND,
	       segment_row_body(t->db, w.theirs, row.id, t->a, &body, &t->e));
	try(t, segment_row_list_heads(t->db, w.ours, 1, 0, t->a, &list, &t->e));
	tap_int(list.count, 0, "no more");
}

static void
run(struct model_test *t)
{
	test_stages(t);
	test_segments(t);
	test_leases(t);
	test_coverage(t);
	test_gaps(t);
	test_graver(t);
	test_absences();
}

int
main(void)
{
	return model_test_main(run, true);
}
