/* test_db.c: the door itself: values, rows, transactions, rights. */
#include <stdio.h>
#include <string.h>

#include "db/schema.h"
#include "model_test.h"

static const struct schema_file files[] = {
	{ 1, "0001_test.sql", "a",
	  "CREATE TABLE thing (\n"
	  "	id INTEGER PRIMARY KEY AUTOINCREMENT,\n"
	  "	number INTEGER, weight REAL, name TEXT UNIQUE,\n"
	  "	bytes BLOB\n"
	  ") STRICT;\n"
	  "CREATE TABLE part (\n"
	  "	thing INTEGER NOT NULL REFERENCES thing (id)\n"
	  ") STRICT;\n" },
};

struct thing {
	int64_t id;
	int64_t number;
	double weight;
	const char *name;
	struct text bytes;
};

static const struct db_col cols[] = {
	DB_COL(struct thing, id, DB_INT),
	DB_COL(struct thing, number, DB_ID),
	DB_COL(struct thing, weight, DB_REAL),
	DB_COL(struct thing, name, DB_TEXT),
	DB_COL(struct thing, bytes, DB_BLOB),
};
static const struct db_shape shape = DB_SHAPE(struct thing, cols);
static const struct db_shape write_shape = { cols + 1, 4,
					     sizeof(struct thing) };

#define ADD                                                                    \
	"insert into thing (number, weight, name, bytes)"                      \
	" values ($1, $2, $3, $4) returning id"
#define GET   "select id, number, weight, name, bytes from thing where id = $1"
#define COUNT "select count(*) from thing"

static int64_t
count(struct model_test *t)
{
	int64_t n = -1;

	try(t, db_get_int(t->db, DB_SAY(COUNT), &n, &t->e));
	return n;
}

static void
test_values(struct model_test *t)
{
	static const struct thing row[] = {
		{ .number = INT64_MAX, .weight = 0.1, .name = "𠮷野家 髙﨑" },
		{ .number = INT64_MIN, .weight = -1e308, .name = "" },
		{ .number = 9007199254740993,
		  .weight = 5e-324,
		  .name = "it's \"a\" \\ $1 %_!\n\t",
		  .bytes = { "\0\xff\x00\x80z", 5 } },
		{ .number = 0, .name = NULL, .bytes = { "", 0 } },
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		struct thing got;
		int64_t id = 0;

		/* NULL would be "" twice, and names are unique. */
		if (i == 3)
			try(t, db_run(t->db,
				      DB_SAY("delete from thing where"
					     " name = ''"),
				      NULL, &t->e));
		try(t, db_put(t->db, ADD, &write_shape, &row[i], &id, &t->e));
		try(t, db_get(t->db, DB_ASK(GET, db_int(id)), &shape, t->a,
			      &got, &t->e));
		tap_int(got.number, row[i].number, "number comes back");
		tap_ok(got.weight == row[i].weight, "weight comes back");
		tap_text(got.name, row[i].name != NULL ? row[i].name : "",
			 "name comes back");
		tap_ok(text_equal(got.bytes, row[i].bytes), "bytes come back");
		tap_ok((got.bytes.p == NULL) == (row[i].bytes.p == NULL),
		       "no bytes are not empty bytes");
	}
}

static void
test_statements(struct model_test *t)
{
	int64_t n = 0, id = 0;

	try(t, db_run(t->db, DB_SAY("delete from thing"), &n, &t->e));
	tap_int(n, 3, "counts what it changed");
	try(t, db_get_int(t->db,
			  DB_ASK("select $2 + $1 * $1", db_int(7), db_int(1)),
			  &n, &t->e));
	tap_int(n, 50, "a placeholder may repeat, in any order");
	for (int i = 0; i < 2; i++)
		try(t, db_get_int(t->db,
				  DB_ASK("insert into thing (name, number)"
					 " values ($1, $2) on conflict (name)"
					 " do update set number = thing.number"
					 " + excluded.number returning number",
					 db_text("n"), db_int(40 + i)),
				  &n, &t->e));
	tap_int(n, 81, "an insert that meets its row folds");
	refuse(
	    t, ERR_CONFLICT,
	    db_run(t->db,
		   DB_ASK("insert into thing (name) values ($1)", db_text("n")),
		   NULL, &t->e));
	refuse(
	    t, ERR_CONFLICT,
	    db_run(t->db,
		   DB_ASK("insert into part (thing) values ($1)", db_int(99)),
		   NULL, &t->e));
	refuse(t, ERR_NOT_FOUND,
	       db_get_int(t->db, DB_SAY("select id from thing where id = -1"),
			  &id, &t->e));
	refuse(t, ERR_DATABASE,
	       db_run(t->db, DB_SAY("select nonsense"), NULL, &t->e));
	refuse(t, ERR_INVALID,
	       db_run(t->db,
		      DB_ASK("insert into thing (name) values ($1)",
			     db_view(TEXT("a\0b"))),
		      NULL, &t->e));
	refuse(t, ERR_INVALID,
	       db_run(t->db,
		      DB_ASK("insert into thing (name) values ($1)",
			     db_text("\x83\x65\x83\x58")),
		      NULL, &t->e));
	tap_int(count(t), 1, "what was refused left nothing");
}

