/* Senders, how they get in, their certificates, health and batches. */
#include <string.h>

#include "model/certificate_row.h"
#include "model/company_row.h"
#include "model/enrolment_row.h"
#include "model/segment_row.h"
#include "model_test.h"

static int64_t
company(struct model_test *t, const char *name)
{
	struct company_row row = { .name = name };
	int64_t id = 0;

	try(t, company_row_add(t->db, &row, &id, &t->e));
	return id;
}

static int64_t
sender(struct model_test *t, int64_t of, const char *name)
{
	struct sender_row row = { .company = of,
				  .kind = SENDER_SENSOR,
				  .name = name,
				  .site = "本社",
				  .created_ms = 5 };
	int64_t id = 0;

	try(t, sender_row_add(t->db, &row, &id, &t->e));
	return id;
}

static void
test_sender(struct model_test *t)
{
	int64_t c = company(t, "株式会社さんぷる製作所");
	int64_t a = sender(t, c, "一階"), b = sender(t, c, "二階"), n = 0;
	struct sender_row row = { .company = c, .name = "一階" }, got;
	struct sender_list list;
	struct sender_change gone = { SENDER_REMOVED, "移転", 77 };

	refuse(t, ERR_CONFLICT, sender_row_add(t->db, &row, &n, &t->e));
	refuse(t, ERR_CONFLICT,
	       sender_row_set_name(t->db, c, b, "一階", "", &t->e));
	try(t, sender_row_set_name(t->db, c, b, "三階", "支社", &t->e));
	try(t, sender_row_set_state(t->db, c, a, &gone, &t->e));
	refuse(t, ERR_CONFLICT,
	       sender_row_set_state(t->db, c, a, &gone, &t->e));
	try(t, sender_row_get(t->db, c, a, t->a, &got, &t->e));
	tap_ok(got.state == SENDER_REMOVED && got.state_ms == 77, "removed");
	tap_text(got.reason, "移転", "with the reason");
	tap_ok(got.seen_ms == 0 && got.certificate_ms == 0 &&
		   strcmp(got.facts, "{}") == 0,
	       "never heard");
	try(t, sender_row_count_name(t->db, c, "一階", &n, &t->e));
	tap_int(n, 0, "the name is free again");
	n = sender(t, c, "一階");
	try(t, sender_row_list(t->db, c, t->a, &list, &t->e));
	tap_int(list.count, 3, "all of them are listed");
	tap_int(list.row[2].id, a, "the removed one last");
	tap_text(list.row[1].site, "支社", "with their sites");
	try(t, sender_row_list_all(t->db, t->a, &list, &t->e));
	tap_int(list.count, 2, "stages see those that are not removed");
}

static void
test_health(struct model_test *t)
{
	int64_t c = company(t, "健康"), s = sender(t, c, "箱");
	struct sender_health_row h = { .sender = s,
				       .seen_ms = 100,
				       .clock_error_ms = -3,
				       .address = "203.0.113.5",
				       .version = "1.0",
				       .facts = "{\"engine\":\"running\"}",
				       .goodbye_ms = 100 };
	struct sender_row got;

	{
		TXN(txn);

		try(t, txn_begin(&txn, t->db, &t->e));
		try(t, sender_health_row_set(t->db, &h, &t->e));
		h.seen_ms = 90;
		h.facts = "{}";
		try(t, sender_health_row_set(t->db, &h, &t->e));
		try(t, txn_commit(&txn, &t->e));
	}
	try(t, sender_row_get(t->db, c, s, t->a, &got, &t->e));
	tap_ok(got.seen_ms == 100 && got.goodbye_ms == 100 &&
		   got.clock_error_ms == -3,
	       "what was said last counts");
	tap_text(got.facts, "{\"engine\":\"running\"}", "as it was said");
}

static void
test_certificate(struct model_test *t)
{
	int64_t c = company(t, "証明"), s = sender(t, c, "箱");
	int64_t other = company(t, "他");
	struct certificate_row row = { "0a1b", s, 10, 1000 };
	struct certificate_standing got;
	struct sender_row read;

	try(t, certificate_row_add(t->db, &row, &t->e));
	refuse(t, ERR_CONFLICT, certificate_row_add(t->db, &row, &t->e));
	refuse(t, ERR_NOT_FOUND,
	       certificate_row_find(t->db, "0a1c", t->a, &got, &t->e));
	try(t, certificate_row_find(t->db, "0a1b", t->a, &got, &t->e));
	tap_ok(got.sender == s && got.company == c && got.revoked_ms == 0 &&
		   got.state == SENDER_ACTIVE && !got.company_disabled,
	       "whose it is, and that it is good");
	tap_text(got.company_name, "証明", "and the company's name");
	try(t, sender_row_get(t->db, c, s, t->a, &read, &t->e));
	tap_int(read.certificate_ms, 1000, "its end is shown");
	try(t, certificate_row_revoke(t->db, other, s, 50, &t->e));
	try(t, certificate_row_find(t->db, "0a1b", t->a, &got, &t->e));
	tap_int(got.revoked_ms, 0, "another company revokes nothing");
	try(t, certificate_row_revoke(t->db, c, s, 50, &t->e));
	try(t, certificate_row_find(t->db, "0a1b", t->a, &got, &t->e));
	tap_int(got.revoked_ms, 50, "revoked");
}

static int
use(struct model_test *t, struct text hash, int64_t now_ms, int64_t by,
    struct enrolment_row *out)
{
	TXN(txn);

