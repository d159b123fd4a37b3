#include "db/driver.h"

#include <string.h>

#include "base/check.h"

/* Room for the texts of one row in db_each. */
#define EACH_ROW_MAX ((size_t)16 * 1024 * 1024)

int
db_open(struct db **db_out, const char *url, struct err *e)
{
	struct text t = text_of(url);

	*db_out = NULL;
	if (text_starts(t, "sqlite:"))
		return db_sqlite_open(db_out, url + strlen("sqlite:"), e);
	if (text_starts(t, "postgresql://") || text_starts(t, "postgres://"))
		return db_pgsql_open(db_out, url, e);
	return err_set(e, ERR_USAGE,
		       "a database is named sqlite:PATH, sqlite::memory: or "
		       "postgresql://...");
}

void
db_close(struct db **db)
{
	if (*db == NULL)
		return;
	CHECK(!(*db)->running);
	if ((*db)->in_txn)
		(*db)->driver->rollback(*db);
	(*db)->driver->close(*db);
	*db = NULL;
}

enum db_engine
db_engine(const struct db *db)
{
	return db->driver->engine;
}

bool
db_in_transaction(const struct db *db)
{
	return db->in_txn;
}

int
db_may_start(struct db *db, bool writes, struct err *e)
{
	if (db->broken)
		return err_set(e, ERR_DATABASE,
			       "the transaction failed before and can only be "
			       "rolled back");
	if (writes && db->reading)
		return err_set(e, ERR_DENIED,
			       "a transaction for reading cannot write");
	return 0;
}

int
db_failed(struct db *db)
{
	if (db->in_txn)
		db->broken = true;
	return -1;
}

static int
start(struct db *db, const struct db_ask *ask, bool stream, struct err *e)
{
	CHECK(!db->running);
	CHECK(ask->count <= DB_VALUES_MAX);
	for (size_t i = 0; i < ask->count; i++)
		if (db_value_check(&ask->value[i], i, e) != 0)
			return -1;
	if (db_may_start(db, false, e) != 0)
		return -1;
	if (db->driver->start(db, ask, stream, e) != 0)
		return db_failed(db);
	db->running = true;
	return 0;
}

static int
next(struct db *db, struct err *e)
{
	int rc = db->driver->next(db, e);

	return rc < 0 ? db_failed(db) : rc;
}

static int64_t
finish(struct db *db)
{
	db->running = false;
	return db->driver->finish(db);
}

int
db_run(struct db *db, const struct db_ask *ask, int64_t *changed_out,
       struct err *e)
{
	int64_t changed;
	int rc;

	if (start(db, ask, false, e) != 0)
		return -1;
	do
		rc = next(db, e);
	while (rc == 1);
	changed = finish(db);
	if (rc == 0 && changed_out != NULL)
		*changed_out = changed;
	return rc;
}

/* Goes to the first row and stays there; the caller finishes. */
static int
start_first(struct db *db, const struct db_ask *ask, struct err *e)
{
	int rc;

	if (start(db, ask, false, e) != 0)
		return -1;
	rc = next(db, e);
	if (rc == 1)
		return 0;
	finish(db);
	return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "no such row");
}

/* Runs a statement that writes to its end, so that nothing is left undone. */
static int
finish_all(struct db *db, int rc, struct err *e)
{
	int more = 1;

	while (rc == 0 && more == 1) {
		more = next(db, e);
		if (more < 0)
			rc = -1;
	}
	finish(db);
	return rc;
}

int
db_get_int(struct db *db, const struct db_ask *ask, int64_t *out, struct err *e)
{
	struct db_value v;
	int rc;

	if (start_first(db, ask, e) != 0)
		return -1;
	rc = db->driver->cell(db, 0, DB_INT, NULL, &v, e);
	if (rc == 0)
		*out = v.integer;
	return finish_all(db, rc, e);
}

int
db_get(struct db *db, const struct db_ask *ask, const struct db_shape *shape,
       struct arena *a, void *row, struct err *e)
{
	if (start_first(db, ask, e) != 0)
		return -1;
	return finish_all(db, db_shape_read(db, shape, a, row, e), e);
}

