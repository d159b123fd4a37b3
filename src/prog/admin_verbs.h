/* admin_verbs.h: people and companies from the console of the centre; each as
 * struct verb's run. */
#ifndef PROG_ADMIN_VERBS_H
#define PROG_ADMIN_VERBS_H

#include "prog/verb.h"

int user_verb(const struct verb *v, int argc, char **argv);
int company_verb(const struct verb *v, int argc, char **argv);

#endif
