/*
 * test_silence.c: stories with scripted time: a sensor falls silent for each of
 * the reasons there are, and comes back; what was announced; clocks that jump;
 * the centre's own absence.
 */
#include <string.h>

#include "live_test.h"
#include "model/absence_row.h"
#include "model/gap_row.h"
#include "model/incident_row.h"
#include "model/sender_row.h"
#include "tap.h"
#include "watch/silence.h"

#define WELL                                                                     \
	"{\"engine\":\"running\",\"link\":\"up\",\"packets\":900,\"boot\":%lld," \
	"\"uptime\":%lld,\"spool\":{\"bytes\":0}}"

struct story {
	struct live_test t;
	int64_t box;
	int64_t boot_ms; /* when it was switched on */
};

static void
story_begin(struct story *s)
{
	live_test_open(&s->t, "sqlite::memory:");
	s->box = live_test_sender(&s->t, "玄関のこまいぬ");
	s->boot_ms = s->t.now_ms - LIVE_DAY;
}

static void
say(struct story *s, int64_t sender, const char *facts, int64_t error_ms,
    int64_t goodbye_ms)
{
	struct sender_health_row row = { .sender = sender,
					 .seen_ms = s->t.now_ms,
					 .clock_error_ms = error_ms,
					 .address = "192.0.2.1",
					 .version = "1",
					 .facts = facts,
					 .goodbye_ms = goodbye_ms };
	TXN(txn);

	if (txn_begin(&txn, s->t.db, &s->t.e) != 0 ||
	    sender_health_row_set(s->t.db, &row, &s->t.e) != 0 ||
	    txn_commit(&txn, &s->t.e) != 0)
		tap_ok(0, "says [%s]", s->t.e.text);
}

static const char *
well(struct story *s)
{
	long long up = s->t.now_ms - s->boot_ms;

	return arena_printf(s->t.a, WELL, up, up);
}

static void
hear(struct story *s)
{
	s->t.world.now_ms = s->t.now_ms;
	if (silence_run(&s->t.world, &s->t.e) != 0)
		tap_ok(0, "hears [%s]", s->t.e.text);
}

/* Time passes, the stage runs; with 'speaks' the box says each minute that it
 * is well. */
static void
pass(struct story *s, int64_t ms, bool speaks)
{
	for (int64_t i = 0; i < ms; i += 10 * LIVE_SECOND) {
		s->t.now_ms += 10 * LIVE_SECOND;
		if (speaks && i % LIVE_MINUTE == 0)
			say(s, s->box, well(s), 0, 0);
		hear(s);
	}
}

static void
pass_saying(struct story *s, int64_t ms, const char *facts, int64_t error_ms)
{
	for (int64_t i = 0; i < ms; i += 10 * LIVE_SECOND) {
		s->t.now_ms += 10 * LIVE_SECOND;
		if (i % LIVE_MINUTE == 0)
			say(s, s->box, facts, error_ms, 0);
		hear(s);
	}
}

static struct gap_list
gaps(struct story *s)
{
	struct gap_list list = { NULL, 0 };

	if (gap_row_list(s->t.db, s->t.company, 0, INT64_MAX, s->t.a, &list,
			 &s->t.e) != 0)
		tap_ok(0, "gaps [%s]", s->t.e.text);
	return list;
}

static struct incident_list
incidents(struct story *s)
{
	struct incident_filter f = { .class = -1, .state = -1 };
	struct incident_list list = { NULL, 0 };

	if (incident_row_list(s->t.db, s->t.company, &f, s->t.a, &list,
			      &s->t.e) != 0)
		tap_ok(0, "incidents [%s]", s->t.e.text);
	return list;
}

/* One gap that lasts, for that reason, and its incident. */
static void
lasts(struct story *s, enum gap_reason reason, const char *what)
{
	struct gap_list g = gaps(s);
	struct incident_list i = incidents(s);

	tap_ok(
	    g.count == 1 && g.row[0].until_ms == 0 && g.row[0].reason == reason,
	    "%s: a gap for the reason %s [%s]", what, gap_reason_name(reason),
	    g.count > 0 ? gap_reason_name(g.row[0].reason) : "none");
	tap_ok(i.count == 1 && i.row[0].state == INCIDENT_OPEN &&
		   i.row[0].class == CLASS_SILENCE && i.row[0].revision > 0,
	       "%s: an incident", what);
}

static void
is_over(struct story *s, enum gap_reason reason, const char *what)
{
	struct gap_list g = gaps(s);
	struct incident_list i = incidents(s);

	tap_ok(g.count == 1 && g.row[0].until_ms > g.row[0].from_ms &&
		   g.row[0].reason == reason,
	       "%s: the gap is over, reason %s [%s]", what,
	       gap_reason_name(reason),
	       g.count > 0 ? gap_reason_name(g.row[0].reason) : "none");
	tap_ok(i.count == 1 && i.row[0].state == INCIDENT_CLOSED,
	       "%s: the incident has closed itself", what);
}

