/*
 * db.h: one door to the records, two engines behind it. The same statements
 * run on SQLite and on PostgreSQL: placeholders are $1, $2 ... and may repeat,
 * RETURNING and ON CONFLICT work, truth is 0 or 1, times are UTC milliseconds.
 * Only src/model and src/db hold SQL. A handle belongs to one thread
 * and never crosses a fork.
 *
 * Failures: ERR_BUSY when somebody else held the rows (try the transaction
 * again), ERR_CONFLICT when a uniqueness or foreign key rule refused the row,
 * ERR_UNAVAILABLE while the server cannot be reached (the next call tries to
 * reconnect), ERR_DENIED when the role may not write that table, ERR_INVALID
 * when a text holds NUL or is not UTF-8, ERR_DATABASE for the rest ("disk
 * full", "damaged").
 */
#ifndef DB_DB_H
#define DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/def.h"
#include "base/err.h"
#include "base/str.h"

struct db;

enum db_engine { DB_SQLITE, DB_POSTGRESQL };

/*
 * Opens "sqlite:PATH" (made when absent), "sqlite::memory:" (private, gone
 * with the handle) or "postgresql://..." as libpq reads it. Does not migrate.
 */
int MUST_CHECK db_open(struct db **db_out, const char *url, struct err *e);
/* Rolls back what is open; NULL is fine. */
void db_close(struct db **db);
enum db_engine db_engine(const struct db *db);
/* 0 when the database answers. */
int MUST_CHECK db_ping(struct db *db, struct err *e);
/* True while a transaction is open. */
bool db_in_transaction(const struct db *db);

/* --- values ------------------------------------------------------------ */

/* The type in the database, and the C type of a row's field. */
enum db_kind {
	DB_INT,   /* int64_t */
	DB_ID,    /* int64_t, 0 stands for NULL */
	DB_PLAIN, /* int */
	DB_BOOL,  /* bool */
	DB_REAL,  /* double */
	DB_TEXT,  /* const char *, terminated; NULL is written as "" */
	DB_VIEW,  /* struct text; never NULL in the database */
	DB_BLOB,  /* struct text of bytes; p == NULL stands for NULL */
	DB_NAME   /* an enum (int) stored as its name, see struct db_names */
};

/* How an enum's values are written. 'parse' is false for an unknown name. */
struct db_names {
	const char *(*name)(int value);
	bool (*parse)(struct text name, int *value_out);
};

/* One value to bind. Make it with the functions below. */
struct db_value {
	enum db_kind kind; /* DB_INT, DB_REAL, DB_TEXT or DB_BLOB */
	bool null;
	int64_t integer;
	double real;
	struct text text;
};

struct db_value db_int(int64_t value);
struct db_value db_id(int64_t value); /* 0 becomes NULL */
struct db_value db_real(double value);
struct db_value db_text(const char *terminated); /* NULL becomes NULL */
struct db_value db_view(struct text t);
struct db_value db_blob(struct text bytes); /* p == NULL becomes NULL */

/* A statement and what its placeholders stand for. 'sql' is a constant: it is
 * prepared once for each handle. */
struct db_ask {
	const char *sql;
	const struct db_value *value;
	size_t count;
};

#define DB_ASK(sql, ...)                                                       \
	(&(const struct db_ask){                                               \
	    (sql), (const struct db_value[]){ __VA_ARGS__ },                   \
	    ARRAY_LEN(((const struct db_value[]){ __VA_ARGS__ })) })
#define DB_SAY(sql) (&(const struct db_ask){ (sql), NULL, 0 })

/* --- rows as structs --------------------------------------------------- */

struct db_col {
	enum db_kind kind;
	size_t offset;
	const struct db_names *names; /* DB_NAME only */
};

#define DB_COL(type, field, kind)                                              \
	{                                                                      \
		(kind), offsetof(type, field), NULL                            \
	}
#define DB_COL_NAME(type, field, names)                                        \
	{                                                                      \
		DB_NAME, offsetof(type, field), (names)                        \
	}

/* A struct as the columns of a statement, in the statement's order. */
struct db_shape {
	const struct db_col *col;
	size_t count;
	size_t size; /* of the struct */
};

#define DB_SHAPE(type, cols)                                                   \
	{                                                                      \
		(cols), ARRAY_LEN(cols), sizeof(type)                          \
	}

/* Rows read: an array of the shape's struct in the arena. */
struct db_table {
	void *row;
	size_t count;
};

/* Runs a statement; *changed_out (may be NULL): rows touched. */
int MUST_CHECK db_run(struct db *db, const struct db_ask *ask,
		      int64_t *changed_out, struct err *e);
/* The first column of the first row as an integer; ERR_NOT_FOUND without. */
int MUST_CHECK db_get_int(struct db *db, const struct db_ask *ask, int64_t *out,
			  struct err *e);
/* The first row into the struct *row; texts live in 'a'. ERR_NOT_FOUND when
 * there is none. */
int MUST_CHECK db_get(struct db *db, const struct db_ask *ask,
		      const struct db_shape *shape, struct arena *a, void *row,
		      struct err *e);
