/* expression.h: what of C a template may say: reading, never acting. */
#ifndef TOOLS_MKTMPL_EXPRESSION_H
#define TOOLS_MKTMPL_EXPRESSION_H

#include <stddef.h>
#include <stdio.h>

/* Each returns NULL when fine, or why it is refused. */

/* One expression: no call, assignment, statement, quote or comment. */
const char *expression_check(const char *text);
/* A plain C name of 'n' bytes. */
const char *expression_name(const char *text, size_t n);
/* NAME(...): what page, part and call take. */
const char *expression_signature(const char *text);
/* "key" name: E, ...: writes the look-up. A key that content/ does not have is
 * an error of the compiler. */
const char *expression_text(FILE *to, const char *text);

#endif
