/*
 * golden.h: a page rendered from fixed view data must be, byte for byte, the
 * file tests/golden/NAME.html. KOMAINU_GOLDEN=update writes the files anew:
 * then read the difference before it is committed.
 */
#ifndef TESTS_GOLDEN_H
#define TESTS_GOLDEN_H

#include "web/html_out.h"
#include "web/page.h"

/* The frame of a signed-in person in the given language. */
struct view_frame golden_frame(enum language language, const char *title,
			       const char *path);
/* An empty page to write to. */
struct html_out golden_begin(enum language language);
/* One test: what was written since is the golden file of this name. */
void golden_end(const char *name);

#endif
