/* small_verbs.h: the verbs that only print; each as struct verb's run. */
#ifndef PROG_SMALL_VERBS_H
#define PROG_SMALL_VERBS_H

#include "prog/verb.h"

int settings_verb(const struct verb *v, int argc, char **argv);
int routes_verb(const struct verb *v, int argc, char **argv);
int version_verb(const struct verb *v, int argc, char **argv);
int manual_verb(const struct verb *v, int argc, char **argv);

#endif
