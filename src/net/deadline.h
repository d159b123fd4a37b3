/*
 * deadline.h: every open connection has a moment by which its present phase
 * must be over; a thread cuts those that are late. An idle timeout alone
 * would be kept alive for ever by one byte every few seconds.
 */
#ifndef NET_DEADLINE_H
#define NET_DEADLINE_H

#include <stdint.h>

#include "base/err.h"

struct deadline_list;

/* One connection; embedded by nobody, made by deadline_add. */
struct deadline;

int MUST_CHECK deadline_list_new(struct deadline_list **out, struct err *e);
/* Ends the thread. All connections must be dropped already. */
void deadline_list_free(struct deadline_list **list);
/* 'fd' stays the caller's, who drops the entry before closing it. */
struct deadline *deadline_add(struct deadline_list *list, int fd,
			      int64_t after_ms);
/* A new phase begins, and must end within so long. */
void deadline_set(struct deadline_list *list, struct deadline *d,
		  int64_t after_ms);
/* More time, as reward for progress. */
void deadline_extend(struct deadline_list *list, struct deadline *d,
		     int64_t more_ms);
void deadline_drop(struct deadline_list *list, struct deadline *d);
/* Connections at present, and connections cut so far. */
void deadline_count(struct deadline_list *list, int64_t *open_out,
		    int64_t *cut_out);

#endif
