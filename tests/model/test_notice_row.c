/* test_notice_row.c: contacts, plans, notices, the outbox, faults: each state
 * is left once, and a letter has one holder. */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "model/company_row.h"
#include "model/delivery_row.h"
#include "model/fault_row.h"
#include "model/incident_row.h"
#include "model_test.h"

static int64_t
company(struct model_test *t, const char *name)
{
	struct company_row row = { .name = name };
	int64_t id = 0;

	try(t, company_row_add(t->db, &row, &id, &t->e));
	return id;
}

static struct contact_row
somebody(int64_t owner)
{
	return (struct contact_row){ .company = owner,
				     .step = STEP_CLERK,
				     .name = "総務 花子",
				     .channel = CHANNEL_MAIL,
				     .address = "hanako@example.jp",
				     .language = LANGUAGE_JA,
				     .least = SEVERITY_TODAY,
				     .created_ms = 5 };
}

static void
test_contacts(struct model_test *t)
{
	struct contact_row row, got;
	struct contact_list list;
	int64_t c = company(t, "連絡先社"), id, duty;

	row = somebody(c);
	row.step = STEP_DUTY;
	try(t, contact_row_add(t->db, &row, &duty, &t->e));
	row.step = STEP_CLERK;
	try(t, contact_row_add(t->db, &row, &id, &t->e));
	try(t, contact_row_list(t->db, c, t->a, &list, &t->e));
	tap_ok(list.count == 2 && list.row[0].id == id,
	       "in the order of the ladder");
	try(t, contact_row_set_fault(t->db, c, id, "550 no", 9, &t->e));
	try(t, contact_row_get(t->db, c, id, t->a, &got, &t->e));
	tap_ok(got.fault_ms == 9 && strcmp(got.fault, "550 no") == 0,
	       "a fault is kept");
	got.name = "新しい名";
	got.least = SEVERITY_NOW;
	try(t, contact_row_set(t->db, &got, &t->e));
	try(t, contact_row_get(t->db, c, id, t->a, &got, &t->e));
	tap_text(got.fault, "550 no", "a new name mends no address");
	got.address = "new@example.jp";
	got.disabled = true;
	try(t, contact_row_set(t->db, &got, &t->e));
	try(t, contact_row_get(t->db, c, id, t->a, &got, &t->e));
	tap_ok(got.fault[0] == '\0' && got.fault_ms == 0 && got.disabled &&
		   got.least == SEVERITY_NOW &&
		   strcmp(got.name, "新しい名") == 0,
	       "a new address begins without a fault");
	try(t, contact_row_list_duty(t->db, t->a, &list, &t->e));
	tap_ok(list.count > 0 && list.row[list.count - 1].id == duty,
	       "the duty of every company");
	try(t, contact_row_drop(t->db, c, duty, &t->e));
	refuse(t, ERR_NOT_FOUND, contact_row_drop(t->db, c, duty, &t->e));
	row = somebody(c);
	row.address = "";
	tap_ok(contact_row_add(t->db, &row, &id, &t->e) != 0,
	       "nobody without an address");
}

