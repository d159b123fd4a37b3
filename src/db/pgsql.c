#include "db/pgsql.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "db/role.h"

/* Any fixed number: who migrates holds it. */
#define MIGRATE_LOCK "select pg_advisory_lock(7236837106)"
#define MIGRATE_FREE "select pg_advisory_unlock(7236837106)"

static struct db_pgsql *
of(struct db *db)
{
	return (struct db_pgsql *)db;
}

static void
db_pgsql_close(struct db *db)
{
	struct db_pgsql *p = of(db);

	pgsql_forget(p);
	map_free(&p->prepared);
	PQclear(p->result);
	PQfinish(p->connection);
	free(p);
}

int
pgsql_simple(struct db_pgsql *p, const char *sql, struct err *e)
{
	PGresult *r = PQexec(p->connection, sql);
	ExecStatusType status = PQresultStatus(r);
	int rc = 0;

	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
		rc = pgsql_failed(p, r, e);
	PQclear(r);
	return rc;
}

/* The write list, where the server does not enforce it for us. */
static int
check_role(const struct db_pgsql *p, const char *sql, struct err *e)
{
	struct text table;

	if (p->role == DB_ROLE_ALL ||
	    !role_statement_writes(text_of(sql), &table) ||
	    role_writes(p->role, table))
		return 0;
	return err_set(e, ERR_DENIED, "%s may not write %.*s",
		       role_database_name(p->role), (int)table.n, table.p);
}

static int
send(struct db_pgsql *p, const struct pgsql_statement *st,
     const struct pgsql_values *v, struct err *e)
{
	if (!p->stream) {
		p->result = PQexecPrepared(p->connection, st->name, v->count,
					   v->value, v->length, v->format, 0);
		return 0;
	}
	if (!PQsendQueryPrepared(p->connection, st->name, v->count, v->value,
				 v->length, v->format, 0) ||
	    !PQsetSingleRowMode(p->connection))
		return pgsql_failed(p, NULL, e);
	return 0;
}

static int
start_once(struct db_pgsql *p, const struct db_ask *ask, bool *writes_out,
	   struct err *e)
{
	struct pgsql_values v;
	struct pgsql_statement *st;

	*writes_out = true;
	if (!p->base.in_txn && pgsql_connect(p, e) != 0)
		return -1;
	pgsql_values_set(&v, ask->value, ask->count);
	if (pgsql_prepare(p, ask->sql, &v, &st, e) != 0)
		return -1;
	*writes_out = st->writes;
	if (st->writes && db_may_start(&p->base, true, e) != 0)
		return -1;
	if (send(p, st, &v, e) != 0)
		return -1;
	if (!p->stream && !pgsql_is_alive(p)) {
		pgsql_failed(p, p->result, e);
		PQclear(p->result);
		p->result = NULL;
		return -1;
	}
	return 0;
}

static int
db_pgsql_start(struct db *db, const struct db_ask *ask, bool stream,
	       struct err *e)
{
	struct db_pgsql *p = of(db);
	struct err first;
	int64_t life = p->life;
	bool writes;

	if (check_role(p, ask->sql, e) != 0)
		return -1;
	p->stream = stream;
	p->row = -1;
	if (start_once(p, ask, &writes, &first) == 0)
		return 0;
	/* A connection that died while idle is found out only now. What only
	 * reads may simply be asked again. */
	if (!db->in_txn && life > 0 && life == p->life && !pgsql_is_alive(p) &&
	    !role_statement_writes(text_of(ask->sql), &(struct text){ 0 }))
		return start_once(p, ask, &writes, e);
	return err_set(e, first.kind, "%s", first.text);
}

static int
next_stream(struct db_pgsql *p, struct err *e)
{
	ExecStatusType status;

	PQclear(p->result);
	p->result = PQgetResult(p->connection);
	status = PQresultStatus(p->result);
	p->row = 0;
	if (status == PGRES_SINGLE_TUPLE)
		return 1;
	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
		return 0;
	return pgsql_failed(p, p->result, e);
}

static int
db_pgsql_next(struct db *db, struct err *e)
{
	struct db_pgsql *p = of(db);
	ExecStatusType status;

	if (p->stream)
		return next_stream(p, e);
	status = PQresultStatus(p->result);
	if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
		return pgsql_failed(p, p->result, e);
	return ++p->row < PQntuples(p->result) ? 1 : 0;
}

static int
db_pgsql_columns(struct db *db)
{
	return PQnfields(of(db)->result);
}

static int64_t
db_pgsql_finish(struct db *db)
{
	struct db_pgsql *p = of(db);
	int64_t changed = strtoll(PQcmdTuples(p->result), NULL, 10);

	if (p->stream && PQresultStatus(p->result) == PGRES_SINGLE_TUPLE) {
		PGcancel *cancel = PQgetCancel(p->connection);
		char why[256];

		PQcancel(cancel, why, sizeof(why));
		PQfreeCancel(cancel);
	}
	PQclear(p->result);
	while (p->stream && (p->result = PQgetResult(p->connection)) != NULL)
		PQclear(p->result);
	p->result = NULL;
	p->stream = false;
	return changed;
}

