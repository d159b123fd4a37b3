/* test_xlsx.c: workbooks written, read back, and made to hurt. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include "sheet/xlsx.h"
#include "sheet/xlsx_date.h"
#include "tap.h"

static char path[] = "/tmp/komainu-test-xlsx-XXXXXX";

static struct text
read_file(void)
{
	FILE *f = fopen(path, "rb");
	static char bytes[1 << 20];
	size_t n = f != NULL ? fread(bytes, 1, sizeof(bytes), f) : 0;

	if (f != NULL)
		fclose(f);
	return (struct text){ bytes, n };
}

/* Every row as "line:kind=text|..." in one text. */
static int
note_row(void *context, int64_t line, const struct cell *cell, int columns,
	 struct err *e)
{
	struct str *out = context;

	(void)e;
	str_addf(out, "%d:", (int)line);
	for (int i = 0; i < columns; i++) {
		str_addf(out, "%d=", (int)cell[i].kind);
		str_add_text(out, cell[i].text);
		str_add_byte(out, '|');
	}
	str_add_byte(out, ';');
	return 0;
}

static int
read_all(struct text bytes, const struct table_limits *limits, struct str *out,
	 struct err *e)
{
	struct table_sink sink = { note_row, out };

	str_reset(out);
	memset(e, 0, sizeof(*e));
	return xlsx_read(bytes, NULL, limits, &sink, e);
}

#define CELL(k, t) ((struct cell){ (k), TEXT(t) })

static void
round_trip(struct str *out)
{
	const struct cell head[] = { CELL(CELL_TEXT, "名称"),
				     CELL(CELL_TEXT, "数") };
	const struct cell row[] = {
		CELL(CELL_TEXT, "髙﨑𠮷①㈱"), CELL(CELL_NUMBER, "1200"),
		CELL(CELL_TEXT, "=1+1"),      CELL(CELL_TRUTH, "true"),
		CELL(CELL_EMPTY, ""),         CELL(CELL_TEXT, "007")
	};
	struct xlsx_out *x = NULL;
	struct err e = { 0 };

	tap_ok(xlsx_open(path, &x, &e) == 0 && xlsx_sheet(x, "台帳", &e) == 0 &&
		   xlsx_row(x, head, 2, true, &e) == 0 &&
		   xlsx_row(x, row, 6, false, &e) == 0 &&
		   xlsx_close(&x, &e) == 0,
	       "a workbook is written");
	tap_ok(read_all(read_file(), &table_limits_default, out, &e) == 0,
	       "and read: %s", e.text);
	tap_text(out->p,
		 "1:1=名称|1=数|;2:1=髙﨑𠮷①㈱|2=1200|1==1+1|4=true|0=|1=007|;",
		 "what was written is what is read");
}

/* An archive with the given sheet XML, otherwise as small as can be. */
static void
write_archive(const char *sheet, size_t length, const char *workbook)
{
	static const char relations[] =
	    "<Relationships><Relationship Id=\"r1\" Target=\"s.xml\"/>"
	    "</Relationships>";
	zip_t *z = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);

	zip_file_add(z, "xl/workbook.xml",
		     zip_source_buffer(z, workbook, strlen(workbook), 0), 0);
	zip_file_add(z, "xl/_rels/workbook.xml.rels",
		     zip_source_buffer(z, relations, strlen(relations), 0), 0);
	zip_file_add(z, "xl/s.xml", zip_source_buffer(z, sheet, length, 0), 0);
	zip_close(z);
}

static const char book[] =
    "<workbook><sheets><sheet name=\"a\" r:id=\"r1\" xmlns:r=\"x\"/></sheets>"
    "</workbook>";

static void
refused(const char *sheet, enum err_kind kind, const char *part,
	const char *name, struct str *out)
{
	struct err e;

	write_archive(sheet, strlen(sheet), book);
	tap_ok(read_all(read_file(), &table_limits_default, out, &e) != 0 &&
		   e.kind == kind && strstr(e.text, part) != NULL,
	       "%s: %s", name, e.text);
}

