/*
 * table.h: tables as people exchange them, row by row. A reader of a workbook
 * or of separated text calls the sink for every row it has; what is wrong with
 * a cell is the sink's to say, with the line and column it was given.
 */
#ifndef SHEET_TABLE_H
#define SHEET_TABLE_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

#define TABLE_COLUMNS_MAX 256

enum cell_kind {
	CELL_EMPTY,
	CELL_TEXT,
	CELL_NUMBER, /* decimal text as stored, "1200" or "0.25" */
	CELL_DATE,   /* "2026-11-21", or "2026-11-21 09:30" with a time */
	CELL_TRUTH,  /* "true" or "false" */
	CELL_FAULT   /* the sheet's own error value, "#N/A" */
};

struct cell {
	enum cell_kind kind;
	struct text text; /* valid UTF-8, lives until the sink returns */
};

struct table_limits {
	int64_t unpacked; /* bytes all parts of a workbook may unpack to */
	int64_t rows;
	int columns; /* at most TABLE_COLUMNS_MAX */
	size_t cell; /* bytes of one cell */
};

/* What an upload by a person may be: 64 MiB unpacked, 200,000 rows. */
extern const struct table_limits table_limits_default;

/* Receives one row; 'line' counts from 1 as the program that made the file
 * shows it. -1 stops the reading with the sink's error. */
struct table_sink {
	int (*row)(void *context, int64_t line, const struct cell *cell,
		   int columns, struct err *e);
	void *context;
};

/* "A", "Z", "AA" ... for messages; 'buffer' holds 8 bytes, column from 0. */
void table_column_name(int column, char *buffer);

#endif
