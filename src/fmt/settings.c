/* settings.c: see settings.h. */
#include <errno.h>
#include <float.h>
#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "base/num.h"
#include "base/utf8.h"
#include "fmt/settings.h"

/* Longest name of a setting. */
#define NAME_MOST 63
/* How far a mistyped name may be from the one that is suggested. */
#define SUGGEST_MOST 4

#define SETTING_GROUP(title_) { .title = (title_) },
#define SETTING(name_, type, preset_, min_, max_, help_)                       \
	{ .name = #name_,                                                      \
	  .kind = SETTING_##type,                                              \
	  .offset = offsetof(struct settings, name_),                          \
	  .preset = (preset_),                                                 \
	  .min = (min_),                                                       \
	  .max = (max_),                                                       \
	  .help = (help_) },
static const struct setting rows[] = {
#include "fmt/settings_table.h"
};

/* A value before it is stored. */
union value {
	int64_t integer;
	double real;
	bool truth;
	struct text text;
};

size_t
settings_count(void)
{
	return ARRAY_LEN(rows);
}

const struct setting *
settings_get(size_t i)
{
	CHECK(i < ARRAY_LEN(rows));
	return &rows[i];
}

static const struct setting *
row_find(struct text name)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (rows[i].name != NULL && text_is(name, rows[i].name))
			return &rows[i];
	return NULL;
}

/* A bound of the table, which only we can have written wrongly. */
static int64_t
bound(const struct setting *row, const char *written)
{
	struct text t = text_of(written);
	int64_t value = 0;
	int rc;

	if (row->kind == SETTING_SIZE)
		rc = num_size(t, 0, INT64_MAX, &value, NULL);
	else if (row->kind == SETTING_DURATION)
		rc = num_duration(t, 0, INT64_MAX, &value, NULL);
	else
		rc = num_int(t, INT64_MIN, INT64_MAX, &value, NULL);
	CHECK(rc == 0);
	return value;
}

static double
bound_real(const char *written)
{
	double value = 0;

	CHECK(num_real(text_of(written), -DBL_MAX, DBL_MAX, &value, NULL) == 0);
	return value;
}

static int
text_parse(const struct setting *row, struct text t, struct err *e)
{
	int64_t min = bound(row, row->min), max = bound(row, row->max);
	uint32_t code;
	size_t step;

	CHECK(max < SETTING_TEXT_MAX);
	if ((int64_t)t.n < min || (int64_t)t.n > max)
		return err_set(e, ERR_INVALID,
			       "a text of %d to %d bytes is wanted, not %zu",
			       (int)min, (int)max, t.n);
	while (t.n > 0) {
		step = utf8_decode(t, &code);
		if (step == 0 || !utf8_is_printable(code))
			return err_set(e, ERR_INVALID,
				       "the text holds bytes that are not "
				       "printable UTF-8");
		t = text_slice(t, step, t.n);
	}
	return 0;
}

static int
choice_parse(const struct setting *row, struct text t, struct err *e)
{
	struct text rest = text_of(row->min), word;

	while (text_cut(&rest, ' ', &word))
		if (text_equal(word, t))
			return 0;
	return err_set(e, ERR_INVALID, "'%.*s' is none of: %s",
		       (int)(t.n < 40 ? t.n : 40), t.n > 0 ? t.p : "",
		       row->min);
}

static int
value_parse(const struct setting *row, struct text t, union value *out,
	    struct err *e)
{
	switch (row->kind) {
	case SETTING_INT:
		return num_int(t, bound(row, row->min), bound(row, row->max),
			       &out->integer, e);
	case SETTING_SIZE:
		return num_size(t, bound(row, row->min), bound(row, row->max),
				&out->integer, e);
	case SETTING_DURATION:
		return num_duration(t, bound(row, row->min),
				    bound(row, row->max), &out->integer, e);
	case SETTING_REAL:
		return num_real(t, bound_real(row->min), bound_real(row->max),
				&out->real, e);
	case SETTING_BOOL:
		return num_bool(t, &out->truth, e);
	case SETTING_TEXT:
		out->text = t;
		return text_parse(row, t, e);
	case SETTING_CHOICE:
		out->text = t;
		return choice_parse(row, t, e);
	}
	return err_set(e, ERR_INVALID, "no such kind of setting");
}

