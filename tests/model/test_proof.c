/* test_proof.c: a month that is counted again, untouched, tampered with, filled
 * later, and after its records were dropped. */
#include <string.h>

#include "base/calendar.h"
#include "base/stamp.h"
#include "crypt/digest.h"
#include "fmt/pack.h"
#include "model/company_row.h"
#include "model/coverage_row.h"
#include "model/report_row.h"
#include "model/segment_keep_row.h"
#include "model/segment_row.h"
#include "model_test.h"
#include "watch/proof.h"
#include "watch/report.h"

#define HOUR CALENDAR_HOUR_MS
#define DAY  CALENDAR_DAY_MS
#define ZONE 540
/* 2026-10-31T15:00:00Z: November in Japan. */
#define FROM 1793458800000LL

struct world {
	struct model_test *t;
	int64_t company, sender, sequence;
	struct report_row report;
};

/* Sixty minute lines, and one other beside each. */
static void
lines_write(struct str *raw, int64_t hour_ms)
{
	char iso[STAMP_TEXT_MAX];

	for (int i = 1; i <= 60; i++) {
		stamp_write_iso(hour_ms + i * 60000, iso);
		str_addf(raw,
			 "{\"timestamp\":\"%s\",\"event_type\":\"dns\"}\n"
			 "{\"timestamp\":\"%s\",\"event_type\":"
			 "\"komainu_minute\",\"seconds\":60,\"packets\":100,"
			 "\"bytes\":1000,\"dropped\":0,\"records\":2,"
			 "\"link\":\"up\",\"engine\":\"running\"}\n",
			 iso, iso);
	}
}

static void
batch_add(struct world *w, int64_t hour_ms, int64_t received_ms)
{
	struct model_test *t = w->t;
	char digest[DIGEST_TEXT_MAX];
	struct coverage_row hour = { .sender = w->sender,
				     .company = w->company,
				     .hour_ms = hour_ms,
				     .watched_seconds = 3600,
				     .packets = 6000,
				     .records = 120 };
	struct segment_row row = { .company = w->company,
				   .sender = w->sender,
				   .sequence = ++w->sequence,
				   .received_ms = received_ms,
				   .sent_ms = received_ms,
				   .records = 120,
				   .digest = digest };
	struct str raw, packed;
	TXN(txn);

	str_init(&raw, 1 << 20);
	str_init(&packed, 1 << 20);
	lines_write(&raw, hour_ms);
	try(t, pack_write(str_view(&raw), 3, &packed, &t->e));
	digest_of(str_view(&packed), digest);
	row.bytes = (int64_t)packed.n;
	row.raw_bytes = (int64_t)raw.n;
	row.body = str_view(&packed);
	try(t, txn_begin(&txn, t->db, &t->e));
	try(t, segment_row_put(t->db, w->company, &row, 1, &t->e));
	try(t, coverage_row_add(t->db, &hour, 1, &t->e));
	try(t, txn_commit(&txn, &t->e));
	str_done(&raw);
	str_done(&packed);
}

static void
proves(struct world *w, enum proof_check check, enum proof_outcome want,
       const char *name)
{
	const struct proof_options options = { .bodies = true };
	struct model_test *t = w->t;
	struct proof proof;

	try(t, proof_run(t->db, &w->report, &options, &proof, &t->e));
	tap_ok(proof.line[check].tried && proof.line[check].outcome == want &&
		   proof.good == (want != PROOF_WRONG),
	       "%s: %s is %s (%lld, %lld) [%s]", name, proof_check_name(check),
	       proof_outcome_name(proof.line[check].outcome),
	       (long long)proof.line[check].stored,
	       (long long)proof.line[check].counted, proof.wrong);
}

static void
say(struct world *w, const char *sql)
{
	struct model_test *t = w->t;

	try(t, db_run(t->db, DB_ASK(sql, db_int(w->company)), NULL, &t->e));
}

/* Changes something behind the program's back, looks, and puts it back. */
static void
tampered(struct world *w, enum proof_check check, const char *sql,
	 const char *back)
{
	say(w, sql);
	proves(w, check, PROOF_WRONG, sql);
	say(w, back);
	proves(w, check, PROOF_SAME, "put back");
}

static void
test_tampered(struct world *w)
{
	tampered(w, PROOF_HOURS,
		 "update coverage set watched_seconds = 3601"
		 " where company = $1 and hour_ms = 1793458800000",
		 "update coverage set watched_seconds = 3600"
		 " where company = $1 and hour_ms = 1793458800000");
	tampered(w, PROOF_SEGMENTS,
		 "update segment set received_ms = received_ms + 1"
		 " where company = $1 and number = 2",
		 "update segment set received_ms = received_ms - 1"
		 " where company = $1 and number = 2");
	tampered(w, PROOF_BODIES,
		 "update segment set digest = 'x' || digest where company = $1"
		 " and number = 2",
		 "update segment set digest = substr(digest, 2)"
		 " where company = $1 and number = 2");
	tampered(w, PROOF_RECORDS,
		 "update segment set records = 121 where company = $1"
		 " and number = 2",
		 "update segment set records = 120 where company = $1"
		 " and number = 2");
	tampered(w, PROOF_CHAIN,
		 "update segment_day set digest = 'x' || digest"
		 " where company = $1 and day = '2026-11-02'",
		 "update segment_day set digest = substr(digest, 2)"
		 " where company = $1 and day = '2026-11-02'");
	/* An hour that was taken away as a whole. */
	tampered(w, PROOF_WATCHED,
		 "update coverage set hour_ms = hour_ms - 864000000"
		 " where company = $1 and hour_ms = 1793458800000",
		 "update coverage set hour_ms = hour_ms + 864000000"
		 " where company = $1 and hour_ms = 1793458800000 - 864000000");
}

