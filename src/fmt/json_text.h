/*
 * json_text.h: the texts of a JSON value, for json.c alone: those with escapes
 * or beyond ASCII, and all that json_quick.h leaves.
 */
#ifndef FMT_JSON_TEXT_H
#define FMT_JSON_TEXT_H

#include "fmt/json.h"

/* Stores the failure with the offset of 'where' and returns JSON_ERROR. */
enum json_kind json_fail(struct json *j, enum err_kind kind, const char *where,
			 const char *what);
/* With j->at behind the opening quote: reads to behind the closing one and
 * sets j->text. False after json_fail. */
bool json_text_read(struct json *j);
/* The same without unescaping: only finds the end and checks the bytes. */
bool json_text_skip(struct json *j);

#endif
