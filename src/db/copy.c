#include "db/copy.h"

#include <stdio.h>

#include "base/check.h"
#include "db/driver.h"
#include "db/schema.h"

#define SQL_MAX ((size_t)8192)
#define ROW_MAX ((size_t)80 * 1024 * 1024)

static const char columns_sqlite_sql[] =
    "select name, type from pragma_table_xinfo($1) where hidden = 0"
    " order by cid";
static const char columns_pgsql_sql[] =
    "select column_name::text, data_type::text from"
    " information_schema.columns where table_schema = current_schema()"
    " and table_name = $1 and is_generated = 'NEVER'"
    " order by ordinal_position";
static const char numbered_sqlite_sql[] =
    "select count(*) from sqlite_master where type = 'table' and name = $1"
    " and sql like '%AUTOINCREMENT%'";
static const char numbered_pgsql_sql[] =
    "select count(*) from information_schema.columns where table_schema ="
    " current_schema() and table_name = $1 and is_identity = 'YES'";

struct column_row {
	const char *name, *type;
};

static const struct db_col column_cols[] = {
	DB_COL(struct column_row, name, DB_TEXT),
	DB_COL(struct column_row, type, DB_TEXT),
};
static const struct db_shape column_shape =
    DB_SHAPE(struct column_row, column_cols);

static enum db_kind
kind_of(const char *type)
{
	struct text t = text_of(type);

	if (text_is_nocase(t, "integer") || text_is_nocase(t, "bigint"))
		return DB_INT;
	if (text_is_nocase(t, "real") || text_is_nocase(t, "double precision"))
		return DB_REAL;
	if (text_is_nocase(t, "blob") || text_is_nocase(t, "bytea"))
		return DB_BLOB;
	return DB_TEXT;
}

static int
table_fill(struct db *db, struct arena *a, struct copy_table *t, struct err *e)
{
	const bool sqlite = db_engine(db) == DB_SQLITE;
	const struct column_row *row;
	struct db_table found;
	int64_t numbered;

	if (db_list(db,
		    DB_ASK(sqlite ? columns_sqlite_sql : columns_pgsql_sql,
			   db_text(t->name)),
		    &column_shape, a, &found, e) != 0 ||
	    db_get_int(db,
		       DB_ASK(sqlite ? numbered_sqlite_sql : numbered_pgsql_sql,
			      db_text(t->name)),
		       &numbered, e) != 0)
		return -1;
	CHECK(found.count <= COPY_COLUMNS_MAX);
	row = found.row;
	for (size_t i = 0; i < found.count; i++)
		t->column[t->columns++] =
		    (struct copy_column){ row[i].name, kind_of(row[i].type) };
	t->numbered = numbered > 0;
	return 0;
}

/* The name after "CREATE TABLE", or nothing. */
static struct text
created(struct text line)
{
	static const char begin[] = "CREATE TABLE ";
	struct text name;

	if (!text_starts(line, begin))
		return (struct text){ NULL, 0 };
	line = text_slice(line, sizeof(begin) - 1, line.n);
	text_cut(&line, ' ', &name);
	return name;
}

int
copy_tables_get(struct db *db, struct arena *a, struct copy_tables *out,
		struct err *e)
{
	size_t room = 0;

	for (int pass = 0; pass < 2; pass++) {
		for (int i = 0; i < schema_files; i++) {
			struct text rest = text_of(schema_file[i].sql), line;

			while (text_cut(&rest, '\n', &line)) {
				struct text name = created(line);
				struct copy_table *t;

				if (name.n == 0)
					continue;
				if (pass == 0) {
					room++;
					continue;
				}
				t = &out->table[out->count];
				t->name = arena_text(a, name);
				if (t->name == NULL)
					return arena_check(a, e);
				if (table_fill(db, a, t, e) != 0)
					return -1;
				/* Not there yet at an older version. */
				if (t->columns > 0)
					out->count++;
			}
		}
		if (pass == 0) {
			out->count = 0;
			out->table =
			    arena_alloc_array(a, room, sizeof(*out->table));
			if (out->table == NULL)
				return arena_check(a, e);
		}
	}
	return 0;
}

static void
names_write(struct str *sql, const struct copy_table *t)
{
	for (size_t i = 0; i < t->columns; i++)
		str_addf(sql, "%s%s", i > 0 ? ", " : "", t->column[i].name);
}

