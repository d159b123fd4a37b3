/*
 * role.h: which tables a process of each role may write and read. The one
 * table of rights; SQLite's authorizer and PostgreSQL's grants both come from
 * it. Private to this room.
 */
#ifndef DB_ROLE_H
#define DB_ROLE_H

#include "base/str.h"
#include "db/db.h"

/* True when a process of this role may change rows of the table. */
bool role_writes(enum db_role role, struct text table);
/* True when it may read the table at all. */
bool role_reads(enum db_role role, struct text table);
/* The tables in the list, for grants: NULL past the end. */
const char *role_table(size_t number);
/* The role's name in PostgreSQL, "komainu_web"; NULL for DB_ROLE_ALL. */
const char *role_database_name(enum db_role role);
/*
 * The table a statement writes, and false when it only reads (WITH ... before
 * the verb is understood). For engines that cannot refuse by themselves.
 */
bool role_statement_writes(struct text sql, struct text *table_out);

#endif
