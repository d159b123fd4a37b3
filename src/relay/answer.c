#include "relay/answer.h"

#include "fmt/json.h"

#define FIELDS_MAX 16
#define DEPTH      16

static const struct answer_field *
field_find(const struct answer_field *field, size_t count, struct text name)
{
	for (size_t i = 0; i < count; i++)
		if (text_is(name, field[i].name))
			return &field[i];
	return NULL;
}

static int
value_take(struct json *j, struct arena *a, const struct answer_field *f,
	   struct err *e)
{
	if (f->text != NULL && j->kind == JSON_STRING) {
		*f->text = (struct text){ arena_text(a, j->text), j->text.n };
		return arena_check(a, e);
	}
	if (f->number != NULL && j->kind == JSON_INTEGER) {
		*f->number = j->integer;
		return 0;
	}
	return err_set(e, ERR_INVALID, "%s: of the wrong kind", f->name);
}

static int
members_read(struct json *j, struct arena *a, const struct answer_field *field,
	     size_t count, bool seen[FIELDS_MAX], struct err *e)
{
	while (json_next(j) == JSON_KEY) {
		const struct answer_field *f =
		    field_find(field, count, j->text);

		json_next(j);
		if (j->kind == JSON_NULL)
			continue;
		if (f == NULL || seen[f - field]) {
			if (!json_skip(j))
				return json_error(j, e);
			continue;
		}
		if (value_take(j, a, f, e) != 0)
			return -1;
		seen[f - field] = true;
	}
	if (j->kind != JSON_OBJECT_END || json_next(j) != JSON_END)
		return json_error(j, e);
	return 0;
}

int
answer_read(struct text body, struct arena *a, const struct answer_field *field,
	    size_t count, struct err *e)
{
	struct json_limits limits = { .depth = DEPTH, .string = body.n };
	bool seen[FIELDS_MAX] = { false };
	char *scratch = arena_alloc(a, body.n + 1);
	struct json j;

	if (scratch == NULL)
		return arena_check(a, e);
	json_begin(&j, body, scratch, body.n + 1, limits);
	if (json_next(&j) != JSON_OBJECT_BEGIN)
		return err_set(e, ERR_INVALID, "not a JSON object");
	if (members_read(&j, a, field, count, seen, e) != 0)
		return e != NULL && e->kind != ERR_NONE
			   ? -1
			   : err_set(e, ERR_INVALID, "not a JSON object");
	for (size_t i = 0; i < count; i++)
		if (field[i].needed && !seen[i])
			return err_set(e, ERR_INVALID, "%s: missing",
				       field[i].name);
	return 0;
}
