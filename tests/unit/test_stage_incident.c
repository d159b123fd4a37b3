/*
 * test_stage_incident.c: incidents that last: what joins them, what a person
 * has said of them, and that reading little gives what reading all would.
 */
#include <stdlib.h>
#include <string.h>

#include "live_test.h"
#include "model/absence_row.h"
#include "model/alert_row.h"
#include "model/company_stage_row.h"
#include "model/incident_note_row.h"
#include "model/incident_row.h"
#include "model/suppression_row.h"
#include "tap.h"
#include "watch/incident.h"

static struct alert_row
alert(enum alert_class class, const char *device, const char *peer,
      int64_t minute)
{
	return (struct alert_row){
		.class = class,
		.severity = SEVERITY_TODAY,
		.count = 1,
		.first_ms = LIVE_BEGIN + minute * LIVE_MINUTE,
		.last_ms = LIVE_BEGIN + minute * LIVE_MINUTE,
		.device = device,
		.peer = peer,
		.port = 443,
		.rule = "komainu.beacon",
		.title = "t",
		.facts = "{\"_role\":\"actor\"}",
	};
}

/* As triage writes it: one row for each key, changes numbered. */
static void
tell(struct live_test *t, struct alert_row x)
{
	TXN(txn);

	x.company = t->company;
	x.key = arena_printf(t->a, "%s %s %s %s", class_name(x.class), x.rule,
			     x.device, x.peer);
	if (txn_begin(&txn, t->db, &t->e) != 0 ||
	    company_stage_row_take(t->db, t->company, STAGE_ALERT_REVISION, 1,
				   &x.revision, &t->e) != 0 ||
	    alert_row_put(t->db, &x, 1, NULL, &t->e) != 0 ||
	    txn_commit(&txn, &t->e) != 0)
		tap_ok(0, "tells [%s]", t->e.text);
	t->now_ms = x.last_ms + LIVE_MINUTE;
}

static struct incident_list
incidents(struct live_test *t, int state)
{
	struct incident_filter f = { .class = -1, .state = state };
	struct incident_list list = { NULL, 0 };

	if (live_test_step(t, &stage_incident, 64) < 0 ||
	    incident_row_list(t->db, t->company, &f, t->a, &list, &t->e) != 0)
		tap_ok(0, "incidents [%s]", t->e.text);
	return list;
}

static void
person_moves(struct live_test *t, int64_t incident, enum incident_state to)
{
	struct incident_move m = { t->company, incident, INCIDENT_OPEN, to,
				   t->now_ms };

	tap_ok(incident_row_move(t->db, &m, &t->e) == 0, "a person decides");
}

static size_t
notes(struct live_test *t, int64_t incident)
{
	struct incident_note_list list = { NULL, 0 };

	if (incident_note_row_list(t->db, t->company, incident, t->a, &list,
				   &t->e) != 0)
		return 99;
	return list.count;
}

static void
test_joining(void)
{
	struct incident_list list;
	struct alert_row x;
	struct live_test t;
	int64_t id, revision;

	live_test_open(&t, "sqlite::memory:");
	tell(&t, alert(CLASS_C2, "192.168.1.20", "203.0.113.9", 0));
	list = incidents(&t, -1);
	tap_int(list.count, 1, "one");
	id = list.row[0].id;
	revision = list.row[0].revision;
	tap_ok(revision > 0, "numbered");
	x = alert(CLASS_MALWARE_DOWNLOAD, "192.168.1.20", "198.51.100.7", 60);
	x.severity = SEVERITY_NOW;
	tell(&t, x);
	list = incidents(&t, -1);
	tap_ok(list.count == 1 && list.row[0].id == id, "the same");
	tap_int(list.row[0].severity, SEVERITY_NOW, "graver");
	tap_int(list.row[0].alerts, 2, "with both");
	tap_ok(list.row[0].revision > revision, "changed");
	tell(&t, alert(CLASS_C2, "192.168.1.77", "198.51.100.99", 61));
	tap_int(incidents(&t, -1).count, 2, "another device, another question");
	/* Three days later: the window is past. */
	tell(&t, alert(CLASS_TUNNEL, "192.168.1.20", "", 3 * 24 * 60));
	tap_int(incidents(&t, -1).count, 3, "later it is a new one");
	tap_int(live_test_step(&t, &stage_incident, 64), 0, "nothing left");
	live_test_close(&t);
}

