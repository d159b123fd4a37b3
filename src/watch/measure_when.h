/*
 * measure_when.h: on what a measure of the monthly report may depend. The
 * words of content/measure/measure.txt; mkcontent refuses others.
 */
#ifndef WATCH_MEASURE_WHEN_H
#define WATCH_MEASURE_WHEN_H

/* C name, word, what follows it: c classes, g reasons of gaps, n a number,
 * - nothing. */
#define MEASURE_WHEN_TABLE(X)                                                  \
	X(OPEN, "open", 'c')                                                   \
	X(OBSOLETE, "obsolete", '-')                                           \
	X(GAP, "gap", 'g')                                                     \
	X(WATCHED_BELOW, "watched-below", 'n')                                 \
	X(DROPPED_ABOVE, "dropped-above", 'n')                                 \
	X(NEW_DEVICES, "new-devices", 'n')                                     \
	X(UNACKNOWLEDGED, "unacknowledged", '-')                               \
	X(ACKNOWLEDGED_AFTER, "acknowledged-after", 'n')                       \
	X(LETTERS_FAILED, "letters-failed", '-')

#endif
