/*
 * retain.h: what has had its time goes, oldest first and in small steps: the
 * batches of records by age and by their share of the disk, findings nobody
 * needs to act on, hours long past. Audit and reports stay. When the disk
 * becomes full, batches go early: a report tells of it and nothing else stops.
 */
#ifndef JOB_RETAIN_H
#define JOB_RETAIN_H

#include "db/db.h"
#include "fmt/settings.h"

struct retain_plan {
	const struct settings *settings;
	/* Where the database lies, and its file system's free and whole bytes.
	 * 0 whole: unknown (a database elsewhere), only ages and the absolute
	 * size count. */
	int64_t disk_free, disk_bytes;
	/* A file that only takes room, a part of the reserve; NULL: none. Even
	 * dropping needs a little room, and when there is none left at all the
	 * file gives it. It is made again when there is enough. */
	const char *ballast;
	int64_t now_ms;
};

struct retain_result {
	int64_t segments, bytes; /* dropped */
	int64_t rows;            /* other rows */
	int64_t given;           /* back to the disk */
	bool more;               /* there is more to drop now */
};

/* Which batches are dropped for want of room: how many bytes must go. 0 when
 * there is room. 'packed' are the bytes of all batches, 'inside' those that are
 * free within the database. Pure. */
int64_t retain_excess(const struct retain_plan *plan, int64_t packed,
		      int64_t inside);
/*
 * One bounded step. What an open incident needs, what is not read and what is
 * not sealed is never dropped; days are sealed early when room is wanted.
 * Opens or closes the fault "disk". No transaction may be open.
 */
int MUST_CHECK retain_step(struct db *db, const struct retain_plan *plan,
			   struct retain_result *out, struct err *e);

#endif
