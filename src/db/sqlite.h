/* sqlite.h: the parts of the SQLite engine. Private to this room. */
#ifndef DB_SQLITE_H
#define DB_SQLITE_H

#include <sqlite3.h>

#include "base/map.h"
#include "db/driver.h"

/* A statement prepared once; value_of[i] is the number behind $ of SQLite's
 * parameter i + 1. */
struct sqlite_statement {
	sqlite3_stmt *stmt;
	int parameters;
	uint8_t value_of[DB_VALUES_MAX];
};

struct db_sqlite {
	struct db base;
	sqlite3 *handle;
	struct map *prepared; /* SQL text to struct sqlite_statement */
	struct sqlite_statement *current;
	enum db_role role;
};

/* Tells SQLite's failure in our words; returns -1. */
int sqlite_failed(struct db_sqlite *s, int rc, struct err *e);
/* The statement, prepared now or before. */
int sqlite_prepare(struct db_sqlite *s, const char *sql,
		   struct sqlite_statement **out, struct err *e);
/* Finalises everything prepared. */
void sqlite_forget(struct db_sqlite *s);
int sqlite_bind(struct db_sqlite *s, const struct sqlite_statement *st,
		const struct db_value *value, size_t count, struct err *e);
int sqlite_put_all(struct db *db, const struct db_batch *batch, struct err *e);
/* sqlite_space.c */
int sqlite_space_get(struct db *db, struct db_space *out, struct err *e);
int sqlite_space_step(struct db *db, int64_t bytes, int64_t *given_out,
		      struct err *e);
/* Installs the write list. */
int sqlite_restrict(struct db *db, enum db_role role, struct err *e);

#endif
