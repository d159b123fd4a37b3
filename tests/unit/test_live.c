/*
 * test_live.c: the detect stage: what a company's segments become, that a kill
 * at any step changes nothing, and whose time counts.
 */
#include <string.h>

#include "live_test.h"
#include "model/alert_row.h"
#include "model/company_lease_row.h"
#include "model/company_stage_row.h"
#include "model/coverage_row.h"
#include "model/segment_row.h"
#include "tap.h"
#include "watch/pipeline.h"

#define STEPS 48

/* Minutes of an office: two senders, one of which is away for most of the
 * time and then brings it all, a program that calls home, a scan, alerts. */
static void
office_minute(struct live_test *t, int64_t at_ms, int n)
{
	live_test_minute(t, at_ms);
	live_test_call(t, at_ms + 200, "192.168.1.20", "203.0.113.9");
	live_test_line(t, at_ms + 300, "komainu_sighting",
		       arena_printf(t->a,
				    ",\"src_ip\":\"192.168.1.%d\",\"sighting\":"
				    "{\"source\":\"arp\",\"mac\":"
				    "\"02:00:5e:00:00:%02x\",\"count\":2}",
				    20 + n % 30, 20 + n % 30));
	for (int i = 0; n % 5 == 2 && i < 12; i++)
		live_test_line(
		    t, at_ms + 400 + i, "flow",
		    arena_printf(t->a,
				 ",\"src_ip\":\"192.168.1.66\",\"src_port\":%d,"
				 "\"dest_ip\":\"192.168.1.%d\",\"dest_port\":"
				 "445,\"proto\":\"TCP\",\"flow\":{"
				 "\"pkts_toserver\":1,\"pkts_toclient\":0,"
				 "\"bytes_toserver\":60,\"bytes_toclient\":0,"
				 "\"state\":\"new\",\"reason\":\"timeout\"}",
				 40000 + i, 100 + (n * 12 + i) % 100));
	if (n % 4 == 1)
		live_test_alert(t, at_ms + 900, "192.168.1.30",
				arena_printf(t->a, "198.51.100.%d", 1 + n % 9),
				"c2", "this-week");
	if (n % 7 == 3)
		live_test_raw(t, "{\"timestamp\":");
}

/* Segment 'n' of the story. */
static void
office_bring(struct live_test *t, int64_t here, int64_t away, int n)
{
	int64_t at = LIVE_BEGIN + n * 10 * LIVE_MINUTE;
	bool back = n >= 30 && n % 2 == 0;

	if (back)
		at -= 6 * LIVE_DAY;
	for (int m = 0; m < 10; m++)
		office_minute(t, at + m * LIVE_MINUTE, n + m);
	t->now_ms = LIVE_BEGIN + (n + 1) * 10 * LIVE_MINUTE;
	live_test_bring(t, back ? away : here, t->now_ms);
}

static void
office_open(struct live_test *t)
{
	int64_t here, away;

	live_test_open(t, "sqlite::memory:");
	here = live_test_sender(t, "here");
	away = live_test_sender(t, "away");
	for (int n = 0; n < STEPS; n++)
		office_bring(t, here, away, n);
}

/* One step for each 'at_once' segments; before step 'kill' all memory is lost.
 * The clock goes on so that the memory is saved every 'save' steps. */
static const char *
office_run(struct live_test *t, int kill, size_t at_once, int save)
{
	int64_t n;

	for (int step = 0;; step++) {
		if (step == kill)
			live_test_kill(t);
		t->now_ms += save > 0 && step % save == 0 ? LIVE_HOUR : 1;
		n = live_test_step(t, &stage_detect, at_once);
		if (n <= 0)
			break;
	}
	if (n < 0)
		tap_ok(0, "a step failed [%s]", t->e.text);
	return live_test_rows(t);
}

