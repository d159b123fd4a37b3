#include "db/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/check.h"

/* How long a statement waits for another writer before ERR_BUSY. */
#define BUSY_MS         5000
#define BUSY_MIGRATE_MS 120000
/* Turning to WAL does not wait by itself; 100 times 20 ms. */
#define WAL_TIMES 100

static struct db_sqlite *
of(struct db *db)
{
	return (struct db_sqlite *)db;
}

static void
db_sqlite_close(struct db *db)
{
	struct db_sqlite *s = of(db);

	sqlite_forget(s);
	map_free(&s->prepared);
	/* Also the end of the WAL file when this was the last handle. */
	CHECK(sqlite3_close(s->handle) == SQLITE_OK);
	free(s);
}

static int
simple(struct db_sqlite *s, const char *sql, struct err *e)
{
	int rc = sqlite3_exec(s->handle, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? 0 : sqlite_failed(s, rc, e);
}

static int
db_sqlite_start(struct db *db, const struct db_ask *ask, bool stream,
		struct err *e)
{
	struct db_sqlite *s = of(db);
	struct sqlite_statement *st;

	UNUSED(stream);
	if (sqlite_prepare(s, ask->sql, &st, e) != 0)
		return -1;
	if (!sqlite3_stmt_readonly(st->stmt) && db_may_start(db, true, e) != 0)
		return -1;
	if (sqlite_bind(s, st, ask->value, ask->count, e) != 0)
		return -1;
	s->current = st;
	return 0;
}

static int
db_sqlite_next(struct db *db, struct err *e)
{
	struct db_sqlite *s = of(db);
	int rc = sqlite3_step(s->current->stmt);

	if (rc == SQLITE_ROW)
		return 1;
	if (rc == SQLITE_DONE)
		return 0;
	return sqlite_failed(s, rc, e);
}

static int
db_sqlite_columns(struct db *db)
{
	return sqlite3_column_count(of(db)->current->stmt);
}

static int
db_sqlite_cell(struct db *db, int column, enum db_kind want, struct arena *a,
	       struct db_value *out, struct err *e)
{
	sqlite3_stmt *stmt = of(db)->current->stmt;

	UNUSED(a);
	UNUSED(e);
	*out = (struct db_value){ .kind = want };
	out->null = sqlite3_column_type(stmt, column) == SQLITE_NULL;
	if (want == DB_INT) {
		out->integer = sqlite3_column_int64(stmt, column);
	} else if (want == DB_REAL) {
		out->real = sqlite3_column_double(stmt, column);
	} else {
		out->text.p = sqlite3_column_blob(stmt, column);
		out->text.n = (size_t)sqlite3_column_bytes(stmt, column);
	}
	return 0;
}

static int64_t
db_sqlite_finish(struct db *db)
{
	struct db_sqlite *s = of(db);
	sqlite3_stmt *stmt = s->current->stmt;

	/* The story of a failure was already told by next(). */
	sqlite3_reset(stmt);
	sqlite3_clear_bindings(stmt);
	s->current = NULL;
	return sqlite3_stmt_readonly(stmt) ? 0 : sqlite3_changes64(s->handle);
}

static int
db_sqlite_script(struct db *db, const char *sql, struct err *e)
{
	return simple(of(db), sql, e);
}

static int
db_sqlite_begin(struct db *db, bool reading, struct err *e)
{
	/* A later upgrade from reading to writing could only fail as busy,
	 * after the work was done; so the lock is taken first. */
	return simple(of(db), reading ? "begin deferred" : "begin immediate",
		      e);
}

static int
db_sqlite_commit(struct db *db, struct err *e)
{
	struct db_sqlite *s = of(db);

	/* A full disk makes SQLite roll back by itself. */
	if (sqlite3_get_autocommit(s->handle))
		return err_set(e, ERR_DATABASE,
			       "the database rolled the transaction back");
	return simple(s, "commit", e);
}

static void
db_sqlite_rollback(struct db *db)
{
	struct db_sqlite *s = of(db);

	if (!sqlite3_get_autocommit(s->handle))
		sqlite3_exec(s->handle, "rollback", NULL, NULL, NULL);
}

static int
db_sqlite_migrate_begin(struct db *db, struct err *e)
{
	UNUSED(e);
	/* BEGIN IMMEDIATE of each file keeps the others out; they wait. */
	sqlite3_busy_timeout(of(db)->handle, BUSY_MIGRATE_MS);
	return 0;
}

static void
db_sqlite_migrate_end(struct db *db, bool applied)
{
	UNUSED(applied);
	sqlite3_busy_timeout(of(db)->handle, BUSY_MS);
	/* What was prepared saw another schema. */
	sqlite_forget(of(db));
}

static const struct db_driver sqlite_driver = {
	.engine = DB_SQLITE,
	.close = db_sqlite_close,
	.start = db_sqlite_start,
	.next = db_sqlite_next,
	.columns = db_sqlite_columns,
	.cell = db_sqlite_cell,
	.finish = db_sqlite_finish,
	.put_all = sqlite_put_all,
	.script = db_sqlite_script,
	.begin = db_sqlite_begin,
	.commit = db_sqlite_commit,
	.rollback = db_sqlite_rollback,
	.migrate_begin = db_sqlite_migrate_begin,
	.migrate_end = db_sqlite_migrate_end,
	.restrict_to = sqlite_restrict,
	.space_get = sqlite_space_get,
	.space_step = sqlite_space_step,
};

/* Makes the file unreadable for others. Only when it is new: closing a second
 * descriptor would drop the locks of a handle open in this process. */
static void
make_private(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd >= 0)
		close(fd);
}

