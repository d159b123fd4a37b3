/* watch_lists.h: what the live watch looks things up in. */
#ifndef PROG_WATCH_LISTS_H
#define PROG_WATCH_LISTS_H

#include "prog/centre.h"

struct indicators;
struct vendors;

struct watch_lists {
	struct indicators *indicators;
	struct vendors *vendors; /* NULL: makers stay unknown */
};

/* The built-in list, and those below the data directory or where the settings
 * say. A line that cannot be read is told in the log and passed over. */
int MUST_CHECK watch_lists_open(struct watch_lists *l, const struct centre *c,
				struct err *e);
void watch_lists_close(struct watch_lists *l);

#endif