static void
test_plan(struct model_test *t)
{
	struct notice_plan_row plan;
	struct notice_release_row rule;
	struct notice_release_list list;
	int64_t c = company(t, "計画社");
	bool held = true;

	try(t, notice_plan_row_get(t->db, c, t->a, &plan, &t->e));
	tap_ok(plan.owner_minutes == 30 && plan.duty_minutes == 120 &&
		   plan.quiet_from == 1260 && plan.month_budget == 20,
	       "the defaults without a row");
	plan.quiet_from = 0;
	plan.updated_ms = 7;
	try(t, notice_plan_row_set(t->db, &plan, &t->e));
	plan.month_budget = 3;
	try(t, notice_plan_row_set(t->db, &plan, &t->e));
	try(t, notice_plan_row_get(t->db, c, t->a, &plan, &t->e));
	tap_ok(plan.quiet_from == 0 && plan.month_budget == 3 &&
		   plan.updated_ms == 7,
	       "and what was set");

	try(t, notice_release_row_held(t->db, c, CLASS_SCAN, SEVERITY_TODAY,
				       &held, &t->e));
	tap_ok(!held, "nothing is held without a rule");
	rule = (struct notice_release_row){ c, "", SEVERITY_TODAY, true };
	try(t, notice_release_row_set(t->db, &rule, &t->e));
	rule = (struct notice_release_row){ c, "c2", SEVERITY_TODAY, false };
	try(t, notice_release_row_set(t->db, &rule, &t->e));
	try(t, notice_release_row_held(t->db, c, CLASS_SCAN, SEVERITY_TODAY,
				       &held, &t->e));
	tap_ok(held, "the rule for every class");
	try(t, notice_release_row_held(t->db, c, CLASS_C2, SEVERITY_TODAY,
				       &held, &t->e));
	tap_ok(!held, "a class's own rule goes before it");
	try(t, notice_release_row_held(t->db, c, CLASS_SCAN, SEVERITY_NOW,
				       &held, &t->e));
	tap_ok(!held, "another severity is another rule");
	try(t, notice_release_row_list(t->db, c, t->a, &list, &t->e));
	tap_int((int64_t)list.count, 2, "two rules");
	try(t, notice_release_row_drop(t->db, c, "", SEVERITY_TODAY, &t->e));
	refuse(t, ERR_NOT_FOUND,
	       notice_release_row_drop(t->db, c, "", SEVERITY_TODAY, &t->e));
}

static int codes;

static struct notice_row
something(int64_t owner, int64_t object, const char *key)
{
	static char code[16];

	snprintf(code, sizeof(code), "CODE%d", ++codes);
	return (struct notice_row){ .company = owner,
				    .kind = NOTICE_INCIDENT,
				    .object = object,
				    .class = "c2",
				    .severity = SEVERITY_NOW,
				    .key = key,
				    .state = NOTICE_WAITING,
				    .code = code,
				    .created_ms = 100,
				    .due_ms = 100,
				    .step = STEP_CLERK,
				    .useful_until_ms = 10000 };
}

static int64_t
add(struct model_test *t, const struct notice_row *row, bool *made)
{
	int64_t id = 0;
	TXN(txn);

	try(t, txn_begin(&txn, t->db, &t->e));
	try(t, notice_row_add(t->db, row, &id, made, &t->e));
	try(t, txn_commit(&txn, &t->e));
	return id;
}

static int
acknowledge(struct model_test *t, int64_t c, int64_t id, int64_t at)
{
	TXN(txn);

	if (txn_begin(&txn, t->db, &t->e) != 0 ||
	    notice_row_acknowledge(t->db, c, id, "花子", at, &t->e) != 0)
		return -1;
	return txn_commit(&txn, &t->e);
}

static struct notice_row
get(struct model_test *t, int64_t c, int64_t id)
{
	struct notice_row row = { 0 };

	try(t, notice_row_get(t->db, c, id, t->a, &row, &t->e));
	return row;
}

