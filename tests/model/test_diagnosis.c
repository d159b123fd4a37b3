/*
 * test_diagnosis.c: from answers on sheets to score, band, measures and
 * comparison, and what the watch has to say to them.
 */
#include <string.h>

#include "model/company_row.h"
#include "model/incident_row.h"
#include "model/look_row.h"
#include "model_test.h"
#include "rate/diagnosis.h"
#include "rate/evidence.h"

#define DAY_MS (INT64_C(86400) * 1000)
#define NOW_MS (INT64_C(1795000000) * 1000)

static int64_t
begin(struct model_test *t, int64_t company)
{
	struct diagnosis_row row = { .company = company,
				     .edition = "v3.1",
				     .created_ms = 1 };
	int64_t id = 0;

	try(t, diagnosis_row_add(t->db, &row, &id, &t->e));
	return id;
}

/* A sheet whose answers are letters: d p n u a, '.' none. */
static void
sheet(struct model_test *t, int64_t company, int64_t diagnosis,
      const char *site, const char *letters)
{
	struct diagnosis_sheet_row row = { .company = company,
					   .diagnosis = diagnosis,
					   .site = site };
	static const char letter[] = "dpnua";
	static const char *const name[] = { "done", "partly", "not-done",
					    "unknown", "not-applicable" };
	bool good = true;

	try(t, diagnosis_sheet_row_add(t->db, &row, &row.id, &t->e));
	for (int i = 0; letters[i] != '\0'; i++) {
		struct diagnosis_answer_row a = { .sheet = row.id,
						  .item = i + 1 };

		if (letters[i] == '.')
			continue;
		a.answer = name[strchr(letter, letters[i]) - letter];
		good =
		    diagnosis_answer_row_set(t->db, company, &a, &t->e) == 0 &&
		    good;
	}
	tap_ok(good, "answers on %s", site);
}

static const struct diagnosis *
gather(struct model_test *t, int64_t company, int64_t id)
{
	const struct diagnosis *d = NULL;

	try(t,
	    diagnosis_gather(t->db, t->a, LANGUAGE_JA, company, id, &d, &t->e));
	return d;
}

static int64_t
test_first(struct model_test *t, int64_t company)
{
	int64_t id = begin(t, company);
	const struct diagnosis *d;

	sheet(t, company, id, "", "ddddddddddddddddddddddddd");
	d = gather(t, company, id);
	tap_int(d->score.points, 100, "all done is 100");
	tap_ok(d->complete && d->banded && d->band == BAND_ENTRY_REACHED,
	       "the top band");
	tap_int((int64_t)d->measures, 0, "and nothing to do");
	tap_int(d->before, 0, "nothing to compare with");
	sheet(t, company, id, "北上工場", "udddddddadddddddddddddd.n");
	d = gather(t, company, id);
	tap_ok(!d->complete, "an open item on one sheet is open");
	tap_int(d->score.points, 100 - 5 - 4,
		"the worst answer counts: one unknown, one not done");
	tap_int(d->sheet[1].score.points, 21 * 4 - 1 + 4,
		"each sheet has its own score; 'does not apply' is four");
	tap_int(d->measures, 2, "two measures");
	tap_int(d->measure[0], 1, "updates: most effect for the least effort");
	tap_int(d->measure[1], 25, "then the rules");
	tap_int(d->axis[0].points, 3, "the chart's first spoke");
	tap_int(d->axis[0].possible, 8, "of two items");
	try(t, diagnosis_row_finish(t->db, company, id, 100, &t->e));
	return id;
}

static void
test_second(struct model_test *t, int64_t company, int64_t first)
{
	int64_t id = begin(t, company);
	struct diagnosis_point *point = NULL;
	const struct diagnosis *d;
	size_t count = 0;

	sheet(t, company, id, "", "dpuuuuuuuuuuuuuuuuuuuuuud");
	d = gather(t, company, id);
	tap_int(d->score.points, 4 + 2 - 22 + 4, "a sum may be negative");
	tap_ok(d->band == BAND_DANGEROUS, "the lowest band");
	tap_int(d->before, first, "compared with the last finished one");
	tap_int(d->before_points, 91, "its points");
	tap_int((int64_t)d->betters, 2, "two are better");
	tap_int(d->better[1], 25, "the rules");
	tap_int((int64_t)d->worses, 23, "the others worse");
	tap_int((int64_t)d->measures, DIAGNOSIS_MEASURES_MAX, "six at most");
	try(t, diagnosis_row_finish(t->db, company, id, 200, &t->e));
	try(t, diagnosis_history(t->db, t->a, company, &point, &count, &t->e));
	tap_int((int64_t)count, 2, "two in the history");
	tap_int(point[0].points, 91, "oldest first");
	tap_int(point[1].points, -12, "then the newer one");
}

