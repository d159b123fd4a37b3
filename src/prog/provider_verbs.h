/* provider_verbs.h: providers and their contracts from the console of the
 * centre; each act with its audit row, under the name "console". */
#ifndef PROG_PROVIDER_VERBS_H
#define PROG_PROVIDER_VERBS_H

#include "prog/verb.h"

int provider_verb(const struct verb *v, int argc, char **argv);
int contract_verb(const struct verb *v, int argc, char **argv);

#endif