static void
test_kills(void)
{
	struct live_test whole, t;
	const char *want, *got;
	int differ = 0;

	office_open(&whole);
	want = office_run(&whole, -1, 1, 0);
	tap_ok(strstr(want, "komainu.beacon") != NULL, "the caller was found");
	tap_ok(strstr(want, "komainu.scan") != NULL, "the scan too");
	tap_ok(strstr(want, "2026-11-16 ") == NULL, "keys end with the day");
	tap_ok(strstr(want, " 2026-11-16|") != NULL &&
		   strstr(want, " 2026-11-10|") != NULL,
	       "of what happened, not of when it came");
	for (int kill = 0; kill <= STEPS; kill++) {
		office_open(&t);
		got = office_run(&t, kill, 1, kill % 9);
		if (strcmp(want, got) != 0) {
			differ++;
			tap_note("killed before step %d:\n%s", kill, got);
		}
		live_test_close(&t);
	}
	tap_int(differ, 0, "killed at any step, all rows are the same");
	office_open(&t);
	tap_text(office_run(&t, 3, 64, 1), want, "many segments at once too");
	live_test_close(&t);
	live_test_close(&whole);
}

static int64_t
sum_of(struct live_test *t, bool records)
{
	struct coverage_list hours;
	int64_t sum = 0;

	if (coverage_row_list(t->db, t->company, 0, INT64_MAX, t->a, &hours,
			      &t->e) != 0)
		return -1;
	for (size_t i = 0; i < hours.count; i++)
		sum += records ? hours.row[i].records + hours.row[i].unparsed
			       : hours.row[i].watched_seconds;
	return sum;
}

static void
test_coverage(void)
{
	struct coverage_list hours;
	struct segment_list list;
	int64_t records = 0, box;
	struct live_test t;

	office_open(&t);
	office_run(&t, -1, 7, 0);
	tap_ok(segment_row_list_heads(t.db, t.company, 0, 1000, t.a, &list,
				      &t.e) == 0,
	       "segments");
	for (size_t i = 0; i < list.count; i++)
		records += list.row[i].records;
	tap_int(sum_of(&t, true), records, "every line is counted in an hour");
	tap_int(sum_of(&t, false), STEPS * 600, "every minute was watched");
	live_test_close(&t);

	live_test_open(&t, "sqlite::memory:");
	box = live_test_sender(&t, "box");
	/* Its minute ends on the hour: it belongs to the hour before. */
	live_test_minute(&t, LIVE_BEGIN + LIVE_HOUR);
	live_test_raw(&t, "nonsense");
	t.now_ms = LIVE_BEGIN + LIVE_HOUR + 1000;
	live_test_bring(&t, box, t.now_ms);
	tap_int(live_test_step(&t, &stage_detect, 9), 1, "one segment");
	tap_ok(coverage_row_list(t.db, t.company, 0, INT64_MAX, t.a, &hours,
				 &t.e) == 0 &&
		   hours.count == 2,
	       "two hours are concerned");
	tap_ok(hours.row[0].hour_ms == LIVE_BEGIN &&
		   hours.row[0].watched_seconds == 60,
	       "the minute is of the first");
	tap_ok(hours.row[1].records == 1 && hours.row[1].unparsed == 1,
	       "the lines are of the second");
	live_test_close(&t);
}

/* A body that is gone or damaged stops nothing. */
static void
test_damage(void)
{
	struct live_test t;
	int64_t box, n = 0;

	live_test_open(&t, "sqlite::memory:");
	box = live_test_sender(&t, "box");
	for (int i = 0; i < 3; i++) {
		live_test_minute(&t, LIVE_BEGIN + i * LIVE_MINUTE);
		live_test_bring(&t, box, t.now_ms);
	}
	tap_ok(db_run(t.db,
		      DB_ASK("update segment_body set body = $1"
			     " where segment = 1",
			     db_blob((struct text){ "(\xb5/\xfd\0", 5 })),
		      &n, &t.e) == 0 &&
		   n == 1,
	       "damaged");
	tap_ok(db_run(t.db,
		      DB_SAY("delete from segment_body where segment ="
			     " 2"),
		      &n, &t.e) == 0 &&
		   n == 1,
	       "gone");
	tap_int(live_test_step(&t, &stage_detect, 9), 3, "all are passed");
	tap_int(sum_of(&t, true), 3, "and accounted for");
	tap_int(sum_of(&t, false), 60, "one was watched");
	live_test_close(&t);
}

