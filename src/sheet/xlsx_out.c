/* xlsx_out.c: writes a workbook through libxlsxwriter, see xlsx.h. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/check.h"
#include "base/utf8.h"
#include "sheet/xlsx.h"

#define CELL_MAX 32767 /* what a cell may hold, in characters */

struct xlsx_out {
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *head;
	char *path;
	lxw_row_t row;
	struct str text;
};

int
xlsx_open(const char *path, struct xlsx_out **out, struct err *e)
{
	struct xlsx_out *x = calloc(1, sizeof(*x));
	lxw_workbook_options options = { .constant_memory = LXW_TRUE };

	CHECK(x != NULL);
	x->path = strdup(path);
	CHECK(x->path != NULL);
	str_init(&x->text, (size_t)CELL_MAX * 4);
	x->book = workbook_new_opt(path, &options);
	if (x->book == NULL) {
		err_set(e, ERR_SYSTEM, "%s: the workbook cannot be begun",
			path);
		str_done(&x->text);
		free(x->path);
		free(x);
		return -1;
	}
	x->head = workbook_add_format(x->book);
	format_set_bold(x->head);
	format_set_text_wrap(x->head);
	*out = x;
	return 0;
}

int
xlsx_sheet(struct xlsx_out *x, const char *name, struct err *e)
{
	struct text title = text_of(name);

	while (utf8_count(title) > 31)
		title = utf8_clip(title, title.n - 1);
	str_reset(&x->text);
	str_add_text(&x->text, title);
	x->sheet = workbook_add_worksheet(x->book, x->text.p);
	x->row = 0;
	if (x->sheet == NULL)
		return err_set(e, ERR_INVALID, "'%s' cannot be a sheet's name",
			       name);
	return 0;
}

static lxw_error
write_cell(struct xlsx_out *x, lxw_col_t column, const struct cell *cell,
	   lxw_format *format)
{
	char *end;
	double number;

	str_reset(&x->text);
	str_add_text(&x->text, cell->text);
	if (cell->kind == CELL_EMPTY)
		return worksheet_write_blank(x->sheet, x->row, column, format);
	if (cell->kind == CELL_TRUTH)
		return worksheet_write_boolean(x->sheet, x->row, column,
					       x->text.p[0] == 't', format);
	if (cell->kind == CELL_NUMBER) {
		number = strtod(x->text.p, &end);
		if (end != x->text.p && *end == '\0')
			return worksheet_write_number(x->sheet, x->row, column,
						      number, format);
	}
	return worksheet_write_string(x->sheet, x->row, column, x->text.p,
				      format);
}

int
xlsx_row(struct xlsx_out *x, const struct cell *cell, int columns, bool head,
	 struct err *e)
{
	char name[8];

	for (int i = 0; i < columns; i++) {
		lxw_error why = write_cell(x, (lxw_col_t)i, &cell[i],
					   head ? x->head : NULL);

		if (why == LXW_NO_ERROR)
			continue;
		table_column_name(i, name);
		return err_set(e, ERR_INVALID, "row %u, column %s: %s",
			       (unsigned)x->row + 1, name, lxw_strerror(why));
	}
	x->row++;
	return 0;
}

int
xlsx_close(struct xlsx_out **out, struct err *e)
{
	struct xlsx_out *x = *out;
	lxw_error why;
	int rc = 0;

	if (x == NULL)
		return 0;
	*out = NULL;
	why = workbook_close(x->book);
	if (why != LXW_NO_ERROR) {
		unlink(x->path);
		rc = err_set(e, ERR_SYSTEM, "%s: %s", x->path,
			     lxw_strerror(why));
	}
	str_done(&x->text);
	free(x->path);
	free(x);
	return rc;
}