/* A database that is being made can later give back what is deleted. Must be
 * said before anything is written; has no effect on one that is there. */
static const char birth_sql[] = "pragma auto_vacuum = incremental";

static int
turn_to_wal(struct db_sqlite *s, struct err *e)
{
	const struct timespec pause = { 0, 20 * 1000000 };
	int rc = SQLITE_OK;

	for (int i = 0; i < WAL_TIMES; i++) {
		rc = sqlite3_exec(s->handle, "pragma journal_mode = wal", NULL,
				  NULL, NULL);
		if ((rc & 0xff) != SQLITE_BUSY)
			break;
		nanosleep(&pause, NULL);
	}
	return rc == SQLITE_OK ? 0 : sqlite_failed(s, rc, e);
}

/*
 * FULL, because an acknowledged batch must survive a power cut. The log is
 * moved into the file every 4,000 pages (16 MB): longer saves rewriting, but
 * a small office's machine must also start quickly after a crash.
 */
static const char settings_sql[] = "pragma synchronous = full;"
				   "pragma wal_autocheckpoint = 4000;"
				   "pragma journal_size_limit = 67108864;"
				   "pragma cache_size = -32768;"
				   "pragma mmap_size = 268435456;"
				   "pragma cell_size_check = on;"
				   /* Some builds write zeros over what is
				    * deleted: gigabytes, for nothing, and not
				    * possible on a full disk. */
				   "pragma secure_delete = fast;";

static const char settings_all_sql[] = "pragma foreign_keys = on;"
				       "pragma temp_store = memory;"
				       "pragma trusted_schema = off;";

static int
set_up(struct db_sqlite *s, bool memory, struct err *e)
{
	sqlite3_busy_timeout(s->handle, BUSY_MS);
	sqlite3_db_config(s->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(s->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(s->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	if (simple(s, settings_all_sql, e) != 0)
		return -1;
	if (memory)
		return simple(s, "pragma journal_mode = memory", e);
	if (simple(s, birth_sql, e) != 0)
		return -1;
	return turn_to_wal(s, e) != 0 ? -1 : simple(s, settings_sql, e);
}

int
db_sqlite_open(struct db **db_out, const char *path, struct err *e)
{
	bool memory = strcmp(path, ":memory:") == 0;
	struct db_sqlite *s;
	struct db *db;
	int rc;

	if (path[0] == '\0')
		return err_set(e, ERR_USAGE, "sqlite: needs a path");
	if (!memory)
		make_private(path);
	s = calloc(1, sizeof(*s));
	CHECK(s != NULL);
	s->base.driver = &sqlite_driver;
	s->prepared = map_new(0x6b6f6d61696e75);
	rc = sqlite3_open_v2(path, &s->handle,
			     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
				 SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
			     NULL);
	if (rc != SQLITE_OK)
		sqlite_failed(s, rc, e);
	db = &s->base;
	if (rc != SQLITE_OK || set_up(s, memory, e) != 0) {
		db_close(&db);
		return err_prefix(e, "%s", path);
	}
	*db_out = db;
	return 0;
}
