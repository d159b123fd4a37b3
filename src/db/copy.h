/*
 * copy.h: every table of a database, row by row, in words that both engines
 * understand: what a backup is made of. The tables come in the order in which
 * they can be filled.
 */
#ifndef DB_COPY_H
#define DB_COPY_H

#include "db/db.h"

#define COPY_COLUMNS_MAX 40

struct copy_column {
	const char *name;
	enum db_kind kind; /* DB_INT, DB_REAL, DB_TEXT or DB_BLOB */
};

struct copy_table {
	const char *name;
	struct copy_column column[COPY_COLUMNS_MAX];
	size_t columns;
	bool numbered; /* ids are given by the database */
};

struct copy_tables {
	struct copy_table *table;
	size_t count;
};

/* All tables of the schema the program carries; computed columns are left
 * out. For a handle of DB_ROLE_ALL. */
int MUST_CHECK copy_tables_get(struct db *db, struct arena *a,
			       struct copy_tables *out, struct err *e);
/* Each row as values, in the order of the columns. They live until 'take'
 * returns, which must not use the handle. */
typedef int copy_take(void *context, const struct db_value *value,
		      struct err *e);
int MUST_CHECK copy_read(struct db *db, const struct copy_table *t,
			 copy_take *take, void *context, struct err *e);
/* Adds a row. Needs a transaction. */
int MUST_CHECK copy_write(struct db *db, const struct copy_table *t,
			  const struct db_value *value, struct err *e);
/* The last id ever given by a numbered table, so that none is given twice;
 * 0 none, or not known to this role. Setting takes the highest id that is
 * there when that is higher; it needs a transaction, after the rows. */
int MUST_CHECK copy_last_get(struct db *db, const struct copy_table *t,
			     int64_t *out, struct err *e);
int MUST_CHECK copy_last_set(struct db *db, const struct copy_table *t,
			     int64_t last, struct err *e);
/* Makes the schema as it was at 'version', in a fresh database; db_migrate
 * brings it to today's. */
int MUST_CHECK copy_schema(struct db *db, int version, struct err *e);

#endif
