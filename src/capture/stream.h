/*
 * stream.h: the plain bytes of a text file: gzip opened (several members one
 * after another too), UTF-16 turned into UTF-8, a byte order mark taken off.
 */
#ifndef CAPTURE_STREAM_H
#define CAPTURE_STREAM_H

#include <stdint.h>

#include "capture/format.h"

struct stream;

int MUST_CHECK stream_open(const char *path, const struct format *format,
			   struct stream **out, struct err *e);
void stream_close(struct stream **s);
/*
 * The next bytes; an empty view at the end. They live until the next call.
 * ERR_INVALID for a broken or truncated gzip (after all that could be read),
 * ERR_SYSTEM when the disk fails.
 */
int MUST_CHECK stream_read(struct stream *s, struct text *out, struct err *e);
/* Bytes of the file read so far, and its size. */
int64_t stream_position(const struct stream *s);
int64_t stream_size(const struct stream *s);

#endif