static void
value_store(struct settings *s, const struct setting *row,
	    const union value *value)
{
	uint8_t *field = (uint8_t *)s + row->offset;

	switch (row->kind) {
	case SETTING_INT:
	case SETTING_SIZE:
	case SETTING_DURATION:
		memcpy(field, &value->integer, sizeof(value->integer));
		break;
	case SETTING_REAL:
		memcpy(field, &value->real, sizeof(value->real));
		break;
	case SETTING_BOOL:
		memcpy(field, &value->truth, sizeof(value->truth));
		break;
	case SETTING_TEXT:
	case SETTING_CHOICE:
		text_copy((char *)field, SETTING_TEXT_MAX, value->text);
		break;
	}
}

void
settings_init(struct settings *s)
{
	union value value;

	memset(s, 0, sizeof(*s));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (rows[i].name == NULL)
			continue;
		CHECK(value_parse(&rows[i], text_of(rows[i].preset), &value,
				  NULL) == 0);
		value_store(s, &rows[i], &value);
	}
}

/* How many single letters must change to make 'b' of 'a'. */
static size_t
distance(struct text a, struct text b)
{
	size_t line[NAME_MOST + 1], before, above;

	if (a.n > NAME_MOST || b.n > NAME_MOST)
		return SIZE_MAX;
	for (size_t i = 0; i <= b.n; i++)
		line[i] = i;
	for (size_t i = 1; i <= a.n; i++) {
		before = line[0];
		line[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			size_t best = before + (a.p[i - 1] != b.p[j - 1]);

			above = line[j];
			if (above + 1 < best)
				best = above + 1;
			if (line[j - 1] + 1 < best)
				best = line[j - 1] + 1;
			before = above;
			line[j] = best;
		}
	}
	return line[b.n];
}

static int
unknown(struct text name, struct err *e)
{
	size_t best = SUGGEST_MOST + 1, now;
	const char *nearest = NULL;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (rows[i].name == NULL)
			continue;
		now = distance(name, text_of(rows[i].name));
		if (now < best) {
			best = now;
			nearest = rows[i].name;
		}
	}
	if (nearest == NULL)
		return err_set(e, ERR_NOT_FOUND, "no setting is called '%.*s'",
			       (int)(name.n < 64 ? name.n : 64),
			       name.n > 0 ? name.p : "");
	return err_set(e, ERR_NOT_FOUND,
		       "no setting is called '%.*s'; is '%s' meant?",
		       (int)(name.n < 64 ? name.n : 64),
		       name.n > 0 ? name.p : "", nearest);
}

int
settings_set(struct settings *s, struct text name, struct text value,
	     struct err *e)
{
	const struct setting *row = row_find(name);
	union value parsed;

	if (row == NULL)
		return unknown(name, e);
	if (value_parse(row, value, &parsed, e) != 0)
		return err_prefix(e, "%s", row->name);
	value_store(s, row, &parsed);
	return 0;
}

/* Where the value ends: the line's end, or a '#' after a blank. */
static struct text
comment_drop(struct text t)
{
	for (size_t i = 1; i < t.n; i++)
		if (t.p[i] == '#' && (t.p[i - 1] == ' ' || t.p[i - 1] == '\t'))
			return text_slice(t, 0, i);
	return t;
}

static int
quotes_drop(struct text t, struct text *out, struct err *e)
{
	struct text inside = text_slice(t, 1, t.n);
	size_t end = text_find(inside, '"');
	struct text after = text_trim(text_slice(inside, end + 1, inside.n));

	if (end == inside.n)
		return err_set(e, ERR_INVALID, "a quote is not closed");
	if (after.n > 0 && after.p[0] != '#')
		return err_set(e, ERR_INVALID, "something follows the quote");
	*out = text_slice(inside, 0, end);
	return 0;
}

static int
line_load(struct settings *s, struct text line, struct err *e)
{
	struct text name, value;
	size_t equals;

	line = text_trim(line);
	if (line.n == 0 || line.p[0] == '#')
		return 0;
	if (line.p[0] == '[') {
		line = text_trim(comment_drop(line));
		return line.p[line.n - 1] == ']'
			   ? 0
			   : err_set(e, ERR_INVALID, "a heading ends with ']'");
	}
	equals = text_find(line, '=');
	if (equals == line.n)
		return err_set(e, ERR_INVALID, "'name = value' is wanted");
	name = text_trim(text_slice(line, 0, equals));
	value = text_trim(text_slice(line, equals + 1, line.n));
	if (value.n > 0 && value.p[0] == '"') {
		if (quotes_drop(value, &value, e) != 0)
			return -1;
	} else if (value.n > 0 && value.p[0] == '#') {
		value.n = 0;
	} else {
		value = text_trim(comment_drop(value));
	}
	return settings_set(s, name, value, e);
}

