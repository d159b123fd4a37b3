/*
 * centre.h: what every process of the centre, and every administrative verb,
 * needs to know: settings, the data directory, the database.
 *
 *	DIR/komainu.db	the records, unless --database says otherwise
 *	DIR/secret.key	seals secrets at rest
 *	DIR/ca.crt, DIR/ca.key	the authority for senders (crypt/authority.h)
 *	DIR/looks/	uploaded files that wait to be, or were, looked at
 *	DIR/uploads/	uploads still coming in
 *	DIR/tmp/	scratch of the worker
 *	DIR/rules/	more Suricata rules, when there are any
 *	DIR/indicators/	lists of known bad addresses, when there are any
 */
#ifndef PROG_CENTRE_H
#define PROG_CENTRE_H

#include "crypt/seal.h"
#include "db/db.h"
#include "os/box.h"
#include "prog/setup.h"

#define CENTRE_PATH_MAX   1024
#define CENTRE_LISTEN     "127.0.0.1:8470"
#define CENTRE_DATA       "komainu-data"
#define CENTRE_INDICATORS "indicators"

#define CENTRE_OPTIONS                                                         \
	{ "--data", "DIR",                                                     \
	  "Where the centre keeps its data; made when it is not there. "       \
	  "Default: " CENTRE_DATA "." },                                       \
	{                                                                      \
		"--database", "URL",                                           \
		    "postgresql://... instead of the SQLite file in DIR."      \
	}

struct centre {
	struct setup setup;
	const char *data;
	const char *database; /* as given, NULL: SQLite in 'data' */
	const char *listen;
	const char *intake; /* where senders connect; NULL: as the setting */
	bool one_process;
	/* Filled by centre_load. */
	char directory[CENTRE_PATH_MAX]; /* absolute */
	char url[CENTRE_PATH_MAX + 40];
};

/* The processes beside the parent; rows in prog/role_table.c. */
enum centre_role {
	CENTRE_WEB,
	CENTRE_INTAKE,
	CENTRE_WORKER,
	CENTRE_WATCH,
	CENTRE_COURIER,
	CENTRE_ROLES
};

/* The descriptors they get from the parent: the listening socket (or
 * /dev/null), the reading end of their own wake pipe, and the writing ends of
 * all, in the order of enum centre_role. */
enum { CENTRE_FD_LISTEN = 3, CENTRE_FD_WAKE = 4, CENTRE_FD_WAKE_OF = 5 };

void centre_init(struct centre *c);
/* For verb_parse: 1 when the option was one of ours, 0 when not, -1 wrong. */
int MUST_CHECK centre_take(struct centre *c, const char *name,
			   const char *value, struct err *e);
/* Settings, log, and the directory: made (0700) when it is not there. */
int MUST_CHECK centre_load(struct centre *c, struct err *e);
/* A path below the directory; 'out' has CENTRE_PATH_MAX + 40 bytes. */
void centre_path(const struct centre *c, const char *name, char *out);
/* Folders, key and database schema are as this program needs them. */
int MUST_CHECK centre_prepare(struct centre *c, struct err *e);
int MUST_CHECK centre_database(const struct centre *c, struct db **out,
			       struct err *e);

/* What a process may do beside reading the system and writing its data. */
struct centre_limit {
	bool may_start;   /* Suricata */
	bool may_connect; /* to any machine; else to a PostgreSQL only */
};
/* Enforced as the setting says; tells in the log what is missing. */
int MUST_CHECK centre_box(const struct centre *c,
			  const struct centre_limit *limit,
			  struct box_report *out, struct err *e);

#endif
