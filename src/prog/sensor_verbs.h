/* sensor_verbs.h: what komainu-sensor can be asked to do. */
#ifndef PROG_SENSOR_VERBS_H
#define PROG_SENSOR_VERBS_H

#include "prog/verb.h"

int sensor_enrol_verb(const struct verb *v, int argc, char **argv);
int sensor_run_verb(const struct verb *v, int argc, char **argv);
int sensor_check_verb(const struct verb *v, int argc, char **argv);
int sensor_status_verb(const struct verb *v, int argc, char **argv);
int sensor_pick_verb(const struct verb *v, int argc, char **argv);
int sensor_version_verb(const struct verb *v, int argc, char **argv);
int sensor_manual_verb(const struct verb *v, int argc, char **argv);

#endif