static void
test_notices(struct model_test *t)
{
	struct notice_row row;
	struct notice_list list;
	struct notice_filter f = { .kind = -1, .state = -1 };
	struct notice_move move;
	int64_t c = company(t, "知らせ社"), id, n;
	bool made = false;

	row = something(c, 901, "1:now");
	id = add(t, &row, &made);
	tap_ok(made && id > 0, "made");
	row.code = "OTHER";
	tap_int(add(t, &row, &made), id, "a repeat meets it");
	tap_ok(!made, "and is not made");
	try(t, notice_row_find(t->db, get(t, c, id).code, t->a, &row, &t->e));
	tap_int(row.id, id, "found by its code");
	try(t, notice_row_list_due(t->db, 99, 0, t->a, &list, &t->e));
	tap_int((int64_t)list.count, 0, "not before its time");
	try(t, notice_row_list_due(t->db, 100, 0, t->a, &list, &t->e));
	tap_int((int64_t)list.count, 1, "due");
	move = (struct notice_move){ .company = c,
				     .notice = id,
				     .from = NOTICE_WAITING,
				     .from_due_ms = 100,
				     .to = NOTICE_CLIMBING,
				     .step = STEP_OWNER,
				     .due_ms = 500,
				     .started_ms = 100 };
	try(t, notice_row_move(t->db, &move, &t->e));
	refuse(t, ERR_CONFLICT, notice_row_move(t->db, &move, &t->e));
	move.company = c + 1;
	refuse(t, ERR_NOT_FOUND, notice_row_move(t->db, &move, &t->e));
	row = get(t, c, id);
	tap_ok(row.state == NOTICE_CLIMBING && row.step == STEP_OWNER &&
		   row.due_ms == 500 && row.started_ms == 100,
	       "moved");
	try(t, notice_row_hurry(t->db, c, id, 300, &t->e));
	try(t, notice_row_hurry(t->db, c, id, 400, &t->e));
	tap_int(get(t, c, id).due_ms, 300, "hurried, never slowed");
	try(t, notice_row_count(t->db, c, 100, 101, &n, &t->e));
	tap_int(n, 1, "counted in its month");
	try(t, notice_row_count(t->db, c, 101, 200, &n, &t->e));
	tap_int(n, 0, "and in no other");
	refuse(t, ERR_CONFLICT, notice_row_release(t->db, c, id, 0, 5, &t->e));
	try(t, acknowledge(t, c, id, 350));
	refuse(t, ERR_CONFLICT, acknowledge(t, c, id, 351));
	row = get(t, c, id);
	tap_ok(row.state == NOTICE_ACKNOWLEDGED && row.acknowledged_ms == 350,
	       "acknowledged once");
	tap_text(row.acknowledged_by, "花子", "by whom");
	f.state = NOTICE_ACKNOWLEDGED;
	try(t, notice_row_list(t->db, c, &f, t->a, &list, &t->e));
	tap_int((int64_t)list.count, 1, "listed by state");
	f.before = id;
	try(t, notice_row_list(t->db, c, &f, t->a, &list, &t->e));
	tap_int((int64_t)list.count, 0, "pages by id");
}

static void
test_held_and_digest(struct model_test *t)
{
	struct notice_row row;
	struct notice_list list;
	struct notice_company_list who;
	int64_t c = company(t, "まとめ社"), held, waits;
	bool made, there = false;

	row = something(c, 901, "1:now");
	row.state = NOTICE_HELD;
	held = add(t, &row, &made);
	row = something(c, 902, "2:this-week");
	row.state = NOTICE_FOR_DIGEST;
	waits = add(t, &row, &made);
	try(t, notice_row_list_digest(t->db, c, 0, t->a, &list, &t->e));
	tap_ok(list.count == 1 && list.row[0].id == waits,
	       "a held one is in no digest");
	try(t, notice_row_list_digest_companies(t->db, t->a, &who, &t->e));
	for (size_t i = 0; i < who.count; i++)
		there |= who.company[i] == c;
	tap_ok(there, "its company has something for a digest");
	try(t, notice_row_set_digest(t->db, c, waits, 77, &t->e));
	row = get(t, c, waits);
	tap_ok(row.state == NOTICE_DONE && row.digest == 77, "told by it");
	try(t, notice_row_list_digest(t->db, c, 0, t->a, &list, &t->e));
	tap_int((int64_t)list.count, 0, "once");
	try(t, notice_row_release(t->db, c, held, 0, 60, &t->e));
	row = get(t, c, held);
	tap_ok(row.state == NOTICE_WAITING && row.due_ms == 60 &&
		   row.released_ms == 60,
	       "released");
}

static int64_t
letter(struct model_test *t, int64_t c, int64_t notice, const char *address)
{
	struct delivery_row row = { .company = c,
				    .notice = notice,
				    .step = STEP_CLERK,
				    .name = "花子",
				    .channel = CHANNEL_MAIL,
				    .address = address,
				    .subject = "件名",
				    .body = "本文",
				    .created_ms = 100,
				    .useful_until_ms = 5000,
				    .due_ms = 100 };
	struct delivery_list list;

	try(t, delivery_row_add(t->db, &row, &t->e));
	try(t, delivery_row_list(t->db, c, notice, t->a, &list, &t->e));
	return list.count > 0 ? list.row[list.count - 1].id : 0;
}