static struct evidence
ask(struct model_test *t, int64_t company, int item, enum answer answer)
{
	const struct diagnosis_edition *edition =
	    content_diagnosis(LANGUAGE_JA, TEXT("v3.1"));
	enum answer answers[DIAGNOSIS_ITEMS_MAX] = { ANSWER_NONE };
	struct evidence out[DIAGNOSIS_ITEMS_MAX];
	struct evidence_basis basis;

	answers[item - 1] = answer;
	try(t, evidence_gather(t->db, t->a, company, NOW_MS, edition, answers,
			       out, &basis, &t->e));
	return out[item - 1];
}

static void
incident(struct model_test *t, int64_t company, int64_t last_ms,
	 enum incident_state state, const char *key)
{
	struct incident_row row = { .company = company,
				    .key = key,
				    .class = CLASS_OBSOLETE_SYSTEM,
				    .severity = SEVERITY_THIS_WEEK,
				    .state = state,
				    .reason = "incident.weakness",
				    .facts = "{}",
				    .first_ms = last_ms,
				    .last_ms = last_ms };
	TXN(txn);

	try(t, txn_begin(&txn, t->db, &t->e));
	try(t, incident_row_put(t->db, &row, &row.id, &t->e));
	try(t, txn_commit(&txn, &t->e));
}

static void
test_evidence(struct model_test *t, int64_t company, int64_t other)
{
	struct look_row look = { .company = company,
				 .state = LOOK_DONE,
				 .created_ms = NOW_MS - DAY_MS,
				 .finished_ms = NOW_MS - DAY_MS };
	struct evidence x;

	tap_int(ask(t, company, 1, ANSWER_DONE).verdict, EVIDENCE_NONE,
		"nothing watched: nothing is said");
	try(t, look_row_add(t->db, &look, &look.id, &t->e));
	tap_int(ask(t, company, 1, ANSWER_DONE).verdict, EVIDENCE_QUIET,
		"watched, and quiet");
	tap_int(ask(t, company, 25, ANSWER_DONE).verdict, EVIDENCE_NONE,
		"no watch can see written rules");
	incident(t, company, NOW_MS - 2 * DAY_MS, INCIDENT_FALSE_ALARM, "a");
	incident(t, company, NOW_MS - 91 * DAY_MS, INCIDENT_OPEN, "b");
	incident(t, other, NOW_MS - DAY_MS, INCIDENT_OPEN, "c");
	tap_int(ask(t, company, 1, ANSWER_DONE).verdict, EVIDENCE_QUIET,
		"false alarms, old and foreign incidents do not count");
	incident(t, company, NOW_MS - 3 * DAY_MS, INCIDENT_CLOSED, "d");
	x = ask(t, company, 1, ANSWER_DONE);
	tap_int(x.verdict, EVIDENCE_DIFFERS, "seen, though said to be done");
	tap_int(x.count, 1, "once");
	tap_int(x.last_ms, NOW_MS - 3 * DAY_MS, "then");
	tap_int(ask(t, company, 1, ANSWER_PARTLY).verdict, EVIDENCE_AGREES,
		"an answer that admits it agrees");
}

static void
run(struct model_test *t)
{
	struct company_row company = { .name = "株式会社さんぷる製作所" };
	struct company_row other = { .name = "ほかの会社" };
	const struct diagnosis *d;
	int64_t first;

	try(t, company_row_add(t->db, &company, &company.id, &t->e));
	try(t, company_row_add(t->db, &other, &other.id, &t->e));
	first = test_first(t, company.id);
	test_second(t, company.id, first);
	refuse(t, ERR_NOT_FOUND,
	       diagnosis_gather(t->db, t->a, LANGUAGE_JA, other.id, first, &d,
				&t->e));
	test_evidence(t, company.id, other.id);
}

int
main(void)
{
	return model_test_main(run, true);
}
