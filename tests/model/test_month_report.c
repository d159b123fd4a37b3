/* test_month_report.c: one month with everything that can happen in it, and
 * one in which nothing did. */
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/stamp.h"
#include "crypt/digest.h"
#include "model/absence_row.h"
#include "model/company_row.h"
#include "model/coverage_row.h"
#include "model/device_row.h"
#include "model/gap_row.h"
#include "model/incident_row.h"
#include "model/report_row.h"
#include "model_test.h"
#include "watch/day.h"
#include "watch/report.h"

#define HOUR CALENDAR_HOUR_MS
#define DAY  CALENDAR_DAY_MS
#define ZONE 540

static int64_t
at(const char *iso)
{
	int64_t us = 0;

	tap_ok(stamp_parse_us(text_of(iso), &us, NULL) == 0, "%s", iso);
	return us / 1000;
}

static int64_t
sender_add(struct model_test *t, int64_t company, const char *name,
	   int64_t created_ms)
{
	int64_t id = 0;

	try(t, db_get_int(t->db,
			  DB_ASK("insert into sender (company, kind, name,"
				 " state, created_ms) values ($1, 'sensor',"
				 " $2, 'active', $3) returning id",
				 db_int(company), db_text(name),
				 db_int(created_ms)),
			  &id, &t->e));
	return id;
}

/* Every hour of [from, until) whole, but those the mask says. */
static void
watch(struct model_test *t, int64_t company, int64_t sender, int64_t from_ms,
      int64_t until_ms)
{
	size_t count = (size_t)((until_ms - from_ms) / HOUR);
	struct coverage_row *row = calloc(count, sizeof(*row));
	TXN(txn);

	for (size_t i = 0; i < count; i++)
		row[i] = (struct coverage_row){ .sender = sender,
						.company = company,
						.hour_ms =
						    from_ms + (int64_t)i * HOUR,
						.watched_seconds = 3600,
						.packets = 1000,
						.bytes = 100000,
						.records = 10 };
	try(t, txn_begin(&txn, t->db, &t->e));
	try(t, coverage_row_add(t->db, row, count, &t->e));
	try(t, txn_commit(&txn, &t->e));
	free(row);
}

static void
gap_add(struct model_test *t, int64_t company, int64_t sender,
	enum gap_reason reason, int64_t from_ms, int64_t until_ms)
{
	struct gap_row row = { .company = company,
			       .sender = sender,
			       .reason = reason,
			       .from_ms = from_ms,
			       .until_ms = until_ms,
			       .evidence = "{}" };
	int64_t id;

	try(t, gap_row_add(t->db, &row, &id, &t->e));
}

static int64_t
incident_add(struct model_test *t, int64_t company, const char *key,
	     enum alert_class class, enum severity severity, int64_t first_ms)
{
	struct incident_row row = { .company = company,
				    .key = key,
				    .class = class,
				    .severity = severity,
				    .outcome = OUTCOME_UNKNOWN,
				    .state = INCIDENT_OPEN,
				    .reason = "incident.notice",
				    .facts = "{}",
				    .first_ms = first_ms,
				    .last_ms = first_ms + 60000,
				    .device = "192.168.1.20",
				    .title = key,
				    .changed_ms = first_ms };
	int64_t id = 0;
	TXN(txn);

	try(t, txn_begin(&txn, t->db, &t->e));
	try(t, incident_row_put(t->db, &row, &id, &t->e));
	try(t, txn_commit(&txn, &t->e));
	return id;
}

static void
close_it(struct model_test *t, int64_t company, int64_t incident, int64_t at_ms)
{
	struct incident_move move = { company, incident, INCIDENT_OPEN,
				      INCIDENT_CLOSED, at_ms };

	try(t, incident_row_move(t->db, &move, &t->e));
}

