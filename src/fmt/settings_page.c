/* settings_page.c: the example file and the manual page, see settings.h. */
#include <string.h>

#include "fmt/settings.h"

#define COMMENT_WIDTH 76

/* The help as comment lines that do not run over the edge. */
static void
comment_write(struct str *out, const char *help)
{
	struct text rest = text_of(help), word;
	size_t column = 0;

	while (text_cut(&rest, ' ', &word)) {
		if (column == 0 || column + 1 + word.n > COMMENT_WIDTH) {
			str_add(out, column == 0 ? "#" : "\n#");
			column = 1;
		}
		str_add_byte(out, ' ');
		str_add_text(out, word);
		column += 1 + word.n;
	}
	str_add_byte(out, '\n');
}

void
settings_example_write(struct str *out)
{
	const struct setting *row;

	str_add(out, "# komainu.conf: every setting with its default.\n"
		     "# Made from the settings table; see komainu.conf(5).\n");
	for (size_t i = 0; i < settings_count(); i++) {
		row = settings_get(i);
		if (row->name == NULL) {
			str_addf(out, "\n[%s]\n", row->title);
			continue;
		}
		str_add_byte(out, '\n');
		comment_write(out, row->help);
		str_add(out, "# Allowed: ");
		settings_range_write(row, out);
		str_addf(out, "\n#%s = %s\n", row->name, row->preset);
	}
}

/* Text for roff: no byte of it is a command. */
static void
roff_write(struct str *out, const char *text)
{
	if (text[0] == '.' || text[0] == '\'')
		str_add(out, "\\&");
	for (; *text != '\0'; text++) {
		if (*text == '\\')
			str_add(out, "\\e");
		else if (*text == '-')
			str_add(out, "\\-");
		else if (*text == '\n')
			str_add_byte(out, ' ');
		else
			str_add_byte(out, *text);
	}
}

static void
manual_head(struct str *out)
{
	str_add(out,
		".\\\" Made from the settings table. Do not edit:\n"
		".\\\" cmake --build build/dev --target manual\n"
		".TH KOMAINU.CONF 5 \"\" Komainu \"Settings\"\n"
		".SH NAME\n"
		"komainu.conf \\- settings of Komainu\n"
		".SH DESCRIPTION\n"
		"A setting stands on a line of its own as\n"
		".IR name \" = \" value .\n"
		"A number sign begins a comment at the start of a line or\n"
		"after a blank. A heading in square brackets helps the reader\n"
		"and means nothing. A value in double quotes keeps its blanks\n"
		"and may hold number signs.\n"
		".PP\n"
		"Every setting can also be given in the environment, as\n"
		".B KOMAINU_\n"
		"and its name in capitals; that wins over the file. The\n"
		"command\n"
		".B komainu settings\n"
		"shows what is in force.\n"
		".PP\n"
		"Sizes are written with\n"
		".BR KiB ,\n"
		".BR MiB ,\n"
		".B GiB\n"
		"or\n"
		".BR TiB ,\n"
		"times with\n"
		".BR ms ,\n"
		".BR s ,\n"
		".BR m ,\n"
		".B h\n"
		"or\n"
		".BR d .\n");
}

static void
manual_row(struct str *out, const struct setting *row)
{
	struct str range;

	str_init(&range, 1024);
	settings_range_write(row, &range);
	str_add(out, ".TP\n.B ");
	roff_write(out, row->name);
	str_add_byte(out, '\n');
	roff_write(out, row->help);
	str_add(out, "\n.br\nAllowed: ");
	roff_write(out, range.p);
	str_add(out, ". Default: ");
	roff_write(out, row->preset[0] != '\0' ? row->preset : "(empty)");
	str_add(out, ".\n");
	str_done(&range);
}

void
settings_manual_write(struct str *out)
{
	const struct setting *row;

	manual_head(out);
	str_add(out, ".SH SETTINGS\n");
	for (size_t i = 0; i < settings_count(); i++) {
		row = settings_get(i);
		if (row->name == NULL) {
			str_add(out, ".SS ");
			roff_write(out, row->title);
			str_add_byte(out, '\n');
		} else {
			manual_row(out, row);
		}
	}
	str_add(out, ".SH FILES\n"
		     ".TP\n"
		     ".I /etc/komainu/komainu.conf\n"
		     "Read at start, when it exists.\n"
		     ".SH SEE ALSO\n"
		     ".BR komainu (1)\n");
}
