/*
 * day.h: a working day of sixty PCs, as much of it as is asked for: many
 * connections side by side, most of them small, nothing bad in it. For
 * measurements; too large for the tree.
 */
#ifndef MKCAPTURE_DAY_H
#define MKCAPTURE_DAY_H

#include <stdint.h>

/* Writes at least 'megabytes' to 'path'. 0, or -1 with errno. */
int day_write(const char *path, uint64_t start_us, uint64_t megabytes);

#endif
