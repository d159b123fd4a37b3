/*
 * incident_judge.h: what a set of alerts amounts to: who acts on whom, the
 * class that names it, how urgent it is, and the reason a person reads.
 */
#ifndef WATCH_INCIDENT_JUDGE_H
#define WATCH_INCIDENT_JUDGE_H

#include <stdbool.h>

#include "watch/incident.h"

/* Who does it and who has it done to him; family 0 when not known. */
const struct address *incident_actor(const struct incident_alert *x);
const struct address *incident_victim(const struct incident_alert *x);
/* True when the victim is ours and it worked: what the victim does from now
 * on belongs to the same question. */
bool incident_victim_is_taken(const struct incident_alert *x);
/* True when the whole set is an outside stranger's tries without success. */
bool incident_is_knock(const struct incident_group *g,
		       const struct incident_alert *alert);
/* Fills everything but alert[] of 'g'. ERR_TOO_BIG only. */
int MUST_CHECK incident_judge(struct arena *a,
			      const struct incident_alert *alert,
			      struct incident_group *g, struct err *e);

#endif