static void
device_add(struct model_test *t, int64_t company, const char *name,
	   const char *ip, int64_t first_ms, int64_t last_ms)
{
	struct device_row row = { .company = company,
				  .key = name,
				  .ip = ip,
				  .mac = "",
				  .name = name,
				  .vendor = "",
				  .os = strcmp(name, "会計のPC") == 0
					    ? "Windows 7"
					    : "",
				  .kind = "pc",
				  .first_ms = first_ms,
				  .last_ms = last_ms,
				  .why = "[]" };
	TXN(txn);

	try(t, txn_begin(&txn, t->db, &t->e));
	try(t, device_row_put(t->db, &row, 1, NULL, &t->e));
	try(t, txn_commit(&txn, &t->e));
}

static int64_t
company_add(struct model_test *t, const char *name)
{
	struct company_row row = { .name = name, .created_ms = 1 };
	int64_t id = 0;

	try(t, company_row_add(t->db, &row, &id, &t->e));
	return id;
}

static const struct report_gap *
gap_of(const struct report_facts *f, const char *reason)
{
	static const struct report_gap none = { .reason = "", .note = "" };

	for (size_t i = 0; i < f->gaps; i++)
		if (strcmp(f->gap[i].reason, reason) == 0)
			return &f->gap[i];
	return &none;
}

static bool
measure_has(const struct report_facts *f, const char *key, int64_t count)
{
	for (size_t i = 0; i < f->measures; i++)
		if (strcmp(f->measure[i].key, key) == 0)
			return f->measure[i].count == count;
	return false;
}

/* A segment whose body nobody looks at here. */
static void
segment_add(struct model_test *t, int64_t company, int64_t sender,
	    int64_t number, int64_t received_ms)
{
	try(t, db_run(t->db,
		      DB_ASK("insert into segment (company, number, sender,"
			     " sequence, received_ms, sent_ms, bytes,"
			     " raw_bytes, records, digest) values ($1, $2, $3,"
			     " $2, $4, $4, 100, 1000, 10, 'd')",
			     db_int(company), db_int(number), db_int(sender),
			     db_int(received_ms)),
		      NULL, &t->e));
}

struct month {
	int64_t company, office, store;
	int64_t from, until;
};

static void
watched_check(const struct report_facts *f)
{
	const struct report_sensor *office = &f->sensor[0];

	tap_int(f->sensors, 2, "two sensors");
	tap_text(office->name, "office", "by name");
	tap_int(office->possible_s, 720 * 3600, "thirty days");
	tap_int(office->watched_s, (720 - 10 - 2 - 24) * 3600,
		"without what is missing");
	tap_int(office->filled_s, 3 * 3600, "what came later");
	tap_int(office->short_s, 0, "no moments lost");
	tap_int(f->sensor[1].possible_s, 240 * 3600,
		"from enrolment to removal only");
	tap_int(f->sensor[1].watched_s, 240 * 3600 - 120, "but two minutes");
	tap_int(f->sensor[1].short_s, 120, "which are a moment");
	tap_int(f->gaps_all, 3, "three gaps");
	tap_int(gap_of(f, "off")->lost_s, 10 * 3600, "switched off");
	tap_int(gap_of(f, "unknown")->lost_s, 2 * 3600, "nobody knows why");
	tap_int(gap_of(f, "holiday")->lost_s, 24 * 3600, "announced");
	tap_text(gap_of(f, "holiday")->note, "創立記念日", "with its reason");
	tap_int(f->announced_s, 24 * 3600, "announced in all");
	tap_ok(f->gap[0].from_ms <= f->gap[1].from_ms &&
		   f->gap[1].from_ms <= f->gap[2].from_ms,
	       "in order of time");
	tap_int(f->days, 30, "a row for each day");
	tap_int(f->day[0].possible_s, 86400, "the first: one sensor");
	tap_int(f->day[14].possible_s, 2 * 86400, "the fifteenth: two");
	tap_int(f->day[4].watched_s, 86400 - 36000, "the fifth: ten hours");
}

