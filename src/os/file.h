/*
 * file.h: files and folders of this machine. Texts are read whole with a
 * limit, written whole or not at all, and names from outside are opened
 * beneath a root that they cannot leave.
 */
#ifndef OS_FILE_H
#define OS_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum file_kind {
	FILE_REGULAR,
	FILE_FOLDER,
	FILE_DEVICE, /* character or block */
	FILE_PIPE,   /* named pipe or socket */
	FILE_OTHER
};

struct file_facts {
	enum file_kind kind;
	int64_t size;
	int64_t changed_ms;
	uint32_t mode; /* permission bits */
};

/* Follows symbolic links. NOT_FOUND or DENIED name the path. */
int MUST_CHECK file_facts_get(const char *path, struct file_facts *out,
			      struct err *e);
/* Appends the bytes of a regular file to 'out', whose own limit is the limit:
 * TOO_BIG beyond it, INVALID when it is no regular file. */
int MUST_CHECK file_read(const char *path, struct str *out, struct err *e);
/* The same from an open descriptor until its end; 'name' is for errors. */
int MUST_CHECK file_read_fd(int fd, const char *name, struct str *out,
			    struct err *e);
/* All bytes, over interruptions and short writes. */
int MUST_CHECK file_write_fd(int fd, const char *name, struct text bytes,
			     struct err *e);
/* Replaces or creates: whoever opens 'path' sees the old bytes or the new
 * ones, after a power cut too. */
int MUST_CHECK file_replace(const char *path, struct text bytes, uint32_t mode,
			    struct err *e);
/* Makes a folder and the folders above it; fine when it exists already. */
int MUST_CHECK file_make_folder(const char *path, uint32_t mode, struct err *e);
/* A new private folder "PREFIX-xxxxxx" in $TMPDIR or /tmp; its path goes to
 * 'path' of 'size' bytes. */
int MUST_CHECK file_make_temporary(const char *prefix, char *path, size_t size,
				   struct err *e);
/* Removes a file or a folder with all that is in it, never following links.
 * Fine when it is not there. */
int MUST_CHECK file_remove(const char *path, struct err *e);
/* The names in a folder without "." and "..", sorted by bytes. */
int MUST_CHECK file_list(const char *path, struct arena *a, char ***names_out,
			 size_t *count_out, struct err *e);
/*
 * Opens 'path' below the folder 'root'. Neither "..", nor an absolute path,
 * nor a symbolic link on the way can leave it: DENIED. 'flags' as open(2);
 * O_CLOEXEC is added. A negative 'root' means the current folder.
 */
int MUST_CHECK file_open_beneath(int root, const char *path, int flags,
				 uint32_t mode, int *fd_out, struct err *e);
/* Opens an existing folder to be a root. */
int MUST_CHECK file_open_folder(const char *path, int *fd_out, struct err *e);
/* Closes unless negative, and sets *fd to -1. */
void file_close(int *fd);

#endif
