/* sqlite_statement.c: prepared statements, batches, the write list, and what
 * SQLite's failures are called here. */
#include "db/sqlite.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/num.h"
#include "db/role.h"

/* Statements are constants of this program; more than this means somebody
 * composes them, and then the cache starts again. */
#define PREPARED_MAX 512

static enum err_kind
constraint_kind(int rc)
{
	switch (rc) {
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID:
	case SQLITE_CONSTRAINT_FOREIGNKEY:
		return ERR_CONFLICT;
	case SQLITE_CONSTRAINT_TRIGGER:
		return ERR_DENIED;
	default:
		return ERR_INVALID;
	}
}

int
sqlite_failed(struct db_sqlite *s, int rc, struct err *e)
{
	const char *text =
	    s->handle != NULL ? sqlite3_errmsg(s->handle) : sqlite3_errstr(rc);

	switch (rc & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(e, ERR_BUSY, "the database is in use: %s", text);
	case SQLITE_CONSTRAINT:
		return err_set(e, constraint_kind(rc), "%s", text);
	case SQLITE_AUTH:
	case SQLITE_READONLY:
		return err_set(e, ERR_DENIED, "%s", text);
	case SQLITE_FULL:
		return err_set(e, ERR_DATABASE, "disk full: %s", text);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return err_set(e, ERR_DATABASE,
			       "the database file is damaged: %s", text);
	case SQLITE_IOERR:
		return err_set(e, ERR_DATABASE, "the disk failed: %s (%s)",
			       text, strerror(sqlite3_system_errno(s->handle)));
	case SQLITE_CANTOPEN:
		return err_set(e, ERR_UNAVAILABLE, "%s", text);
	case SQLITE_TOOBIG:
		return err_set(e, ERR_TOO_BIG, "%s", text);
	default:
		return err_set(e, ERR_DATABASE, "%s", text);
	}
}

static void
statement_free(struct sqlite_statement *st)
{
	sqlite3_finalize(st->stmt);
	free(st);
}

void
sqlite_forget(struct db_sqlite *s)
{
	const void *key;
	size_t length, cursor = 0;
	struct sqlite_statement *st;

	while ((st = map_next(s->prepared, &cursor, &key, &length)) != NULL)
		statement_free(st);
	map_free(&s->prepared);
	s->prepared = map_new(0x6b6f6d61696e75);
}

/* Which value each parameter stands for: "$3" is the third. */
static int
parameters_read(struct sqlite_statement *st, struct err *e)
{
	st->parameters = sqlite3_bind_parameter_count(st->stmt);
	for (int i = 0; i < st->parameters; i++) {
		const char *name = sqlite3_bind_parameter_name(st->stmt, i + 1);
		int64_t number;

		if (i >= DB_VALUES_MAX || name == NULL || name[0] != '$' ||
		    num_int(text_of(name + 1), 1, DB_VALUES_MAX, &number,
			    NULL) != 0)
			return err_set(e, ERR_DATABASE,
				       "placeholders are $1, $2 ...");
		st->value_of[i] = (uint8_t)(number - 1);
	}
	return 0;
}

int
sqlite_prepare(struct db_sqlite *s, const char *sql,
	       struct sqlite_statement **out, struct err *e)
{
	size_t length = strlen(sql);
	struct sqlite_statement *st = map_get(s->prepared, sql, length);
	int rc;

	if (st != NULL) {
		*out = st;
		return 0;
	}
	if (map_count(s->prepared) >= PREPARED_MAX)
		sqlite_forget(s);
	st = calloc(1, sizeof(*st));
	CHECK(st != NULL);
	rc = sqlite3_prepare_v3(s->handle, sql, -1, SQLITE_PREPARE_PERSISTENT,
				&st->stmt, NULL);
	if (rc != SQLITE_OK || parameters_read(st, e) != 0) {
		if (rc != SQLITE_OK)
			sqlite_failed(s, rc, e);
		statement_free(st);
		return -1;
	}
	map_set(s->prepared, sql, length, st);
	*out = st;
	return 0;
}

static int
bind_one(sqlite3_stmt *stmt, int at, const struct db_value *v)
{
	/* An empty text must not become NULL for want of an address. */
	const char *p = v->text.p != NULL ? v->text.p : "";

	if (v->null)
		return sqlite3_bind_null(stmt, at);
	switch (v->kind) {
	case DB_REAL:
		return sqlite3_bind_double(stmt, at, v->real);
	case DB_TEXT:
		return sqlite3_bind_text64(stmt, at, p, v->text.n,
					   SQLITE_STATIC, SQLITE_UTF8);
	case DB_BLOB:
		return sqlite3_bind_blob64(stmt, at, p, v->text.n,
					   SQLITE_STATIC);
	default:
		return sqlite3_bind_int64(stmt, at, v->integer);
	}
}

