/*
 * source.h: one content file as a list of entries. The format (see
 * content/README.md) is the same for every kind of file:
 *
 *   # comment
 *   [section]
 *   key: value
 *     continued (a line that begins with a blank)
 *
 * A full-width colon is as good as an ASCII one. UTF-8, with or without a byte
 * order mark, LF or CR LF. At most SOURCE_BYTES_MAX bytes a file.
 */
#ifndef MKCONTENT_SOURCE_H
#define MKCONTENT_SOURCE_H

#include <stddef.h>

#include "base/arena.h"
#include "fault.h"

#define SOURCE_BYTES_MAX (1024 * 1024)

struct entry {
	const char *section; /* "" before the first section */
	const char *key;
	const char *value; /* trimmed, never empty */
	int line;
};

struct source {
	const char *path;
	struct entry *entry;
	size_t count;
};

/*
 * Reads 'bytes' as the file 'path'. What cannot be read is told as a fault and
 * left out. A continued line is joined with a blank between two ASCII
 * characters, and without one beside Japanese. Result and texts live in 'a'.
 */
void source_parse(struct arena *a, const char *path, struct text bytes,
		  struct source *out, struct faults *f);
/* The same from the file; an unreadable file is a fault and gives no entry. */
void source_read(struct arena *a, const char *path, struct source *out,
		 struct faults *f);

/* All bytes of a file of at most SOURCE_BYTES_MAX; empty after a fault. */
struct text source_bytes(struct arena *a, const char *path, struct faults *f);

/* First entry with that section and key, or NULL. */
const struct entry *source_get(const struct source *s, const char *section,
			       const char *key);

/* Names (not paths) of files in 'directory' that end in 'suffix', sorted;
 * NULL-terminated. A missing directory is a fault. */
const char **source_list(struct arena *a, const char *directory,
			 const char *suffix, struct faults *f);

#endif