static void
found_check(const struct report_facts *f)
{
	tap_int(f->incidents_all, 3, "three incidents");
	tap_ok(f->now == 1 && f->today == 1 && f->info == 1, "by severity");
	tap_int(f->open, 1, "one open");
	tap_int(f->open_before, 1, "and one from before");
	tap_text(f->open_severity, "now", "the gravest open");
	tap_text(f->incident[0].class, "c2", "the gravest first");
	tap_text(f->incident[0].device, "会計のPC", "the device by name");
	tap_int(f->until_closed.count, 2, "two were closed");
	tap_int(f->until_closed.median_s, 3600, "in the middle an hour");
	tap_int(f->until_closed.longest_s, 7200, "at most two");
	tap_ok(measure_has(f, "infected", 1), "finish checking the machine");
	tap_ok(measure_has(f, "obsolete", 1), "replace the old system");
	tap_ok(measure_has(f, "silent", 10), "do not switch it off");
	tap_ok(measure_has(f, "weak", 1), "what is open from before counts");
	tap_ok(f->measures <= REPORT_MEASURES_MAX, "six at most");
	tap_int(f->devices, 2, "two devices seen");
	tap_int(f->devices_new, 1, "one is new");
	tap_int(f->devices_gone, 1, "one is gone");
	tap_int(f->devices_obsolete, 1, "one has no support any more");
}

static struct month
month_make(struct model_test *t)
{
	struct month m = { .company =
			       company_add(t, "株式会社さんぷる製作所") };
	int64_t id;

	m.from = at("2026-10-31T15:00:00Z");
	m.until = at("2026-11-30T15:00:00Z");
	m.office = sender_add(t, m.company, "office", m.from - 40 * DAY);
	m.store = sender_add(t, m.company, "store", m.from + 9 * DAY);
	/* Off on the fifth for ten hours; three hours without a line on the
	 * seventh that came later; two hours on the ninth nobody explains; a
	 * closed day on the eleventh. */
	watch(t, m.company, m.office, m.from, m.from + 4 * DAY);
	watch(t, m.company, m.office, m.from + 4 * DAY + 10 * HOUR,
	      m.from + 8 * DAY);
	watch(t, m.company, m.office, m.from + 8 * DAY + 2 * HOUR,
	      m.from + 10 * DAY);
	watch(t, m.company, m.office, m.from + 11 * DAY, m.until);
	gap_add(t, m.company, m.office, GAP_OFF, m.from + 4 * DAY,
		m.from + 4 * DAY + 10 * HOUR);
	gap_add(t, m.company, m.office, GAP_LINE, m.from + 6 * DAY,
		m.from + 6 * DAY + 3 * HOUR);
	struct absence_row absence = { .company = m.company,
				       .kind = ABSENCE_HOLIDAY,
				       .from_ms = m.from + 10 * DAY,
				       .until_ms = m.from + 11 * DAY,
				       .reason = "創立記念日",
				       .created_ms = m.from };
	try(t, absence_row_add(t->db, &absence, &id, &t->e));
	watch(t, m.company, m.store, m.from + 9 * DAY, m.from + 19 * DAY);
	try(t, db_run(t->db,
		      DB_ASK("update coverage set watched_seconds = 3480"
			     " where sender = $1 and hour_ms = $2",
			     db_int(m.store), db_int(m.from + 12 * DAY)),
		      NULL, &t->e));
	gap_add(t, m.company, m.store, GAP_REMOVED, m.from + 19 * DAY, 0);
	return m;
}

static void
found_make(struct model_test *t, const struct month *m)
{
	int64_t id;

	device_add(t, m->company, "会計のPC", "192.168.1.20", m->from + DAY,
		   m->from + 20 * DAY);
	device_add(t, m->company, "複合機", "192.168.1.21", m->from - 90 * DAY,
		   m->from + 29 * DAY);
	device_add(t, m->company, "古い電話", "192.168.1.22",
		   m->from - 90 * DAY, m->from - 2 * DAY);
	incident_add(t, m->company, "before", CLASS_WEAK_SETTING,
		     SEVERITY_THIS_WEEK, m->from - 5 * DAY);
	incident_add(t, m->company, "c2", CLASS_C2, SEVERITY_NOW,
		     m->from + 3 * DAY);
	id = incident_add(t, m->company, "scan", CLASS_SCAN, SEVERITY_TODAY,
			  m->from + 5 * DAY);
	close_it(t, m->company, id, m->from + 5 * DAY + 7200000);
	id = incident_add(t, m->company, "info", CLASS_SCAN, SEVERITY_INFO,
			  m->from + 6 * DAY);
	close_it(t, m->company, id, m->from + 6 * DAY + 3600000);
	/* Not of this month: the first millisecond of the next. */
	incident_add(t, m->company, "after", CLASS_C2, SEVERITY_NOW, m->until);
}