static bool
is_like(struct model_test *t, const char *text, const char *wanted)
{
	int64_t n = 0;

	try(t, db_get_int(t->db,
			  DB_ASK("select case when lower($1) like $2"
				 " escape '!' then 1 else 0 end",
				 db_text(text), db_text(db_like(t->a, wanted))),
			  &n, &t->e));
	return n == 1;
}

static void
test_like(struct model_test *t)
{
	tap_ok(is_like(t, "100% Example.JP", "exampl"), "finds a part");
	tap_ok(is_like(t, "100% Example.JP", "EXAMPLE"), "without case");
	tap_ok(is_like(t, "100% off", "0% o"), "a percent sign is itself");
	tap_ok(!is_like(t, "100 off", "0% o"), "and nothing else");
	tap_ok(!is_like(t, "abc", "a_c"), "an underline is itself");
	tap_ok(is_like(t, "a!b\\c", "!b\\"), "and so are ! and \\");
	tap_ok(is_like(t, "株式会社さんぷる製作所", "さんぷる"), "Japanese");
	tap_ok(db_like(t->a, arena_printf(t->a, "%05000d", 0)) == NULL,
	       "a pattern too long is refused");
}

static int
add(struct model_test *t, const char *name)
{
	return db_run(
	    t->db,
	    DB_ASK("insert into thing (name) values ($1)", db_text(name)), NULL,
	    &t->e);
}

static int
leave_early(struct model_test *t)
{
	TXN(txn);

	if (txn_begin(&txn, t->db, &t->e) != 0 || add(t, "early") != 0)
		return -1;
	return 0;
}

static void
test_txn(struct model_test *t)
{
	int64_t before = count(t);

	try(t, leave_early(t));
	tap_ok(!db_in_transaction(t->db), "the guard ended it");
	tap_int(count(t), before, "and rolled it back");
	{
		TXN(one);
		TXN(two);

		try(t, txn_begin(&one, t->db, &t->e));
		tap_ok(db_in_transaction(t->db), "a transaction is open");
		refuse(t, ERR_CONFLICT, txn_begin(&two, t->db, &t->e));
		try(t, add(t, "kept"));
		try(t, txn_commit(&one, &t->e));
	}
	tap_int(count(t), before + 1, "committed is kept");
	{
		TXN(txn);

		try(t, txn_begin(&txn, t->db, &t->e));
		try(t, add(t, "lost"));
		refuse(t, ERR_CONFLICT, add(t, "kept"));
		refuse(t, ERR_DATABASE, add(t, "after"));
		refuse(t, ERR_DATABASE, txn_commit(&txn, &t->e));
	}
	tap_int(count(t), before + 1, "after a failure nothing is kept");
	{
		TXN(txn);

		try(t, txn_begin_reading(&txn, t->db, &t->e));
		tap_int(count(t), before + 1, "reads");
		refuse(t, ERR_DENIED, add(t, "no"));
	}
	tap_int(count(t), before + 1, "a reader writes nothing");
}

#define MANY 1000

static void
test_batch(struct model_test *t)
{
	static struct thing row[MANY];
	static int64_t id[MANY];
	char name[MANY][24];
	struct db_batch batch = { ADD, &write_shape, row, MANY, id };
	int64_t before = count(t);
	bool rising = true;

	for (int i = 0; i < MANY; i++) {
		snprintf(name[i], sizeof(name[i]), "batch %d", i);
		row[i] = (struct thing){ .number = i + 1, .name = name[i] };
	}
	{
		TXN(txn);

		try(t, txn_begin(&txn, t->db, &t->e));
		try(t, db_put_all(t->db, &batch, &t->e));
		try(t, txn_commit(&txn, &t->e));
	}
	for (int i = 1; i < MANY; i++)
		rising = rising && id[i] > id[i - 1];
	tap_ok(rising, "each row gives its number");
	tap_int(count(t), before + MANY, "all rows are there");
	row[MANY / 2].name = "kept";
	for (int i = 0; i < MANY; i++)
		name[i][0] = 'B';
	{
		TXN(txn);

		try(t, txn_begin(&txn, t->db, &t->e));
		refuse(t, ERR_CONFLICT, db_put_all(t->db, &batch, &t->e));
	}
	tap_int(count(t), before + MANY, "a bad row spoils its batch only");
	row[MANY / 2].name = "\xff";
	{
		TXN(txn);

		try(t, txn_begin(&txn, t->db, &t->e));
		refuse(t, ERR_INVALID, db_put_all(t->db, &batch, &t->e));
	}
	tap_int(count(t), before + MANY, "so does a bad text");
}

