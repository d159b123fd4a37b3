/* xlsx_date.h: a workbook's dates are numbers of days with a format that says
 * so (ECMA-376, 18.8.30 and 18.17.4). Private to the reader. */
#ifndef SHEET_XLSX_DATE_H
#define SHEET_XLSX_DATE_H

#include <stdbool.h>

#define XLSX_DATE_MAX 32

/* The built-in formats that show dates, Japanese ones included. */
bool xlsx_format_is_date(int id);
/* A format written out ("yyyy/m/d", "[$-411]ggge\"年\"") that shows dates. */
bool xlsx_code_is_date(const char *code);
/* "45000.5" to "2023-03-15 12:00"; false when it is no date of the years 1900
 * to 9999. 'buffer' holds XLSX_DATE_MAX bytes. */
bool xlsx_date_write(const char *number, bool from_1904, char *buffer);

#endif