static void
test_round(struct model_test *t, const struct report_facts *f)
{
	struct report_facts *again = NULL;
	struct str one, two;

	str_init(&one, REPORT_FACTS_MAX);
	str_init(&two, REPORT_FACTS_MAX);
	report_facts_write(&one, f);
	try(t, report_facts_parse(str_view(&one), t->a, &again, &t->e));
	report_facts_write(&two, again);
	tap_ok(text_equal(str_view(&one), str_view(&two)),
	       "the same after writing and reading");
	refuse(t, ERR_INVALID,
	       report_facts_parse(TEXT("[]"), t->a, &again, &t->e));
	refuse(t, ERR_INVALID,
	       report_facts_parse(TEXT("{\"version\":\"1\"}"), t->a, &again,
				  &t->e));
	refuse(t, ERR_INVALID,
	       report_facts_parse(text_slice(str_view(&one), 0, one.n - 1),
				  t->a, &again, &t->e));
	try(t, report_facts_parse(TEXT("{\"later\":[{}],\"version\":2}"), t->a,
				  &again, &t->e));
	tap_ok(again->version == 2 && again->company[0] == '\0',
	       "unknown fields are passed over, absent ones are empty");
	str_done(&one);
	str_done(&two);
}

/* Made, stored, made again: the earlier edition stays. */
static void
test_editions(struct model_test *t, const struct month *m)
{
	struct report_wish wish = { m->company, "2026-11", ZONE,
				    m->until + HOUR };
	struct report_facts *f = NULL;
	struct report_list list;
	struct report_row row;
	bool has = true;
	int64_t id = 0;

	try(t, report_row_has(t->db, m->company, "2026-11", &has, &t->e));
	tap_ok(!has, "not made yet");
	for (int i = 0; i < 2; i++) {
		TXN(txn);

		try(t, report_make(t->db, t->a, &wish, &row, &t->e));
		try(t, txn_begin(&txn, t->db, &t->e));
		try(t, report_row_add(t->db, &row, TEXT("%PDF"), &id, &t->e));
		try(t, txn_commit(&txn, &t->e));
	}
	try(t, report_row_list(t->db, m->company, 0, t->a, &list, &t->e));
	tap_int(list.count, 2, "two editions");
	tap_int(list.row[0].edition, 2, "the newest first");
	try(t,
	    report_row_find(t->db, m->company, "2026-11", t->a, &row, &t->e));
	tap_int(row.edition, 2, "the newest is found");
	refuse(
	    t, ERR_NOT_FOUND,
	    report_row_get(t->db, m->company + 1, row.id, t->a, &row, &t->e));
	try(t, report_row_has(t->db, m->company, "2026-11", &has, &t->e));
	tap_ok(has, "made");
	wish.month = "2026-12";
	wish.now_ms = m->until + 3 * DAY + 5 * HOUR;
	try(t, report_gather(t->db, t->a, &wish, &f, &t->e));
	tap_ok(!f->whole && f->until_ms == wish.now_ms, "a month in progress");
	tap_int(f->pasts, 2, "compared with November");
	tap_text(f->past[0].month, "2026-11", "first");
	tap_int(f->past[0].watched_s, (720 - 36) * 3600 + 240 * 3600 - 120,
		"its hours");
	tap_int(f->sensors, 1, "the removed sensor is no more");
	wish.month = "2027-01";
	refuse(t, ERR_INVALID, report_gather(t->db, t->a, &wish, &f, &t->e));
	wish.month = "2020-01";
	refuse(t, ERR_NOT_FOUND, report_gather(t->db, t->a, &wish, &f, &t->e));
	wish.month = "November";
	refuse(t, ERR_INVALID, report_gather(t->db, t->a, &wish, &f, &t->e));
}