int
sqlite_bind(struct db_sqlite *s, const struct sqlite_statement *st,
	    const struct db_value *value, size_t count, struct err *e)
{
	for (int i = 0; i < st->parameters; i++) {
		int rc;

		CHECK(st->value_of[i] < count);
		rc = bind_one(st->stmt, i + 1, &value[st->value_of[i]]);
		if (rc != SQLITE_OK)
			return sqlite_failed(s, rc, e);
	}
	return 0;
}

static int
put_one(struct db_sqlite *s, struct sqlite_statement *st,
	const struct db_value *value, size_t count, int64_t *id_out,
	struct err *e)
{
	int rc;

	for (size_t i = 0; i < count; i++)
		if (db_value_check(&value[i], i, e) != 0)
			return -1;
	if (sqlite_bind(s, st, value, count, e) != 0)
		return -1;
	rc = sqlite3_step(st->stmt);
	if (rc == SQLITE_ROW && id_out != NULL)
		*id_out = sqlite3_column_int64(st->stmt, 0);
	while (rc == SQLITE_ROW)
		rc = sqlite3_step(st->stmt);
	if (rc != SQLITE_DONE)
		sqlite_failed(s, rc, e);
	sqlite3_reset(st->stmt);
	return rc == SQLITE_DONE ? 0 : -1;
}

int
sqlite_put_all(struct db *db, const struct db_batch *batch, struct err *e)
{
	struct db_sqlite *s = (struct db_sqlite *)db;
	struct db_value value[DB_VALUES_MAX];
	const char *row = batch->row;
	struct sqlite_statement *st;
	int rc = 0;

	if (sqlite_prepare(s, batch->sql, &st, e) != 0)
		return -1;
	for (size_t i = 0; i < batch->count && rc == 0; i++) {
		db_values(batch->shape, row + i * batch->shape->size, value);
		rc = put_one(s, st, value, batch->shape->count,
			     batch->id_out != NULL ? &batch->id_out[i] : NULL,
			     e);
	}
	sqlite3_clear_bindings(st->stmt);
	return rc;
}

/* How big the file is may be asked; only the worker gives room back. */
static bool
pragma_allowed(enum db_role role, const char *name, const char *value)
{
	static const char *const asked[] = { "page_count", "page_size",
					     "freelist_count", "auto_vacuum" };

	if (value != NULL)
		return role == DB_ROLE_WORKER &&
		       strcmp(name, "incremental_vacuum") == 0;
	for (size_t i = 0; i < ARRAY_LEN(asked); i++)
		if (strcmp(name, asked[i]) == 0)
			return true;
	return false;
}

static int
authorize(void *context, int action, const char *one, const char *two,
	  const char *database, const char *trigger)
{
	const struct db_sqlite *s = context;

	UNUSED(database);
	UNUSED(trigger);
	switch (action) {
	case SQLITE_INSERT:
	case SQLITE_UPDATE:
	case SQLITE_DELETE:
		return role_writes(s->role, text_of(one)) ? SQLITE_OK
							  : SQLITE_DENY;
	case SQLITE_READ:
		/* The list of tables: a migration's number is asked for. And
		 * the last ids given, for the backup. */
		if (strcmp(one, "sqlite_master") == 0 ||
		    strcmp(one, "sqlite_sequence") == 0)
			return SQLITE_OK;
		return role_reads(s->role, text_of(one)) ? SQLITE_OK
							 : SQLITE_DENY;
	case SQLITE_SELECT:
	case SQLITE_FUNCTION:
	case SQLITE_RECURSIVE:
	case SQLITE_TRANSACTION:
	case SQLITE_SAVEPOINT:
		return SQLITE_OK;
	case SQLITE_PRAGMA:
		return pragma_allowed(s->role, one, two) ? SQLITE_OK
							 : SQLITE_DENY;
	default:
		/* Schema, settings, other files: never a role's business. */
		return SQLITE_DENY;
	}
}

int
sqlite_restrict(struct db *db, enum db_role role, struct err *e)
{
	struct db_sqlite *s = (struct db_sqlite *)db;
	int rc;

	s->role = role;
	rc = sqlite3_set_authorizer(s->handle, authorize, s);
	return rc == SQLITE_OK ? 0 : sqlite_failed(s, rc, e);
}
