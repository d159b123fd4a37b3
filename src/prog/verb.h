/*
 * verb.h: the verbs of the command line, one table row each. The help text and
 * the manual page doc/komainu.1 come from the same rows, and the options are
 * read by them too, so that none can be forgotten in either.
 */
#ifndef PROG_VERB_H
#define PROG_VERB_H

#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

struct verb_option {
	const char *name;  /* "--json" */
	const char *value; /* "FILE", or NULL when it takes none */
	const char *help;  /* one sentence */
};

struct verb {
	const char *name;     /* "look" */
	const char *synopsis; /* "[--json] FILE..." */
	const char *summary;  /* one line for the list */
	const char *help;     /* paragraphs, separated by a blank line */
	const struct verb_option *option; /* ends with name NULL; or NULL */
	bool hidden; /* not listed: for packagers and tests */
	/* argv[0] is the verb. Returns the exit status of the program. */
	int (*run)(const struct verb *v, int argc, char **argv);
};

/* The program whose verbs these are. */
struct verb_program {
	const char *name;    /* "komainu" */
	const char *purpose; /* for the manual page's first line */
	const char *source;  /* the file the page is made from */
	const char *ending;  /* exit status, files, see also: roff */
};

/* The table, in the order of the help: prog/verb_table.c, or that of another
 * program of the house. */
extern const struct verb_program verb_program;
extern const struct verb verb_table[];
extern const size_t verb_table_count;

/* NULL when there is none of that name. */
const struct verb *verb_get(const char *name);
/* The help of one verb, of all, and the manual page in man(7) form. */
void verb_usage(struct str *out, const struct verb *v);
void verb_list(struct str *out);
void verb_man(struct str *out);

/*
 * Reads the arguments after the verb: "--name", "--name VALUE", "--name=VALUE";
 * "--" ends the options, "-" alone is an argument. 'take' is told each option
 * (value NULL when it takes none) and each argument (name NULL) and may refuse.
 * ERR_USAGE names what is wrong.
 */
typedef int verb_take(void *context, const char *name, const char *value,
		      struct err *e);
int MUST_CHECK verb_parse(const struct verb *v, int argc, char **argv,
			  verb_take *take, void *context, struct err *e);

/* What main does: finds the verb, shows help, runs it. */
int verb_main(int argc, char **argv);
/* "komainu: STORY" on stderr; returns the exit status that belongs to it. */
int verb_fail(const struct err *e);
/* Writes a text to stdout; returns 0, or the exit status when it could not. */
int verb_print(const struct str *text);

#endif