/* Days are sealed once, in a chain, by numbers and not by clocks. */
static void
test_days(struct model_test *t, const struct month *m)
{
	char content[DIGEST_TEXT_MAX], digest[DIGEST_TEXT_MAX];
	struct segment_day_list list;

	segment_add(t, m->company, m->office, 1, m->from + HOUR);
	segment_add(t, m->company, m->office, 2, m->from + 30 * HOUR);
	/* A clock that was put back: still after number 2. */
	segment_add(t, m->company, m->office, 3, m->from + 2 * HOUR);
	segment_add(t, m->company, m->office, 4, m->from + 80 * HOUR);
	try(t, day_seal(t->db, m->company, ZONE, m->from + 73 * HOUR, &t->e));
	try(t, segment_day_row_list(t->db, m->company, m->from, m->until, t->a,
				    &list, &t->e));
	tap_int(list.count, 3, "three days are over");
	tap_text(list.row[0].day, "2026-11-01", "the first");
	tap_int(list.row[0].segments, 1, "one on the first");
	tap_int(list.row[1].segments, 2, "two on the second");
	tap_int(list.row[2].segments, 0, "none on the third");
	tap_int(list.row[1].last_number, 3, "up to number 3");
	digest_of(TEXT(""), content);
	tap_text(list.row[2].content, content, "nothing has a digest too");
	day_chain(list.row[1].digest, content, digest);
	tap_text(list.row[2].digest, digest, "chained to the day before");
	try(t, day_seal(t->db, m->company, ZONE, m->from + 73 * HOUR, &t->e));
	try(t,
	    day_seal_now(t->db, m->company, ZONE, m->from + 90 * HOUR, &t->e));
	try(t, segment_day_row_list(t->db, m->company, m->from, m->until, t->a,
				    &list, &t->e));
	tap_int(list.count, 4, "the fourth is sealed early");
	tap_int(list.row[3].segments, 1, "with its segment");
	try(t, day_seal(t->db, m->company, ZONE, m->until + HOUR, &t->e));
	try(t, segment_day_row_list(t->db, m->company, m->from, m->until, t->a,
				    &list, &t->e));
	tap_int(list.count, 31, "the rest of that day is another part");
	tap_int(list.row[4].part, 2, "the second");
	try(t, segment_day_row_drop(t->db, m->company, 2, 1, m->until, &t->e));
	try(t, segment_day_row_list(t->db, m->company, m->from, m->until, t->a,
				    &list, &t->e));
	tap_ok(list.row[1].dropped == 1 && list.row[0].dropped == 0,
	       "what is dropped is counted on its day");
}

/* A month in which nothing happened is proven by counts. */
static void
test_quiet(struct model_test *t)
{
	int64_t company = company_add(t, "株式会社しずか");
	int64_t from = at("2026-10-31T15:00:00Z"), sender;
	struct report_wish wish = { company, "2026-11", ZONE, from + 31 * DAY };
	struct report_facts *f = NULL;

	sender = sender_add(t, company, "box", from - DAY);
	watch(t, company, sender, from, from + 30 * DAY);
	try(t, report_gather(t->db, t->a, &wish, &f, &t->e));
	tap_int(f->watched_s, f->possible_s, "every hour");
	tap_int(f->packets, 720000, "packets counted");
	tap_int(f->records, 7200, "records counted");
	tap_int(f->incidents_all + f->gaps_all + (int64_t)f->measures, 0,
		"nothing found, nothing missing, nothing to do");
}

static void
test_report(struct model_test *t)
{
	struct month m = month_make(t);
	struct report_wish wish = { m.company, "2026-11", ZONE,
				    m.until + HOUR };
	struct report_facts *f = NULL;

	found_make(t, &m);
	test_days(t, &m);
	if (report_gather(t->db, t->a, &wish, &f, &t->e) != 0) {
		tap_ok(false, "gathered [%s]", t->e.text);
		return;
	}
	tap_ok(f->whole, "the month is over");
	watched_check(f);
	found_check(f);
	tap_int(f->segments, 4, "batches, from the sealed days");
	test_round(t, f);
	test_editions(t, &m);
	test_quiet(t);
}

int
main(void)
{
	return model_test_main(test_report, true);
}
