/* komainu.c: the program of the centre. What it can do is the table of verbs
 * in prog/verb_table.c. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "prog/verb.h"

#define PRINT_MAX (1024 * 1024)

static int
print_list(void)
{
	struct str s;
	int rc;

	str_init(&s, PRINT_MAX);
	verb_list(&s);
	rc = verb_print(&s);
	str_done(&s);
	return rc;
}

static int
print_usage(const struct verb *v)
{
	struct str s;
	int rc;

	str_init(&s, PRINT_MAX);
	verb_usage(&s, v);
	rc = verb_print(&s);
	str_done(&s);
	return rc;
}

static bool
wants_help(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--help") == 0 ||
		    strcmp(argv[i], "-h") == 0)
			return true;
	return false;
}

int
main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";
	const struct verb *v;
	struct err e;

	/* A reader that went away is a failed write, not our death. */
	signal(SIGPIPE, SIG_IGN);
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 ||
	    (strcmp(name, "help") == 0 && argc == 2))
		return print_list();
	if (strcmp(name, "--version") == 0)
		name = "version";
	if (strcmp(name, "help") == 0 && verb_get(argv[2]) != NULL)
		return print_usage(verb_get(argv[2]));
	v = verb_get(name);
	if (v != NULL)
		return wants_help(argc - 1, argv + 1)
			   ? print_usage(v)
			   : v->run(v, argc - 1, argv + 1);
	err_set(&e, ERR_USAGE, "%s%s; try \"komainu --help\"",
		name[0] != '\0' ? "no such verb: " : "no verb given", name);
	return verb_fail(&e);
}
