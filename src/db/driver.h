/*
 * driver.h: what an engine must do for db.c. Private to this room. One
 * statement runs at a time on a handle: start, next until 0, finish.
 */
#ifndef DB_DRIVER_H
#define DB_DRIVER_H

#include "db/db.h"

struct db_driver {
	enum db_engine engine;
	void (*close)(struct db *db);
	/* Starts a statement. With 'stream' rows are not gathered first. */
	int (*start)(struct db *db, const struct db_ask *ask, bool stream,
		     struct err *e);
	/* 1: there is a row; 0: there is none (left); -1. */
	int (*next)(struct db *db, struct err *e);
	int (*columns)(struct db *db);
	/* A column of the current row as int, real, text or blob. Texts live
	 * until the next row; a blob may be written to 'a'. */
	int (*cell)(struct db *db, int column, enum db_kind want,
		    struct arena *a, struct db_value *out, struct err *e);
	/* Ends the statement, also an unfinished one; rows touched. */
	int64_t (*finish)(struct db *db);
	int (*put_all)(struct db *db, const struct db_batch *batch,
		       struct err *e);
	/* Several statements without values, inside the open transaction. */
	int (*script)(struct db *db, const char *sql, struct err *e);
	int (*begin)(struct db *db, bool reading, struct err *e);
	int (*commit)(struct db *db, struct err *e);
	void (*rollback)(struct db *db);
	/* Before and after migrations: wait longer, keep others out. */
	int (*migrate_begin)(struct db *db, struct err *e);
	void (*migrate_end)(struct db *db, bool applied);
	int (*restrict_to)(struct db *db, enum db_role role, struct err *e);
	int (*space_get)(struct db *db, struct db_space *out, struct err *e);
	/* NULL: the engine does it by itself. */
	int (*space_step)(struct db *db, int64_t bytes, int64_t *given_out,
			  struct err *e);
};

struct db {
	const struct db_driver *driver;
	enum db_role role;
	bool in_txn;
	bool reading; /* the transaction is for reading only */
	bool broken;  /* a statement failed: it can only be rolled back */
	bool running; /* between start and finish */
};

int db_sqlite_open(struct db **db_out, const char *path, struct err *e);
int db_pgsql_open(struct db **db_out, const char *url, struct err *e);

/* --- value.c --- */

/* At most this many placeholders in one statement. */
#define DB_VALUES_MAX 40

/* ERR_INVALID for a text that the engines would not give back as it was. */
int db_value_check(const struct db_value *value, size_t number, struct err *e);
/* The current row of the running statement into a struct. */
int db_shape_read(struct db *db, const struct db_shape *shape, struct arena *a,
		  void *row, struct err *e);

/* --- db.c --- */

/* Refuses what a reading transaction or an earlier failure forbids. */
int db_may_start(struct db *db, bool writes, struct err *e);
/* Remembers that the transaction can only be rolled back; returns -1. */
int db_failed(struct db *db);

#endif
