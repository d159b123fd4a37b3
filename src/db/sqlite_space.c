/* sqlite_space.c: how big the file is, and giving back what is free in it. */
#include <stdio.h>
#include <sys/stat.h>

#include "db/sqlite.h"

static int
ask(struct db *db, const char *sql, int64_t *out, struct err *e)
{
	return db_get_int(db, DB_SAY(sql), out, e);
}

/* The log beside the file. */
static int64_t
log_bytes(const struct db_sqlite *s)
{
	const char *path = sqlite3_db_filename(s->handle, "main");
	char name[4096];
	struct stat st;

	if (path == NULL || path[0] == '\0' ||
	    snprintf(name, sizeof(name), "%s-wal", path) >= (int)sizeof(name) ||
	    stat(name, &st) != 0)
		return 0;
	return st.st_size;
}

int
sqlite_space_get(struct db *db, struct db_space *out, struct err *e)
{
	int64_t pages, unused, size, automatic;

	if (ask(db, "pragma page_count", &pages, e) != 0 ||
	    ask(db, "pragma freelist_count", &unused, e) != 0 ||
	    ask(db, "pragma page_size", &size, e) != 0 ||
	    ask(db, "pragma auto_vacuum", &automatic, e) != 0)
		return -1;
	*out = (struct db_space){
		.bytes = pages * size + log_bytes((struct db_sqlite *)db),
		.free_bytes = unused * size,
		.gives_back = automatic == 2,
	};
	return 0;
}

/* Somebody who reads keeps the log, and so does a full disk: the next time. */
static bool
may_wait(int rc)
{
	return rc == SQLITE_OK || (rc & 0xff) == SQLITE_BUSY ||
	       (rc & 0xff) == SQLITE_FULL;
}

static int
log_move(struct db_sqlite *s, struct err *e)
{
	int rc = sqlite3_wal_checkpoint_v2(
	    s->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

	return may_wait(rc) ? 0 : sqlite_failed(s, rc, e);
}

int
sqlite_space_step(struct db *db, int64_t bytes, int64_t *given_out,
		  struct err *e)
{
	struct db_sqlite *s = (struct db_sqlite *)db;
	struct db_space before, after;
	char sql[80];
	int64_t size;
	int rc;

	if (sqlite_space_get(db, &before, e) != 0 ||
	    ask(db, "pragma page_size", &size, e) != 0)
		return -1;
	if (before.free_bytes > 0 && before.gives_back) {
		snprintf(sql, sizeof(sql), "pragma incremental_vacuum(%lld)",
			 (long long)(bytes / size + 1));
		rc = sqlite3_exec(s->handle, sql, NULL, NULL, NULL);
		if (!may_wait(rc))
			return sqlite_failed(s, rc, e);
	}
	if (log_move(s, e) != 0 || sqlite_space_get(db, &after, e) != 0)
		return -1;
	*given_out =
	    before.bytes > after.bytes ? before.bytes - after.bytes : 0;
	return 0;
}