static void
test_closed(void)
{
	struct incident_list list;
	struct live_test t;
	int64_t id;

	live_test_open(&t, "sqlite::memory:");
	tell(&t, alert(CLASS_C2, "192.168.1.20", "203.0.113.9", 0));
	id = incidents(&t, -1).row[0].id;
	person_moves(&t, id, INCIDENT_CLOSED);
	tell(&t, alert(CLASS_C2, "192.168.1.20", "203.0.113.9", 5));
	list = incidents(&t, -1);
	tap_ok(list.count == 1 && list.row[0].state == INCIDENT_CLOSED,
	       "what was under way is settled");
	tell(&t, alert(CLASS_C2, "192.168.1.20", "203.0.113.9", 90));
	list = incidents(&t, INCIDENT_OPEN);
	tap_ok(list.count == 1 && list.row[0].id != id, "back: a new one");
	live_test_close(&t);
}

static void
test_false_alarm(void)
{
	struct incident_list list;
	struct live_test t;
	struct alert_row x;
	int64_t id;

	live_test_open(&t, "sqlite::memory:");
	x = alert(CLASS_C2, "192.168.1.20", "203.0.113.9", 0);
	tell(&t, x);
	id = incidents(&t, -1).row[0].id;
	person_moves(&t, id, INCIDENT_FALSE_ALARM);
	x.last_ms += 10 * LIVE_HOUR;
	tell(&t, x);
	list = incidents(&t, -1);
	tap_ok(list.count == 1 && list.row[0].state == INCIDENT_FALSE_ALARM,
	       "more of the same stays a false alarm");
	x.severity = SEVERITY_NOW;
	x.last_ms += LIVE_HOUR;
	tell(&t, x);
	list = incidents(&t, -1);
	tap_ok(list.count == 1 && list.row[0].id == id &&
		   list.row[0].state == INCIDENT_OPEN,
	       "what got worse is opened again");
	tap_int(notes(&t, id), 1, "and says so");
	live_test_close(&t);
}

static void
test_suppression(void)
{
	struct suppression_row rule = { .rule = "komainu.beacon",
					.device = "192.168.1.20",
					.told_from = SEVERITY_NOW,
					.reason = "検針の装置",
					.created_ms = LIVE_BEGIN,
					.until_ms = LIVE_BEGIN + LIVE_DAY };
	struct live_test t;
	struct alert_row x;

	live_test_open(&t, "sqlite::memory:");
	rule.company = t.company;
	tap_ok(suppression_row_add(t.db, &rule, &rule.id, &t.e) == 0, "rule");
	x = alert(CLASS_C2, "192.168.1.20", "203.0.113.9", 0);
	tell(&t, x);
	tap_int(incidents(&t, -1).count, 0, "hidden");
	tap_ok(suppression_row_get(t.db, t.company, rule.id, t.a, &rule,
				   &t.e) == 0 &&
		   rule.hits == 1,
	       "and written down");
	x.severity = SEVERITY_NOW;
	tell(&t, x);
	tap_int(incidents(&t, -1).count, 1, "not when it is grave");
	live_test_close(&t);
}

static void
test_maintenance(void)
{
	struct absence_row work = { .kind = ABSENCE_MAINTENANCE,
				    .from_ms = LIVE_BEGIN,
				    .until_ms = LIVE_BEGIN + LIVE_HOUR,
				    .reason = "配線工事" };
	struct live_test t;
	struct alert_row x;

	live_test_open(&t, "sqlite::memory:");
	work.company = t.company;
	tap_ok(absence_row_add(t.db, &work, &work.id, &t.e) == 0, "announced");
	x = alert(CLASS_SCAN, "192.168.1.66", "", 10);
	tell(&t, x);
	tap_int(incidents(&t, -1).count, 0, "nothing is told of work");
	x.last_ms = LIVE_BEGIN + 2 * LIVE_HOUR;
	tell(&t, x);
	tap_int(incidents(&t, -1).count, 1, "what goes on after it is");
	live_test_close(&t);
}

static void
test_merge(void)
{
	struct incident_list list;
	struct live_test t;
	struct alert_row x;
	int64_t first, second;

	live_test_open(&t, "sqlite::memory:");
	tell(&t, alert(CLASS_C2, "192.168.1.20", "203.0.113.9", 0));
	first = incidents(&t, -1).row[0].id;
	tell(&t, alert(CLASS_C2, "192.168.1.30", "203.0.113.10", 10));
	list = incidents(&t, -1);
	tap_int(list.count, 2, "two");
	second = list.row[0].id == first ? list.row[1].id : list.row[0].id;
	x = alert(CLASS_LATERAL, "192.168.1.20", "192.168.1.30", 20);
	x.outcome = OUTCOME_SUCCESS;
	tell(&t, x);
	list = incidents(&t, INCIDENT_OPEN);
	tap_ok(list.count == 1 && list.row[0].id == first, "become one");
	tap_int(list.row[0].alerts, 3, "with everything");
	list = incidents(&t, INCIDENT_CLOSED);
	tap_ok(list.count == 1 && list.row[0].id == second, "the other ends");
	tap_int(notes(&t, second), 1, "and says where it went");
	live_test_close(&t);
}

