/*
 * bundle.h: the rules and lists that senders fetch, in the form of
 * relay/wire.h: the *.rules of DIR/rules and the *.txt and *.list of
 * DIR/indicators. Made anew when a file there changes; who still sends the old
 * one keeps it. For several threads.
 */
#ifndef INTAKE_BUNDLE_H
#define INTAKE_BUNDLE_H

#include "base/str.h"

struct bundle {
	struct text bytes;  /* packed */
	char digest[65];    /* SHA-256 of them, hex */
	int64_t changed_ms; /* the newest file's */
	int64_t raw_bytes;
	size_t files;
};

struct bundle_shelf;

struct bundle_shelf *bundle_shelf_new(const char *directory);
void bundle_shelf_free(struct bundle_shelf **s);
/* The present bundle, or NULL when there is no file; looks at the folders
 * again when that was not done for a while. Give it back. */
struct bundle *bundle_take(struct bundle_shelf *s, int64_t now_ms);
void bundle_give(struct bundle_shelf *s, struct bundle *b);
/* Now, not after a while: for tests and after a change. */
void bundle_look(struct bundle_shelf *s, int64_t now_ms);

#endif
