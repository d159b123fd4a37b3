/* sensor_verb.h: the sensors of a company, from the console; as struct verb's
 * run. */
#ifndef PROG_SENSOR_VERB_H
#define PROG_SENSOR_VERB_H

#include "prog/verb.h"

int sensor_verb(const struct verb *v, int argc, char **argv);

#endif
