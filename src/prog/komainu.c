/* komainu.c: the program of the centre. What it can do is the table of verbs
 * in prog/verb_table.c. */
#include "prog/verb.h"

int
main(int argc, char **argv)
{
	return verb_main(argc, argv);
}