static int64_t
incident(struct model_test *t, int64_t c)
{
	struct incident_row i = { .company = c,
				  .key = "i",
				  .severity = SEVERITY_NOW };
	int64_t id = 0;
	TXN(txn);

	try(t, txn_begin(&txn, t->db, &t->e));
	try(t, incident_row_put(t->db, &i, &id, &t->e));
	try(t, txn_commit(&txn, &t->e));
	return id;
}

static void
test_closing(struct model_test *t)
{
	int64_t c = company(t, "終わり社"), i = incident(t, c), id, n = 0, d;
	struct incident_move move = { c, i, INCIDENT_OPEN, INCIDENT_CLOSED, 9 };
	struct notice_row row = something(c, i, "i:now");
	struct delivery_row got = { 0 };
	bool made;
	TXN(txn);

	id = add(t, &row, &made);
	d = letter(t, c, id, "a@example.jp");
	try(t, txn_begin(&txn, t->db, &t->e));
	try(t, notice_row_close(t->db, 200, &n, &t->e));
	tap_int(n, 0, "an open incident's notice stays");
	try(t, incident_row_move(t->db, &move, &t->e));
	try(t, notice_row_close(t->db, 200, &n, &t->e));
	tap_int(n, 1, "a closed one's ends");
	try(t, notice_row_close(t->db, 201, &n, &t->e));
	tap_int(n, 0, "once");
	try(t, txn_commit(&txn, &t->e));
	row = get(t, c, id);
	tap_ok(row.state == NOTICE_USELESS && row.closed_ms == 200 &&
		   row.reason == NOTICE_REASON_CLOSED,
	       "it is useless, because closed");
	try(t, delivery_row_get(t->db, c, d, t->a, &got, &t->e));
	tap_ok(got.state == DELIVERY_DROPPED, "and its letter dropped");
	refuse(t, ERR_CONFLICT, acknowledge(t, c, id, 300));
}

static struct delivery_wish
wish(const char *holder, int64_t now)
{
	return (struct delivery_wish){ holder, now, 100 };
}

static int
sweep(struct model_test *t, int64_t now, struct delivery_list *out)
{
	TXN(txn);

	if (txn_begin(&txn, t->db, &t->e) != 0 ||
	    delivery_row_sweep(t->db, now, t->a, out, &t->e) != 0)
		return -1;
	return txn_commit(&txn, &t->e);
}

static void
test_letters(struct model_test *t)
{
	int64_t c = company(t, "手紙社"), id, d, n;
	struct notice_row row = something(c, 905, "5:now");
	struct delivery_row got;
	struct delivery_list list;
	struct delivery_wish one = wish("one", 100), two = wish("two", 150);
	struct delivery_end end = { .holder = "one", .state = DELIVERY_QUEUED };
	bool made;

	id = add(t, &row, &made);
	d = letter(t, c, id, "a@example.jp");
	tap_int(letter(t, c, id, "a@example.jp"), d, "one letter an address");
	try(t, delivery_row_take(t->db, &one, t->a, &got, &t->e));
	tap_ok(got.id == d && got.attempts == 1, "taken");
	refuse(t, ERR_NOT_FOUND,
	       delivery_row_take(t->db, &two, t->a, &got, &t->e));
	end.delivery = d;
	end.answer = "451 later";
	end.again_ms = 180;
	try(t, delivery_row_end(t->db, &end, &t->e));
	refuse(t, ERR_NOT_FOUND,
	       delivery_row_take(t->db, &two, t->a, &got, &t->e));
	two.now_ms = 180;
	try(t, delivery_row_take(t->db, &two, t->a, &got, &t->e));
	tap_text(got.answer, "451 later", "again, with the last answer");
	refuse(t, ERR_CONFLICT, delivery_row_sending(t->db, d, &one, &t->e));
	try(t, delivery_row_sending(t->db, d, &two, &t->e));
	refuse(t, ERR_CONFLICT, delivery_row_end(t->db, &end, &t->e));
	try(t, delivery_row_count_hope(t->db, c, id, STEP_CLERK, &n, &t->e));
	tap_int(n, 1, "it may arrive");
	/* The courier dies now. */
	try(t, sweep(t, 279, &list));
	tap_int((int64_t)list.count, 0, "while the lease lasts it is his");
	try(t, sweep(t, 280, &list));
	tap_ok(list.count == 1 && list.row[0].id == d &&
		   list.row[0].state == DELIVERY_DOUBTFUL,
	       "then it is doubtful");
	one.now_ms = 9000;
	refuse(t, ERR_NOT_FOUND,
	       delivery_row_take(t->db, &one, t->a, &got, &t->e));
	try(t, delivery_row_count_hope(t->db, c, id, STEP_CLERK, &n, &t->e));
	tap_int(n, 0, "nobody there was surely told");
	/* He was only slow. */
	end.holder = "two";
	end.state = DELIVERY_SENT;
	end.answer = "250 ok";
	end.at_ms = 290;
	try(t, delivery_row_end(t->db, &end, &t->e));
	try(t, delivery_row_get(t->db, c, d, t->a, &got, &t->e));
	tap_ok(got.state == DELIVERY_SENT && got.sent_ms == 290, "and told so");
	try(t, delivery_row_return(t->db, d, "550 unknown", &t->e));
	refuse(t, ERR_CONFLICT,
	       delivery_row_return(t->db, d, "550 unknown", &t->e));
}