struct walk {
	int seen, stop;
	bool in_order;
	struct err *e;
};

static int
walk_take(void *context, const void *row, struct err *e)
{
	const struct thing *thing = row;
	struct walk *w = context;

	w->in_order = w->in_order && strncmp(thing->name, "batch ", 6) == 0;
	if (++w->seen == w->stop)
		return err_set(e, ERR_STOPPED, "enough");
	return 0;
}

static void
test_lists(struct model_test *t)
{
	static const char sql[] = "select id, number, weight, name, bytes"
				  " from thing where name like 'batch %'"
				  " order by number";
	struct walk all = { .in_order = true };
	struct walk some = { .in_order = true, .stop = 10 };
	struct arena *small = arena_new(8192);
	struct db_table table;
	const struct thing *row;

	try(t, db_list(t->db, DB_SAY(sql), &shape, t->a, &table, &t->e));
	tap_int(table.count, MANY, "lists all");
	row = table.row;
	tap_text(row[999].name, "batch 999", "the last one is right");
	refuse(t, ERR_TOO_BIG,
	       db_list(t->db, DB_SAY(sql), &shape, small, &table, &t->e));
	try(t, db_each(t->db, DB_SAY(sql), &shape, walk_take, &all, &t->e));
	tap_ok(all.in_order && all.seen == MANY, "walks over all");
	refuse(t, ERR_STOPPED,
	       db_each(t->db, DB_SAY(sql), &shape, walk_take, &some, &t->e));
	tap_int(some.seen, 10, "stops when told");
	tap_ok(count(t) >= MANY, "and the handle can be used again");
	arena_free(&small);
}

static int
add_twice(struct db *db, void *context, struct err *e)
{
	int *times = context;

	if (++*times < 3)
		return err_set(e, ERR_BUSY, "not yet");
	return db_run(db, DB_SAY("insert into thing (name) values ('run')"),
		      NULL, e);
}

static int
add_never(struct db *db, void *context, struct err *e)
{
	UNUSED(db);
	++*(int *)context;
	return err_set(e, ERR_INVALID, "never");
}

static void
test_run(struct model_test *t)
{
	int64_t before = count(t);
	int times = 0;

	try(t, txn_run(t->db, add_twice, &times, &t->e));
	tap_int(times, 3, "tries again while busy");
	tap_int(count(t), before + 1, "and does it once");
	times = 0;
	refuse(t, ERR_INVALID, txn_run(t->db, add_never, &times, &t->e));
	tap_int(times, 1, "other failures are not repeated");
}

/* Somebody else holds the row, or the file. */
static void
test_busy(struct model_test *t)
{
	struct db *other = model_test_again(t);
	const char *hurry = db_engine(t->db) == DB_SQLITE
				? "pragma busy_timeout = 20"
				: "set lock_timeout = '20ms'";
	const char *change = "update thing set number = 5 where name = 'kept'";
	int64_t before = count(t), n;
	{
		TXN(one);
		TXN(two);

		try(t, txn_begin(&one, other, &t->e));
		try(t, db_run(other, DB_SAY(change), &n, &t->e));
		tap_int(n, 1, "one row is held");
		try(t, db_run(t->db, DB_SAY(hurry), NULL, &t->e));
		refuse(t, ERR_BUSY, db_run(t->db, DB_SAY(change), NULL, &t->e));
		tap_note("%s", t->e.text);
		tap_int(count(t), before, "readers are not kept waiting");
		if (db_engine(t->db) == DB_SQLITE)
			refuse(t, ERR_BUSY, txn_begin(&two, t->db, &t->e));
	}
	try(t, db_run(t->db, DB_SAY(change), NULL, &t->e));
	db_close(&other);
}

static void
run(struct model_test *t)
{
	try(t, db_migrate_with(t->db, files, ARRAY_LEN(files), &t->e));
	try(t, db_ping(t->db, &t->e));
	test_values(t);
	test_statements(t);
	test_like(t);
	test_txn(t);
	test_batch(t);
	test_lists(t);
	test_run(t);
	if (t->file)
		test_busy(t);
}

int
main(void)
{
	return model_test_main(run, false);
}
