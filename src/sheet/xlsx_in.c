/* xlsx_in.c: reads a workbook, see xlsx.h. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/check.h"
#include "sheet/xlsx.h"
#include "sheet/xlsx_date.h"
#include "sheet/xlsx_part.h"

#define STYLES_MAX  4096
#define FORMATS_MAX 512
#define ENTRIES_MAX 4096

/* Everything known while one workbook is read. */
struct workbook {
	zip_t *archive;
	struct arena *arena;
	struct part_budget budget;
	const struct table_limits *limits;
	const struct table_sink *sink;
	const char *wanted; /* sheet name, NULL the first */
	struct err *error;
	bool failed;

	char relation[64]; /* id of the chosen sheet */
	char target[256];  /* its part */
	bool dates_1904;

	struct text *shared;
	size_t shared_count, shared_room;
	struct str text; /* the text now being collected */
	bool collecting, phonetic;

	int format_id[FORMATS_MAX];
	size_t formats;
	bool style_is_date[STYLES_MAX];
	size_t styles;
	bool in_cell_styles;

	struct cell cell[TABLE_COLUMNS_MAX];
	struct str row_text; /* texts of this row, one after another */
	size_t cell_at[TABLE_COLUMNS_MAX];
	int columns, column;
	int64_t line, rows;
	char cell_type[16];
	int cell_style;
	bool in_value;
};

static bool
has_failed(void *context)
{
	return ((struct workbook *)context)->failed;
}

static void
fail(struct workbook *w, enum err_kind kind, const char *what)
{
	if (!w->failed)
		err_set(w->error, kind, "%s", what);
	w->failed = true;
}

static void
collect(void *context, const char *bytes, int length)
{
	struct workbook *w = context;

	if (!w->collecting || w->phonetic)
		return;
	str_add_n(&w->text, bytes, (size_t)length);
	if (w->text.over)
		fail(w, ERR_TOO_BIG, "a cell's text is longer than allowed");
}

/* ---- xl/workbook.xml and its relations ---- */

static void
begin_workbook(void *context, const char *name, const char **attribute)
{
	struct workbook *w = context;
	const char *title, *id, *flag;

	if (strcmp(name, "workbookPr") == 0) {
		flag = part_attribute(attribute, "date1904");
		w->dates_1904 = flag != NULL && (strcmp(flag, "1") == 0 ||
						 strcmp(flag, "true") == 0);
	}
	if (strcmp(name, "sheet") != 0 || w->relation[0] != '\0')
		return;
	title = part_attribute(attribute, "name");
	id = part_attribute(attribute, "id");
	if (id == NULL || title == NULL)
		return;
	if (w->wanted == NULL || strcmp(w->wanted, title) == 0)
		text_copy(w->relation, sizeof(w->relation), text_of(id));
}

static void
begin_relation(void *context, const char *name, const char **attribute)
{
	struct workbook *w = context;
	const char *id = part_attribute(attribute, "Id");
	const char *target = part_attribute(attribute, "Target");
	struct str path;

	if (strcmp(name, "Relationship") != 0 || id == NULL || target == NULL ||
	    strcmp(id, w->relation) != 0)
		return;
	str_init(&path, sizeof(w->target) - 1);
	if (target[0] == '/')
		str_add(&path, target + 1);
	else
		str_addf(&path, "xl/%s", target);
	text_copy(w->target, sizeof(w->target), str_view(&path));
	str_done(&path);
}

static int
find_sheet(struct workbook *w, struct err *e)
{
	struct part_handlers handlers = { .begin = begin_workbook,
					  .context = w };

	if (part_parse(w->archive, "xl/workbook.xml", &w->budget, &handlers,
		       e) != 0) {
		if (e != NULL && e->kind == ERR_NOT_FOUND)
			return err_set(e, ERR_UNKNOWN_FORMAT,
				       "an archive, but not a workbook");
		return -1;
	}
	if (w->relation[0] == '\0')
		return err_set(e, ERR_NOT_FOUND, "there is no sheet '%s'",
			       w->wanted != NULL ? w->wanted : "1");
	handlers.begin = begin_relation;
	if (part_parse(w->archive, "xl/_rels/workbook.xml.rels", &w->budget,
		       &handlers, e) != 0)
		return -1;
	if (w->target[0] == '\0')
		return err_set(e, ERR_INVALID,
			       "the workbook names a sheet it does not hold");
	return 0;
}

/* ---- xl/styles.xml: which cells are dates ---- */

static bool
is_date_format(const struct workbook *w, int id)
{
	if (xlsx_format_is_date(id))
		return true;
	for (size_t i = 0; i < w->formats; i++)
		if (w->format_id[i] == id)
			return true;
	return false;
}

