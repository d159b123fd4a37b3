/*
 * xlsx.h: reads and writes workbooks (Office Open XML, ECMA-376). Reading is
 * for hostile uploads: everything unpacked counts against a limit, document
 * types (the door of entity bombs) are refused, formulas are not computed
 * (their stored value is taken), and macros are never looked at.
 */
#ifndef SHEET_XLSX_H
#define SHEET_XLSX_H

#include "base/str.h"
#include "sheet/table.h"

/* True when the bytes begin as a zip archive does. */
bool xlsx_is(struct text bytes);
/*
 * Reads the first sheet, or the one named 'sheet' when that is not NULL, row
 * by row in the file's order; rows without cells are not delivered. Fails
 * with ERR_UNKNOWN_FORMAT when this is no workbook, ERR_TOO_BIG naming the
 * limit, ERR_INVALID naming the part and line, ERR_NOT_FOUND for the sheet.
 */
int MUST_CHECK xlsx_read(struct text bytes, const char *sheet,
			 const struct table_limits *limits,
			 const struct table_sink *sink, struct err *e);

struct xlsx_out;

/* Begins a workbook in a new file; nothing is there until xlsx_close. */
int MUST_CHECK xlsx_open(const char *path, struct xlsx_out **out,
			 struct err *e);
/* Begins a sheet; 'name' is cut to the 31 characters a sheet may have. */
int MUST_CHECK xlsx_sheet(struct xlsx_out *x, const char *name, struct err *e);
/* Appends one row to the sheet. Text is written as text: a cell that looks
 * like a formula stays one that only looks like it. 'head' sets it bold. */
int MUST_CHECK xlsx_row(struct xlsx_out *x, const struct cell *cell,
			int columns, bool head, struct err *e);
/* Writes the file and frees; with a failure no file is left. */
int MUST_CHECK xlsx_close(struct xlsx_out **x, struct err *e);

#endif
