/*
 * fault.h: what is wrong in the content files, told as "file:line: message"
 * so that an editor can jump there. All faults are gathered before the build
 * stops, because a writer wants the whole list, not the first line of it.
 */
#ifndef MKCONTENT_FAULT_H
#define MKCONTENT_FAULT_H

#include "base/str.h"

struct faults {
	struct str text; /* one line per fault */
	size_t count;
};

void faults_init(struct faults *f);
void faults_done(struct faults *f);
/* 'line' 0: the fault is about the whole file. */
void fault_add(struct faults *f, const char *path, int line, const char *fmt,
	       ...) PRINTF_LIKE(4, 5);

#endif
