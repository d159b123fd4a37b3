/*
 * verb.h: the verbs of the command line, one table row each. The help text and
 * the manual page doc/komainu.1 come from the same rows.
 */
#ifndef PROG_VERB_H
#define PROG_VERB_H

#include <stdio.h>

#include "base/err.h"

struct verb_option {
	const char *name;  /* "--json", also "--pdf" */
	const char *value; /* "FILE", or NULL when it takes none */
	const char *help;  /* one sentence */
};

struct verb {
	const char *name;     /* "look" */
	const char *synopsis; /* "[--json] FILE..." */
	const char *summary;  /* one line for the list */
	const char *help;     /* paragraphs, separated by a blank line */
	const struct verb_option *option; /* ends with name NULL */
	/* argv[0] is the verb. Returns the exit status of the program. */
	int (*run)(int argc, char **argv);
};

extern const struct verb verb_table[];
extern const size_t verb_table_count;

/* NULL when there is none of that name. */
const struct verb *verb_get(const char *name);
void verb_usage(FILE *out, const struct verb *v);
void verb_list(FILE *out);
/* The manual page in man(7) form. */
void verb_man(FILE *out);
/* "komainu: STORY" on stderr, made printable; returns the exit status. */
int verb_fail(const struct err *e);

#endif
