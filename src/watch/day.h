/*
 * day.h: seals what a company's days brought: one small row a day with the
 * digest of the list of its batches, chained to the day before.
 */
#ifndef WATCH_DAY_H
#define WATCH_DAY_H

#include "base/arena.h"
#include "db/db.h"

struct segment_head;

/* Seals every local day that ended before 'now_ms'; those that are sealed stay
 * as they are. A transaction for each day; none may be open. */
int MUST_CHECK day_seal(struct db *db, int64_t company, int zone_minutes,
			int64_t now_ms, struct err *e);
/* Seals what came until now, within the day: for when it must be dropped
 * early. */
int MUST_CHECK day_seal_now(struct db *db, int64_t company, int zone_minutes,
			    int64_t now_ms, struct err *e);

/* The line of one segment in a day's list, and the chain: for counting
 * again. 'out' of the chain holds DIGEST_TEXT_MAX. */
struct digest;
void day_list_add(struct digest *d, const struct segment_head *s);
void day_chain(const char *before, const char *content, char *out);

#endif
