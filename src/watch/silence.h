/*
 * silence.h: the stage that hears what is not said: a sender that fell silent,
 * or does not watch, gets a gap and an incident of class silence that says why
 * as far as evidence tells; both end by themselves when it is heard again, and
 * the reason is corrected by what the sender then tells. Nothing is told of
 * announced closed days and work. Time in which the centre itself did not run,
 * or its clock jumped, is nobody's silence.
 */
#ifndef WATCH_SILENCE_H
#define WATCH_SILENCE_H

#include "watch/stage.h"

struct silence;

/* What it remembers between runs: since when a sender tells of something that
 * is wrong. Lost without harm; a run later it is known again. */
struct silence *silence_new(uint64_t seed);
void silence_free(struct silence **s);

/* Over all senders; w->silence is its memory. For the timer table. */
int MUST_CHECK silence_run(struct stage_world *w, struct err *e);
/* How often it wants to run. */
#define SILENCE_EVERY_MS 5000

#endif
