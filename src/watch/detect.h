/*
 * detect.h: the second stage of the watch river. Events go in, findings come
 * out: our own detectors (src/watch/detector_*.c) and Suricata's alerts,
 * re-graded in our words.
 *
 * How a finding is counted: each one speaks for the events since the last one
 * of the same rule, device and peer, so that whoever folds adds the counts up.
 * The facts tell the totals so far; the newest finding's facts are the best.
 * A detector reports once when its threshold is met, again each time the total
 * has doubled, and a last time in detect_time or detect_end.
 *
 * Whose device: 'device' is our side, 'peer' the other. With one of the two in
 * the home networks that is clear. With both or neither at home the device is
 * the actor for what a machine does of itself (calls home, scans, spreads,
 * guesses) and the victim for what is done to it from an address that is not
 * ours. finding.role says which of the two the device is.
 *
 * All times are those of the events: a capture of last year runs as it did
 * then. Late or unordered events are taken as they come.
 */
#ifndef WATCH_DETECT_H
#define WATCH_DETECT_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "fmt/address.h"
#include "fmt/event.h"
#include "watch/finding.h"

struct settings;
struct indicators;
struct detect;

/* Everything pointed to outlives the detect. */
struct detect_options {
	const struct settings *settings;
	/* Home networks; none: the private ranges (address_is_private). */
	const struct network *home;
	size_t homes;
	const struct indicators *indicators; /* NULL: no lists */
	uint64_t seed; /* of the tables' hash: random in programs */
	struct finding_sink sink;
};

/* Detectors with empty memory, bounded by settings->detect_memory bytes. */
struct detect *detect_new(const struct detect_options *options);
void detect_free(struct detect **d);
/* Shows one event to every detector that wants its kind. Fails only when the
 * sink does. */
int MUST_CHECK detect_event(struct detect *d, const struct event *event,
			    struct err *e);
/* Event time has come to 'now_us': ends windows that are over. Also called by
 * detect_event itself as time goes on. */
int MUST_CHECK detect_time(struct detect *d, int64_t now_us, struct err *e);
/* No more events: every open window is judged and reported. The memory is
 * kept, so that events may still follow. */
int MUST_CHECK detect_end(struct detect *d, struct err *e);
/* All memory as bytes, and back. A blob of another version or shape, or cut
 * short, is refused with ERR_INVALID and leaves 'd' as after detect_new. */
int MUST_CHECK detect_save(const struct detect *d, struct str *out,
			   struct err *e);
int MUST_CHECK detect_load(struct detect *d, struct text blob, struct err *e);
/* The newest event time seen so far, 0 before the first. */
int64_t detect_now(const struct detect *d);
/* Bytes of memory in use for detectors' tables. */
size_t detect_bytes(const struct detect *d);

#endif
