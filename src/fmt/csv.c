/* csv.c: see csv.h. */
#include <string.h>

#include "base/check.h"
#include "base/utf8.h"
#include "fmt/csv.h"

void
csv_init(struct csv *c, struct text input, char separator,
	 struct csv_limits limits)
{
	if (text_starts(input, "\xef\xbb\xbf"))
		input = text_slice(input, 3, input.n);
	*c = (struct csv){ .rest = input,
			   .line_start = input.p,
			   .line_now = 1,
			   .separator = separator,
			   .limits = limits };
	/* Each cell may be padded by its terminator and for alignment. */
	c->memory = arena_new(limits.row +
			      limits.cells * (sizeof(struct text) + 32) + 64);
}

void
csv_done(struct csv *c)
{
	arena_free(&c->memory);
}

static int
fail(const struct csv *c, enum err_kind kind, const char *what, struct err *e)
{
	struct text before = { c->line_start,
			       (size_t)(c->rest.p - c->line_start) };

	return err_set(e, kind, "line %zu, column %zu: %s", c->line_now,
		       before.n > 0 ? utf8_count(before) + 1 : 1, what);
}

static void
step(struct csv *c, size_t by)
{
	c->rest = text_slice(c->rest, by, c->rest.n);
}

static bool
at_line_end(const struct csv *c)
{
	return c->rest.n > 0 && (c->rest.p[0] == '\n' ||
				 (c->rest.n > 1 && c->rest.p[0] == '\r' &&
				  c->rest.p[1] == '\n'));
}

static void
pass_line_end(struct csv *c)
{
	step(c, c->rest.p[0] == '\r' ? 2 : 1);
	c->line_start = c->rest.p;
	c->line_now++;
}

/* Passes over one character of a cell; fails when none may stand here. */
static int
pass_character(struct csv *c, struct err *e)
{
	uint32_t code;
	size_t length = utf8_decode(c->rest, &code);

	if (length == 0)
		return fail(c, ERR_INVALID, "not UTF-8", e);
	if ((code < 0x20 && code != '\t') || code == 0x7f)
		return fail(c, ERR_INVALID, "control character", e);
	step(c, length);
	return 0;
}

static int
check_length(const struct csv *c, size_t length, struct err *e)
{
	if (length > c->limits.cell)
		return fail(c, ERR_TOO_BIG, "cell over the limit", e);
	return 0;
}

static int
read_plain(struct csv *c, struct text *out, struct err *e)
{
	const char *from = c->rest.p;

	while (c->rest.n > 0 && c->rest.p[0] != c->separator &&
	       !at_line_end(c)) {
		if (c->rest.p[0] == '"')
			return fail(c, ERR_INVALID,
				    "a quote inside a cell without quotes", e);
		if (pass_character(c, e) != 0)
			return -1;
	}
	*out = (struct text){ from, (size_t)(c->rest.p - from) };
	return check_length(c, out->n, e);
}

/* The bytes between the quotes, with each doubled quote made single. */
static int
undouble(struct csv *c, struct text raw, size_t doubled, struct text *out,
	 struct err *e)
{
	char *copy;
	size_t n = 0;

	if (check_length(c, raw.n - doubled, e) != 0)
		return -1;
	*out = raw;
	if (doubled == 0)
		return 0;
	copy = arena_alloc(c->memory, raw.n - doubled);
	if (copy == NULL)
		return fail(c, ERR_TOO_BIG, "row over the limit", e);
	for (size_t i = 0; i < raw.n; i++) {
		copy[n++] = raw.p[i];
		i += raw.p[i] == '"';
	}
	*out = (struct text){ copy, n };
	return 0;
}

static int
read_quoted(struct csv *c, struct text *out, struct err *e)
{
	struct csv opening = *c;
	const char *from;
	size_t doubled = 0;

	step(c, 1);
	from = c->rest.p;
	for (;;) {
		if (c->rest.n == 0)
			return fail(&opening, ERR_INVALID,
				    "this quote is never closed", e);
		if (at_line_end(c)) {
			pass_line_end(c);
		} else if (c->rest.p[0] != '"') {
			if (pass_character(c, e) != 0)
				return -1;
		} else if (c->rest.n > 1 && c->rest.p[1] == '"') {
			step(c, 2);
			doubled++;
		} else {
			break;
		}
	}
	if (undouble(c, (struct text){ from, (size_t)(c->rest.p - from) },
		     doubled, out, e) != 0)
		return -1;
	step(c, 1);
	if (c->rest.n > 0 && c->rest.p[0] != c->separator && !at_line_end(c))
		return fail(c, ERR_INVALID, "text behind a closing quote", e);
	return 0;
}

