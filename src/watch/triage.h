/*
 * triage.h: folds findings into alerts. Same company, look, class, device,
 * rule and peer are one alert with a count, first and last time. One rule that
 * meets many peers (a scan, a storm) becomes one alert whose peer is "many":
 * the facts keep how many and a few samples.
 *
 * Memory is bounded: triage_fold_max folds are held, more are written to the
 * alert table and met there again by their fold key. Live the bound is looked
 * at between batches.
 */
#ifndef WATCH_TRIAGE_H
#define WATCH_TRIAGE_H

#include <stdbool.h>
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
/*
 * Live (look 0) an alert speaks of one local day, and the folds stay after
 * they are written, so that grades and counts are of the day and not of the
 * moment; only what is new is added to the rows, in the caller's transaction.
 * With 'mute' nothing is written and all is taken as written.
 */
int MUST_CHECK triage_flush_live(struct triage *t, bool mute, struct err *e);
/* All memory as bytes, and back; see detect_save. Live, just after a flush. */
int MUST_CHECK triage_save(const struct triage *t, struct str *out,
			   struct err *e);
int MUST_CHECK triage_load(struct triage *t, struct text blob, struct err *e);
/* Bytes of memory in use, about. */
size_t triage_bytes(const struct triage *t);
/* Findings taken since birth. */
int64_t triage_count(const struct triage *t);

#endif
