/*
 * test_notify.c: who is told when. Stories on scripted time, one line a
 * moment; each is told three times: plainly, with a restart at every line, and
 * by two centres at once.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/stamp.h"
#include "model/company_row.h"
#include "model/delivery_row.h"
#include "model/fault_row.h"
#include "model/incident_row.h"
#include "model_test.h"
#include "notify_stories.h"
#include "watch/notify.h"
#include "watch/notify_plan.h"
#include "watch/notify_text.h"

#define MINUTE INT64_C(60000)

enum telling { PLAINLY, RESTARTED, TOGETHER, TELLINGS };

struct scene {
	struct model_test *t;
	const struct story *story;
	struct settings settings;
	enum telling telling;
	int64_t company, incident, begin_ms, revision;
	struct db *db;
};

static int
say(struct scene *s, const char *sql, int64_t value, const char *text)
{
	struct err e = { .kind = ERR_NONE };
	int rc = db_run(
	    s->db,
	    DB_ASK(sql, db_int(s->incident), db_int(value), db_text(text)),
	    NULL, &e);

	if (rc != 0)
		tap_note("%s", e.text);
	return rc;
}

static int
change(struct scene *s, const char *severity, const char *state)
{
	return say(s,
		   "update incident set severity = $3, revision = $2"
		   " where id = $1",
		   ++s->revision, severity) != 0 ||
	       say(s,
		   "update incident set state = $3, changed_ms = $2"
		   " where id = $1",
		   s->revision, state) != 0;
}

static const char *
severity_of(const struct scene *s)
{
	return strcmp(s->story->urgency, "silence") == 0 ? "today"
							 : s->story->urgency;
}

static void
people(struct scene *s)
{
	static const struct {
		char mark;
		enum step step;
		const char *name, *address;
		enum channel channel;
	} all[] = {
		{ 'C', STEP_CLERK, "総務 花子", "c@example.jp", CHANNEL_MAIL },
		{ 'O', STEP_OWNER, "社長 一郎", "U0", CHANNEL_LINE },
		{ 'S', STEP_SUPPORTER, "支援 次郎", "s@example.jp",
		  CHANNEL_MAIL },
		{ 'D', STEP_DUTY, "当番 三子", "09000000000", CHANNEL_HOOK },
	};
	struct contact_row row = { .company = s->company };
	int64_t id;

	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		bool there = strchr(s->story->rungs, all[i].mark) != NULL;
		bool less = strchr(s->story->rungs, all[i].mark + 32) != NULL;

		if (!there && !less)
			continue;
		row.step = all[i].step;
		row.name = all[i].name;
		row.channel = all[i].channel;
		row.address = all[i].address;
		row.least = less ? SEVERITY_NOW : SEVERITY_TODAY;
		try(s->t, contact_row_add(s->db, &row, &id, &s->t->e));
	}
}

static void
set_up(struct scene *s, int number)
{
	struct company_row c = { .name = arena_printf(
				     s->t->a, "株式会社さんぷる%d-%d", number,
				     (int)s->telling) };
	struct notice_plan_row plan = { .owner_minutes = s->story->owner,
					.supporter_minutes =
					    s->story->supporter,
					.duty_minutes = s->story->duty,
					.quiet_from = 1260,
					.quiet_until = 420,
					.digest_minute = 540,
					.month_budget = s->story->budget };
	struct notice_release_row rule = { .class = "",
					   .severity = SEVERITY_TODAY,
					   .held = true };
	struct incident_row i = {
		.key = "i",
		.class = strcmp(s->story->urgency, "silence") == 0
			     ? CLASS_SILENCE
			     : CLASS_C2,
		.reason = "incident.suspect-device",
		.facts = "{}",
		.device = "192.168.10.21",
		.title = "t",
	};
	TXN(txn);

	try(s->t, company_row_add(s->db, &c, &s->company, &s->t->e));
	plan.company = rule.company = i.company = s->company;
	try(s->t, notice_plan_row_set(s->db, &plan, &s->t->e));
	if (s->story->held) {
		try(s->t, notice_release_row_set(s->db, &rule, &s->t->e));
		/* "worse" must not be held. */
		rule.severity = SEVERITY_NOW;
		rule.held = strcmp(s->story->urgency, "now") == 0;
		try(s->t, notice_release_row_set(s->db, &rule, &s->t->e));
	}
	people(s);
	i.first_ms = i.last_ms = s->begin_ms;
	try(s->t, txn_begin(&txn, s->db, &s->t->e));
	try(s->t, incident_row_put(s->db, &i, &s->incident, &s->t->e));
	try(s->t, txn_commit(&txn, &s->t->e));
	try(s->t, change(s, severity_of(s), "open"));
}

