/*
 * progress.h: one line on a terminal that tells how far a look is: records,
 * speed, time left. Nothing is written where no person watches.
 */
#ifndef PROG_PROGRESS_H
#define PROG_PROGRESS_H

#include <stdbool.h>

#include "content/language.h"
#include "job/look.h"

struct progress {
	int fd;
	bool shown; /* a terminal, and wanted */
	bool dirty; /* a line stands there */
	size_t width;
	enum language language;
};

void progress_init(struct progress *p, int fd, bool wanted,
		   enum language language);
void progress_show(struct progress *p, const struct look_progress *l);
/* Takes the line away, before other text or at the end. */
void progress_clear(struct progress *p);

#endif
