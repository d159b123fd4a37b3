/* verb_man.c: the manual page komainu(1), from the table of verbs. */
#include "prog/verb.h"

/* roff takes a dot or quote at the start of a line, and a backslash anywhere,
 * for itself; a hyphen must stay one. */
static void
roff(struct str *out, const char *text)
{
	const char *c;

	for (c = text; *c != '\0'; c++) {
		if (c[0] == '\n' && c[1] == '\n') {
			str_add(out, "\n.PP\n");
			c++;
			continue;
		}
		if ((c == text || c[-1] == '\n') && (*c == '.' || *c == '\''))
			str_add(out, "\\&");
		if (*c == '\\')
			str_add(out, "\\e");
		else if (*c == '-')
			str_add(out, "\\-");
		else
			str_add_byte(out, *c);
	}
}

static void
man_option(struct str *out, const struct verb_option *o)
{
	str_add(out, ".TP\n.B ");
	roff(out, o->name);
	if (o->value != NULL) {
		str_add(out, " \\fI");
		roff(out, o->value);
		str_add(out, "\\fR");
	}
	str_add_byte(out, '\n');
	roff(out, o->help);
	str_add_byte(out, '\n');
}

static void
man_verb(struct str *out, const struct verb *v)
{
	const struct verb_option *o;

	str_add(out, ".SS komainu ");
	roff(out, v->name);
	str_add_byte(out, ' ');
	roff(out, v->synopsis);
	str_add_byte(out, '\n');
	roff(out, v->help);
	str_add_byte(out, '\n');
	for (o = v->option; o != NULL && o->name != NULL; o++)
		man_option(out, o);
}

void
verb_man(struct str *out)
{
	size_t i;

	str_add(out,
		".\\\" Made by \"komainu manual\" from "
		"src/prog/verb_table.c; do not edit.\n"
		".TH KOMAINU 1\n"
		".SH NAME\n"
		"komainu \\- watch over small firms' networks, and say "
		"what to do\n"
		".SH SYNOPSIS\n.B komainu\n.I verb\n[\\fIargument\\fR...]\n"
		".SH VERBS\n");
	for (i = 0; i < verb_table_count; i++)
		if (!verb_table[i].hidden)
			man_verb(out, &verb_table[i]);
	str_add(out, ".SH EXIT STATUS\n"
		     ".TP\n.B 0\nDone, whatever was found.\n"
		     ".TP\n.B 64\nWrong usage.\n"
		     ".TP\n.B 65\nA file could not be understood; the others "
		     "were done.\n"
		     ".TP\n.B 69\nA part that is needed is missing.\n"
		     ".TP\n.B 71\\fR, \\fB74\nThe system or the database "
		     "failed.\n"
		     ".TP\n.B 130\nInterrupted; everything was cleaned up.\n"
		     ".SH FILES\n"
		     ".TP\n.I /etc/komainu/komainu.conf\nSettings, see "
		     ".BR komainu.conf (5).\n"
		     ".SH SEE ALSO\n.BR komainu.conf (5),\n"
		     ".BR suricata (1)\n");
}
