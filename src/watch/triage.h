/*
 * triage.h: folds findings into alerts. Same company, look, class, device,
 * rule and peer are one alert with a count, first and last time. One rule that
 * meets many peers (a scan, a storm) becomes one alert whose peer is "many":
 * the facts keep how many and a few samples.
 *
 * Memory is bounded: triage_fold_max folds are held, more are written to the
 * alert table and met there again by their fold key.
 */
#ifndef WATCH_TRIAGE_H
#define WATCH_TRIAGE_H

#include <stdint.h>

#include "base/err.h"
#include "watch/finding.h"

struct db;
struct settings;
struct triage;

struct triage *triage_new(struct db *db, int64_t company, int64_t look,
			  const struct settings *settings);
void triage_free(struct triage **t);

/* The sink detectors write to; its context is 't'. */
struct finding_sink triage_sink(struct triage *t);
/* Folds one finding. Fails only with the database (when it must spill). */
int MUST_CHECK triage_take(struct triage *t, const struct finding *f,
			   struct err *e);
/* Re-grades what is held and writes it as alert rows in one transaction. The
 * folds are empty afterwards; later findings meet their rows again. */
int MUST_CHECK triage_flush(struct triage *t, struct err *e);
/* Findings taken since birth. */
int64_t triage_count(const struct triage *t);

#endif