/* Makes room for one more row in an array that grows inside the arena. */
static void *
table_more(struct db_table *t, size_t *room, size_t size, struct arena *a)
{
	if (t->count == *room) {
		size_t more = *room == 0 ? 16 : *room * 2;
		void *row = arena_alloc_array(a, more, size);

		if (row == NULL)
			return NULL;
		if (t->count > 0)
			memcpy(row, t->row, t->count * size);
		t->row = row;
		*room = more;
	}
	return (char *)t->row + t->count * size;
}

int
db_list(struct db *db, const struct db_ask *ask, const struct db_shape *shape,
	struct arena *a, struct db_table *out, struct err *e)
{
	struct db_table t = { NULL, 0 };
	size_t room = 0;
	int rc;

	if (start(db, ask, false, e) != 0)
		return -1;
	while ((rc = next(db, e)) == 1) {
		void *row = table_more(&t, &room, shape->size, a);

		rc = row == NULL ? arena_check(a, e)
				 : db_shape_read(db, shape, a, row, e);
		if (rc != 0)
			break;
		t.count++;
	}
	finish(db);
	if (rc == 0)
		*out = t;
	return rc;
}

int
db_each(struct db *db, const struct db_ask *ask, const struct db_shape *shape,
	db_take *take, void *context, struct err *e)
{
	struct arena *a = arena_new(EACH_ROW_MAX);
	int rc = -1;

	if (start(db, ask, true, e) != 0)
		goto out;
	while ((rc = next(db, e)) == 1) {
		void *row;

		arena_reset(a);
		row = arena_alloc(a, shape->size);
		rc = row == NULL ? arena_check(a, e)
				 : db_shape_read(db, shape, a, row, e);
		if (rc == 0)
			rc = take(context, row, e);
		if (rc != 0)
			break;
	}
	finish(db);
out:
	arena_free(&a);
	return rc;
}

int
db_put(struct db *db, const char *sql, const struct db_shape *shape,
       const void *row, int64_t *id_out, struct err *e)
{
	struct db_value value[DB_VALUES_MAX];
	struct db_ask ask = { sql, value, shape->count };

	db_values(shape, row, value);
	if (id_out != NULL)
		return db_get_int(db, &ask, id_out, e);
	return db_run(db, &ask, NULL, e);
}

int
db_put_all(struct db *db, const struct db_batch *batch, struct err *e)
{
	CHECK(db->in_txn && !db->running);
	if (db_may_start(db, true, e) != 0)
		return -1;
	if (batch->count == 0)
		return 0;
	if (db->driver->put_all(db, batch, e) != 0)
		return db_failed(db);
	return 0;
}

int
db_ping(struct db *db, struct err *e)
{
	int64_t one;

	return db_get_int(db, DB_SAY("select 1"), &one, e);
}

int
db_restrict(struct db *db, enum db_role role, struct err *e)
{
	CHECK(db->role == DB_ROLE_ALL && !db->in_txn);
	if (role == DB_ROLE_ALL)
		return 0;
	if (db->driver->restrict_to(db, role, e) != 0)
		return -1;
	db->role = role;
	return 0;
}

const char *
db_like(struct arena *a, const char *wanted)
{
	struct str s;
	char *copy;

	str_init(&s, 4096);
	str_add_byte(&s, '%');
	for (const char *c = wanted; *c != '\0'; c++) {
		if (*c == '%' || *c == '_' || *c == '!')
			str_add_byte(&s, '!');
		if (*c >= 'A' && *c <= 'Z')
			str_add_byte(&s, (char)(*c - 'A' + 'a'));
		else
			str_add_byte(&s, *c);
	}
	str_add_byte(&s, '%');
	copy = s.over ? NULL : arena_text(a, str_view(&s));
	str_done(&s);
	return copy;
}

int
db_space_get(struct db *db, struct db_space *out, struct err *e)
{
	return db->driver->space_get(db, out, e);
}

int
db_space_step(struct db *db, int64_t bytes, int64_t *given_out, struct err *e)
{
	int64_t given = 0;
	int rc = 0;

	CHECK(!db->in_txn && !db->running);
	if (db->driver->space_step != NULL)
		rc = db->driver->space_step(db, bytes, &given, e);
	if (given_out != NULL)
		*given_out = given;
	return rc;
}
