/* verb.c: see verb.h. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "prog/verb.h"

#define PRINT_MAX (1024 * 1024)

const struct verb *
verb_get(const char *name)
{
	size_t i;

	for (i = 0; i < verb_table_count; i++)
		if (strcmp(verb_table[i].name, name) == 0)
			return &verb_table[i];
	return NULL;
}

/* Paragraphs wrapped at 78 columns, each line after 'indent' blanks. */
static void
wrapped(struct str *out, const char *text, int indent)
{
	struct text rest = text_of(text), word;
	size_t column = 0;

	while (text_cut(&rest, ' ', &word)) {
		if (column > 0 && column + 1 + word.n > 78) {
			str_add_byte(out, '\n');
			column = 0;
		}
		if (column == 0) {
			str_addf(out, "%*s", indent, "");
			column = (size_t)indent;
		} else {
			str_add_byte(out, ' ');
			column++;
		}
		str_add_text(out, word);
		column += word.n;
	}
	str_add_byte(out, '\n');
}

static void
paragraphs(struct str *out, const char *text, int indent)
{
	const char *end;
	char part[2000];

	while (text[0] != '\0') {
		end = strstr(text, "\n\n");
		if (end == NULL)
			end = text + strlen(text);
		text_copy(part, sizeof(part),
			  (struct text){ text, (size_t)(end - text) });
		wrapped(out, part, indent);
		text = end[0] != '\0' ? end + 2 : end;
		if (text[0] != '\0')
			str_add_byte(out, '\n');
	}
}

static void
option_usage(struct str *out, const struct verb_option *o)
{
	char head[64];

	snprintf(head, sizeof(head), "%s%s%s", o->name,
		 o->value != NULL ? " " : "", o->value != NULL ? o->value : "");
	str_addf(out, "  %s\n", head);
	wrapped(out, o->help, 8);
}

void
verb_usage(struct str *out, const struct verb *v)
{
	const struct verb_option *o;

	str_addf(out, "usage: %s %s%s%s\n\n", verb_program.name, v->name,
		 v->synopsis[0] != '\0' ? " " : "", v->synopsis);
	paragraphs(out, v->help, 0);
	if (v->option == NULL || v->option->name == NULL)
		return;
	str_add(out, "\nOptions:\n");
	for (o = v->option; o->name != NULL; o++)
		option_usage(out, o);
}

void
verb_list(struct str *out)
{
	size_t i;

	str_addf(out, "usage: %s VERB [ARGUMENT...]\n\nVerbs:\n",
		 verb_program.name);
	for (i = 0; i < verb_table_count; i++)
		if (!verb_table[i].hidden)
			str_addf(out, "  %-12s %s\n", verb_table[i].name,
				 verb_table[i].summary);
	str_addf(out, "\n\"%s VERB --help\" tells more of each.\n",
		 verb_program.name);
}

static const struct verb_option *
option_get(const struct verb *v, struct text name)
{
	const struct verb_option *o;

	for (o = v->option; o != NULL && o->name != NULL; o++)
		if (text_is(name, o->name))
			return o;
	return NULL;
}

static int
take_option(const struct verb *v, int *at, int argc, char **argv,
	    verb_take *take, void *context, struct err *e)
{
	struct text name = text_of(argv[*at]);
	const struct verb_option *o;
	const char *value = NULL;
	size_t equals = text_find(name, '=');

	if (equals < name.n)
		value = argv[*at] + equals + 1;
	name.n = equals;
	o = option_get(v, name);
	if (o == NULL)
		return err_set(e, ERR_USAGE, "%s: no such option: %.*s",
			       v->name, (int)name.n, name.p);
	if (o->value == NULL && value != NULL)
		return err_set(e, ERR_USAGE, "%s: %s takes no value", v->name,
			       o->name);
	if (o->value != NULL && value == NULL) {
		if (*at + 1 >= argc)
			return err_set(e, ERR_USAGE, "%s: %s needs %s", v->name,
				       o->name, o->value);
		value = argv[++*at];
	}
	return take(context, o->name, value, e);
}

int
verb_parse(const struct verb *v, int argc, char **argv, verb_take *take,
	   void *context, struct err *e)
{
	bool options = true;
	int i;

	for (i = 1; i < argc; i++) {
		if (options && strcmp(argv[i], "--") == 0) {
			options = false;
		} else if (options && argv[i][0] == '-' && argv[i][1] != '\0') {
			if (take_option(v, &i, argc, argv, take, context, e) !=
			    0)
				return -1;
		} else if (take(context, NULL, argv[i], e) != 0) {
			return -1;
		}
	}
	return 0;
}

int
verb_fail(const struct err *e)
{
	fprintf(stderr, "%s: %s\n", verb_program.name, e->text);
	return err_exit(e->kind);
}

int
verb_print(const struct str *text)
{
	struct err e;

	if (str_check(text, "the output", &e) != 0)
		return verb_fail(&e);
	if (fwrite(text->p, 1, text->n, stdout) == text->n &&
	    fflush(stdout) == 0)
		return 0;
	err_system(&e, "cannot write the output");
	return verb_fail(&e);
}

static int
print_list(void)
{
	struct str s;
	int rc;

	str_init(&s, PRINT_MAX);
	verb_list(&s);
	rc = verb_print(&s);
	str_done(&s);
	return rc;
}

static int
print_usage(const struct verb *v)
{
	struct str s;
	int rc;

	str_init(&s, PRINT_MAX);
	verb_usage(&s, v);
	rc = verb_print(&s);
	str_done(&s);
	return rc;
}

static bool
wants_help(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--help") == 0 ||
		    strcmp(argv[i], "-h") == 0)
			return true;
	return false;
}

int
verb_main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";
	const struct verb *v;
	struct err e;

	/* A reader that went away is a failed write, not our death. */
	signal(SIGPIPE, SIG_IGN);
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 ||
	    (strcmp(name, "help") == 0 && argc == 2))
		return print_list();
	if (strcmp(name, "--version") == 0)
		name = "version";
	if (strcmp(name, "help") == 0 && verb_get(argv[2]) != NULL)
		return print_usage(verb_get(argv[2]));
	v = verb_get(name);
	if (v != NULL)
		return wants_help(argc - 1, argv + 1)
			   ? print_usage(v)
			   : v->run(v, argc - 1, argv + 1);
	err_set(&e, ERR_USAGE, "%s%s; try \"%s --help\"",
		name[0] != '\0' ? "no such verb: " : "no verb given", name,
		verb_program.name);
	return verb_fail(&e);
}