	if (txn_begin(&txn, t->db, &t->e) != 0 ||
	    enrolment_row_use(t->db, hash, now_ms, t->a, out, &t->e) != 0 ||
	    enrolment_row_set_sender(t->db, out->id, by, &t->e) != 0)
		return -1;
	return txn_commit(&txn, &t->e);
}

static void
test_enrolment(struct model_test *t)
{
	int64_t c = company(t, "登録"), other = company(t, "他の登録");
	int64_t s = sender(t, c, "箱"), first = 0, second = 0;
	struct enrolment_row row = { .company = c,
				     .kind = SENDER_SENSOR,
				     .hash = TEXT("0123456789abcdef"
						  "0123456789abcdef"),
				     .name = "新しい箱",
				     .created_ms = 10,
				     .expires_ms = 100 };
	struct enrolment_row got = { 0 };
	struct enrolment_list list;

	try(t, enrolment_row_add(t->db, &row, &first, &t->e));
	refuse(t, ERR_CONFLICT, enrolment_row_add(t->db, &row, &second, &t->e));
	try(t, enrolment_row_list(t->db, c, 50, t->a, &list, &t->e));
	tap_int(list.count, 1, "an open code");
	tap_ok(list.row[0].hash.n == 0, "its hash is not shown");
	try(t, enrolment_row_list(t->db, c, 100, t->a, &list, &t->e));
	tap_int(list.count, 0, "until its time is over");
	refuse(t, ERR_NOT_FOUND, use(t, row.hash, 100, s, &got));
	try(t, use(t, row.hash, 99, s, &got));
	tap_ok(got.id == first && got.company == c, "used");
	tap_text(got.name, "新しい箱", "it says the name");
	refuse(t, ERR_NOT_FOUND, use(t, row.hash, 99, s, &got));
	refuse(t, ERR_NOT_FOUND, enrolment_row_drop(t->db, c, first, &t->e));
	row.hash = TEXT("x123456789abcdef0123456789abcdef");
	try(t, enrolment_row_add(t->db, &row, &second, &t->e));
	refuse(t, ERR_NOT_FOUND,
	       enrolment_row_drop(t->db, other, second, &t->e));
	try(t, enrolment_row_drop(t->db, c, second, &t->e));
	refuse(t, ERR_NOT_FOUND, use(t, row.hash, 50, s, &got));
}

static int
put(struct model_test *t, int64_t of, struct segment_row *row, size_t count)
{
	TXN(txn);

	if (txn_begin(&txn, t->db, &t->e) != 0 ||
	    segment_row_put(t->db, of, row, count, &t->e) != 0)
		return -1;
	return txn_commit(&txn, &t->e);
}

static struct segment_row
batch(int64_t of, int64_t from, int64_t sequence)
{
	return (struct segment_row){ .company = of,
				     .sender = from,
				     .sequence = sequence,
				     .received_ms = 9,
				     .sent_ms = 8,
				     .bytes = 4,
				     .raw_bytes = 40,
				     .records = 2,
				     .digest = "abcd",
				     .body = TEXT("a\0\xff"
						  "b") };
}

static void
test_segment(struct model_test *t)
{
	int64_t c = company(t, "記録"), other = company(t, "他の記録");
	int64_t a = sender(t, c, "甲"), b = sender(t, c, "乙"), n = -1;
	struct sender_change gone = { SENDER_REVOKED, "", 1 };
	struct segment_row row[3] = { batch(c, a, 1), batch(c, a, 3),
				      batch(c, b, 1) };
	struct segment_row late = batch(c, a, 2), mine = batch(other, a, 9);
	struct segment_list list;
	struct sender_row got;

	try(t, segment_row_last(t->db, c, &n, &t->e));
	tap_int(n, 0, "nothing came yet");
	try(t, put(t, c, row, 3));
	tap_ok(row[0].number == 1 && row[1].number == 2 && row[2].number == 3,
	       "numbered without holes");
	try(t, put(t, c, row, 3));
	tap_ok(row[0].number == 0 && row[1].number == 0 && row[2].number == 0,
	       "a repeat is harmless");
	try(t, put(t, c, &late, 1));
	tap_int(late.number, 0, "and so is what was passed");
	try(t, segment_row_last(t->db, c, &n, &t->e));
	tap_int(n, 3, "three are there");
	try(t, sender_row_get(t->db, c, a, t->a, &got, &t->e));
	tap_int(got.sequence, 3, "the sender's highest");
	try(t, segment_row_list(t->db, c, 1, 10, t->a, &list, &t->e));
	tap_int(list.count, 2, "read on from a number");
	tap_ok(list.row[0].number == 2 && list.row[0].sequence == 3 &&
		   list.row[0].records == 2 &&
		   text_equal(list.row[0].body, row[0].body),
	       "as they came");
	refuse(t, ERR_NOT_FOUND, put(t, other, &mine, 1));
	try(t, segment_row_last(t->db, other, &n, &t->e));
	tap_int(n, 0, "nobody writes into another company");
	try(t, sender_row_set_state(t->db, c, b, &gone, &t->e));
	row[2].sequence = 2;
	refuse(t, ERR_NOT_FOUND, put(t, c, &row[2], 1));
}

static void
run(struct model_test *t)
{
	test_sender(t);
	test_health(t);
	test_certificate(t);
	test_enrolment(t);
	test_segment(t);
}

int
main(void)
{
	return model_test_main(run, true);
}