static int
answer(struct scene *s, int64_t now)
{
	int64_t stopped = 0;
	TXN(txn);

	if (txn_begin(&txn, s->db, &s->t->e) != 0 ||
	    notify_acknowledge(s->db, s->company, s->incident, "花子", now,
			       &stopped, &s->t->e) != 0)
		return -1;
	return stopped == 1 ? txn_commit(&txn, &s->t->e) : -1;
}

static int
release(struct scene *s, int64_t now)
{
	TXN(txn);

	if (txn_begin(&txn, s->db, &s->t->e) != 0 ||
	    notify_release(s->db, s->company, s->incident, 0, now, &s->t->e) !=
		0)
		return -1;
	return txn_commit(&txn, &s->t->e);
}

static int
fault(struct scene *s, int64_t now)
{
	struct contact_list list;

	if (contact_row_list(s->db, s->company, s->t->a, &list, &s->t->e) != 0)
		return -1;
	return contact_row_set_fault(s->db, s->company, list.row[0].id,
				     "550 unknown", now, &s->t->e);
}

static int
report(struct scene *s, int64_t now)
{
	struct notify_report r = { s->company, 7, "2026年11月" };

	return notify_report(s->db, &s->settings, &r, now, &s->t->e);
}

static struct notice_list
notices(struct scene *s)
{
	struct notice_filter f = { .kind = -1, .state = -1 };
	struct notice_list list = { 0 };

	try(s->t,
	    notice_row_list(s->db, s->company, &f, s->t->a, &list, &s->t->e));
	return list;
}

static int
act(struct scene *s, const char *what, int64_t now)
{
	if (strcmp(what, "answer") == 0)
		return answer(s, now);
	if (strcmp(what, "release") == 0)
		return release(s, now);
	if (strcmp(what, "close") == 0)
		return change(s, severity_of(s), "closed");
	if (strcmp(what, "open") == 0 || strcmp(what, "again") == 0)
		return change(s, severity_of(s), "open");
	if (strcmp(what, "worse") == 0)
		return change(s, "now", "open");
	if (strcmp(what, "fault") == 0)
		return fault(s, now);
	if (strcmp(what, "report") == 0)
		return report(s, now);
	if (strcmp(what, "hurry") == 0)
		return notice_row_hurry(s->db, s->company, notices(s).row[0].id,
					now, &s->t->e);
	return 0;
}

/* Rounds until nothing is due. */
static int
rounds(struct scene *s, struct db *db, int64_t now)
{
	struct err *e = &s->t->e;
	int64_t moved = 1;

	if (notify_gather(db, &s->settings, s->company, now, e) != 0)
		return -1;
	for (int i = 0; i < 20 && moved > 0; i++)
		if (notify_step(db, &s->settings, now, &moved, e) != 0)
			return -1;
	return moved == 0 ? 0 : -1;
}

static void
tick(struct scene *s, int64_t now)
{
	struct db *other;

	if (s->telling == RESTARTED && s->t->file) {
		if (s->db != s->t->db)
			db_close(&s->db);
		s->db = model_test_again(s->t);
	}
	try(s->t, rounds(s, s->db, now));
	/* The courier is quick. */
	try(s->t, say(s,
		      "update delivery set state = 'sent', sent_ms = $2"
		      " where state = 'queued' and $1 > 0 and $3 = ''",
		      now, ""));
	if (s->telling != TOGETHER || !s->t->file)
		return;
	other = model_test_again(s->t);
	try(s->t, rounds(s, other, now));
	db_close(&other);
}

