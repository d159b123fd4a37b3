/* serve_verb.h: the centre itself, and the processes it consists of; each as
 * struct verb's run. */
#ifndef PROG_SERVE_VERB_H
#define PROG_SERVE_VERB_H

#include "prog/verb.h"

int serve_verb(const struct verb *v, int argc, char **argv);
int role_prepare_verb(const struct verb *v, int argc, char **argv);
/* "role-NAME": the role of that name in prog/role_table.c. */
int role_verb(const struct verb *v, int argc, char **argv);

#endif
