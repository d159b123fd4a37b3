/* test_role.c: what each kind of process may write and read. */
#include <string.h>

#include "db/role.h"
#include "model_test.h"

static struct db *
as_role(struct model_test *t, enum db_role role)
{
	struct db *db = model_test_again(t);

	try(t, db_restrict(db, role, &t->e));
	return db;
}

#define ADD_ALERT                                                              \
	"insert into alert (company, look, key, class, severity, outcome,"     \
	" count, first_ms, last_ms, device, peer, port, protocol, rule,"       \
	" title, author, subject, facts, flow_id) values (1, 0, 'k', 'c2',"    \
	" 'now', 'unknown', 1, 0, 0, '', '', 1, '', '', '', '', '', '', '')"
#define ADD_COMPANY  "insert into company (name, created_ms) values ($1, 0)"
#define READ_SESSION "select count(*) from session"

static int
say(struct db *db, const char *sql, struct err *e)
{
	return db_run(db, DB_SAY(sql), NULL, e);
}

static void
test_rights(struct model_test *t)
{
	struct db *web, *intake, *worker, *reader;
	struct err *e = &t->e;
	int64_t n;

	try(t, db_run(t->db, DB_ASK(ADD_COMPANY, db_text("会社")), NULL, e));
	web = as_role(t, DB_ROLE_WEB);
	refuse(t, ERR_DENIED, say(web, ADD_ALERT, e));
	try(t, db_run(web, DB_ASK(ADD_COMPANY, db_text("新")), NULL, e));
	try(t, db_get_int(web, DB_SAY(READ_SESSION), &n, e));
	worker = as_role(t, DB_ROLE_WORKER);
	try(t, say(worker, ADD_ALERT, e));
	refuse(t, ERR_DENIED,
	       db_run(worker, DB_ASK(ADD_COMPANY, db_text("x")), NULL, e));
	refuse(t, ERR_DENIED,
	       say(worker, "update person set password = ''", e));
	intake = as_role(t, DB_ROLE_INTAKE);
	refuse(t, ERR_DENIED, say(intake, ADD_ALERT, e));
	refuse(t, ERR_DENIED, db_get_int(intake, DB_SAY(READ_SESSION), &n, e));
	refuse(
	    t, ERR_DENIED,
	    db_get_int(intake, DB_SAY("select count(*) from person"), &n, e));
	reader = as_role(t, DB_ROLE_READER);
	try(t, db_get_int(reader, DB_SAY("select count(*) from alert"), &n, e));
	tap_int(n, 1, "a reader reads");
	refuse(t, ERR_DENIED, say(reader, "delete from alert", e));
	refuse(t, ERR_DENIED, say(web, "drop table alert", e));
	refuse(t, ERR_DENIED, say(web, "create table mine (id integer)", e));
	db_close(&web);
	db_close(&worker);
	db_close(&intake);
	db_close(&reader);
}

/* Not only this program refuses: the server does. */
static void
test_server(struct model_test *t)
{
	char *url =
	    arena_printf(t->a, "%s?options=-crole%%3Dkomainu_web", t->url);
	struct db *db = NULL;

	if (db_engine(t->db) != DB_POSTGRESQL)
		return;
	try(t, db_open(&db, url, &t->e));
	refuse(t, ERR_DENIED, say(db, ADD_ALERT, &t->e));
	tap_note("%s", t->e.text);
	try(t, db_run(db, DB_ASK(ADD_COMPANY, db_text("直接")), NULL, &t->e));
	db_close(&db);
}

struct name {
	const char *name;
};

static const struct db_col cols[] = { DB_COL(struct name, name, DB_TEXT) };
static const struct db_shape shape = DB_SHAPE(struct name, cols);

/* A table nobody has rights for was forgotten in db/role.c. */
static void
test_complete(struct model_test *t)
{
	static const char sqlite[] = "select name from sqlite_master where"
				     " type in ('table', 'view')"
				     " and name not like 'sqlite!_%' escape"
				     " '!'";
	static const char pgsql[] = "select tablename from pg_tables where"
				    " schemaname = 'public' union select"
				    " viewname from pg_views where"
				    " schemaname = 'public'";
	bool is_sqlite = db_engine(t->db) == DB_SQLITE;
	struct db_table table;
	const struct name *row;

	try(t, db_list(t->db, DB_SAY(is_sqlite ? sqlite : pgsql), &shape, t->a,
		       &table, &t->e));
	row = table.row;
	tap_ok(table.count > 10, "the schema has tables");
	for (size_t i = 0; i < table.count; i++)
		tap_ok(role_reads(DB_ROLE_READER, text_of(row[i].name)),
		       "db/role.c knows %s", row[i].name);
	for (size_t i = 0; role_table(i) != NULL; i++) {
		bool found = false;

		for (size_t k = 0; k < table.count; k++)
			found =
			    found || strcmp(row[k].name, role_table(i)) == 0;
		tap_ok(found, "%s exists", role_table(i));
	}
}

static void
test_statements(void)
{
	static const struct {
		const char *sql, *table;
	} row[] = {
		{ "insert into alert (a) values (1)", "alert" },
		{ "INSERT INTO Alert SELECT 1 FROM other", "Alert" },
		{ "update device set a = 1 where b in (select 1 from c)",
		  "device" },
		{ "delete from person where id = $1", "person" },
		{ "with x as (select 1 from y) update z set a = 1", "z" },
		{ "with x as (delete from y returning 1) select 1 from x",
		  "y" },
		{ "select 'insert into a' from b for update skip locked",
		  NULL },
		{ "select updated from b", NULL },
		{ "", NULL },
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		struct text table = { "", 0 };
		bool writes =
		    role_statement_writes(text_of(row[i].sql), &table);

		tap_ok(writes == (row[i].table != NULL) &&
			   (!writes || text_is(table, row[i].table)),
		       "what does it write: %s", row[i].sql);
	}
}

static void
run(struct model_test *t)
{
	test_complete(t);
	if (t->file)
		test_rights(t);
	test_server(t);
}

int
main(void)
{
	test_statements();
	return model_test_main(run, true);
}