int
settings_load(struct settings *s, struct text body, const char *file,
	      struct err *e)
{
	struct text line;
	int number = 0;

	if (text_starts(body, "\xef\xbb\xbf"))
		body = text_slice(body, 3, body.n);
	while (text_cut(&body, '\n', &line)) {
		number++;
		if (line_load(s, line, e) != 0)
			return err_prefix(e, "%s:%d", file, number);
	}
	return 0;
}

int
settings_load_file(struct settings *s, const char *path, struct err *e)
{
	FILE *f = fopen(path, "rbe");
	char block[4096];
	struct str body;
	size_t n;
	int rc = -1;

	if (f == NULL && errno == ENOENT)
		return err_set(e, ERR_NOT_FOUND, "%s: no such file", path);
	if (f == NULL)
		return err_system(e, "%s", path);
	str_init(&body, SETTINGS_FILE_MAX);
	while ((n = fread(block, 1, sizeof(block), f)) > 0 && !body.over)
		str_add_n(&body, block, n);
	if (ferror(f))
		err_system(e, "%s", path);
	else if (str_check(&body, path, e) == 0)
		rc = settings_load(s, str_view(&body), path, e);
	str_done(&body);
	fclose(f);
	return rc;
}

int
settings_load_environment(struct settings *s, char *const *environment,
			  struct err *e)
{
	char name[NAME_MOST + 1];
	struct text value, left;

	for (; *environment != NULL; environment++) {
		value = text_of(*environment);
		if (!text_starts(value, "KOMAINU_") ||
		    !text_cut(&value, '=', &left))
			continue;
		left = text_slice(left, sizeof("KOMAINU_") - 1, left.n);
		if (!text_copy(name, sizeof(name), left))
			continue;
		for (char *p = name; *p != '\0'; p++)
			if (*p >= 'A' && *p <= 'Z')
				*p = (char)(*p | 0x20);
		if (row_find(text_of(name)) == NULL)
			continue;
		if (settings_set(s, text_of(name), value, e) != 0)
			return err_prefix(e, "environment KOMAINU_%.*s",
					  (int)left.n, left.p);
	}
	return 0;
}

void
settings_value_write(const struct settings *s, const struct setting *row,
		     struct str *out)
{
	const uint8_t *field = (const uint8_t *)s + row->offset;
	union value value = { 0 };
	char written[32];

	switch (row->kind) {
	case SETTING_INT:
		memcpy(&value.integer, field, sizeof(value.integer));
		str_add_int(out, value.integer);
		break;
	case SETTING_SIZE:
		memcpy(&value.integer, field, sizeof(value.integer));
		num_size_write(value.integer, written);
		str_add(out, written);
		break;
	case SETTING_DURATION:
		memcpy(&value.integer, field, sizeof(value.integer));
		num_duration_write(value.integer, written);
		str_add(out, written);
		break;
	case SETTING_REAL:
		memcpy(&value.real, field, sizeof(value.real));
		str_addf(out, "%.15g", value.real);
		break;
	case SETTING_BOOL:
		memcpy(&value.truth, field, sizeof(value.truth));
		str_add(out, value.truth ? "true" : "false");
		break;
	case SETTING_TEXT:
	case SETTING_CHOICE:
		str_add(out, (const char *)field);
		break;
	}
}

void
settings_range_write(const struct setting *row, struct str *out)
{
	switch (row->kind) {
	case SETTING_INT:
	case SETTING_REAL:
	case SETTING_SIZE:
	case SETTING_DURATION:
		str_addf(out, "%s to %s", row->min, row->max);
		break;
	case SETTING_BOOL:
		str_add(out, "true or false");
		break;
	case SETTING_CHOICE:
		str_addf(out, "one of: %s", row->min);
		break;
	case SETTING_TEXT:
		str_addf(out, "text of %s to %s bytes", row->min, row->max);
		break;
	}
}