static int
db_pgsql_script(struct db *db, const char *sql, struct err *e)
{
	return pgsql_simple(of(db), sql, e);
}

static int
db_pgsql_begin(struct db *db, bool reading, struct err *e)
{
	struct db_pgsql *p = of(db);
	const char *sql = reading ? "begin isolation level repeatable read "
				    "read only"
				  : "begin";

	if (pgsql_connect(p, e) != 0)
		return -1;
	if (pgsql_simple(p, sql, e) == 0)
		return 0;
	if (pgsql_is_alive(p))
		return -1;
	/* It died while idle; nothing was begun, so once more. */
	return pgsql_connect(p, e) != 0 ? -1 : pgsql_simple(p, sql, e);
}

static int
db_pgsql_commit(struct db *db, struct err *e)
{
	struct db_pgsql *p = of(db);
	PGresult *r = PQexec(p->connection, "commit");
	int rc = 0;

	if (PQresultStatus(r) != PGRES_COMMAND_OK)
		rc = pgsql_failed(p, r, e);
	else if (strcmp(PQcmdStatus(r), "COMMIT") != 0)
		rc = err_set(e, ERR_DATABASE,
			     "the database rolled the transaction back");
	PQclear(r);
	return rc;
}

static void
db_pgsql_rollback(struct db *db)
{
	struct db_pgsql *p = of(db);

	/* A batch that broke off in the middle cannot be taken up again. */
	if (PQpipelineStatus(p->connection) != PQ_PIPELINE_OFF)
		pgsql_reset(p);
	else if (pgsql_is_alive(p) &&
		 PQtransactionStatus(p->connection) != PQTRANS_IDLE)
		PQclear(PQexec(p->connection, "rollback"));
}

static int
db_pgsql_migrate_begin(struct db *db, struct err *e)
{
	struct db_pgsql *p = of(db);

	if (pgsql_connect(p, e) != 0)
		return -1;
	/* The wait for the other migrator may be long; it is not a failure. */
	if (pgsql_simple(p, "set lock_timeout = 0", e) != 0)
		return -1;
	return pgsql_simple(p, MIGRATE_LOCK, e);
}

static void
db_pgsql_migrate_end(struct db *db, bool applied)
{
	struct db_pgsql *p = of(db);

	if (applied)
		pgsql_grant(p);
	PQclear(PQexec(p->connection, MIGRATE_FREE));
	PQclear(PQexec(p->connection, "set lock_timeout = '5s'"));
}

static int
db_pgsql_restrict(struct db *db, enum db_role role, struct err *e)
{
	struct db_pgsql *p = of(db);

	UNUSED(e);
	p->role = role;
	if (pgsql_is_alive(p))
		pgsql_take_role(p);
	return 0;
}

static int
db_pgsql_space_get(struct db *db, struct db_space *out, struct err *e)
{
	*out = (struct db_space){ .gives_back = true };
	return db_get_int(db,
			  DB_SAY("select pg_database_size(current_database())"),
			  &out->bytes, e);
}

static const struct db_driver pgsql_driver = {
	.engine = DB_POSTGRESQL,
	.close = db_pgsql_close,
	.start = db_pgsql_start,
	.next = db_pgsql_next,
	.columns = db_pgsql_columns,
	.cell = pgsql_cell,
	.finish = db_pgsql_finish,
	.put_all = pgsql_put_all,
	.script = db_pgsql_script,
	.begin = db_pgsql_begin,
	.commit = db_pgsql_commit,
	.rollback = db_pgsql_rollback,
	.migrate_begin = db_pgsql_migrate_begin,
	.migrate_end = db_pgsql_migrate_end,
	.restrict_to = db_pgsql_restrict,
	.space_get = db_pgsql_space_get,
};

int
db_pgsql_open(struct db **db_out, const char *url, struct err *e)
{
	struct db_pgsql *p = calloc(1, sizeof(*p));
	const char *names[] = { "dbname",           "connect_timeout",
				"application_name", "keepalives_idle",
				"tcp_user_timeout", NULL };
	const char *values[] = { url, "5", "komainu", "30", "15000", NULL };
	struct db *db;

	CHECK(p != NULL);
	p->base.driver = &pgsql_driver;
	p->prepared = map_new(0x6b6f6d61696e75);
	/* Later entries win over what the URL says, except dbname's parts. */
	p->connection = PQconnectdbParams(names, values, 1);
	CHECK(p->connection != NULL);
	db = &p->base;
	if (pgsql_connect(p, e) != 0) {
		db_close(&db);
		return -1;
	}
	*db_out = db;
	return 0;
}