static void
begin_style(void *context, const char *name, const char **attribute)
{
	struct workbook *w = context;
	const char *id = part_attribute(attribute, "numFmtId");
	const char *code = part_attribute(attribute, "formatCode");

	if (strcmp(name, "cellXfs") == 0)
		w->in_cell_styles = true;
	if (strcmp(name, "numFmt") == 0 && id != NULL && code != NULL &&
	    w->formats < FORMATS_MAX && xlsx_code_is_date(code))
		w->format_id[w->formats++] = (int)strtol(id, NULL, 10);
	if (strcmp(name, "xf") == 0 && w->in_cell_styles &&
	    w->styles < STYLES_MAX)
		w->style_is_date[w->styles++] =
		    id != NULL && is_date_format(w, (int)strtol(id, NULL, 10));
}

static void
end_style(void *context, const char *name)
{
	struct workbook *w = context;

	if (strcmp(name, "cellXfs") == 0)
		w->in_cell_styles = false;
}

/* ---- xl/sharedStrings.xml ---- */

static void
begin_shared(void *context, const char *name, const char **attribute)
{
	struct workbook *w = context;

	(void)attribute;
	if (strcmp(name, "si") == 0)
		str_reset(&w->text);
	if (strcmp(name, "rPh") == 0)
		w->phonetic = true;
	if (strcmp(name, "t") == 0)
		w->collecting = true;
}

static void
keep_shared(struct workbook *w)
{
	char *copy = arena_text(w->arena, str_view(&w->text));

	if (w->shared_count == w->shared_room) {
		size_t room = w->shared_room > 0 ? 2 * w->shared_room : 256;
		struct text *more =
		    realloc(w->shared, room * sizeof(*w->shared));

		CHECK(more != NULL);
		w->shared = more;
		w->shared_room = room;
	}
	if (copy == NULL) {
		fail(w, ERR_TOO_BIG, "the workbook's texts are over the limit");
		return;
	}
	w->shared[w->shared_count++] = (struct text){ copy, w->text.n };
}

static void
end_shared(void *context, const char *name)
{
	struct workbook *w = context;

	if (strcmp(name, "t") == 0)
		w->collecting = false;
	if (strcmp(name, "rPh") == 0)
		w->phonetic = false;
	if (strcmp(name, "si") == 0)
		keep_shared(w);
}

/* ---- the sheet ---- */

/* "AB12" to column 27; -1 when it is not a cell's name. */
static int
column_of(const char *reference)
{
	int column = 0;

	for (; *reference >= 'A' && *reference <= 'Z'; reference++) {
		if (column > TABLE_COLUMNS_MAX)
			return -1;
		column = column * 26 + (*reference - 'A' + 1);
	}
	return column - 1;
}

static void
begin_row(struct workbook *w, const char **attribute)
{
	const char *number = part_attribute(attribute, "r");

	w->line = number != NULL ? strtoll(number, NULL, 10) : w->line + 1;
	w->columns = 0;
	w->column = -1;
	str_reset(&w->row_text);
	memset(w->cell, 0, sizeof(w->cell));
	if (++w->rows > w->limits->rows)
		fail(w, ERR_TOO_BIG, "the sheet has more rows than allowed");
}

static void
begin_cell(struct workbook *w, const char **attribute)
{
	const char *reference = part_attribute(attribute, "r");
	const char *type = part_attribute(attribute, "t");
	const char *style = part_attribute(attribute, "s");

	w->column = reference != NULL ? column_of(reference) : w->column + 1;
	if (w->column < 0 || w->column >= w->limits->columns) {
		fail(w, ERR_TOO_BIG, "the sheet has more columns than allowed");
		w->column = 0;
	}
	text_copy(w->cell_type, sizeof(w->cell_type),
		  text_of(type != NULL ? type : "n"));
	w->cell_style = style != NULL ? (int)strtol(style, NULL, 10) : 0;
	str_reset(&w->text);
}

static void
begin_sheet(void *context, const char *name, const char **attribute)
{
	struct workbook *w = context;

	if (strcmp(name, "row") == 0)
		begin_row(w, attribute);
	else if (strcmp(name, "c") == 0)
		begin_cell(w, attribute);
	else if (strcmp(name, "rPh") == 0)
		w->phonetic = true;
	else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
		w->collecting = true;
}

static void
set_number(struct workbook *w, struct cell *cell)
{
	char date[XLSX_DATE_MAX];
	bool dated = w->cell_style >= 0 && (size_t)w->cell_style < w->styles &&
		     w->style_is_date[w->cell_style];

	cell->kind = CELL_NUMBER;
	if (dated && xlsx_date_write(w->text.p, w->dates_1904, date)) {
		cell->kind = CELL_DATE;
		str_reset(&w->text);
		str_add(&w->text, date);
	}
}

static void
set_shared(struct workbook *w, struct cell *cell)
{
	char *end;
	unsigned long long index = strtoull(w->text.p, &end, 10);

	cell->kind = CELL_TEXT;
	if (w->text.n == 0 || *end != '\0' || index >= w->shared_count) {
		fail(w, ERR_INVALID, "a cell names a text that is not there");
		return;
	}
	str_reset(&w->text);
	str_add_text(&w->text, w->shared[index]);
}

