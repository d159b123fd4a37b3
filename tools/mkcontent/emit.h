/* emit.h: writes a whole, faultless book as C for src/content. */
#ifndef MKCONTENT_EMIT_H
#define MKCONTENT_EMIT_H

#include "book.h"

/* enum text_key: content_keys.h. */
void emit_keys(struct str *out, const struct book *b);
/* The tables of src/content/data.h: content_data.c. */
void emit_data(struct str *out, const struct book *b);

/* The editions of src/content/diagnosis.h, a part of emit_data. */
void emit_diagnosis(struct str *out, const struct book *b);
/* A C string literal, or NULL. */
void emit_literal(struct str *out, const char *text);

#endif
