/*
 * diagnosis_score.h: the arithmetic of the 自社診断 sheet. Answers give 4, 2,
 * 0 or -1 points; the sum is judged in four bands. The sum may be negative
 * and odd: "don't know" is not "not done".
 * Source: 中小企業の情報セキュリティ対策ガイドライン 第3.1版 付録3 (points,
 * bands); 第4.0版 p. 24 (points).
 */
#ifndef RATE_DIAGNOSIS_SCORE_H
#define RATE_DIAGNOSIS_SCORE_H

#include <stddef.h>

/* Order matters: the larger, the worse. */
enum answer {
	ANSWER_NONE,           /* not answered yet */
	ANSWER_NOT_APPLICABLE, /* only on items an edition marks conditional */
	ANSWER_DONE,
	ANSWER_PARTLY,
	ANSWER_NOT_DONE,
	ANSWER_UNKNOWN,
	ANSWER_COUNT
};

enum diagnosis_band {
	BAND_ENTRY_REACHED, /* 100 */
	BAND_NEARLY,        /* 70 to 99 */
	BAND_INSUFFICIENT,  /* 50 to 69 */
	BAND_DANGEROUS      /* 49 and below, without a lower bound */
};

struct diagnosis_score {
	int points;         /* -n .. 4n for n items */
	int answered;       /* items with any answer */
	int unknown;        /* "don't know", to be looked at apart */
	int not_applicable; /* counted as done, and shown */
	int items;
};

/* Points of one answer. "Does not apply" counts as done: a rule of the v2
 * edition kept here as this product's choice; the answer itself is stored. */
int answer_points(enum answer answer);
/* Adds up 'items' answers. */
struct diagnosis_score diagnosis_score_sum(const enum answer *answer,
					   size_t items);
/* The band of a sum. For sheets that do not reach 100 (fewer than 25 items)
 * there are no bands: the caller shows points of possible points. */
enum diagnosis_band diagnosis_band_of(int points);
/*
 * The company's answer to one item from its sites' sheets: the worst one
 * (a single weak site is where an accident starts). Unanswered sheets and
 * "does not apply" yield to any real answer. This product's rule; no edition
 * states one.
 */
enum answer diagnosis_worst(const enum answer *answer, size_t sheets);

#endif