/* --- reading little against reading all ----------------------------------- */

#define MANY 60

static int
compare_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The incidents of a look or the live watch as sorted lists of alert keys. */
static const char *
partition(struct live_test *t, int64_t look)
{
	struct incident_filter f = {
		.look = look, .class = -1, .state = INCIDENT_OPEN, .max = 1000
	};
	struct incident_list list;
	const char *group[MANY];
	const char *all = "";

	if (incident_row_list(t->db, t->company, &f, t->a, &list, &t->e) != 0 ||
	    list.count > MANY)
		return "failed";
	for (size_t i = 0; i < list.count; i++) {
		const char *key[MANY];
		struct alert_list alerts;

		if (alert_row_list_incident(t->db, t->company, list.row[i].id,
					    t->a, &alerts, &t->e) != 0 ||
		    alerts.count > MANY)
			return "failed";
		for (size_t k = 0; k < alerts.count; k++)
			key[k] = alerts.row[k].key;
		qsort(key, alerts.count, sizeof(*key), compare_text);
		group[i] = "";
		for (size_t k = 0; k < alerts.count; k++)
			group[i] =
			    arena_printf(t->a, "%s[%s]", group[i], key[k]);
	}
	qsort(group, list.count, sizeof(*group), compare_text);
	for (size_t i = 0; i < list.count; i++)
		all = arena_printf(t->a, "%s%s\n", all, group[i]);
	return all;
}

static uint32_t
dice(uint32_t *state, uint32_t sides)
{
	*state = *state * 1664525u + 1013904223u;
	return (*state >> 16) % sides;
}

static void
test_same_as_look(void)
{
	static const enum alert_class deed[] = { CLASS_C2, CLASS_TUNNEL,
						 CLASS_LATERAL, CLASS_MINER,
						 CLASS_WEAK_SETTING };
	int differ = 0;

	for (uint32_t round = 0; round < 12; round++) {
		struct alert_row all[MANY];
		struct live_test t;
		const char *live;
		uint32_t seed = 17 + round;
		size_t done, incidents_made;
		TXN(txn);

		live_test_open(&t, "sqlite::memory:");
		for (int i = 0; i < MANY; i++) {
			struct alert_row *x = &all[i];
			uint32_t to = dice(&seed, 3);

			*x = alert(
			    deed[dice(&seed, ARRAY_LEN(deed))],
			    arena_printf(t.a, "192.168.1.%u", dice(&seed, 12)),
			    to == 0   ? ""
			    : to == 1 ? arena_printf(t.a, "192.168.1.%u",
						     50 + dice(&seed, 12))
				      : arena_printf(t.a, "203.0.113.%u",
						     dice(&seed, 20)),
			    dice(&seed, 6 * 24 * 60));
			x->rule = arena_printf(t.a, "r%d", i);
			x->severity = (enum severity)(1 + dice(&seed, 3));
			tell(&t, *x);
			if (dice(&seed, 4) == 0 &&
			    live_test_step(&t, &stage_incident, 3) < 0)
				tap_ok(0, "step [%s]", t.e.text);
		}
		while (live_test_step(&t, &stage_incident, 5) > 0)
			continue;
		live = partition(&t, 0);
		for (int i = 0; i < MANY; i++) {
			all[i].company = t.company;
			all[i].look = 1;
			all[i].key = arena_printf(
			    t.a, "%s %s %s %s", class_name(all[i].class),
			    all[i].rule, all[i].device, all[i].peer);
		}
		done = txn_begin(&txn, t.db, &t.e) == 0 &&
		       alert_row_put(t.db, all, MANY, NULL, &t.e) == 0 &&
		       txn_commit(&txn, &t.e) == 0 &&
		       incident_step(t.db, &t.settings, t.company, 1,
				     &incidents_made, &t.e) == 0;
		if (!done || strcmp(live, partition(&t, 1)) != 0) {
			differ++;
			tap_note("round %u\nlive:\n%slook:\n%s", round, live,
				 partition(&t, 1));
		}
		live_test_close(&t);
	}
	tap_int(differ, 0, "step by step gives what one look gives");
}

int
main(void)
{
	test_joining();
	test_closed();
	test_false_alarm();
	test_suppression();
	test_maintenance();
	test_merge();
	test_same_as_look();
	return tap_done();
}
