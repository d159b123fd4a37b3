/*
 * model_test.h: runs a test on every engine there is: SQLite in memory, SQLite
 * in a file, and the PostgreSQL of with_postgresql.sh when there is one.
 */
#ifndef TESTS_MODEL_TEST_H
#define TESTS_MODEL_TEST_H

#include "db/db.h"
#include "tap.h"

/* One engine with one fresh, empty database. */
struct model_test {
	const char *url;
	struct db *db;
	struct arena *a; /* for what the test reads */
	bool file;       /* another handle sees the same rows */
	struct err e;    /* for the calls tried with try() */
};

typedef void model_test_run(struct model_test *t);

/* Calls 'run' once for each engine; with 'migrate' the schema is there. Returns
 * the exit status. */
int model_test_main(model_test_run *run, bool migrate);
/* A second handle on the same database (t->file only). */
struct db *model_test_again(struct model_test *t);

/* The call gave 0. */
#define try(t, call) tap_ok((call) == 0, "%s [%s]", #call, (t)->e.text)
/* The call gave -1 for this reason. */
#define refuse(t, want, call)                                                  \
	do {                                                                   \
		err_clear(&(t)->e);                                            \
		tap_ok((call) != 0 && (t)->e.kind == (want),                   \
		       "%s is refused with %s [%s]", #call,                    \
		       err_kind_name(want), (t)->e.text);                      \
	} while (0)

#endif
