/* backup_verb.h: "komainu backup" and "komainu restore". */
#ifndef PROG_BACKUP_VERB_H
#define PROG_BACKUP_VERB_H

#include "prog/verb.h"

int backup_verb(const struct verb *v, int argc, char **argv);
int restore_verb(const struct verb *v, int argc, char **argv);

#endif
