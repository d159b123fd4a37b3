/* report_verb.h: "komainu report": make, list and verify monthly reports. */
#ifndef PROG_REPORT_VERB_H
#define PROG_REPORT_VERB_H

#include "prog/verb.h"

int report_verb(const struct verb *v, int argc, char **argv);

#endif
