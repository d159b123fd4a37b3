/* rules.h: which elements, attributes and addresses a template may write. */
#ifndef TOOLS_MKTMPL_RULES_H
#define TOOLS_MKTMPL_RULES_H

#include <stdbool.h>

/* NULL when allowed, or why not. Names compare without regard to case. */
const char *rules_element(const char *name);
const char *rules_attribute(const char *name);
/* The value is an address. */
bool rules_is_url(const char *attribute);
/* The value means more than text to a browser: no output inside. */
bool rules_is_literal(const char *attribute);
/* An address may begin with this scheme. */
bool rules_is_scheme(const char *scheme);

#endif
