/*
 * csv.h: comma separated values as RFC 4180 has them. The reader pulls rows
 * out of bytes in memory that are UTF-8 already (fmt/encoding makes them so);
 * the writer writes what Excel in Japan opens without a question.
 */
#ifndef FMT_CSV_H
#define FMT_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct csv_limits {
	size_t cells; /* of one row */
	size_t cell;  /* bytes of one cell */
	size_t row;   /* bytes of all cells of one row */
};

struct csv {
	/* The current row. Views live until the next row is read. */
	struct text *cell;
	size_t count;
	size_t line; /* the line it begins on, from 1 */

	/* Private. */
	struct text rest;
	const char *line_start;
	size_t line_now;
	char separator;
	struct csv_limits limits;
	struct arena *memory;
};

/* A byte order mark is passed over. 'separator' is ',' or '\t' or ';'. */
void csv_init(struct csv *c, struct text input, char separator,
	      struct csv_limits limits);
void csv_done(struct csv *c);
/*
 * Reads the next row: 1, or 0 at the end, or -1. Empty lines are passed over.
 * An error names line and column (in characters): a quote inside a plain
 * cell, text behind a closing quote, a quote never closed, a control
 * character, bytes that are not UTF-8, or a limit.
 */
int MUST_CHECK csv_next(struct csv *c, struct err *e);

struct csv_out {
	struct str *out;
	bool guard;
	bool inside; /* a cell of this row was written */
};

/*
 * With 'mark' the file begins with a byte order mark, by which Excel knows
 * UTF-8. With 'guard' a text that a spreadsheet would run as a formula (it
 * begins with = + - @, their full-width forms, tab or carriage return) gets an
 * apostrophe in front. Zero bytes are dropped, invalid bytes become U+FFFD.
 */
void csv_out_init(struct csv_out *c, struct str *out, bool mark, bool guard);
void csv_out_text(struct csv_out *c, struct text t);
void csv_out_string(struct csv_out *c, const char *terminated);
/* A number is never guarded: "-5" stays a number. */
void csv_out_int(struct csv_out *c, int64_t value);
void csv_out_row_end(struct csv_out *c);

#endif
