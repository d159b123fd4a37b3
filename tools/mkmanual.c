/*
 * mkmanual: writes what is made from the settings table to standard output:
 * "mkmanual page" the manual page komainu.conf(5), "mkmanual example" the
 * example file. A test compares both with what is in doc/.
 */
#include <stdio.h>
#include <string.h>

#include "fmt/settings.h"

#define OUTPUT_MAX (1024 * 1024)

int
main(int argc, char **argv)
{
	struct err e = { 0 };
	struct str out;
	int rc = 1;

	str_init(&out, OUTPUT_MAX);
	if (argc == 2 && strcmp(argv[1], "page") == 0)
		settings_manual_write(&out);
	else if (argc == 2 && strcmp(argv[1], "example") == 0)
		settings_example_write(&out);
	else
		fprintf(stderr, "usage: mkmanual page|example\n");
	if (str_check(&out, "the text", &e) != 0)
		fprintf(stderr, "mkmanual: %s\n", e.text);
	else if (out.n > 0 && fwrite(out.p, 1, out.n, stdout) == out.n &&
		 fflush(stdout) == 0)
		rc = 0;
	str_done(&out);
	return rc;
}