static bool
has_alert(struct live_test *t, const char *part)
{
	return strstr(live_test_rows(t), part) != NULL;
}

/* A sender's clock that is a day ahead, or a year behind. */
static void
test_clocks(void)
{
	static const int64_t wrong[] = { LIVE_DAY, -LIVE_DAY, -400 * LIVE_DAY,
					 3 * LIVE_HOUR };

	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		struct live_test t;
		int64_t box;

		live_test_open(&t, "sqlite::memory:");
		box = live_test_sender(&t, "box");
		live_test_alert(&t, LIVE_BEGIN + wrong[i], "192.168.1.9",
				"203.0.113.9", "c2", "now");
		live_test_minute(&t, LIVE_BEGIN + wrong[i]);
		live_test_bring(&t, box, LIVE_BEGIN + wrong[i]);
		tap_int(live_test_step(&t, &stage_detect, 9), 1, "read");
		tap_ok(has_alert(&t, " 2026-11-16|"), "by our day");
		tap_int(sum_of(&t, false), 60, "and hour");
		live_test_close(&t);
	}
}

/* Our own clock jumps a day ahead and back: what comes then is judged as if
 * nothing had been. */
static void
test_own_clock(void)
{
	struct live_test t;
	int64_t box;

	live_test_open(&t, "sqlite::memory:");
	box = live_test_sender(&t, "box");
	t.now_ms = LIVE_BEGIN + LIVE_DAY;
	live_test_minute(&t, LIVE_BEGIN);
	live_test_bring(&t, box, LIVE_BEGIN);
	for (int i = 1; i < 40; i++) {
		t.now_ms = LIVE_BEGIN + i * LIVE_MINUTE;
		live_test_minute(&t, t.now_ms);
		live_test_call(&t, t.now_ms, "192.168.1.20", "203.0.113.9");
		live_test_bring(&t, box, t.now_ms);
	}
	tap_int(live_test_step(&t, &stage_detect, 64), 40, "read");
	tap_ok(has_alert(&t, "komainu.beacon"), "calls are still found");
	live_test_close(&t);
}

/* What 'here' does goes on being found while 'away' brings old records. */
static void
test_late(void)
{
	struct live_test t;
	int64_t here, away;

	live_test_open(&t, "sqlite::memory:");
	here = live_test_sender(&t, "here");
	away = live_test_sender(&t, "away");
	for (int i = 0; i < 40; i++) {
		t.now_ms = LIVE_BEGIN + i * LIVE_MINUTE;
		live_test_call(&t, t.now_ms, "192.168.1.20", "203.0.113.9");
		live_test_bring(&t, here, t.now_ms);
		/* A week ago, and each batch has an hour of it. */
		for (int m = 0; m < 60; m += 5)
			live_test_call(&t,
				       LIVE_BEGIN - 7 * LIVE_DAY +
					   i * LIVE_HOUR + m * LIVE_MINUTE,
				       "192.168.1.40", "198.51.100.4");
		live_test_bring(&t, away, t.now_ms);
	}
	tap_ok(live_test_step(&t, &stage_detect, 64) == 64 &&
		   live_test_step(&t, &stage_detect, 64) == 16,
	       "read");
	tap_ok(has_alert(&t, "192.168.1.20 203.0.113.9 2026-11-16"),
	       "today's caller");
	tap_ok(has_alert(&t, "192.168.1.40 198.51.100.4 2026-11-09"),
	       "last week's caller, on its own day");
	tap_ok(!has_alert(&t, "192.168.1.40 198.51.100.4 2026-11-16"),
	       "and on no other");
	live_test_close(&t);
}