static void
test_unwanted(struct model_test *t)
{
	int64_t c = company(t, "不要社"), id, d, n, oldest;
	struct notice_row row = something(c, 906, "6:now");
	struct delivery_row got;
	struct delivery_list list;
	struct delivery_wish one = wish("one", 100);
	bool made;

	id = add(t, &row, &made);
	d = letter(t, c, id, "a@example.jp");
	try(t, delivery_row_waiting(t->db, 100, &n, &oldest, &t->e));
	tap_ok(n == 1 && oldest == 100, "one waits");
	try(t, delivery_row_take(t->db, &one, t->a, &got, &t->e));
	tap_int(got.id, d, "taken");
	letter(t, c, id, "b@example.jp");
	try(t, acknowledge(t, c, id, 110));
	refuse(t, ERR_CONFLICT, delivery_row_sending(t->db, d, &one, &t->e));
	try(t, delivery_row_list(t->db, c, id, t->a, &list, &t->e));
	tap_ok(list.count == 2 && list.row[0].state == DELIVERY_DROPPED &&
		   list.row[1].state == DELIVERY_DROPPED,
	       "an acknowledgement drops what is queued");

	row = something(c, 907, "7:now");
	id = add(t, &row, &made);
	d = letter(t, c, id, "c@example.jp");
	one.now_ms = 4950;
	try(t, delivery_row_take(t->db, &one, t->a, &got, &t->e));
	one.now_ms = 5000;
	refuse(t, ERR_CONFLICT, delivery_row_sending(t->db, d, &one, &t->e));
	try(t, sweep(t, 5050, &list));
	try(t, delivery_row_get(t->db, c, d, t->a, &got, &t->e));
	tap_ok(got.state == DELIVERY_DROPPED, "past its use it is dropped");
}

static void
test_line_again(struct model_test *t)
{
	int64_t c = company(t, "ライン社"), id;
	struct notice_row row = something(c, 908, "8:now");
	struct delivery_row out = { .company = c,
				    .step = STEP_CLERK,
				    .name = "花子",
				    .channel = CHANNEL_LINE,
				    .address = "U1",
				    .created_ms = 100,
				    .useful_until_ms = 99000,
				    .due_ms = 10000 };
	struct delivery_wish one = wish("one", 10000);
	struct delivery_row got;
	struct delivery_list list;
	bool made;

	id = add(t, &row, &made);
	out.notice = id;
	try(t, delivery_row_add(t->db, &out, &t->e));
	try(t, delivery_row_take(t->db, &one, t->a, &got, &t->e));
	try(t, delivery_row_sending(t->db, got.id, &one, &t->e));
	try(t, sweep(t, 20000, &list));
	tap_int((int64_t)list.count, 0, "LINE knows a repeat");
	one.now_ms = 20000;
	try(t, delivery_row_take(t->db, &one, t->a, &got, &t->e));
	tap_int(got.attempts, 2, "so it is tried again");
}