static void
hostile(struct str *out)
{
	size_t length = 80 * 1024 * 1024;
	char *bomb = malloc(length);
	struct err e;

	memset(bomb, ' ', length);
	memcpy(bomb, "<worksheet>", 11);
	memcpy(bomb + length - 12, "</worksheet>", 12);
	write_archive(bomb, length, book);
	free(bomb);
	tap_ok(read_all(read_file(), &table_limits_default, out, &e) != 0 &&
		   e.kind == ERR_TOO_BIG,
	       "a zip bomb is stopped at the limit: %s", e.text);
	refused("<!DOCTYPE x [<!ENTITY a \"b\">]><worksheet/>", ERR_INVALID,
		"document type", "an entity bomb's door is shut", out);
	refused("<worksheet><row r=\"1\"><c r=\"ZZZ1\"><v>1</v></c></row>"
		"</worksheet>",
		ERR_TOO_BIG, "columns", "far too wide", out);
	refused("<worksheet><row><c t=\"s\"><v>9</v></c></row></worksheet>",
		ERR_INVALID, "not there", "a text that does not exist", out);
	refused("<worksheet><row></worksheet>", ERR_INVALID, "line 1",
		"broken XML", out);
	tap_ok(read_all(TEXT("PK\x03\x04 nothing"), &table_limits_default, out,
			&e) != 0 &&
		   e.kind == ERR_UNKNOWN_FORMAT,
	       "no archive: %s", e.text);
}

static void
gentle(struct str *out)
{
	static const char sheet[] =
	    "<worksheet><sheetData><row r=\"3\"><c r=\"B3\" t=\"inlineStr\">"
	    "<is><t>会社</t><rPh><t>カイシャ</t></rPh></is></c>"
	    "<c><f>1+1</f><v>2</v></c><c t=\"e\"><v>#N/A</v></c></row>"
	    "</sheetData></worksheet>";
	struct err e;

	write_archive(sheet, strlen(sheet), book);
	tap_ok(read_all(read_file(), &table_limits_default, out, &e) == 0,
	       "inline text, a formula's stored value, an error value");
	tap_text(out->p, "3:0=|1=会社|2=2|5=#N/A|;",
		 "the reading aid is left out, the line is the sheet's own");
}

static void
dates(void)
{
	static const struct {
		const char *number;
		bool from_1904;
		const char *want;
	} rows[] = {
		{ "1", false, "1900-01-01" },
		{ "59", false, "1900-02-28" },
		{ "61", false, "1900-03-01" },
		{ "45000", false, "2023-03-15" },
		{ "45000.5", false, "2023-03-15 12:00" },
		{ "45000.99999", false, "2023-03-16" },
		{ "1", true, "1904-01-02" },
		{ "2958465", false, "9999-12-31" },
		{ "0", false, NULL },
		{ "-1", false, NULL },
		{ "1e99", false, NULL },
		{ "", false, NULL },
		{ "12a", false, NULL },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[XLSX_DATE_MAX];
		bool ok =
		    xlsx_date_write(rows[i].number, rows[i].from_1904, text);

		tap_text(ok ? text : NULL, rows[i].want, rows[i].number);
	}
	tap_ok(xlsx_code_is_date("yyyy/m/d") &&
		   xlsx_code_is_date("[$-411]ggge\"年\"m\"月\"") &&
		   !xlsx_code_is_date("0.00\"days\"") &&
		   !xlsx_code_is_date("[Red]#,##0") &&
		   !xlsx_code_is_date("#,##0\\d"),
	       "which formats show dates");
}

int
main(void)
{
	struct str out;
	int fd = mkstemp(path);

	if (fd < 0)
		return 1;
	close(fd);
	str_init(&out, 1 << 16);
	round_trip(&out);
	gentle(&out);
	hostile(&out);
	dates();
	str_done(&out);
	unlink(path);
	return tap_done();
}
