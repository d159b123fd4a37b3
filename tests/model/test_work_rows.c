/* test_work_rows.c: what people do about incidents: taking them, notes,
 * suppressions with their preview, announced absences. */
#include <string.h>

#include "model/absence_row.h"
#include "model/incident_note_row.h"
#include "model/incident_row.h"
#include "model/incident_work_row.h"
#include "model/person_row.h"
#include "model/suppression_row.h"
#include "world.h"

#define DAY (24 * 60 * 60 * INT64_C(1000))

static int64_t
person(struct model_test *t, const char *login)
{
	struct person_row row = { .login = login, .name = "見本 花子" };
	int64_t id = 0;

	try(t, person_row_add(t->db, &row, &id, &t->e));
	return id;
}

static int64_t
incident(struct model_test *t, const struct world *w)
{
	struct incident_row row = { .company = w->ours,
				    .look = w->look,
				    .key = "work",
				    .class = CLASS_C2,
				    .severity = SEVERITY_TODAY };
	int64_t id = 0;
	TXN(txn);

	if (txn_begin(&txn, t->db, &t->e) == 0)
		try(t, incident_row_put(t->db, &row, &id, &t->e));
	try(t, txn_commit(&txn, &t->e));
	return id;
}

static int
work_set(struct model_test *t, const struct incident_work_row *row,
	 int64_t seen_ms)
{
	TXN(txn);

	if (txn_begin(&txn, t->db, &t->e) != 0 ||
	    incident_work_row_set(t->db, row, seen_ms, &t->e) != 0)
		return -1;
	return txn_commit(&txn, &t->e);
}

static void
test_work(struct model_test *t)
{
	struct world w = world_make(t, "work");
	int64_t who = person(t, "worker"), other = person(t, "colleague");
	struct incident_work_row row, foreign;

	row.incident = incident(t, &w);
	try(t, incident_work_row_get(t->db, w.ours, row.incident, t->a, &row,
				     &t->e));
	tap_ok(row.person == 0 && !row.archived && row.changed_ms == 0,
	       "untouched reads as zeros");
	row.person = who;
	row.changed_ms = 500;
	try(t, work_set(t, &row, 0));
	refuse(t, ERR_CONFLICT, work_set(t, &row, 0));
	try(t, incident_work_row_get(t->db, w.ours, row.incident, t->a, &row,
				     &t->e));
	tap_ok(row.person == who && row.changed_ms == 500, "taken");
	tap_text(row.name, "見本 花子", "by name");
	row.person = other;
	row.archived = true;
	row.archived_urgency = SEVERITY_TODAY;
	row.changed_ms = 400; /* the clock was put back */
	try(t, work_set(t, &row, 500));
	refuse(t, ERR_CONFLICT, work_set(t, &row, 500));
	try(t, incident_work_row_get(t->db, w.ours, row.incident, t->a, &row,
				     &t->e));
	tap_ok(row.person == other && row.archived && row.changed_ms == 501,
	       "the mark rises whatever the clock does");
	tap_int(row.archived_urgency, SEVERITY_TODAY, "put away as that");
	foreign = row;
	foreign.company = w.theirs;
	refuse(t, ERR_NOT_FOUND, work_set(t, &foreign, 501));
	refuse(t, ERR_NOT_FOUND,
	       incident_work_row_get(t->db, w.theirs, row.incident, t->a, &row,
				     &t->e));
}

static void
test_notes(struct model_test *t)
{
	struct world w = world_make(t, "note");
	struct incident_note_row row = { .incident = incident(t, &w),
					 .company = w.ours,
					 .person = person(t, "writer"),
					 .name = "見本 花子",
					 .at_ms = 10,
					 .act = NOTE_COMMENT,
					 .text = "電話しました。" };
	struct incident_note_list list;

	try(t, incident_note_row_add(t->db, &row, &t->e));
	row.act = NOTE_STATE;
	row.text = "closed 直りました";
	row.at_ms = 20;
	try(t, incident_note_row_add(t->db, &row, &t->e));
	row.company = w.theirs;
	refuse(t, ERR_NOT_FOUND, incident_note_row_add(t->db, &row, &t->e));
	try(t, incident_note_row_list(t->db, w.ours, row.incident, t->a, &list,
				      &t->e));
	tap_int(list.count, 2, "two notes");
	tap_text(list.row[0].text, "電話しました。", "oldest first");
	tap_ok(list.row[1].act == NOTE_STATE, "with its act");
	try(t, incident_note_row_list_company(t->db, w.ours, 0, 1, t->a, &list,
					      &t->e));
	tap_ok(list.count == 1 && list.row[0].at_ms == 20, "newest first");
	try(t, incident_note_row_list_company(t->db, w.ours, list.row[0].id, 9,
					      t->a, &list, &t->e));
	tap_ok(list.count == 1 && list.row[0].at_ms == 10, "and on");
}