static const char *
told(struct scene *s, const struct notice_list *list)
{
	static const char step[] = "COSD";
	static const char kind[NOTICE_KIND_COUNT] = { [NOTICE_ENDED] = 'e',
						      [NOTICE_DIGEST] = 'd',
						      [NOTICE_REPORT] = 'r' };
	struct delivery_list letter;
	struct str out;
	const char *text;

	str_init(&out, 100);
	for (size_t i = list->count; i-- > 0;) {
		if (delivery_row_list(s->db, s->company, list->row[i].id,
				      s->t->a, &letter, &s->t->e) != 0)
			break;
		if (letter.count > 0 && kind[list->row[i].kind] != 0)
			str_add_byte(&out, kind[list->row[i].kind]);
		for (size_t k = 0; k < letter.count; k++)
			str_add_byte(&out, step[letter.row[k].step]);
	}
	text = arena_text(s->t->a, str_view(&out));
	str_done(&out);
	return text;
}

static const char *
state_of_first(const struct notice_list *list)
{
	for (size_t i = list->count; i-- > 0;)
		if (list->row[i].kind == NOTICE_INCIDENT)
			return notice_state_name(list->row[i].state);
	return "none";
}

static int64_t
at_local(const char *time)
{
	struct err e;
	char text[40];
	int64_t us = 0;

	snprintf(text, sizeof(text), "2026-11-20T%s:00+09:00", time);
	tap_ok(stamp_parse_us(text_of(text), &us, &e) == 0, "begins at %s",
	       time);
	return us / 1000;
}

static void
tell(struct model_test *t, const struct story *story, int number,
     enum telling telling)
{
	struct scene s = {
		.t = t, .story = story, .telling = telling, .db = t->db
	};

	settings_init(&s.settings);
	s.begin_ms = at_local(story->from);
	set_up(&s, number);
	for (size_t i = 0; i < ARRAY_LEN(story->line); i++) {
		int64_t now = s.begin_ms + story->line[i].at * MINUTE;
		struct notice_list list;

		if (story->line[i].told == NULL)
			break;
		tap_ok(act(&s, story->line[i].act, now) == 0, "%s: %s",
		       story->name, story->line[i].act);
		if (strcmp(story->line[i].act, "release") != 0 ||
		    strcmp(story->line[i].state, "waiting") != 0)
			tick(&s, now);
		list = notices(&s);
		tap_text(told(&s, &list), story->line[i].told,
			 arena_printf(t->a, "%s (%d), %d: told", story->name,
				      (int)telling, story->line[i].at));
		tap_text(state_of_first(&list), story->line[i].state,
			 arena_printf(t->a, "%s (%d), %d: state", story->name,
				      (int)telling, story->line[i].at));
	}
	/* What is left of this company is over, so that it does not mix with
	 * the next story. */
	try(t, db_run(s.db,
		      DB_ASK("update notice set state = 'done', digest = -1"
			     " where company = $1",
			     db_int(s.company)),
		      NULL, &t->e));
	if (s.db != t->db)
		db_close(&s.db);
}

