#include "content/class.h"

static const char *const class_names[CLASS_COUNT] = {
#define ROW(name, text, taxonomy) [CLASS_##name] = text,
	CLASS_TABLE(ROW)
#undef ROW
};

static const char *const class_taxonomies[CLASS_COUNT] = {
#define ROW(name, text, taxonomy) [CLASS_##name] = taxonomy,
	CLASS_TABLE(ROW)
#undef ROW
};

static const char *const severity_names[SEVERITY_COUNT] = {
#define ROW(name, text) [SEVERITY_##name] = text,
	SEVERITY_TABLE(ROW)
#undef ROW
};

static const char *const outcome_names[OUTCOME_COUNT] = {
#define ROW(name, text) [OUTCOME_##name] = text,
	OUTCOME_TABLE(ROW)
#undef ROW
};

static bool
name_find(const char *const *names, int count, struct text name, int *out)
{
	for (int i = 0; i < count; i++) {
		if (text_is(name, names[i])) {
			*out = i;
			return true;
		}
	}
	return false;
}

const char *class_name(enum alert_class class)
{
	return class_names[class];
}

const char *class_taxonomy(enum alert_class class)
{
	return class_taxonomies[class];
}

bool
class_parse(struct text name, enum alert_class *out)
{
	int i = 0;

	if (!name_find(class_names, CLASS_COUNT, name, &i))
		return false;
	*out = (enum alert_class)i;
	return true;
}

const char *
severity_name(enum severity severity)
{
	return severity_names[severity];
}

bool
severity_parse(struct text name, enum severity *out)
{
	int i = 0;

	if (!name_find(severity_names, SEVERITY_COUNT, name, &i))
		return false;
	*out = (enum severity)i;
	return true;
}

const char *
outcome_name(enum outcome outcome)
{
	return outcome_names[outcome];
}

bool
outcome_parse(struct text name, enum outcome *out)
{
	int i = 0;

	if (!name_find(outcome_names, OUTCOME_COUNT, name, &i))
		return false;
	*out = (enum outcome)i;
	return true;
}