/* All rows; texts and array live in 'a'. ERR_TOO_BIG over the arena's cap. */
int MUST_CHECK db_list(struct db *db, const struct db_ask *ask,
		       const struct db_shape *shape, struct arena *a,
		       struct db_table *out, struct err *e);
/* Calls 'take' for each row as it comes; the row and its texts live until it
 * returns. It must not use the handle. Stops when it does not return 0. */
typedef int db_take(void *context, const void *row, struct err *e);
int MUST_CHECK db_each(struct db *db, const struct db_ask *ask,
		       const struct db_shape *shape, db_take *take,
		       void *context, struct err *e);
/* Runs a statement whose $1, $2 ... are the shape's columns of *row. With
 * 'id_out' (may be NULL) the first column it returns. */
int MUST_CHECK db_put(struct db *db, const char *sql,
		      const struct db_shape *shape, const void *row,
		      int64_t *id_out, struct err *e);

/* The shape's columns of *row as values; 'value' has room for them all. For
 * statements that need more than the row. */
void db_values(const struct db_shape *shape, const void *row,
	       struct db_value *value);

/* Many rows through one prepared statement; needs an open transaction. */
struct db_batch {
	const char *sql;
	const struct db_shape *shape;
	const void *row; /* array of the shape's struct */
	size_t count;
	int64_t *id_out; /* 'count' integers returned, or NULL */
};
int MUST_CHECK db_put_all(struct db *db, const struct db_batch *batch,
			  struct err *e);

/*
 * A text to look for anywhere, as the pattern of: LIKE $n ESCAPE '!'. Lower
 * case for ASCII; compare with lower(column). NULL over the arena's cap.
 */
const char *db_like(struct arena *a, const char *wanted);

/* --- transactions ------------------------------------------------------ */

/*
 * struct txn rolls back by itself at the end of its block unless it was
 * committed. There is no nesting: a second begin is ERR_CONFLICT. Only faces
 * and steps begin one; model functions that need one CHECK that it is open.
 *
 *	TXN(t);
 *	if (txn_begin(&t, db, e) != 0 || ... || txn_commit(&t, e) != 0)
 *		return -1;
 */
struct txn {
	struct db *db;
};

#define TXN(name) __attribute__((cleanup(txn_done))) struct txn name = { NULL }

/* For writing: on SQLite the write lock is taken at once. */
int MUST_CHECK txn_begin(struct txn *t, struct db *db, struct err *e);
/* A consistent view for reading several tables. */
int MUST_CHECK txn_begin_reading(struct txn *t, struct db *db, struct err *e);
int MUST_CHECK txn_commit(struct txn *t, struct err *e);
/* Rolls back unless committed; the guard calls it. */
void txn_done(struct txn *t);

/* Begin, work, commit; again up to ten times with growing pauses (2 s in all)
 * while the outcome is ERR_BUSY. 'work' must be repeatable. */
typedef int txn_work(struct db *db, void *context, struct err *e);
int MUST_CHECK txn_run(struct db *db, txn_work *work, void *context,
		       struct err *e);

/* --- room -------------------------------------------------------------- */

/* What the database takes on its disk. */
struct db_space {
	int64_t bytes;      /* as it stands, its log with it */
	int64_t free_bytes; /* of them, those the next rows may use */
	bool gives_back;    /* what is deleted can be given to the disk again */
};
int MUST_CHECK db_space_get(struct db *db, struct db_space *out, struct err *e);
/*
 * Gives at most 'bytes' of what is free inside back to the disk and moves the
 * log into the file. *given_out (may be NULL): how much it was, 0 when nothing
 * is left to give or somebody reads just now. No transaction may be open. On
 * PostgreSQL the server does this by itself.
 */
int MUST_CHECK db_space_step(struct db *db, int64_t bytes, int64_t *given_out,
			     struct err *e);

/* --- schema and roles -------------------------------------------------- */

/*
 * Brings the schema to this program's version, one transaction for each
 * numbered file. Two processes at once are safe. ERR_UNAVAILABLE when the
 * database is newer than this program, ERR_CONFLICT when a file already
 * applied has changed since.
 */
int MUST_CHECK db_migrate(struct db *db, struct err *e);
/* The newest migration this program carries, and the one the database has. */
int db_version_known(void);
int MUST_CHECK db_version_get(struct db *db, int *version_out, struct err *e);

/* What a process is for decides which tables it may write (db/role.c). */
enum db_role {
	DB_ROLE_ALL,    /* administrative verbs, tests, --one-process */
	DB_ROLE_READER, /* nothing */
	DB_ROLE_WEB,    /* what people edit */
	DB_ROLE_INTAKE, /* what senders bring */
	DB_ROLE_WORKER, /* what the stages make */
	DB_ROLE_COURIER /* what became of letters */
};
/*
 * From here on writes to other tables are ERR_DENIED. Cannot be undone.
 * SQLite's authorizer refuses reads, schema changes and pragmas too. On
 * PostgreSQL the connection becomes the database role komainu_web and so on,
 * which db_migrate made with exactly these grants, so the server refuses. A
 * connection that may not make or take roles keeps its own rights; then only
 * the tables a statement writes are checked, in this program.
 */
int MUST_CHECK db_restrict(struct db *db, enum db_role role, struct err *e);

#endif