/* Facts that somebody made nicer. */
static void
test_facts(struct world *w)
{
	const char *was = w->report.facts;
	char *facts = arena_copy(w->t->a, was);
	char *at = strstr(facts, "\"packets\":18000");

	tap_ok(at != NULL, "the facts tell of 18000 packets");
	if (at == NULL)
		return;
	at[10] = '9';
	w->report.facts = facts;
	proves(w, PROOF_DIGEST, PROOF_WRONG, "facts changed");
	w->report.facts = was;
}

/* Out of a sender's store, after the report was made. */
static void
test_later(struct world *w)
{
	batch_add(w, FROM + 10 * DAY, FROM + 31 * DAY);
	proves(w, PROOF_WATCHED, PROOF_CHANGED, "an hour came later");
	proves(w, PROOF_PACKETS, PROOF_CHANGED, "with its packets");
	proves(w, PROOF_HOURS, PROOF_SAME, "which can be counted too");
}

static void
test_dropped(struct world *w)
{
	struct model_test *t = w->t;
	struct segment_head_list list;
	TXN(txn);

	try(t, segment_keep_droppable(t->db, FROM + 40 * DAY, 10, t->a, &list,
				      &t->e));
	tap_int(list.count, 0, "nothing goes that was not read");
	try(t, db_run(t->db,
		      DB_ASK("insert into company_stage (company, stage,"
			     " position, memory_position) values ($1, 'detect',"
			     " 4, 2)",
			     db_int(w->company)),
		      NULL, &t->e));
	try(t, segment_keep_droppable(t->db, FROM + 40 * DAY, 10, t->a, &list,
				      &t->e));
	tap_int(list.count, 2, "nor what is needed after a start");
	if (list.count != 2)
		return;
	try(t, txn_begin(&txn, t->db, &t->e));
	try(t, segment_keep_drop(t->db, list.row[0].id, &t->e));
	try(t, segment_day_row_drop(t->db, w->company, list.row[0].number, 1,
				    FROM + 40 * DAY, &t->e));
	try(t, txn_commit(&txn, &t->e));
	proves(w, PROOF_SEGMENTS, PROOF_GONE, "one was dropped");
	proves(w, PROOF_HOURS, PROOF_GONE, "its hour is past counting");
	proves(w, PROOF_CHAIN, PROOF_SAME, "the chain is whole");
	say(w, "delete from segment_body where segment = (select id from"
	       " segment where company = $1 and number = 2)");
	say(w, "delete from segment where company = $1 and number = 2");
	proves(w, PROOF_SEGMENTS, PROOF_WRONG, "one went unnoticed");
}

static void
test_proof(struct model_test *t)
{
	struct company_row company = { .name = "会社", .created_ms = 1 };
	struct world w = { .t = t };
	struct report_wish wish = { .month = "2026-11",
				    .zone_minutes = ZONE,
				    .now_ms = FROM + 30 * DAY + HOUR };
	int64_t id = 0;

	try(t, company_row_add(t->db, &company, &w.company, &t->e));
	try(t, db_get_int(t->db,
			  DB_ASK("insert into sender (company, kind, name,"
				 " state, created_ms) values ($1, 'sensor',"
				 " 'box', 'active', $2) returning id",
				 db_int(w.company), db_int(FROM)),
			  &w.sender, &t->e));
	for (int i = 0; i < 3; i++)
		batch_add(&w, FROM + i * DAY, FROM + i * DAY + HOUR + 5000);
	wish.company = w.company;
	try(t, report_make(t->db, t->a, &wish, &w.report, &t->e));
	{
		TXN(txn);

		try(t, txn_begin(&txn, t->db, &t->e));
		try(t, report_row_add(t->db, &w.report,
				      (struct text){ NULL, 0 }, &id, &t->e));
		try(t, txn_commit(&txn, &t->e));
	}
	try(t, report_row_get(t->db, w.company, id, t->a, &w.report, &t->e));
	for (int i = 0; i < PROOF_CHECKS; i++)
		proves(&w, (enum proof_check)i, PROOF_SAME, "untouched");
	test_tampered(&w);
	test_facts(&w);
	test_later(&w);
	test_dropped(&w);
}

int
main(void)
{
	return model_test_main(test_proof, true);
}
