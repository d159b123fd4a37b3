/* pgsql_statement.c: values to and from PostgreSQL, prepared statements, and
 * batches in pipeline mode. */
#include "db/pgsql.h"

#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/hex.h"
#include "base/num.h"
#include "db/role.h"

/* The types of the wire; they never change (catalog/pg_type.dat). */
#define TYPE_BYTEA  17
#define TYPE_INT8   20
#define TYPE_TEXT   25
#define TYPE_FLOAT8 701

#define PREPARED_MAX 512
/* Rows on their way before the answers are read. Small enough that the
 * answers fit into the socket's buffer: else both sides wait for ever. */
#define PIPELINE_ROWS 200

void
pgsql_values_set(struct pgsql_values *v, const struct db_value *value,
		 size_t count)
{
	v->count = (int)count;
	for (size_t i = 0; i < count; i++) {
		const struct db_value *from = &value[i];

		v->format[i] = 1;
		v->value[i] = (const char *)&v->number[i];
		v->length[i] = sizeof(v->number[i]);
		if (from->kind == DB_INT) {
			v->type[i] = TYPE_INT8;
			v->number[i] = htobe64((uint64_t)from->integer);
		} else if (from->kind == DB_REAL) {
			uint64_t bits;

			memcpy(&bits, &from->real, sizeof(bits));
			v->type[i] = TYPE_FLOAT8;
			v->number[i] = htobe64(bits);
		} else {
			v->type[i] =
			    from->kind == DB_BLOB ? TYPE_BYTEA : TYPE_TEXT;
			v->value[i] = from->text.n > 0 ? from->text.p : "";
			v->length[i] = (int)from->text.n;
		}
		if (from->null)
			v->value[i] = NULL;
	}
}

void
pgsql_forget(struct db_pgsql *p)
{
	const void *key;
	size_t length, cursor = 0;
	void *st;

	while ((st = map_next(p->prepared, &cursor, &key, &length)) != NULL)
		free(st);
	map_free(&p->prepared);
	p->prepared = map_new(0x6b6f6d61696e75);
}

/* The one word of SQLite's SQL that must become another one here. */
static void
translate(struct str *out, const char *sql)
{
	static const char mark[] = "/*skip locked*/";
	const char *at = strstr(sql, mark);

	if (at == NULL) {
		str_add(out, sql);
		return;
	}
	str_add_n(out, sql, (size_t)(at - sql));
	str_add(out, "for update skip locked");
	str_add(out, at + sizeof(mark) - 1);
}

static int
tell_server(struct db_pgsql *p, struct pgsql_statement *st, const char *sql,
	    const struct pgsql_values *v, struct err *e)
{
	struct str text;
	PGresult *r;
	int rc = 0;

	str_init(&text, 65536);
	translate(&text, sql);
	snprintf(st->name, sizeof(st->name), "s%d", ++p->names);
	r = PQprepare(p->connection, st->name, text.p, v->count, v->type);
	if (PQresultStatus(r) != PGRES_COMMAND_OK)
		rc = pgsql_failed(p, r, e);
	PQclear(r);
	str_done(&text);
	st->life = rc == 0 ? p->life : 0;
	return rc;
}

/* The same text with other types of values is another statement. */
static void
statement_key(struct str *key, const char *sql, const struct pgsql_values *v)
{
	str_init(key, 65536);
	str_add(key, sql);
	for (int i = 0; i < v->count; i++)
		str_add_byte(key, v->type[i] == TYPE_INT8    ? 'i'
				  : v->type[i] == TYPE_TEXT  ? 't'
				  : v->type[i] == TYPE_BYTEA ? 'b'
							     : 'r');
}

int
pgsql_prepare(struct db_pgsql *p, const char *sql, const struct pgsql_values *v,
	      struct pgsql_statement **out, struct err *e)
{
	struct pgsql_statement *st;
	struct str key;
	struct text table;

	statement_key(&key, sql, v);
	st = map_get(p->prepared, key.p, key.n);
	if (st == NULL) {
		CHECK(map_count(p->prepared) < PREPARED_MAX);
		st = calloc(1, sizeof(*st));
		CHECK(st != NULL);
		st->writes = role_statement_writes(text_of(sql), &table);
		map_set(p->prepared, key.p, key.n, st);
	}
	str_done(&key);
	*out = st;
	return st->life == p->life ? 0 : tell_server(p, st, sql, v, e);
}

static int
cell_blob(struct text hex, struct arena *a, struct text *out, struct err *e)
{
	uint8_t *bytes;

	if (!text_starts(hex, "\\x"))
		return err_set(e, ERR_DATABASE, "a blob in unknown form");
	hex = text_slice(hex, 2, hex.n);
	bytes = arena_alloc(a, hex.n / 2 + 1);
	if (bytes == NULL)
		return arena_check(a, e);
	*out = (struct text){ (const char *)bytes, hex.n / 2 };
	return hex_parse(hex, bytes, hex.n / 2, e);
}