static void
test_quiet(void)
{
	struct story s;

	story_begin(&s);
	pass(&s, 10 * LIVE_MINUTE, false);
	tap_int(gaps(&s).count, 0, "who was never heard has not begun");
	pass(&s, 20 * LIVE_MINUTE, true);
	tap_int(gaps(&s).count, 0, "who is heard is not silent");
	live_test_close(&s.t);
}

/* Power: the box says afterwards that it has just been switched on. */
static void
test_power(void)
{
	struct story s;

	story_begin(&s);
	pass(&s, 5 * LIVE_MINUTE, true);
	pass(&s, 2 * LIVE_MINUTE, false);
	tap_int(gaps(&s).count, 0, "two minutes are nothing");
	pass(&s, 3 * LIVE_MINUTE, false);
	lasts(&s, GAP_UNKNOWN, "power cut");
	pass(&s, LIVE_HOUR, false);
	s.boot_ms = s.t.now_ms;
	pass(&s, LIVE_MINUTE, true);
	is_over(&s, GAP_OFF, "power cut");
	live_test_close(&s.t);
}

/* Line: the box ran on, and brings a week of records. */
static void
test_line(void)
{
	struct story s;

	story_begin(&s);
	pass(&s, 5 * LIVE_MINUTE, true);
	pass(&s, 5 * LIVE_MINUTE, false);
	lasts(&s, GAP_UNKNOWN, "line cut");
	for (int hour = 0; hour < 7 * 24; hour++) {
		s.t.now_ms += LIVE_HOUR - 50 * LIVE_SECOND;
		/* The centre ran on as well; its clock is asked each hour. */
		for (int i = 0; i < 5; i++) {
			s.t.now_ms += 10 * LIVE_SECOND;
			hear(&s);
		}
	}
	lasts(&s, GAP_UNKNOWN, "a week without a line");
	pass(&s, LIVE_MINUTE, true);
	is_over(&s, GAP_LINE, "a week without a line");
	live_test_close(&s.t);
}

/* Two boxes in one office: one alone is off, both together are the line. */
static void
test_two(void)
{
	struct gap_list g;
	struct story s;
	int64_t other;

	story_begin(&s);
	other = live_test_sender(&s.t, "倉庫のこまいぬ");
	say(&s, other, well(&s), 0, 0);
	pass(&s, 2 * LIVE_MINUTE, true);
	for (int i = 0; i < 5; i++) {
		say(&s, other, well(&s), 0, 0);
		pass(&s, LIVE_MINUTE, false);
	}
	lasts(&s, GAP_OFF, "one of two");
	live_test_close(&s.t);

	story_begin(&s);
	other = live_test_sender(&s.t, "倉庫のこまいぬ");
	pass(&s, 2 * LIVE_MINUTE, true);
	say(&s, other, well(&s), 0, 0);
	pass(&s, 5 * LIVE_MINUTE, false);
	g = gaps(&s);
	tap_ok(g.count == 2, "both");
	tap_ok(g.row[1].reason == GAP_LINE, "together: the line");
	live_test_close(&s.t);
}

static void
test_goodbye(void)
{
	struct story s;

	story_begin(&s);
	pass(&s, 5 * LIVE_MINUTE, true);
	say(&s, s.box, well(&s), 0, s.t.now_ms);
	pass(&s, LIVE_MINUTE, false);
	tap_int(gaps(&s).count, 0, "a restart is no alarm");
	pass(&s, 2 * LIVE_MINUTE, false);
	lasts(&s, GAP_OFF, "good-bye");
	pass(&s, LIVE_MINUTE, true);
	is_over(&s, GAP_OFF, "good-bye");
	live_test_close(&s.t);
}

static void
test_troubles(void)
{
	static const struct {
		const char *what, *facts;
		int64_t error_ms;
		enum gap_reason reason;
	} cases[] = {
		{ "Suricata dead", "{\"engine\":\"dead\",\"packets\":0}", 0,
		  GAP_ENGINE },
		{ "Suricata starts over and over",
		  "{\"engine\":\"starting\",\"link\":\"up\",\"packets\":5}", 0,
		  GAP_ENGINE },
		{ "no packets",
		  "{\"engine\":\"running\",\"link\":\"up\",\"packets\":0}", 0,
		  GAP_NO_PACKETS },
		{ "cable out", "{\"engine\":\"running\",\"link\":\"down\"}", 0,
		  GAP_NO_PACKETS },
		{ "clock a day ahead",
		  "{\"engine\":\"running\",\"link\":\"up\",\"packets\":5}",
		  LIVE_DAY, GAP_CLOCK },
		{ "clock an hour behind",
		  "{\"engine\":\"running\",\"link\":\"up\",\"packets\":5}",
		  -LIVE_HOUR, GAP_CLOCK },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct story s;

		story_begin(&s);
		pass(&s, 5 * LIVE_MINUTE, true);
		pass_saying(&s, LIVE_MINUTE, cases[i].facts, cases[i].error_ms);
		tap_ok(gaps(&s).count == 0, "%s: not at once", cases[i].what);
		pass_saying(&s, 4 * LIVE_MINUTE, cases[i].facts,
			    cases[i].error_ms);
		lasts(&s, cases[i].reason, cases[i].what);
		live_test_kill(&s.t);
		pass_saying(&s, LIVE_MINUTE, cases[i].facts, cases[i].error_ms);
		lasts(&s, cases[i].reason, cases[i].what);
		pass(&s, 2 * LIVE_MINUTE, true);
		is_over(&s, cases[i].reason, cases[i].what);
		live_test_close(&s.t);
	}
}

