/* test_diagnosis_score.c: points, bands and the worst of several sheets. */
#include "rate/diagnosis_score.h"
#include "tap.h"

#define ITEMS 25

static int
total_of(enum answer most, enum answer last)
{
	enum answer answer[ITEMS];

	for (int i = 0; i < ITEMS; i++)
		answer[i] = i < ITEMS - 1 ? most : last;
	return diagnosis_score_sum(answer, ITEMS).points;
}

static void
totals(void)
{
	tap_int(total_of(ANSWER_DONE, ANSWER_DONE), 100, "all done");
	tap_int(total_of(ANSWER_DONE, ANSWER_UNKNOWN), 95,
		"one unknown costs five and makes the total odd");
	tap_int(total_of(ANSWER_PARTLY, ANSWER_PARTLY), 50, "all partly");
	tap_int(total_of(ANSWER_NOT_DONE, ANSWER_NOT_DONE), 0, "none done");
	tap_int(total_of(ANSWER_UNKNOWN, ANSWER_UNKNOWN), -25,
		"all unknown is below nothing");
	tap_int(total_of(ANSWER_DONE, ANSWER_NOT_APPLICABLE), 100,
		"does not apply counts as done");
	tap_int(total_of(ANSWER_DONE, ANSWER_NONE), 96, "not yet answered");
}

static void
counts(void)
{
	const enum answer answer[] = { ANSWER_DONE, ANSWER_UNKNOWN,
				       ANSWER_NOT_APPLICABLE, ANSWER_NONE };
	struct diagnosis_score score = diagnosis_score_sum(answer, 4);

	tap_int(score.answered, 3, "answered");
	tap_int(score.unknown, 1, "unknown");
	tap_int(score.not_applicable, 1, "not applicable, kept apart");
	tap_int(score.items, 4, "items");
}

static void
bands(void)
{
	static const struct {
		int points;
		enum diagnosis_band band;
	} rows[] = {
		{ 100, BAND_ENTRY_REACHED }, { 99, BAND_NEARLY },
		{ 70, BAND_NEARLY },         { 69, BAND_INSUFFICIENT },
		{ 50, BAND_INSUFFICIENT },   { 49, BAND_DANGEROUS },
		{ 0, BAND_DANGEROUS },       { -25, BAND_DANGEROUS },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		tap_int(diagnosis_band_of(rows[i].points), rows[i].band,
			"band edge");
}

static void
worst_of_sheets(void)
{
	const enum answer sheets[] = { ANSWER_DONE, ANSWER_PARTLY,
				       ANSWER_NONE };
	const enum answer unsure[] = { ANSWER_NOT_DONE, ANSWER_UNKNOWN };
	const enum answer hardly[] = { ANSWER_NOT_APPLICABLE, ANSWER_NONE };
	const enum answer real[] = { ANSWER_NOT_APPLICABLE, ANSWER_DONE };

	tap_int(diagnosis_worst(sheets, 3), ANSWER_PARTLY, "the weaker site");
	tap_int(diagnosis_worst(unsure, 2), ANSWER_UNKNOWN,
		"not knowing is worse than not doing");
	tap_int(diagnosis_worst(hardly, 2), ANSWER_NOT_APPLICABLE,
		"an empty sheet decides nothing");
	tap_int(diagnosis_worst(real, 2), ANSWER_DONE,
		"where it applies the answer counts");
	tap_int(diagnosis_worst(sheets, 0), ANSWER_NONE, "no sheets");
}

int
main(void)
{
	totals();
	counts();
	bands();
	worst_of_sheets();
	return tap_done();
}