/* Each field alone and all together hide the same alerts in the database and
 * in memory. */
static void
test_scope(struct model_test *t, const struct world *w,
	   const struct alert_row *alert, size_t alerts)
{
	struct suppression_row rule[] = {
		{ .class = "c2" },
		{ .rule = "komainu.beacon" },
		{ .device = "192.168.1.20" },
		{ .peer = "203.0.113.9" },
		{ .subject = "c2.example.com" },
		{ .class = "c2",
		  .rule = "komainu.beacon",
		  .device = "192.168.1.20",
		  .peer = "203.0.113.9",
		  .subject = "c2.example.com" },
		{ .class = "scan", .device = "192.168.1.20" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rule); i++) {
		struct suppression_preview seen;
		int64_t count = 0, events = 0;

		rule[i].company = w->ours;
		for (size_t k = 0; k < alerts; k++) {
			bool hit = suppression_row_matches(&rule[i], &alert[k]);

			count += hit;
			events += hit ? alert[k].count : 0;
		}
		try(t, suppression_row_preview(t->db, &rule[i], 0, 2, t->a,
					       &seen, &t->e));
		tap_ok(seen.alerts == count && seen.events == events,
		       "scope %zu hides %lld of %zu both ways", i,
		       (long long)count, alerts);
		tap_int(seen.sample.count, count < 2 ? count : 2, "samples");
	}
}

static void
test_preview(struct model_test *t)
{
	struct world w = world_make(t, "preview");
	struct alert_row alert[5];
	int64_t id[5];
	struct suppression_row rule = { .company = w.ours, .class = "c2" };
	struct suppression_preview seen;

	for (size_t i = 0; i < ARRAY_LEN(alert); i++) {
		alert[i] = world_alert(&w, arena_printf(t->a, "p%zu", i));
		alert[i].count = (int64_t)(1 << i);
		alert[i].last_ms = (int64_t)i * DAY;
	}
	alert[1].class = CLASS_SCAN;
	alert[2].device = "192.168.1.21";
	alert[3].peer = "203.0.113.10";
	alert[4].subject = "other.example.com";
	try(t, world_put_alerts(t, alert, ARRAY_LEN(alert), id));
	test_scope(t, &w, alert, ARRAY_LEN(alert));
	try(t, suppression_row_preview(t->db, &rule, 3 * DAY, 9, t->a, &seen,
				       &t->e));
	tap_ok(seen.alerts == 2 && seen.events == 8 + 16, "only late ones");
	tap_ok(seen.sample.count == 2 && seen.sample.row[0].id == id[4],
	       "the latest first");
	rule.company = w.theirs;
	try(t, suppression_row_preview(t->db, &rule, 0, 9, t->a, &seen, &t->e));
	tap_ok(seen.alerts == 0 && seen.sample.count == 0,
	       "nothing of another company");
	alert[0].company = w.theirs;
	rule.company = w.ours;
	tap_ok(!suppression_row_matches(&rule, &alert[0]), "nor in memory");
}

static int
hit(struct model_test *t, int64_t company, int64_t suppression, int64_t alert)
{
	TXN(txn);

	if (txn_begin(&txn, t->db, &t->e) != 0 ||
	    suppression_hit_row_add(t->db, company, suppression, alert, 5,
				    &t->e) != 0)
		return -1;
	return txn_commit(&txn, &t->e);
}