static void
announce(struct story *s, enum absence_kind kind, int64_t from, int64_t until)
{
	struct absence_row row = { .company = s->t.company,
				   .kind = kind,
				   .from_ms = from,
				   .until_ms = until,
				   .reason = "年末年始",
				   .created_ms = 1 };

	tap_ok(absence_row_add(s->t.db, &row, &row.id, &s->t.e) == 0,
	       "announced");
}

static void
test_holiday(void)
{
	struct gap_list g;
	struct story s;

	story_begin(&s);
	announce(&s, ABSENCE_HOLIDAY, s.t.now_ms, s.t.now_ms + 8 * LIVE_HOUR);
	pass(&s, 5 * LIVE_MINUTE, true);
	pass(&s, 8 * LIVE_HOUR - 5 * LIVE_MINUTE, false);
	g = gaps(&s);
	tap_ok(g.count == 1 && g.row[0].reason == GAP_HOLIDAY &&
		   g.row[0].incident == 0,
	       "a gap that was announced");
	tap_int(incidents(&s).count, 0, "and no alarm");
	pass(&s, 5 * LIVE_MINUTE, false);
	tap_int(incidents(&s).count, 0, "nor while the office opens");
	pass(&s, LIVE_MINUTE, true);
	g = gaps(&s);
	tap_ok(g.count == 1 && g.row[0].until_ms > 0 &&
		   g.row[0].reason == GAP_HOLIDAY,
	       "back in time");
	live_test_close(&s.t);

	story_begin(&s);
	announce(&s, ABSENCE_MAINTENANCE, s.t.now_ms, s.t.now_ms + LIVE_HOUR);
	pass(&s, 5 * LIVE_MINUTE, true);
	pass(&s, 2 * LIVE_HOUR, false);
	g = gaps(&s);
	tap_ok(g.count == 2 && g.row[0].reason == GAP_MAINTENANCE &&
		   g.row[0].until_ms > 0 && g.row[1].reason == GAP_UNKNOWN &&
		   g.row[1].incident != 0,
	       "still silent after the work: an alarm");
	tap_int(incidents(&s).count, 1, "one");
	live_test_close(&s.t);
}

/* The centre was off, or its clock jumped: that is nobody's silence. */
static void
test_centre(void)
{
	static const int64_t jump[] = { 3 * LIVE_HOUR, LIVE_DAY, -LIVE_DAY };

	for (size_t i = 0; i < ARRAY_LEN(jump); i++) {
		struct story s;

		story_begin(&s);
		pass(&s, 5 * LIVE_MINUTE, true);
		s.t.now_ms += jump[i];
		s.boot_ms += jump[i];
		live_test_kill(&s.t);
		pass(&s, 2 * LIVE_MINUTE, false);
		live_test_kill(&s.t);
		s.boot_ms = s.t.now_ms - LIVE_DAY;
		pass(&s, 10 * LIVE_MINUTE, true);
		tap_int(gaps(&s).count, 0, "nobody was silent");
		pass(&s, 5 * LIVE_MINUTE, false);
		lasts(&s, GAP_UNKNOWN, "afterwards");
		live_test_close(&s.t);
	}
}

static void
test_removed(void)
{
	struct sender_change change = { .state = SENDER_REMOVED,
					.reason = "移転" };
	struct story s;

	story_begin(&s);
	pass(&s, 5 * LIVE_MINUTE, true);
	pass(&s, 5 * LIVE_MINUTE, false);
	lasts(&s, GAP_UNKNOWN, "before");
	change.at_ms = s.t.now_ms;
	tap_ok(sender_row_set_state(s.t.db, s.t.company, s.box, &change,
				    &s.t.e) == 0,
	       "removed");
	pass(&s, LIVE_MINUTE, false);
	is_over(&s, GAP_REMOVED, "removed");
	pass(&s, LIVE_HOUR, false);
	tap_int(gaps(&s).count, 1, "and is not missed");
	live_test_close(&s.t);
}

/* A line that comes and goes is one incident, not twenty. */
static void
test_flapping(void)
{
	struct story s;

	story_begin(&s);
	pass(&s, 2 * LIVE_MINUTE, true);
	for (int i = 0; i < 5; i++) {
		pass(&s, 5 * LIVE_MINUTE, false);
		pass(&s, 5 * LIVE_MINUTE, true);
	}
	tap_int(gaps(&s).count, 5, "five gaps");
	tap_int(incidents(&s).count, 1, "one incident");
	live_test_close(&s.t);
}

int
main(void)
{
	test_quiet();
	test_power();
	test_line();
	test_two();
	test_goodbye();
	test_troubles();
	test_holiday();
	test_centre();
	test_removed();
	test_flapping();
	return tap_done();
}