static void
test_faults(struct model_test *t)
{
	struct fault_list list;

	try(t, fault_row_open(t->db, "channel", "mail", "refused", 10, &t->e));
	try(t, fault_row_open(t->db, "channel", "mail", "timeout", 20, &t->e));
	try(t, fault_row_open(t->db, "channel", "line", "401", 15, &t->e));
	try(t, fault_row_list(t->db, 0, t->a, &list, &t->e));
	tap_ok(list.count == 2 && list.row[1].count == 2 &&
		   list.row[1].last_ms == 20 && list.row[1].from_ms == 10,
	       "one row while it lasts");
	tap_text(list.row[1].detail, "timeout", "with what was seen last");
	try(t, fault_row_close(t->db, "channel", "mail", 30, &t->e));
	try(t, fault_row_close(t->db, "channel", "slack", 30, &t->e));
	try(t, fault_row_list(t->db, 31, t->a, &list, &t->e));
	tap_int((int64_t)list.count, 1, "closed");
	try(t, fault_row_list(t->db, 30, t->a, &list, &t->e));
	tap_int((int64_t)list.count, 2, "and remembered");
	try(t, fault_row_open(t->db, "channel", "mail", "again", 40, &t->e));
	try(t, fault_row_list(t->db, 0, t->a, &list, &t->e));
	tap_int((int64_t)list.count, 3, "a new time is a new row");
}

#define COURIERS 4
#define LETTERS  40

static int
courier(const char *url, const char *holder, int tell)
{
	struct arena *a = arena_new(1 << 20);
	struct err e = { .kind = ERR_NONE };
	struct db *db = NULL;
	struct delivery_row row;
	struct delivery_wish w = { holder, 200, 100000 };
	struct delivery_end end = { .holder = holder, .state = DELIVERY_SENT };

	if (db_open(&db, url, &e) != 0)
		return 1;
	for (;;) {
		int rc = delivery_row_take(db, &w, a, &row, &e);

		if (rc != 0 && e.kind == ERR_BUSY)
			continue;
		if (rc != 0)
			break;
		end.delivery = row.id;
		while ((rc = delivery_row_sending(db, row.id, &w, &e)) != 0 &&
		       e.kind == ERR_BUSY)
			continue;
		if (rc != 0 || write(tell, &row.id, sizeof(row.id)) < 0)
			return 1;
		while ((rc = delivery_row_end(db, &end, &e)) != 0 &&
		       e.kind == ERR_BUSY)
			continue;
		if (rc != 0)
			return 1;
		arena_reset(a);
	}
	db_close(&db);
	arena_free(&a);
	return e.kind == ERR_NOT_FOUND ? 0 : 1;
}

static void
test_race(struct model_test *t)
{
	int64_t c = company(t, "競争社"), id, seen[LETTERS] = { 0 }, got;
	struct notice_row row = something(c, 909, "9:now");
	int tell[2], good = 0, status;
	size_t n = 0, twice = 0;
	char name[] = "courier ?";
	bool made;

	id = add(t, &row, &made);
	for (int i = 0; i < LETTERS; i++) {
		char address[32];

		snprintf(address, sizeof(address), "r%d@example.jp", i);
		letter(t, c, id, address);
	}
	if (pipe(tell) != 0)
		return;
	fflush(stdout);
	for (int i = 0; i < COURIERS; i++) {
		name[8] = (char)('0' + i);
		if (fork() == 0)
			_exit(courier(t->url, name, tell[1]));
	}
	close(tell[1]);
	while (read(tell[0], &got, sizeof(got)) == sizeof(got)) {
		for (size_t i = 0; i < n; i++)
			twice += seen[i] == got;
		if (n < LETTERS)
			seen[n++] = got;
		else
			twice++;
	}
	close(tell[0]);
	while (wait(&status) > 0)
		good += status == 0;
	tap_int(good, COURIERS, "all couriers end well");
	tap_int((int64_t)n, LETTERS, "every letter was taken");
	tap_int((int64_t)twice, 0, "by one of them");
}

static void
run(struct model_test *t)
{
	codes = 0;
	test_contacts(t);
	test_plan(t);
	test_notices(t);
	test_held_and_digest(t);
	test_closing(t);
	test_letters(t);
	test_unwanted(t);
	test_line_again(t);
	test_faults(t);
	if (t->file)
		test_race(t);
}

int
main(void)
{
	return model_test_main(run, true);
}
