/* pgsql_connection.c: a connection that comes back, what PostgreSQL's
 * failures are called here, and the roles in the database. */
#include "db/pgsql.h"

#include <string.h>
#include <time.h>

#include "db/role.h"

/* A server that is down is asked once a second, not once a request. */
#define TRY_EVERY_MS 1000

static int64_t
monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* SQLSTATE or its class (first two characters), and our word for it. The
 * longer, more exact ones come first. */
static const struct {
	const char *state;
	enum err_kind kind;
	const char *said;
} states[] = {
	{ "23505", ERR_CONFLICT, NULL },
	{ "23503", ERR_CONFLICT, NULL },
	{ "23", ERR_INVALID, NULL },
	{ "22", ERR_INVALID, NULL },
	{ "40", ERR_BUSY, NULL },
	{ "55P03", ERR_BUSY, NULL },
	{ "57014", ERR_BUSY, NULL },
	{ "25006", ERR_UNAVAILABLE, "this server only reads (a standby)" },
	{ "42501", ERR_DENIED, NULL },
	{ "P0001", ERR_DENIED, NULL },
	{ "53100", ERR_DATABASE, "disk full" },
	{ "53", ERR_UNAVAILABLE, NULL },
	{ "57P", ERR_UNAVAILABLE, NULL },
	{ "08", ERR_UNAVAILABLE, NULL },
	{ "XX001", ERR_DATABASE, "the database is damaged" },
	{ "XX002", ERR_DATABASE, "the database is damaged" },
};

static int
said(enum err_kind kind, const char *what, const char *text, struct err *e)
{
	size_t n = strcspn(text, "\n");

	return err_set(e, kind, "%s%s%.*s", what != NULL ? what : "",
		       what != NULL ? ": " : "", (int)n, text);
}

int
pgsql_failed(struct db_pgsql *p, const PGresult *result, struct err *e)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

	if (text == NULL)
		text = PQerrorMessage(p->connection);
	if (!pgsql_is_alive(p))
		return said(ERR_UNAVAILABLE, "the database cannot be reached",
			    text, e);
	for (size_t i = 0; state != NULL && i < ARRAY_LEN(states); i++)
		if (strncmp(state, states[i].state, strlen(states[i].state)) ==
		    0)
			return said(states[i].kind, states[i].said, text, e);
	return said(ERR_DATABASE, NULL, text, e);
}

bool
pgsql_is_alive(const struct db_pgsql *p)
{
	return PQstatus(p->connection) == CONNECTION_OK;
}

/* What every connection starts with. */
static const char hello_sql[] = "set client_encoding = 'UTF8';"
				"set standard_conforming_strings = on;"
				"set extra_float_digits = 1;"
				"set bytea_output = 'hex';"
				"set lock_timeout = '5s';"
				"set client_min_messages = 'error'";

static int
greet(struct db_pgsql *p, struct err *e)
{
	if (!pgsql_is_alive(p))
		return pgsql_failed(p, NULL, e);
	if (pgsql_simple(p, hello_sql, e) != 0)
		return -1;
	p->life++;
	p->tried_ms = 0;
	if (p->role != DB_ROLE_ALL)
		pgsql_take_role(p);
	return 0;
}

int
pgsql_connect(struct db_pgsql *p, struct err *e)
{
	if (pgsql_is_alive(p) && p->life > 0)
		return 0;
	if (p->life > 0) {
		if (monotonic_ms() - p->tried_ms < TRY_EVERY_MS)
			return err_set(e, ERR_UNAVAILABLE,
				       "the database cannot be reached");
		PQreset(p->connection);
		/* From its end: a try may itself take seconds. */
		p->tried_ms = monotonic_ms();
	}
	return greet(p, e);
}

void
pgsql_reset(struct db_pgsql *p)
{
	PQreset(p->connection);
	/* When it fails the next statement tells so. */
	if (greet(p, NULL) != 0)
		p->tried_ms = monotonic_ms();
}

static void
try(struct db_pgsql *p, const char *fmt, const char *role, const char *table)
{
	struct str sql;

	str_init(&sql, 512);
	for (const char *c = fmt; *c != '\0'; c++) {
		if (*c == '@')
			str_add(&sql, role);
		else if (*c == '#')
			str_add(&sql, table);
		else
			str_add_byte(&sql, *c);
	}
	PQclear(PQexec(p->connection, sql.p));
	str_done(&sql);
}

/*
 * Every step may be refused, for want of the right to make roles; then the
 * write list is still enforced in this program (pgsql.c, check_role).
 */
void
pgsql_grant(struct db_pgsql *p)
{
	for (enum db_role r = DB_ROLE_READER; r <= DB_ROLE_COURIER; r++) {
		const char *role = role_database_name(r);
		const char *table;

		try(p, "create role @ nologin", role, "");
		try(p, "grant @ to current_user", role, "");
		try(p, "grant usage on schema public to @", role, "");
		for (size_t i = 0; (table = role_table(i)) != NULL; i++) {
			struct text t = text_of(table);

			try(p, "revoke all on # from @", role, table);
			if (role_reads(r, t))
				try(p, "grant select on # to @", role, table);
			if (role_writes(r, t))
				try(p, "grant insert, update, delete on # to @",
				    role, table);
		}
	}
}

void
pgsql_take_role(struct db_pgsql *p)
{
	try(p, "set role @", role_database_name(p->role), "");
}
