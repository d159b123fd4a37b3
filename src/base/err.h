/*
 * err.h: one way to fail. A function that can fail returns 0 or -1 and tells
 * its story in a struct err; only the edges (a request's end, a job's end,
 * main) log or print it. One table gives the name, the HTTP status, the exit
 * status and the text, so the four can never disagree.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/def.h"

/* name, HTTP status, exit status (sysexits.h), text */
#define ERR_TABLE(X)                                                           \
	X(NONE, 200, 0, "no error")                                            \
	X(USAGE, 400, 64, "wrong usage")                                       \
	X(INVALID, 400, 65, "not valid")                                       \
	X(UNKNOWN_FORMAT, 415, 65, "not a kind of file this program reads")    \
	X(DENIED, 403, 77, "not allowed")                                      \
	X(NOT_SIGNED_IN, 401, 77, "not signed in")                             \
	X(NOT_FOUND, 404, 66, "no such thing")                                 \
	X(CONFLICT, 409, 73, "changed by someone else")                        \
	X(TOO_BIG, 413, 65, "over the limit")                                  \
	X(TOO_MANY, 429, 75, "too many requests")                              \
	X(BUSY, 503, 75, "try again")                                          \
	X(UNAVAILABLE, 503, 69, "a part this needs is missing")                \
	X(STOPPED, 503, 75, "stopped on request")                              \
	X(DATABASE, 500, 74, "the database did not do it")                     \
	X(SYSTEM, 500, 71, "the system did not do it")

#define ERR_ENUM(name, http, exit, text) ERR_##name,
enum err_kind { ERR_TABLE(ERR_ENUM) ERR_KIND_COUNT };
#undef ERR_ENUM

/* One failure. 'text' is UTF-8, always terminated, made printable. */
struct err {
	enum err_kind kind;
	char text[480];
};

/* Stores the failure and returns -1. 'e' may be NULL (the story is lost). */
int err_set(struct err *e, enum err_kind kind, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
/* Like err_set with ERR_SYSTEM and ": " strerror(errno) after the text. */
int err_system(struct err *e, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Puts "prefix: " before the story already told; returns -1. */
int err_prefix(struct err *e, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Back to "no error". */
void err_clear(struct err *e);
/* The three columns of the table, and the name in lower case with dashes. */
int err_http(enum err_kind kind);
int err_exit(enum err_kind kind);
const char *err_kind_text(enum err_kind kind);
const char *err_kind_name(enum err_kind kind);

#endif
