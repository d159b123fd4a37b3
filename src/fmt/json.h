/*
 * json.h: the one reader of JSON. A pull parser over bytes in memory: no
 * allocation, exact 64-bit integers, bounded depth and lengths, UTF-8 checked.
 * Everything foreign that speaks JSON (EVE, API, settings) goes through here.
 */
#ifndef FMT_JSON_H
#define FMT_JSON_H

#include <stdint.h>

#include "base/str.h"

/* Deepest nesting any caller may allow. */
#define JSON_DEPTH_MAX 64

enum json_kind {
	JSON_END,   /* the value and only white space was read */
	JSON_ERROR, /* see json_error */
	JSON_OBJECT_BEGIN,
	JSON_OBJECT_END,
	JSON_ARRAY_BEGIN,
	JSON_ARRAY_END,
	JSON_KEY,      /* text holds the name */
	JSON_STRING,   /* text holds the value */
	JSON_INTEGER,  /* integer holds the value (also text, as written) */
	JSON_UNSIGNED, /* above INT64_MAX: 'natural' holds the value */
	JSON_REAL,     /* real holds the value (also text, as written) */
	JSON_TRUE,
	JSON_FALSE,
	JSON_NULL
};

struct json_limits {
	size_t depth;  /* at most JSON_DEPTH_MAX */
	size_t string; /* bytes of one text after unescaping */
};

struct json {
	/* The current token. Views live as long as the input and scratch. */
	enum json_kind kind;
	struct text text;
	int64_t integer;
	uint64_t natural;
	double real;
	size_t depth; /* open objects and arrays */

	/* Private. */
	const char *start, *at, *end;
	char *scratch; /* unescaped texts go here, one after another */
	size_t scratch_room, scratch_used;
	struct json_limits limits;
	uint8_t stack[JSON_DEPTH_MAX];
	uint8_t state;
	struct err error;
};

/*
 * Begins reading 'input', one JSON value. 'scratch' takes the texts that hold
 * escapes; input.n bytes are always enough. It may be NULL when scratch_room
 * is 0, then a text with an escape is an error.
 */
void json_begin(struct json *j, struct text input, char *scratch,
		size_t scratch_room, struct json_limits limits);
/* Reads the next token into *j and returns its kind. After JSON_ERROR or
 * JSON_END it stays there. */
enum json_kind json_next(struct json *j);
/* When the current token opens an object or array: reads past its end. For
 * any other token does nothing. Returns false on error. */
bool json_skip(struct json *j);
/* The story of JSON_ERROR, with the byte offset. */
int json_error(const struct json *j, struct err *e);

#endif
