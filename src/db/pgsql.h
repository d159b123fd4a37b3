/* pgsql.h: the parts of the PostgreSQL engine. Private to this room. */
#ifndef DB_PGSQL_H
#define DB_PGSQL_H

#include <libpq-fe.h>

#include "base/map.h"
#include "db/driver.h"

/* A statement the server knows by name, in the connection of 'life'. */
struct pgsql_statement {
	char name[24];
	int64_t life;
	bool writes;
};

/* The values of one statement as libpq takes them: all binary. */
struct pgsql_values {
	Oid type[DB_VALUES_MAX];
	const char *value[DB_VALUES_MAX];
	int length[DB_VALUES_MAX];
	int format[DB_VALUES_MAX];
	uint64_t number[DB_VALUES_MAX]; /* in network order */
	int count;
};

struct db_pgsql {
	struct db base;
	PGconn *connection;
	struct map *prepared; /* SQL and types to struct pgsql_statement */
	int64_t life;         /* counts connections: the prepared are gone */
	int64_t tried_ms;     /* last time a connection was tried */
	int names;
	enum db_role role;
	PGresult *result; /* of the running statement */
	int row;          /* current row in it */
	bool stream;
};

/* Tells a failure in our words; 'result' may be NULL. Returns -1. */
int pgsql_failed(struct db_pgsql *p, const PGresult *result, struct err *e);
/* Sees to it that there is a connection, at most one try a second. */
int pgsql_connect(struct db_pgsql *p, struct err *e);
/* A new connection in place of one that is in an unknown state. */
void pgsql_reset(struct db_pgsql *p);
bool pgsql_is_alive(const struct db_pgsql *p);
/* A statement without values and rows. */
int pgsql_simple(struct db_pgsql *p, const char *sql, struct err *e);
void pgsql_values_set(struct pgsql_values *v, const struct db_value *value,
		      size_t count);
/* The statement by name, prepared now or before. */
int pgsql_prepare(struct db_pgsql *p, const char *sql,
		  const struct pgsql_values *v, struct pgsql_statement **out,
		  struct err *e);
/* Forgets what was prepared (the server forgets with the connection). */
void pgsql_forget(struct db_pgsql *p);
int pgsql_put_all(struct db *db, const struct db_batch *batch, struct err *e);
int pgsql_cell(struct db *db, int column, enum db_kind want, struct arena *a,
	       struct db_value *out, struct err *e);
/* Roles with grants after a migration, where the connection may make them. */
void pgsql_grant(struct db_pgsql *p);
/* Takes the role's name on this connection if it exists and we may. */
void pgsql_take_role(struct db_pgsql *p);

#endif
