#include "prog/sensor_setup.h"

#include <stdlib.h>

#include "base/log.h"

static enum language
locale_language(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const char *value = getenv(names[i]);

		if (value != NULL && value[0] != '\0')
			return language_choose(text_of(value));
	}
	return LANGUAGE_JA;
}

void
sensor_setup_init(struct sensor_setup *s)
{
	memset(s, 0, sizeof(*s));
	sensor_settings_init(&s->settings);
	s->language = locale_language();
	s->data = PLACE_FOLDER;
}

int
sensor_setup_take(struct sensor_setup *s, const char *name, const char *value,
		  struct err *e)
{
	if (name == NULL)
		return 0;
	if (strcmp(name, "--data") == 0) {
		s->data = value;
	} else if (strcmp(name, "--config") == 0) {
		s->config = value;
	} else if (strcmp(name, "--set") == 0) {
		if (strchr(value, '=') == NULL || s->sets == SENSOR_SETS_MAX)
			return err_set(e, ERR_USAGE,
				       "--set: \"%s\" is not NAME=VALUE",
				       value);
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
level_set(const char *word, struct err *e)
{
	static const char *const levels[] = { "error", "warn", "info",
					      "debug" };

	for (size_t i = 0; i < ARRAY_LEN(levels); i++)
		if (strcmp(word, levels[i]) == 0) {
			log_set_level((enum log_level)i);
			return 0;
		}
	return err_set(e, ERR_INVALID, "log_level: \"%s\"", word);
}

int
sensor_setup_load(struct sensor_setup *s, struct err *e)
{
	const char *file = s->config != NULL ? s->config : SENSOR_SETTINGS_FILE;
	struct err why = { 0 };

	if (sensor_settings_load(&s->settings, file, &why) != 0 &&
	    (s->config != NULL || why.kind != ERR_NOT_FOUND)) {
		*e = why;
		return -1;
	}
	for (size_t i = 0; i < s->sets; i++) {
		struct text rest = text_of(s->set[i]), name;

		text_cut(&rest, '=', &name);
		if (sensor_settings_set(&s->settings, text_trim(name),
					text_trim(rest), e) != 0) {
			err_prefix(e, "--set");
			e->kind = ERR_USAGE;
			return -1;
		}
	}
	return level_set(s->settings.log_level, e);
}
