/*
 * audit_row.h: who did what, when. Rows are only ever added; the database
 * itself refuses to change or drop one. Write it in the same transaction as
 * the act.
 */
#ifndef MODEL_AUDIT_ROW_H
#define MODEL_AUDIT_ROW_H

#include "model/row.h"

struct audit_row {
	int64_t id;
	int64_t at_ms;
	int64_t person;      /* 0: the program itself, or somebody unknown */
	int64_t company;     /* 0: an act on the installation */
	const char *login;   /* of the person at that time, or as typed */
	const char *address; /* client address, "" from the console */
	const char *act;     /* "person.sign-in", "look.add", fixed words */
	const char *object;  /* "look:12", "" when none */
	const char *detail;  /* JSON object, "{}" when none */
};

struct audit_list {
	struct audit_row *row;
	size_t count;
};

int MUST_CHECK audit_row_add(struct db *db, const struct audit_row *row,
			     struct err *e);
/* Acts on one company (0: on the installation), newest first, with ids below
 * 'before' (0: from the newest), at most 'max'. */
int MUST_CHECK audit_row_list(struct db *db, int64_t company, int64_t before,
			      size_t max, struct arena *a,
			      struct audit_list *out, struct err *e);

#endif