static void
end_cell(struct workbook *w)
{
	struct cell *cell = &w->cell[w->column];

	if (strcmp(w->cell_type, "s") == 0 && w->text.n > 0)
		set_shared(w, cell);
	else if (strcmp(w->cell_type, "b") == 0)
		cell->kind = CELL_TRUTH;
	else if (strcmp(w->cell_type, "e") == 0)
		cell->kind = CELL_FAULT;
	else if (strcmp(w->cell_type, "n") == 0)
		set_number(w, cell);
	else
		cell->kind = CELL_TEXT;
	if (cell->kind == CELL_TRUTH) {
		bool truth = text_is(str_view(&w->text), "1");

		str_reset(&w->text);
		str_add(&w->text, truth ? "true" : "false");
	}
	if (w->text.n == 0)
		cell->kind = CELL_EMPTY;
	w->cell_at[w->column] = w->row_text.n;
	cell->text.n = w->text.n;
	str_add_text(&w->row_text, str_view(&w->text));
	if (w->row_text.over)
		fail(w, ERR_TOO_BIG, "a row's texts are longer than allowed");
	if (cell->kind != CELL_EMPTY && w->column >= w->columns)
		w->columns = w->column + 1;
}

static void
end_row(struct workbook *w)
{
	if (w->failed || w->columns == 0)
		return;
	for (int i = 0; i < w->columns; i++)
		w->cell[i].text.p = w->row_text.p + w->cell_at[i];
	for (int i = 0; i < w->columns; i++)
		if (w->cell[i].kind == CELL_EMPTY)
			w->cell[i].text = (struct text){ "", 0 };
	if (w->sink->row(w->sink->context, w->line, w->cell, w->columns,
			 w->error) != 0)
		w->failed = true;
}

static void
end_sheet(void *context, const char *name)
{
	struct workbook *w = context;

	if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
		w->collecting = false;
	else if (strcmp(name, "rPh") == 0)
		w->phonetic = false;
	else if (strcmp(name, "c") == 0 && w->column >= 0)
		end_cell(w);
	else if (strcmp(name, "row") == 0)
		end_row(w);
}

/* A part that need not be there. */
static int
parse_optional(struct workbook *w, const char *name,
	       const struct part_handlers *handlers, struct err *e)
{
	struct err missing = { 0 };

	if (part_parse(w->archive, name, &w->budget, handlers, &missing) == 0)
		return w->failed ? -1 : 0;
	if (missing.kind == ERR_NOT_FOUND)
		return 0;
	return err_set(e, missing.kind, "%s", missing.text);
}

static int
read_parts(struct workbook *w, struct err *e)
{
	struct part_handlers styles = { .begin = begin_style,
					.end = end_style,
					.failed = has_failed,
					.context = w };
	struct part_handlers shared = { .begin = begin_shared,
					.end = end_shared,
					.text = collect,
					.failed = has_failed,
					.context = w };
	struct part_handlers sheet = { .begin = begin_sheet,
				       .end = end_sheet,
				       .text = collect,
				       .failed = has_failed,
				       .context = w };

	if (zip_get_num_entries(w->archive, 0) > ENTRIES_MAX)
		return err_set(e, ERR_TOO_BIG,
			       "the archive has too many parts");
	if (find_sheet(w, e) != 0 ||
	    parse_optional(w, "xl/styles.xml", &styles, e) != 0 ||
	    parse_optional(w, "xl/sharedStrings.xml", &shared, e) != 0)
		return -1;
	if (part_parse(w->archive, w->target, &w->budget, &sheet, e) != 0)
		return -1;
	return w->failed ? -1 : 0;
}

bool
xlsx_is(struct text bytes)
{
	return text_starts(bytes, "PK\x03\x04");
}

static zip_t *
open_archive(struct text bytes, struct err *e)
{
	zip_error_t why;
	zip_source_t *source;
	zip_t *archive = NULL;

	zip_error_init(&why);
	source = zip_source_buffer_create(bytes.p, bytes.n, 0, &why);
	if (source != NULL)
		archive = zip_open_from_source(source, ZIP_RDONLY, &why);
	if (archive == NULL) {
		err_set(e, ERR_UNKNOWN_FORMAT, "not a workbook: %s",
			zip_error_strerror(&why));
		zip_source_free(source);
	}
	zip_error_fini(&why);
	return archive;
}

int
xlsx_read(struct text bytes, const char *sheet,
	  const struct table_limits *limits, const struct table_sink *sink,
	  struct err *e)
{
	struct workbook *w = calloc(1, sizeof(*w));
	int rc = -1;

	CHECK(w != NULL && limits->columns <= TABLE_COLUMNS_MAX);
	w->limits = limits;
	w->sink = sink;
	w->wanted = sheet;
	w->error = e;
	w->budget.left = limits->unpacked;
	w->arena = arena_new((size_t)limits->unpacked);
	str_init(&w->text, limits->cell);
	str_init(&w->row_text, limits->cell * 32);
	w->archive = open_archive(bytes, e);
	if (w->archive != NULL) {
		rc = read_parts(w, e);
		zip_discard(w->archive);
	}
	str_done(&w->text);
	str_done(&w->row_text);
	arena_free(&w->arena);
	free(w->shared);
	free(w);
	return rc;
}