static void
test_suppressions(struct model_test *t)
{
	struct world w = world_make(t, "suppress");
	struct alert_row alert = world_alert(&w, "hidden");
	struct suppression_row row = { .company = w.ours,
				       .device = "192.168.1.20",
				       .reason = "保守の作業です",
				       .person = person(t, "decider"),
				       .created_ms = 100,
				       .until_ms = 200 };
	struct suppression_row bad = row;
	struct suppression_list list;
	int64_t id, other;

	try(t, suppression_row_add(t->db, &row, &id, &t->e));
	bad.device = "";
	refuse(t, ERR_INVALID, suppression_row_add(t->db, &bad, &other, &t->e));
	bad = row;
	bad.reason = "";
	refuse(t, ERR_INVALID, suppression_row_add(t->db, &bad, &other, &t->e));
	bad = row;
	bad.until_ms = 100;
	refuse(t, ERR_INVALID, suppression_row_add(t->db, &bad, &other, &t->e));
	try(t, world_put_alerts(t, &alert, 1, &alert.id));
	try(t, hit(t, w.ours, id, alert.id));
	try(t, hit(t, w.ours, id, alert.id));
	refuse(t, ERR_NOT_FOUND, hit(t, w.theirs, id, alert.id));
	try(t, suppression_row_get(t->db, w.ours, id, t->a, &row, &t->e));
	tap_int(row.hits, 1, "one alert was hidden");
	tap_text(row.person_name, "見本 花子", "by whom");
	try(t, suppression_row_list_active(t->db, w.ours, 199, t->a, &list,
					   &t->e));
	tap_int(list.count, 1, "it holds");
	try(t, suppression_row_list_active(t->db, w.ours, 200, t->a, &list,
					   &t->e));
	tap_int(list.count, 0, "until its end");
	refuse(t, ERR_NOT_FOUND,
	       suppression_row_end(t->db, w.theirs, id, 150, &t->e));
	try(t, suppression_row_end(t->db, w.ours, id, 150, &t->e));
	refuse(t, ERR_CONFLICT,
	       suppression_row_end(t->db, w.ours, id, 160, &t->e));
	try(t, suppression_row_list_active(t->db, w.ours, 150, t->a, &list,
					   &t->e));
	tap_int(list.count, 0, "or until somebody ends it");
	try(t, suppression_row_list(t->db, w.ours, 0, 9, t->a, &list, &t->e));
	tap_ok(list.count == 1 && list.row[0].ended_ms == 150, "and stays");
}

static void
test_absences(struct model_test *t)
{
	struct world w = world_make(t, "absence");
	struct absence_row row = { .company = w.ours,
				   .kind = ABSENCE_HOLIDAY,
				   .from_ms = 10 * DAY,
				   .until_ms = 13 * DAY,
				   .reason = "お盆休み",
				   .person = person(t, "announcer"),
				   .created_ms = 5 };
	struct absence_list list;
	int64_t id, second;

	try(t, absence_row_add(t->db, &row, &id, &t->e));
	row.from_ms = row.until_ms;
	refuse(t, ERR_INVALID, absence_row_add(t->db, &row, &second, &t->e));
	row.kind = ABSENCE_MAINTENANCE;
	row.sender = 7;
	row.until_ms = 14 * DAY;
	try(t, absence_row_add(t->db, &row, &second, &t->e));
	try(t, absence_row_list(t->db, w.ours, 0, t->a, &list, &t->e));
	tap_ok(list.count == 2 && list.row[0].id == second, "latest first");
	try(t, absence_row_list_between(t->db, w.ours, 13 * DAY - 1, 13 * DAY,
					t->a, &list, &t->e));
	tap_ok(list.count == 1 && list.row[0].kind == ABSENCE_HOLIDAY,
	       "the last moment");
	try(t, absence_row_list_between(t->db, w.ours, 13 * DAY, 13 * DAY + 1,
					t->a, &list, &t->e));
	tap_ok(list.count == 1 && list.row[0].sender == 7, "the next");
	refuse(t, ERR_NOT_FOUND,
	       absence_row_end(t->db, w.theirs, id, 11 * DAY, &t->e));
	try(t, absence_row_end(t->db, w.ours, id, 11 * DAY, &t->e));
	refuse(t, ERR_CONFLICT,
	       absence_row_end(t->db, w.ours, id, 11 * DAY, &t->e));
	try(t, absence_row_list_between(t->db, w.ours, 12 * DAY, 12 * DAY + 1,
					t->a, &list, &t->e));
	tap_int(list.count, 0, "ended early");
	try(t, absence_row_list_between(t->db, w.ours, 10 * DAY, 10 * DAY + 1,
					t->a, &list, &t->e));
	tap_int(list.count, 1, "but it was one until then");
	try(t, absence_row_end(t->db, w.ours, second, 5 * DAY, &t->e));
	try(t, absence_row_list_between(t->db, w.ours, 13 * DAY, 14 * DAY, t->a,
					&list, &t->e));
	tap_int(list.count, 0, "taken back before it came");
	try(t, absence_row_list(t->db, w.theirs, 0, t->a, &list, &t->e));
	tap_int(list.count, 0, "nothing of another company");
}

static void
run(struct model_test *t)
{
	test_work(t);
	test_notes(t);
	test_preview(t);
	test_suppressions(t);
	test_absences(t);
}

int
main(void)
{
	return model_test_main(run, true);
}
