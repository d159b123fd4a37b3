/*
 * schema.h: the numbered files of schema/, carried inside the program (made by
 * cmake/schema.cmake). They are written for SQLite; dialect.c turns them into
 * PostgreSQL's words. Private to this room.
 */
#ifndef DB_SCHEMA_H
#define DB_SCHEMA_H

#include "base/str.h"
#include "db/db.h"

struct schema_file {
	int number; /* 1, 2 ... without a gap */
	const char *name;
	const char *checksum; /* SHA-256, hexadecimal */
	const char *sql;
};

extern const struct schema_file schema_file[];
extern const int schema_files;

/*
 * The script in the engine's words. Lines between "--[sqlite" or
 * "--[postgresql" and "--]" are for that engine alone. For PostgreSQL:
 * INTEGER becomes BIGINT, "INTEGER PRIMARY KEY AUTOINCREMENT" an identity,
 * BLOB BYTEA, REAL DOUBLE PRECISION, and STRICT goes.
 */
void dialect_write(struct str *out, const char *sql, enum db_engine engine);

/* db_migrate with another set of files: for tests. */
int db_migrate_with(struct db *db, const struct schema_file *file, int files,
		    struct err *e);

#endif
