/* diagnosis_score.c: see diagnosis_score.h. */
#include "rate/diagnosis_score.h"

#include "base/check.h"

static const int points[ANSWER_COUNT] = {
	[ANSWER_NONE] = 0,   [ANSWER_NOT_APPLICABLE] = 4, [ANSWER_DONE] = 4,
	[ANSWER_PARTLY] = 2, [ANSWER_NOT_DONE] = 0,       [ANSWER_UNKNOWN] = -1,
};

int
answer_points(enum answer answer)
{
	CHECK(answer < ANSWER_COUNT);
	return points[answer];
}

struct diagnosis_score
diagnosis_score_sum(const enum answer *answer, size_t items)
{
	struct diagnosis_score score = { .items = (int)items };

	for (size_t i = 0; i < items; i++) {
		score.points += answer_points(answer[i]);
		score.answered += answer[i] != ANSWER_NONE;
		score.unknown += answer[i] == ANSWER_UNKNOWN;
		score.not_applicable += answer[i] == ANSWER_NOT_APPLICABLE;
	}
	return score;
}

enum diagnosis_band
diagnosis_band_of(int total)
{
	if (total >= 100)
		return BAND_ENTRY_REACHED;
	if (total >= 70)
		return BAND_NEARLY;
	if (total >= 50)
		return BAND_INSUFFICIENT;
	return BAND_DANGEROUS;
}

enum answer
diagnosis_worst(const enum answer *answer, size_t sheets)
{
	enum answer worst = ANSWER_NONE;

	for (size_t i = 0; i < sheets; i++)
		if (answer[i] > worst)
			worst = answer[i];
	return worst;
}
