/* demo_verb.h: "komainu demo" fills a fresh data directory with made-up
 * companies and people and looks at sample captures, for a first visit. */
#ifndef PROG_DEMO_VERB_H
#define PROG_DEMO_VERB_H

#include "prog/verb.h"

int demo_verb(const struct verb *v, int argc, char **argv);

#endif
