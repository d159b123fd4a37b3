/*
 * console.h: a result as text for a person at a terminal: the incidents with
 * what to do first, then devices, notes and files.
 */
#ifndef PROG_CONSOLE_H
#define PROG_CONSOLE_H

#include "prog/text_box.h"
#include "watch/result.h"

/* 'details' adds the engineer's part of each card. Times are shown in the zone
 * 'zone_minutes' east of UTC. */
void console_result(struct text_box *b, const struct result *r, bool details,
		    int zone_minutes);

#endif
