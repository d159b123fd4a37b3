/* komainu_sensor.c: the program of the box that watches. What it can do is the
 * table of verbs in prog/sensor_verb_table.c. */
#include "prog/verb.h"

int
main(int argc, char **argv)
{
	return verb_main(argc, argv);
}