static int
read_row(struct csv *c, struct err *e)
{
	size_t bytes = 0;

	for (;;) {
		if (c->count == c->limits.cells)
			return fail(c, ERR_TOO_BIG, "too many cells", e);
		if ((c->rest.n > 0 && c->rest.p[0] == '"'
			 ? read_quoted(c, &c->cell[c->count], e)
			 : read_plain(c, &c->cell[c->count], e)) != 0)
			return -1;
		bytes += c->cell[c->count++].n;
		if (bytes > c->limits.row)
			return fail(c, ERR_TOO_BIG, "row over the limit", e);
		if (c->rest.n == 0 || c->rest.p[0] != c->separator)
			return 1;
		step(c, 1);
	}
}

int
csv_next(struct csv *c, struct err *e)
{
	int rc;

	while (at_line_end(c))
		pass_line_end(c);
	c->count = 0;
	if (c->rest.n == 0)
		return 0;
	arena_reset(c->memory);
	c->cell =
	    arena_alloc_array(c->memory, c->limits.cells, sizeof(*c->cell));
	CHECK(c->cell != NULL);
	c->line = c->line_now;
	rc = read_row(c, e);
	if (rc == 1 && c->rest.n > 0)
		pass_line_end(c);
	return rc;
}

void
csv_out_init(struct csv_out *c, struct str *out, bool mark, bool guard)
{
	*c = (struct csv_out){ .out = out, .guard = guard };
	if (mark)
		str_add(out, "\xef\xbb\xbf");
}

static void
separate(struct csv_out *c)
{
	if (c->inside)
		str_add_byte(c->out, ',');
	c->inside = true;
}

/* The full-width signs too: a Japanese spreadsheet takes them for formulas. */
static bool
is_formula(struct text t)
{
	static const char *const signs[] = { "=",      "+",      "-",
					     "@",      "\t",     "\r",
					     "\n",     "\uff1d", "\uff0b",
					     "\uff0d", "\uff20" };

	for (size_t i = 0; i < ARRAY_LEN(signs); i++)
		if (text_starts(t, signs[i]))
			return true;
	return false;
}

static bool
needs_quotes(struct text t)
{
	for (size_t i = 0; i < t.n; i++)
		if (t.p[i] != '\0' && strchr(",;\t\r\n\"", t.p[i]) != NULL)
			return true;
	/* Blanks would be trimmed by some; a mark would be the file's. */
	return t.n > 0 && (t.p[0] == ' ' || t.p[t.n - 1] == ' ' ||
			   text_starts(t, "\xef\xbb\xbf"));
}

/* The cell's bytes as valid UTF-8, quotes doubled. */
static void
add_clean(struct str *out, struct text t)
{
	size_t good;

	while (t.n > 0) {
		good = utf8_valid_length(t);
		for (size_t i = 0; i < good; i++) {
			if (t.p[i] == '"')
				str_add_byte(out, '"');
			if (t.p[i] != '\0')
				str_add_byte(out, t.p[i]);
		}
		if (good < t.n)
			str_add(out, "\xef\xbf\xbd");
		t = text_slice(t, good + 1, t.n);
	}
}

void
csv_out_text(struct csv_out *c, struct text t)
{
	bool quotes;

	while (t.n > 0 && t.p[0] == '\0')
		t = text_slice(t, 1, t.n);
	quotes = needs_quotes(t);
	separate(c);
	if (quotes)
		str_add_byte(c->out, '"');
	if (c->guard && is_formula(t))
		str_add_byte(c->out, '\'');
	add_clean(c->out, t);
	if (quotes)
		str_add_byte(c->out, '"');
}

void
csv_out_string(struct csv_out *c, const char *terminated)
{
	csv_out_text(c, text_of(terminated));
}

void
csv_out_int(struct csv_out *c, int64_t value)
{
	separate(c);
	str_add_int(c->out, value);
}

void
csv_out_row_end(struct csv_out *c)
{
	str_add(c->out, "\r\n");
	c->inside = false;
}
