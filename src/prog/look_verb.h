/* look_verb.h: `komainu look`, examining files once and telling the result. */
#ifndef PROG_LOOK_VERB_H
#define PROG_LOOK_VERB_H

#include "prog/verb.h"

int look_verb(const struct verb *v, int argc, char **argv);

#endif
