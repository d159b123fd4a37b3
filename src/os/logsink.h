/*
 * logsink.h: where log lines end: on stderr with the priority journald
 * understands, or in a file that can be opened anew after it was moved away.
 */
#ifndef OS_LOGSINK_H
#define OS_LOGSINK_H

#include "base/err.h"

/* Sends the log of this process to the file, appended, mode 0640. */
int MUST_CHECK logsink_open(const char *path, struct err *e);
/* Opens the same path again; the old file is used on when that fails. */
int MUST_CHECK logsink_reopen(struct err *e);
/* Back to stderr. */
void logsink_close(void);

#endif
