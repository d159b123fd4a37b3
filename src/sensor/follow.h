/*
 * follow.h: the records that another Suricata writes to a file: read as they
 * come, over rotation (moved away, copied and cut, or begun anew), from where
 * we were when we stopped.
 */
#ifndef SENSOR_FOLLOW_H
#define SENSOR_FOLLOW_H

#include <stdint.h>

#include "base/err.h"
#include "capture/lines.h"

struct follow;

/* Nothing needs to be there yet. Without a bookmark it begins at the file's
 * end: what was before us was not watched by us. The paths are copied. */
int MUST_CHECK follow_open(struct follow **out, const char *path,
			   const char *bookmark, const struct lines_sink *sink,
			   struct err *e);
/* Writes the bookmark. NULL is fine. */
void follow_close(struct follow **f);
/* Hands on what has come; waits at most 'wait_ms' when nothing has. NOT_FOUND
 * while there is no file. */
int MUST_CHECK follow_step(struct follow *f, int64_t wait_ms, struct err *e);

#endif
