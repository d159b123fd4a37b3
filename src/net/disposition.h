/*
 * disposition.h: the headers of one part of a multipart form, and parameters
 * of header values ("text/plain; charset=utf-8"). Foreign bytes in, names and
 * file names in UTF-8 out.
 */
#ifndef NET_DISPOSITION_H
#define NET_DISPOSITION_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* Longest file name kept; a longer one is cut at a whole character. */
#define DISPOSITION_FILE_NAME_MAX 240

struct disposition {
	struct text name;
	bool has_file_name;
	struct text file_name; /* as file_name_clean makes it */
};

/* The value before the first ';', blanks aside, without regard to case. */
bool disposition_kind_is(struct text value, const char *kind);
/* A parameter's value, quotes taken off. False when it is absent or the
 * header is malformed. The text lives in the arena. */
bool disposition_get(struct text value, const char *name, struct arena *a,
		     struct text *out);
/*
 * 'headers' are the lines of one part, each ended by CR LF. INVALID unless
 * there is exactly one Content-Disposition of form-data with a name.
 */
int MUST_CHECK disposition_parse(struct text headers, struct arena *a,
				 struct disposition *out, struct err *e);
/*
 * A file name from outside as text for people: UTF-8, else CP932, else bytes
 * made printable; percent codes undone when that gives valid UTF-8; folders
 * of either system cut off; no control characters.
 */
struct text file_name_clean(struct text raw, struct arena *a);

#endif
