/* reach.h: under which names and addresses senders reach this centre. */
#ifndef INTAKE_REACH_H
#define INTAKE_REACH_H

#include "fmt/settings.h"

#define REACH_NAMES_MAX 1024
#define REACH_PLACE_MAX 320

/* All of them, separated by commas, for the listener's certificate: the
 * setting intake_names, this machine's name, the address listened on, and
 * this machine itself. 'listen' as os/sock writes it, NULL: as the setting. */
void reach_names(const struct settings *s, const char *listen,
		 char out[REACH_NAMES_MAX]);
/* "HOST:PORT" as it is printed beside an enrolment code: the first name of
 * the setting, or the machine's own, with the port listened on. */
void reach_place(const struct settings *s, const char *listen,
		 char out[REACH_PLACE_MAX]);

#endif