/* Two centres: who lost the lease in the middle writes nothing. */
static void
test_lease(void)
{
	struct company_lease other = { .holder = "other" };
	struct live_test t;
	const char *before;
	int64_t box, n;
	size_t done;

	live_test_open(&t, "sqlite::memory:");
	box = live_test_sender(&t, "box");
	live_test_minute(&t, LIVE_BEGIN);
	live_test_bring(&t, box, t.now_ms);
	tap_int(live_test_step(&t, &stage_detect, 1), 1, "ours");
	live_test_minute(&t, LIVE_BEGIN + LIVE_MINUTE);
	live_test_bring(&t, box, t.now_ms);
	before = live_test_rows(&t);
	other.company = t.company;
	other.now_ms = t.now_ms + STAGE_LEASE_MS;
	other.until_ms = other.now_ms + STAGE_LEASE_MS;
	tap_ok(company_lease_row_take(t.db, &other, &t.e) == 0, "taken over");
	tap_ok(stage_detect.step(&t.world, t.company, 1, &done, &t.e) != 0 &&
		   t.e.kind == ERR_CONFLICT,
	       "refused");
	tap_text(live_test_rows(&t), before, "nothing was written");
	t.world.holder = "other";
	t.now_ms = other.now_ms;
	tap_int(live_test_step(&t, &stage_detect, 1), 1, "the other goes on");
	t.world.holder = "test";
	t.now_ms += STAGE_LEASE_MS;
	live_test_minute(&t, LIVE_BEGIN + 2 * LIVE_MINUTE);
	live_test_bring(&t, box, t.now_ms);
	tap_int(live_test_step(&t, &stage_detect, 1), 1, "and we after him");
	tap_ok(company_stage_row_position(t.db, t.company, STAGE_DETECT, &n,
					  &t.e) == 0 &&
		   n == 3,
	       "nobody read anything twice");
	tap_int(sum_of(&t, false), 180, "three minutes");
	live_test_close(&t);
}

/* The store keeps to its bound and forgets nothing that is not saved. */
static void
test_bound(void)
{
	struct live_test whole, t;
	const char *want;

	office_open(&whole);
	want = office_run(&whole, -1, 1, 0);
	office_open(&t);
	live_free(&t.world.live);
	t.world.live = live_new(1);
	for (int i = 0; i < 20; i++)
		if (live_test_step(&t, &stage_detect, 1) != 1 ||
		    live_settle(&t.world, i % 3 == 0, &t.e) != 0)
			tap_ok(0, "step %d [%s]", i, t.e.text);
	tap_int(live_count(t.world.live), 1, "only one is held");
	live_test_kill(&t);
	tap_text(office_run(&t, -1, 5, 0), want, "and nothing is lost");
	live_test_close(&t);
	live_test_close(&whole);
}

/* Memory of another version: what came lately is read again. */
static void
test_recall(void)
{
	struct live_test t;
	const char *want;
	int64_t n = 0;

	office_open(&t);
	want = office_run(&t, 40, 1, 1);
	live_test_kill(&t);
	tap_ok(db_run(t.db,
		      DB_ASK("update company_stage set memory = $1"
			     " where stage = 'detect'",
			     db_blob((struct text){ "x", 1 })),
		      &n, &t.e) == 0 &&
		   n == 1,
	       "damaged");
	live_test_minute(&t, t.now_ms);
	live_test_bring(&t, 1, t.now_ms);
	tap_int(live_test_step(&t, &stage_detect, 1), 1, "goes on");
	tap_ok(strlen(live_test_rows(&t)) >= strlen(want), "with all rows");
	live_test_close(&t);
}

int
main(void)
{
	test_kills();
	test_coverage();
	test_damage();
	test_clocks();
	test_own_clock();
	test_late();
	test_lease();
	test_bound();
	test_recall();
	return tap_done();
}