static int
cell_real(struct text t, double *out, struct err *e)
{
	char *end;

	/* Terminated by libpq; the C locale is never changed. */
	*out = strtod(t.p, &end);
	if (end != t.p + t.n)
		return err_set(e, ERR_DATABASE, "a number in unknown form");
	return 0;
}

int
pgsql_cell(struct db *db, int column, enum db_kind want, struct arena *a,
	   struct db_value *out, struct err *e)
{
	struct db_pgsql *p = (struct db_pgsql *)db;
	struct text t = { PQgetvalue(p->result, p->row, column),
			  (size_t)PQgetlength(p->result, p->row, column) };

	*out = (struct db_value){ .kind = want };
	out->null = PQgetisnull(p->result, p->row, column);
	if (out->null)
		return 0;
	switch (want) {
	case DB_INT:
		return num_int(t, INT64_MIN, INT64_MAX, &out->integer, e);
	case DB_REAL:
		return cell_real(t, &out->real, e);
	case DB_BLOB:
		return cell_blob(t, a, &out->text, e);
	default:
		out->text = t;
		return 0;
	}
}

/* Reads the answer to one row of a batch. */
static int
answer_read(struct db_pgsql *p, int64_t *id_out, struct err *e)
{
	PGresult *r = PQgetResult(p->connection);
	ExecStatusType status = PQresultStatus(r);
	int rc = 0;

	if (status == PGRES_TUPLES_OK && PQntuples(r) > 0 && id_out != NULL)
		rc = num_int(text_of(PQgetvalue(r, 0, 0)), INT64_MIN, INT64_MAX,
			     id_out, e);
	else if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
		rc = pgsql_failed(p, r, e);
	PQclear(r);
	/* Each answer ends with a NULL. */
	if (r != NULL)
		PQclear(PQgetResult(p->connection));
	return rc;
}

/* A batch under way: 'name' is the statement, known to the server before the
 * pipeline is entered. */
struct sending {
	struct db_pgsql *p;
	const struct db_batch *batch;
	const char *name;
};

static int
rows_send(const struct sending *s, size_t from, size_t to, struct err *e)
{
	const struct db_batch *batch = s->batch;
	struct db_value value[DB_VALUES_MAX];
	struct pgsql_values v;

	for (size_t i = from; i < to; i++) {
		db_values(batch->shape,
			  (const char *)batch->row + i * batch->shape->size,
			  value);
		pgsql_values_set(&v, value, batch->shape->count);
		if (!PQsendQueryPrepared(s->p->connection, s->name, v.count,
					 v.value, v.length, v.format, 0))
			return pgsql_failed(s->p, NULL, e);
	}
	return 0;
}

static int
rows_put(const struct sending *s, size_t from, size_t to, struct err *e)
{
	int64_t *ids = s->batch->id_out;
	int rc = 0;

	if (rows_send(s, from, to, e) != 0 || !PQpipelineSync(s->p->connection))
		return pgsql_failed(s->p, NULL, e);
	for (size_t i = from; i < to; i++) {
		int64_t *id = ids != NULL ? &ids[i] : NULL;

		/* The first failure is the story; the rest only follows. */
		if (answer_read(s->p, id, rc == 0 ? e : NULL) != 0)
			rc = -1;
	}
	PQclear(PQgetResult(s->p->connection)); /* the sync point */
	return rc;
}

/* Checks every text and makes the server know the statement. */
static int
batch_ready(struct db_pgsql *p, const struct db_batch *batch,
	    struct pgsql_statement **st_out, struct err *e)
{
	struct db_value value[DB_VALUES_MAX];
	struct pgsql_values v;
	struct text table;

	if (role_statement_writes(text_of(batch->sql), &table) &&
	    !role_writes(p->role, table))
		return err_set(e, ERR_DENIED, "%s may not write %.*s",
			       role_database_name(p->role), (int)table.n,
			       table.p);
	for (size_t i = 0; i < batch->count; i++) {
		db_values(batch->shape,
			  (const char *)batch->row + i * batch->shape->size,
			  value);
		for (size_t k = 0; k < batch->shape->count; k++)
			if (db_value_check(&value[k], k, e) != 0)
				return -1;
	}
	pgsql_values_set(&v, value, batch->shape->count);
	return pgsql_prepare(p, batch->sql, &v, st_out, e);
}

int
pgsql_put_all(struct db *db, const struct db_batch *batch, struct err *e)
{
	struct db_pgsql *p = (struct db_pgsql *)db;
	struct sending s = { p, batch, NULL };
	struct pgsql_statement *st;
	int rc = 0;

	if (batch_ready(p, batch, &st, e) != 0)
		return -1;
	s.name = st->name;
	if (!PQenterPipelineMode(p->connection))
		return pgsql_failed(p, NULL, e);
	for (size_t from = 0; rc == 0 && from < batch->count;
	     from += PIPELINE_ROWS) {
		size_t to = from + PIPELINE_ROWS;

		rc = rows_put(&s, from, to < batch->count ? to : batch->count,
			      e);
	}
	if (!PQexitPipelineMode(p->connection) && rc == 0)
		rc = pgsql_failed(p, NULL, e);
	return rc;
}
