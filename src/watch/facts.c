/* facts.c: see facts.h. */
#include <string.h>

#include "fmt/json.h"
#include "watch/facts.h"

static const struct json_limits limits = { .depth = 4, .string = 4096 };

void
facts_read(struct arena *a, const char *json, struct facts *out)
{
	struct text input = text_of(json);
	struct content_value v;
	const char *name = NULL;
	struct json j;
	char *scratch;

	out->count = 0;
	scratch = arena_alloc(a, input.n + 1);
	if (scratch == NULL)
		return;
	json_begin(&j, input, scratch, input.n, limits);
	if (json_next(&j) != JSON_OBJECT_BEGIN)
		return;
	while (json_next(&j) == JSON_KEY && out->count < FACTS_MAX) {
		name = arena_text(a, j.text);
		memset(&v, 0, sizeof(v));
		v.name = name;
		switch (json_next(&j)) {
		case JSON_STRING:
			v.text = text_of(arena_text(a, j.text));
			break;
		case JSON_INTEGER:
			v.number = true;
			v.integer = j.integer;
			break;
		default:
			if (!json_skip(&j))
				return;
			continue;
		}
		if (name != NULL)
			out->value[out->count++] = v;
	}
}

struct text
facts_text(const struct facts *f, const char *name)
{
	size_t i;

	for (i = 0; i < f->count; i++)
		if (strcmp(f->value[i].name, name) == 0 && !f->value[i].number)
			return f->value[i].text;
	return (struct text){ NULL, 0 };
}

void
facts_add_text(struct facts *f, const char *name, const char *text)
{
	if (f->count < FACTS_MAX)
		f->value[f->count++] = VALUE_TEXT(name, text);
}

void
facts_add_int(struct facts *f, const char *name, int64_t value)
{
	if (f->count < FACTS_MAX)
		f->value[f->count++] = VALUE_INT(name, value);
}

static bool
is_name(struct text t)
{
	for (size_t i = 0; i < t.n; i++)
		if (!((t.p[i] >= 'a' && t.p[i] <= 'z') || t.p[i] == '_'))
			return false;
	return t.n > 0;
}

bool
facts_next(struct text *pattern, struct text *name_out)
{
	while (pattern->n > 0) {
		size_t open = text_find(*pattern, '{'), close;

		*pattern = text_slice(*pattern, open + 1, pattern->n);
		close = text_find(*pattern, '}');
		*name_out = text_slice(*pattern, 0, close);
		if (close < pattern->n && is_name(*name_out))
			return true;
	}
	return false;
}

bool
facts_has(const struct facts *f, struct text name)
{
	for (size_t i = 0; i < f->count; i++)
		if (text_is(name, f->value[i].name))
			return true;
	return false;
}

void
facts_complete(struct arena *a, struct facts *f, const char *pattern,
	       const char *otherwise)
{
	struct text rest = text_of(pattern), name;

	while (facts_next(&rest, &name)) {
		const char *copy;

		if (facts_has(f, name))
			continue;
		copy = arena_text(a, name);
		if (copy != NULL)
			facts_add_text(f, copy, otherwise);
	}
}
