/*
 * diagnosis.h: one self-diagnosis gathered from its rows for showing: page,
 * JSON and paper all read this struct. The company's answer to an item is the
 * worst of its sheets (diagnosis_worst); every sheet keeps its own score.
 */
#ifndef RATE_DIAGNOSIS_H
#define RATE_DIAGNOSIS_H

#include <stdbool.h>

#include "base/arena.h"
#include "content/diagnosis.h"
#include "model/diagnosis_row.h"
#include "rate/diagnosis_score.h"

struct diagnosis_sheet {
	int64_t id;
	const char *site; /* "" the whole firm */
	const char *confirmed_on, *confirmed_by;
	struct diagnosis_score score;
	enum answer answer[DIAGNOSIS_ITEMS_MAX]; /* of item n at [n - 1] */
};

/* Points reached of points possible. */
struct diagnosis_axis {
	int points, possible;
};

/* Measures shown at most: more than a handful is a list nobody begins. */
#define DIAGNOSIS_MEASURES_MAX 6

struct diagnosis {
	struct diagnosis_row row;
	const struct diagnosis_edition *edition;
	const struct diagnosis_sheet *sheet;
	size_t sheets;
	bool complete; /* every item is answered on every sheet */
	enum answer answer[DIAGNOSIS_ITEMS_MAX];
	struct diagnosis_score score;
	bool
	    banded; /* the edition reaches 100, so that a band says something */
	enum diagnosis_band band;
	struct diagnosis_axis axis[DIAGNOSIS_AXES_MAX];
	/* Item numbers, what is worth most for its effort first. */
	int measure[DIAGNOSIS_MEASURES_MAX];
	size_t measures;
	/* Against the last finished one of the same edition before it; id 0:
	 * there is none. Items of two editions are never compared. */
	int64_t before, before_ms;
	int before_points;
	int better[DIAGNOSIS_ITEMS_MAX], worse[DIAGNOSIS_ITEMS_MAX];
	size_t betters, worses;
};

/* "done" "partly" "not-done" "unknown" "not-applicable"; "" for none. */
const char *answer_name(enum answer answer);
bool answer_parse(struct text name, enum answer *out);

/*
 * The measures of some answers, as numbers into out[DIAGNOSIS_MEASURES_MAX];
 * returns how many. Order: points missing times effect over effort, then the
 * edition's own order. What was not answered, is done or does not apply is
 * not in it. This product's rule: the editions only say to begin with what
 * scores lowest.
 */
size_t diagnosis_measures(const struct diagnosis_edition *edition,
			  const enum answer *answer, int *out);

/*
 * Gathers a diagnosis of the company. *out lives in 'a'. ERR_NOT_FOUND when it
 * is not the company's; ERR_UNAVAILABLE when this program does not carry the
 * edition it was answered against.
 */
int MUST_CHECK diagnosis_gather(struct db *db, struct arena *a,
				enum language language, int64_t company,
				int64_t id, const struct diagnosis **out,
				struct err *e);

/* One finished diagnosis as a point of the history. */
struct diagnosis_point {
	int64_t id, at_ms;
	const char *edition;
	int points;
};
#define DIAGNOSIS_POINTS_MAX 12
/* The newest finished ones, oldest first; returned in *count. */
int MUST_CHECK diagnosis_history(struct db *db, struct arena *a,
				 int64_t company, struct diagnosis_point **out,
				 size_t *count_out, struct err *e);

#endif
