/*
 * facts.h: the facts of an alert or incident, kept as one JSON object of texts
 * and whole numbers, back as values for a sentence's {placeholders}.
 */
#ifndef WATCH_FACTS_H
#define WATCH_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "content/content.h"

#define FACTS_MAX 32

struct facts {
	struct content_value value[FACTS_MAX];
	size_t count;
};

/* Reads what is there; members that are neither text nor whole number, or over
 * FACTS_MAX, are passed over, and a damaged object ends where it is damaged.
 * Names and texts live in 'a'. */
void facts_read(struct arena *a, const char *json, struct facts *out);
/* The text of a member, or empty. */
struct text facts_text(const struct facts *f, const char *name);
/* Adds a value under a constant name; passed over when full. */
void facts_add_text(struct facts *f, const char *name, const char *text);
void facts_add_int(struct facts *f, const char *name, int64_t value);
/* The next {name} of a pattern, cut off its beginning; false: no more. What
 * cannot be a name (blanks in it, no end) is passed over. */
bool facts_next(struct text *pattern, struct text *name_out);
bool facts_has(const struct facts *f, struct text name);
/* Gives every {name} of the pattern that has no value this one instead: people
 * never read braces. */
void facts_complete(struct arena *a, struct facts *f, const char *pattern,
		    const char *otherwise);

#endif