static void
test_plan(void)
{
	struct notice_plan_row plan = { .quiet_from = 1260,
					.quiet_until = 420,
					.digest_minute = 540 };
	int64_t ten = at_local("10:00"), night = at_local("23:00"),
		early = at_local("03:30");
	struct notify_month month;
	char text[STAMP_TEXT_MAX];

	tap_int(notify_quiet_end(&plan, 540, ten), ten, "day is not quiet");
	tap_int(notify_quiet_end(&plan, 540, night), night + 480 * MINUTE,
		"night ends in the morning");
	tap_int(notify_quiet_end(&plan, 540, early), early + 210 * MINUTE,
		"the same morning");
	tap_int(notify_digest_after(&plan, 540, ten), ten + 1380 * MINUTE,
		"tomorrow's digest");
	tap_int(notify_digest_after(&plan, 540, early), early + 330 * MINUTE,
		"today's digest");
	plan.quiet_from = 600;
	plan.quiet_until = 660;
	tap_int(notify_quiet_end(&plan, 540, ten), ten + 60 * MINUTE,
		"quiet within a day");
	tap_int(notify_quiet_end(&plan, 540, night), night, "and not after");
	plan.quiet_until = 600;
	tap_int(notify_quiet_end(&plan, 540, ten), ten, "no quiet hours");
	for (int year = 1970; year < 2120; year++) {
		int64_t us = 0;
		struct err e;

		snprintf(text, sizeof(text), "%04d-03-01T00:00:00Z", year);
		if (stamp_parse_us(text_of(text), &us, &e) != 0)
			break;
		month = notify_month_of(0, us / 1000 - 1);
		if (month.until_ms != us / 1000)
			tap_int(month.until_ms, us / 1000, text);
		month = notify_month_of(0, us / 1000);
		if (month.from_ms != us / 1000)
			tap_int(month.from_ms, us / 1000, text);
	}
	month = notify_month_of(540, at_local("00:00"));
	stamp_write_iso(month.from_ms, text);
	tap_text(text, "2026-10-31T15:00:00.000Z", "a month is local");
	stamp_write_iso(month.until_ms, text);
	tap_text(text, "2026-11-30T15:00:00.000Z", "to its end");
}

static void
test_plain(struct model_test *t)
{
	static const struct {
		const char *with, *without;
	} row[] = {
		{ "受付PC（192.168.10.21）が", "受付PCが" },
		{ "192.168.10.21が", "名前の分からない機器が" },
		{ "A (fe80::1) B", "A B" },
		{ "機器（02:00:5e:00:53:01）です", "機器です" },
		{ "10:05に、2回", "10:05に、2回" },
		{ "番号 1.2.3 です", "番号 1.2.3 です" },
		{ "", "" },
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++)
		tap_text(notify_text_plain(t->a, LANGUAGE_JA, row[i].with),
			 row[i].without, row[i].with);
}

/* The letters of one notice as people read them. */
static void
test_letters(struct model_test *t)
{
	static const struct story plain = { .rungs = "COSD",
					    .urgency = "now",
					    .owner = 30,
					    .supporter = 60,
					    .duty = 120,
					    .budget = 20 };
	struct scene s = { .t = t, .story = &plain, .db = t->db };
	struct delivery_list letter = { 0 };
	struct notice_list list;

	settings_init(&s.settings);
	snprintf(s.settings.public_address, sizeof(s.settings.public_address),
		 "https://mimamori.example.jp");
	s.begin_ms = at_local("10:00");
	set_up(&s, 9000);
	tick(&s, s.begin_ms);
	tick(&s, s.begin_ms + 30 * MINUTE);
	list = notices(&s);
	try(t, delivery_row_list(t->db, s.company, list.row[0].id, t->a,
				 &letter, &t->e));
	tap_int((int64_t)letter.count, 2, "clerk and owner");
	if (letter.count != 2)
		return;
	tap_note("%s\n%s", letter.row[0].subject, letter.row[0].body);
	tap_note("%s\n%s", letter.row[1].subject, letter.row[1].body);
	tap_ok(strstr(letter.row[0].subject, "今すぐ電話") != NULL,
	       "the subject tells the urgency in words");
	tap_ok(strstr(letter.row[0].body, "\n1. ") != NULL &&
		   strstr(letter.row[0].body, "\n2. ") != NULL,
	       "the clerk gets numbered actions");
	for (size_t i = 0; i < 2; i++) {
		const char *body = letter.row[i].body;

		tap_ok(strstr(body, "\n" NOTIFY_ACKNOWLEDGE "\n") != NULL,
		       "a line for the link to acknowledge");
		tap_ok(strstr(body, "https://mimamori.example.jp/incidents/") !=
			   NULL,
		       "a link to the incident");
		tap_ok(strstr(body, list.row[0].code) != NULL,
		       "the short code");
	}
	tap_ok(strstr(letter.row[1].body, "192.168") == NULL &&
		   strstr(letter.row[1].subject, "192.168") == NULL,
	       "no addresses for the owner");
	tap_ok(strstr(letter.row[1].body, "担当の方") != NULL,
	       "who was told before, and did not answer");
	tap_ok(strstr(letter.row[1].body, "\n1. ") == NULL,
	       "no list of work for the owner");
}