static int
rows_read(struct db *db, const struct copy_table *t, copy_take *take,
	  void *context, struct err *e)
{
	struct arena *a = arena_new(ROW_MAX);
	struct db_value value[COPY_COLUMNS_MAX];
	int rc;

	while ((rc = db->driver->next(db, e)) == 1) {
		arena_reset(a);
		for (size_t i = 0; rc == 1 && i < t->columns; i++)
			if (db->driver->cell(db, (int)i, t->column[i].kind, a,
					     &value[i], e) != 0)
				rc = -1;
		if (rc < 0 || take(context, value, e) != 0) {
			rc = -1;
			break;
		}
	}
	arena_free(&a);
	return rc;
}

int
copy_read(struct db *db, const struct copy_table *t, copy_take *take,
	  void *context, struct err *e)
{
	struct db_ask ask = { NULL, NULL, 0 };
	struct str sql;
	int rc = -1;

	CHECK(!db->running);
	str_init(&sql, SQL_MAX);
	str_add(&sql, "select ");
	names_write(&sql, t);
	str_addf(&sql, " from %s", t->name);
	ask.sql = sql.p;
	if (db_may_start(db, false, e) == 0 &&
	    db->driver->start(db, &ask, true, e) == 0) {
		db->running = true;
		rc = rows_read(db, t, take, context, e);
		db->running = false;
		db->driver->finish(db);
	}
	str_done(&sql);
	return rc;
}

int
copy_write(struct db *db, const struct copy_table *t,
	   const struct db_value *value, struct err *e)
{
	struct str sql;
	int rc;

	CHECK(db->in_txn);
	str_init(&sql, SQL_MAX);
	str_addf(&sql, "insert into %s (", t->name);
	names_write(&sql, t);
	str_add(&sql, ") values (");
	for (size_t i = 0; i < t->columns; i++)
		str_addf(&sql, "%s$%zu", i > 0 ? ", " : "", i + 1);
	str_add(&sql, ")");
	rc = db_run(db, &(struct db_ask){ sql.p, value, t->columns }, NULL, e);
	str_done(&sql);
	return rc;
}

static int
ask_int(struct db *db, const char *fmt, const struct copy_table *t,
	int64_t *out, struct err *e)
{
	struct text rest = text_of(fmt), part;
	struct str sql;
	int rc;

	str_init(&sql, SQL_MAX);
	/* '@' stands for the table, as in pgsql_grant. */
	text_cut(&rest, '@', &part);
	str_add_text(&sql, part);
	while (text_cut(&rest, '@', &part)) {
		str_add(&sql, t->name);
		str_add_text(&sql, part);
	}
	rc = db_get_int(db, &(struct db_ask){ sql.p, NULL, 0 }, out, e);
	str_done(&sql);
	return rc;
}

int
copy_last_get(struct db *db, const struct copy_table *t, int64_t *out,
	      struct err *e)
{
	*out = 0;
	if (!t->numbered)
		return 0;
	if (db_engine(db) == DB_SQLITE)
		return db_get_int(
		    db,
		    DB_ASK("select coalesce(max(seq), 0) from sqlite_sequence"
			   " where name = $1",
			   db_text(t->name)),
		    out, e);
	return db_get_int(db,
			  DB_ASK("select coalesce((select last_value from"
				 " pg_sequences where schemaname ="
				 " current_schema() and sequencename ="
				 " $1 || '_id_seq'), 0)",
				 db_text(t->name)),
			  out, e);
}

int
copy_last_set(struct db *db, const struct copy_table *t, int64_t last,
	      struct err *e)
{
	int64_t highest = 0;
	char sql[200];

	CHECK(db->in_txn);
	if (!t->numbered)
		return 0;
	if (ask_int(db, "select coalesce(max(id), 0) from @ as t", t, &highest,
		    e) != 0)
		return -1;
	last = last > highest ? last : highest;
	if (last == 0)
		return 0;
	if (db_engine(db) == DB_SQLITE) {
		if (db_run(db,
			   DB_ASK("delete from sqlite_sequence where name ="
				  " $1",
				  db_text(t->name)),
			   NULL, e) != 0)
			return -1;
		return db_run(db,
			      DB_ASK("insert into sqlite_sequence (name, seq)"
				     " values ($1, $2)",
				     db_text(t->name), db_int(last)),
			      NULL, e);
	}
	snprintf(sql, sizeof(sql), "select setval('@_id_seq', %lld)",
		 (long long)last);
	return ask_int(db, sql, t, &highest, e);
}

int
copy_schema(struct db *db, int version, struct err *e)
{
	if (version > schema_files)
		return err_set(e, ERR_UNAVAILABLE,
			       "the backup has schema version %d, this program "
			       "knows only %d: it needs a newer program",
			       version, schema_files);
	return db_migrate_with(db, schema_file, version, e);
}
