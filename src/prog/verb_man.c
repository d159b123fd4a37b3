/* verb_man.c: the manual page of section 1, from the table of verbs. */
#include <ctype.h>

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

	str_add(out, ".SS ");
	str_add(out, verb_program.name);
	str_add_byte(out, ' ');
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

	str_addf(out, ".\\\" Made by \"%s manual\" from %s; do not edit.\n.TH ",
		 verb_program.name, verb_program.source);
	for (const char *c = verb_program.name; *c != '\0'; c++)
		str_add_byte(out, (char)toupper((unsigned char)*c));
	str_addf(out,
		 " 1\n.SH NAME\n%s \\- %s\n"
		 ".SH SYNOPSIS\n.B %s\n.I verb\n[\\fIargument\\fR...]\n"
		 ".SH VERBS\n",
		 verb_program.name, verb_program.purpose, verb_program.name);
	for (i = 0; i < verb_table_count; i++)
		if (!verb_table[i].hidden)
			man_verb(out, &verb_table[i]);
	str_add(out, verb_program.ending);
}