static void
test_fault(struct model_test *t)
{
	static const struct story plain = { .rungs = "D", .urgency = "now" };
	struct scene s = { .t = t, .story = &plain, .db = t->db };
	struct contact_list duty;
	struct notice_list list;
	int64_t moved;

	settings_init(&s.settings);
	s.begin_ms = at_local("12:00");
	set_up(&s, 9001);
	/* Not the number of every other company's person on duty. */
	try(t, contact_row_list(t->db, s.company, t->a, &duty, &t->e));
	duty.row[0].address = "09011111111";
	try(t, contact_row_set(t->db, &duty.row[0], &t->e));
	try(t, fault_row_open(t->db, "channel", "mail", "refused", s.begin_ms,
			      &t->e));
	try(t, notify_step(t->db, &s.settings, s.begin_ms, &moved, &t->e));
	try(t, notify_step(t->db, &s.settings, s.begin_ms + 1, &moved, &t->e));
	list = notices(&s);
	tap_int((int64_t)list.count, 1, "the person on duty is told once");
	try(t,
	    fault_row_close(t->db, "channel", "mail", s.begin_ms + 2, &t->e));
	try(t, fault_row_open(t->db, "channel", "hook", "refused",
			      s.begin_ms + 3, &t->e));
	try(t, notify_step(t->db, &s.settings, s.begin_ms + 4, &moved, &t->e));
	list = notices(&s);
	tap_int((int64_t)list.count, 1, "but not by the way that fails");
	try(t,
	    fault_row_close(t->db, "channel", "hook", s.begin_ms + 5, &t->e));
}

static void
test_test(struct model_test *t)
{
	static const struct story plain = { .rungs = "C", .urgency = "now" };
	struct scene s = { .t = t, .story = &plain, .db = t->db };
	struct contact_list people_there;
	struct delivery_list letter;
	int64_t id = 0;

	settings_init(&s.settings);
	s.begin_ms = at_local("03:00");
	set_up(&s, 9002);
	try(t, contact_row_list(t->db, s.company, t->a, &people_there, &t->e));
	try(t, notify_test(t->db, &s.settings, s.company,
			   people_there.row[0].id, s.begin_ms, &id, &t->e));
	try(t, delivery_row_list(t->db, s.company, id, t->a, &letter, &t->e));
	tap_ok(letter.count == 1 && letter.row[0].due_ms == s.begin_ms,
	       "a test goes at once, even at night");
	refuse(t, ERR_NOT_FOUND,
	       notify_test(t->db, &s.settings, s.company + 1,
			   people_there.row[0].id, s.begin_ms, &id, &t->e));
}

static void
run(struct model_test *t)
{
	const char *only = getenv("KOMAINU_STORY");

	for (size_t i = 0; i < ARRAY_LEN(stories); i++)
		for (int k = PLAINLY; k < TELLINGS; k++)
			if (only == NULL || strcmp(only, stories[i].name) == 0)
				tell(t, &stories[i], (int)i, (enum telling)k);
	test_letters(t);
	test_fault(t);
	test_test(t);
	test_plain(t);
	if (!t->file)
		test_plan();
}

int
main(void)
{
	return model_test_main(run, true);
}
