/* utf8.h: UTF-8 as RFC 3629 has it: no surrogates, no overlong forms. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* True when every byte belongs to a valid character. */
bool utf8_valid(struct text t);
/* Length in bytes of the valid beginning of 't' (t.n when all is valid). */
size_t utf8_valid_length(struct text t);
/* Decodes one character; returns its bytes, or 0 when invalid or empty. */
size_t utf8_decode(struct text t, uint32_t *code_out);
/* Writes a character into 'buffer' (4 bytes); returns its bytes, 0 if > 10FFFF
 * or a surrogate. */
size_t utf8_encode(uint32_t code, char *buffer);
/* Number of characters in valid text. */
size_t utf8_count(struct text t);
/* Longest beginning of at most 'bytes' bytes that ends on a character. */
struct text utf8_clip(struct text t, size_t bytes);
/*
 * Appends 't' safe to show: control characters, bidi overrides and invalid
 * bytes become U+FFFD, so that foreign text cannot rewrite a terminal or a
 * page. Line feeds are kept only when 'lines' is true.
 */
void utf8_printable(struct str *out, struct text t, bool lines);
/* The same into a terminated buffer of 'size' bytes, cut at a character. */
void utf8_printable_copy(char *buffer, size_t size, struct text t);
/* False for what utf8_printable replaces. */
bool utf8_is_printable(uint32_t code);

#endif
