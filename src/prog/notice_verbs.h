/* notice_verbs.h: notices from the console of the centre. */
#ifndef PROG_NOTICE_VERBS_H
#define PROG_NOTICE_VERBS_H

#include "prog/verb.h"

int notice_verb(const struct verb *v, int argc, char **argv);

#endif
