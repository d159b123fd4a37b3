/* small_verbs.c: see small_verbs.h. */
#include <stdio.h>
#include <string.h>

#include "prog/setup.h"
#include "prog/small_verbs.h"
#include "web/route_list.h"

#define PRINT_MAX (4 * 1024 * 1024)

enum settings_form { FORM_EXAMPLE, FORM_MARKDOWN, FORM_MAN, FORM_EFFECTIVE };

struct settings_plan {
	struct setup setup;
	enum settings_form form;
};

static int
settings_take(void *context, const char *name, const char *value, struct err *e)
{
	struct settings_plan *p = context;
	int taken = setup_take(&p->setup, name, value, e);

	if (taken != 0)
		return taken > 0 ? 0 : -1;
	if (name == NULL)
		return err_set(e, ERR_USAGE, "settings: no use for \"%s\"",
			       value);
	if (strcmp(name, "--markdown") == 0)
		p->form = FORM_MARKDOWN;
	else if (strcmp(name, "--man") == 0)
		p->form = FORM_MAN;
	else
		p->form = FORM_EFFECTIVE;
	return 0;
}

static void
markdown_write(struct str *out)
{
	const struct setting *row;
	size_t i;

	str_add(out, "# Settings\n");
	for (i = 0; i < settings_count(); i++) {
		row = settings_get(i);
		if (row->name == NULL) {
			str_addf(out,
				 "\n## %s\n\n| setting | default | allowed | "
				 "what it does |\n|---|---|---|---|\n",
				 row->title);
			continue;
		}
		str_addf(out, "| `%s` | `%s` | ", row->name, row->preset);
		settings_range_write(row, out);
		str_addf(out, " | %s |\n", row->help);
	}
}

static void
effective_write(struct str *out, const struct settings *s)
{
	size_t i;

	for (i = 0; i < settings_count(); i++) {
		if (settings_get(i)->name == NULL)
			continue;
		str_addf(out, "%s = ", settings_get(i)->name);
		settings_value_write(s, settings_get(i), out);
		str_add_byte(out, '\n');
	}
}

int
settings_verb(const struct verb *v, int argc, char **argv)
{
	struct settings_plan p = { .form = FORM_EXAMPLE };
	struct err e;
	struct str s;
	int rc;

	setup_init(&p.setup);
	if (verb_parse(v, argc, argv, settings_take, &p, &e) != 0 ||
	    setup_load(&p.setup, &e) != 0)
		return verb_fail(&e);
	str_init(&s, PRINT_MAX);
	switch (p.form) {
	case FORM_EXAMPLE:
		settings_example_write(&s);
		break;
	case FORM_MARKDOWN:
		markdown_write(&s);
		break;
	case FORM_MAN:
		settings_manual_write(&s);
		break;
	case FORM_EFFECTIVE:
		effective_write(&s, &p.setup.settings);
		break;
	}
	rc = verb_print(&s);
	str_done(&s);
	return rc;
}

static int
take_nothing(void *context, const char *name, const char *value, struct err *e)
{
	UNUSED(context);
	return err_set(e, ERR_USAGE, "no use for \"%s\"",
		       name != NULL ? name : value);
}

int
version_verb(const struct verb *v, int argc, char **argv)
{
	struct err e;
	struct str s;
	int rc;

	if (verb_parse(v, argc, argv, take_nothing, NULL, &e) != 0)
		return verb_fail(&e);
	str_init(&s, 200);
	str_add(&s, "komainu " KOMAINU_VERSION "\n");
	rc = verb_print(&s);
	str_done(&s);
	return rc;
}

int
routes_verb(const struct verb *v, int argc, char **argv)
{
	struct err e;
	struct str s;
	int rc;

	if (verb_parse(v, argc, argv, take_nothing, NULL, &e) != 0)
		return verb_fail(&e);
	str_init(&s, PRINT_MAX);
	route_list_write(&s);
	rc = verb_print(&s);
	str_done(&s);
	return rc;
}

int
manual_verb(const struct verb *v, int argc, char **argv)
{
	struct err e;
	struct str s;
	int rc;

	if (verb_parse(v, argc, argv, take_nothing, NULL, &e) != 0)
		return verb_fail(&e);
	str_init(&s, PRINT_MAX);
	verb_man(&s);
	rc = verb_print(&s);
	str_done(&s);
	return rc;
}
