/* setup.c: see setup.h. */
#include <string.h>
#include <unistd.h>

#include "prog/setup.h"

void
setup_init(struct setup *s)
{
	memset(s, 0, sizeof(*s));
	settings_init(&s->settings);
	s->language = LANGUAGE_JA;
}

int
setup_take(struct setup *s, const char *name, const char *value, struct err *e)
{
	if (name == NULL)
		return 0;
	if (strcmp(name, "--config") == 0) {
		s->config = value;
	} else if (strcmp(name, "--set") == 0) {
		if (strchr(value, '=') == NULL)
			return err_set(e, ERR_USAGE,
				       "--set: \"%s\" is not NAME=VALUE",
				       value);
		if (s->sets == SETUP_SETS_MAX)
			return err_set(e, ERR_USAGE,
				       "--set: more than %d times",
				       SETUP_SETS_MAX);
		s->set[s->sets++] = value;
	} else if (strcmp(name, "--lang") == 0) {
		if (!language_parse(text_of(value), &s->language))
			return err_set(e, ERR_USAGE,
				       "--lang: \"%s\" is neither ja nor en",
				       value);
	} else {
		return 0;
	}
	return 1;
}

static int
load_file(struct setup *s, struct err *e)
{
	struct err why;

	if (s->config != NULL)
		return settings_load_file(&s->settings, s->config, e);
	if (settings_load_file(&s->settings, SETUP_FILE, &why) == 0 ||
	    why.kind == ERR_NOT_FOUND)
		return 0;
	return err_set(e, why.kind, "%s", why.text);
}

int
setup_load(struct setup *s, struct err *e)
{
	struct text rest, name;
	size_t i;

	if (load_file(s, e) != 0 ||
	    settings_load_environment(&s->settings, environ, e) != 0)
		return -1;
	for (i = 0; i < s->sets; i++) {
		rest = text_of(s->set[i]);
		text_cut(&rest, '=', &name);
		if (settings_set(&s->settings, text_trim(name), text_trim(rest),
				 e) != 0) {
			err_prefix(e, "--set");
			e->kind = ERR_USAGE;
			return -1;
		}
	}
	return 0;
}
