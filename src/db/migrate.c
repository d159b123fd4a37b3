#include "db/schema.h"

#include <string.h>
#include <time.h>

#include "base/check.h"
#include "db/driver.h"

#define SCRIPT_MAX ((size_t)1024 * 1024)

static const char make_table_sql[] =
    "create table if not exists schema_migration ("
    " number INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL,"
    " checksum TEXT NOT NULL, applied_ms INTEGER NOT NULL) STRICT";

/* Is there a table of that name? The engines keep their lists elsewhere. */
static const char has_table_sqlite_sql[] =
    "select count(*) from sqlite_master where type = 'table'"
    " and name = $1";
static const char has_table_pgsql_sql[] =
    "select count(*) from pg_catalog.pg_class where relkind in ('r', 'p')"
    " and relname = $1 and pg_catalog.pg_table_is_visible(oid)";

static const char version_sql[] =
    "select coalesce(max(number), 0) from schema_migration";
static const char get_sql[] =
    "select checksum from schema_migration where number = $1";
static const char add_sql[] =
    "insert into schema_migration (number, name, checksum, applied_ms)"
    " values ($1, $2, $3, $4)";

struct checksum {
	const char *text;
};

static const struct db_col checksum_cols[] = {
	DB_COL(struct checksum, text, DB_TEXT),
};
static const struct db_shape checksum_shape =
    DB_SHAPE(struct checksum, checksum_cols);

static int
has_table(struct db *db, const char *name, bool *out, struct err *e)
{
	const char *sql = db_engine(db) == DB_SQLITE ? has_table_sqlite_sql
						     : has_table_pgsql_sql;
	int64_t count;

	if (db_get_int(db, DB_ASK(sql, db_text(name)), &count, e) != 0)
		return -1;
	*out = count > 0;
	return 0;
}

int
db_version_known(void)
{
	return schema_files;
}

int
db_version_get(struct db *db, int *version_out, struct err *e)
{
	int64_t version = 0;
	bool has;

	if (has_table(db, "schema_migration", &has, e) != 0)
		return -1;
	if (has && db_get_int(db, DB_SAY(version_sql), &version, e) != 0)
		return -1;
	*version_out = (int)version;
	return 0;
}

static int
script_run(struct db *db, const char *sql, struct err *e)
{
	struct str script;
	int rc;

	str_init(&script, SCRIPT_MAX);
	dialect_write(&script, sql, db_engine(db));
	rc = str_check(&script, "a schema file", e);
	if (rc == 0)
		rc = db->driver->script(db, script.p, e);
	str_done(&script);
	return rc;
}

static int
table_make(struct db *db, struct err *e)
{
	bool has;
	TXN(t);

	if (txn_begin(&t, db, e) != 0 ||
	    has_table(db, "schema_migration", &has, e) != 0)
		return -1;
	if (!has && script_run(db, make_table_sql, e) != 0)
		return -1;
	return txn_commit(&t, e);
}

/* Already applied: then it must be the same file. */
static int
checksum_verify(struct db *db, const struct schema_file *file, bool *done_out,
		struct err *e)
{
	struct arena *a = arena_new(4096);
	struct checksum have;
	struct err own = { .kind = ERR_NONE };
	int rc = 0;

	*done_out = true;
	if (db_get(db, DB_ASK(get_sql, db_int(file->number)), &checksum_shape,
		   a, &have, &own) != 0) {
		*done_out = false;
		rc = own.kind == ERR_NOT_FOUND
			 ? 0
			 : err_set(e, own.kind, "%s", own.text);
	} else if (strcmp(have.text, file->checksum) != 0) {
		rc = err_set(e, ERR_CONFLICT,
			     "%s was changed after this database had "
			     "applied it",
			     file->name);
	}
	arena_free(&a);
	return rc;
}

static int
file_apply(struct db *db, const struct schema_file *file, bool *applied,
	   struct err *e)
{
	struct timespec now;
	bool done;
	TXN(t);

	clock_gettime(CLOCK_REALTIME, &now);
	if (txn_begin(&t, db, e) != 0 ||
	    checksum_verify(db, file, &done, e) != 0)
		return -1;
	if (done)
		return txn_commit(&t, e);
	if (script_run(db, file->sql, e) != 0)
		return err_prefix(e, "%s", file->name);
	if (db_run(db,
		   DB_ASK(add_sql, db_int(file->number), db_text(file->name),
			  db_text(file->checksum),
			  db_int((int64_t)now.tv_sec * 1000)),
		   NULL, e) != 0)
		return -1;
	*applied = true;
	return txn_commit(&t, e);
}

static int
files_apply(struct db *db, const struct schema_file *file, int files,
	    bool *applied, struct err *e)
{
	int version;

	if (table_make(db, e) != 0 || db_version_get(db, &version, e) != 0)
		return -1;
	if (version > files)
		return err_set(e, ERR_UNAVAILABLE,
			       "the database has version %d, this program "
			       "knows only %d: it needs a newer program",
			       version, files);
	for (int i = 0; i < files; i++)
		if (file_apply(db, &file[i], applied, e) != 0)
			return -1;
	return 0;
}

int
db_migrate_with(struct db *db, const struct schema_file *file, int files,
		struct err *e)
{
	bool applied = false;
	int rc;

	CHECK(!db->in_txn && db->role == DB_ROLE_ALL);
	if (db->driver->migrate_begin(db, e) != 0)
		return -1;
	rc = files_apply(db, file, files, &applied, e);
	db->driver->migrate_end(db, applied);
	return rc;
}

int
db_migrate(struct db *db, struct err *e)
{
	return db_migrate_with(db, schema_file, schema_files, e);
}
