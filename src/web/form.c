#include "web/form.h"

#include <string.h>

#include "base/num.h"
#include "base/utf8.h"

static int
wrong(const struct form_field *f, const char *why, const char **wrong_out,
      struct err *e)
{
	if (wrong_out != NULL)
		*wrong_out = f->name;
	return err_set(e, ERR_INVALID, "the field %s %s", f->name, why);
}

static int64_t
characters(struct text t)
{
	int64_t n = 0;

	for (size_t i = 0; i < t.n; i++)
		n += ((uint8_t)t.p[i] & 0xc0) != 0x80;
	return n;
}

static bool
is_login(struct text t)
{
	for (size_t i = 0; i < t.n; i++) {
		char c = t.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		      (c >= '0' && c <= '9') || strchr("._-@+", c) != NULL))
			return false;
	}
	return true;
}

/* CR LF and lone CR become LF. */
static struct text
lines_clean(struct text t, char *out)
{
	size_t n = 0;

	for (size_t i = 0; i < t.n; i++) {
		if (t.p[i] == '\r' && i + 1 < t.n && t.p[i + 1] == '\n')
			continue;
		out[n++] = t.p[i] == '\r' ? '\n' : t.p[i];
	}
	out[n] = '\0';
	return (struct text){ out, n };
}

/* Every character may be shown; line feeds and tabs only in several lines. */
static bool
is_shown(struct text t, bool lines)
{
	while (t.n > 0) {
		uint32_t code;
		size_t n = utf8_decode(t, &code);

		if (n == 0 || (!utf8_is_printable(code) &&
			       !(lines && (code == '\n' || code == '\t'))))
			return false;
		t = text_slice(t, n, t.n);
	}
	return true;
}

static int
text_read(const struct http_request *q, const struct form_field *f,
	  const char *value, const char **out, const char **wrong_out,
	  struct err *e)
{
	struct text t = text_of(value);
	char *copy = arena_alloc(q->arena, t.n + 1);

	*out = NULL;
	if (copy == NULL)
		return arena_check(q->arena, e);
	t = lines_clean(t, copy);
	if (f->kind != FORM_SECRET)
		t = text_trim(t);
	if (t.n == 0 && f->min == 0)
		return 0;
	if (characters(t) < f->min || characters(t) > f->max)
		return wrong(f, "is too short or too long", wrong_out, e);
	if (!is_shown(t, f->kind == FORM_LINES) ||
	    (f->kind == FORM_LOGIN && !is_login(t)))
		return wrong(f, "has characters that do not belong there",
			     wrong_out, e);
	*out = arena_text(q->arena, t);
	return *out == NULL ? arena_check(q->arena, e) : 0;
}

static int
number_read(const struct form_field *f, const char *value, int64_t *out,
	    const char **wrong_out, struct err *e)
{
	int64_t min = f->kind == FORM_ID ? 1 : f->min;
	int64_t max = f->kind == FORM_ID ? INT64_MAX : f->max;

	*out = 0;
	if (value[0] == '\0' && f->min == 0)
		return 0;
	if (num_int(text_of(value), min, max, out, NULL) != 0)
		return wrong(f, "is no number within its bounds", wrong_out, e);
	return 0;
}

static int
field_read(const struct http_request *q, const struct form_field *f, void *out,
	   const char **wrong_out, struct err *e)
{
	const char *value = http_form_get(q, f->name);
	uint8_t *member = (uint8_t *)out + f->offset;
	bool flag = value != NULL && value[0] != '\0';
	const char *text = NULL;
	int64_t number = 0;
	int rc = 0;

	if (f->kind == FORM_FLAG) {
		memcpy(member, &flag, sizeof(flag));
		return 0;
	}
	if (value == NULL && f->min > 0)
		return wrong(f, "is missing", wrong_out, e);
	if (value == NULL)
		value = "";
	if (f->kind == FORM_ID || f->kind == FORM_INT) {
		rc = number_read(f, value, &number, wrong_out, e);
		memcpy(member, &number, sizeof(number));
	} else {
		rc = text_read(q, f, value, &text, wrong_out, e);
		memcpy(member, &text, sizeof(text));
	}
	return rc;
}

int
form_read(const struct http_request *q, const struct form_field *fields,
	  size_t count, void *out, const char **wrong_out, struct err *e)
{
	int rc = 0;

	/* All are read, so that the form can be shown again as it was. */
	for (size_t i = 0; i < count; i++)
		if (field_read(q, &fields[i], out, rc == 0 ? wrong_out : NULL,
			       rc == 0 ? e : NULL) != 0)
			rc = -1;
	return rc;
}
