#include "wording.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/utf8.h"

#define NAMES_MAX 32

void
jargon_read(struct arena *a, const char *root, struct jargon *out,
	    struct faults *f)
{
	for (int i = 0; i < LANGUAGE_COUNT; i++) {
		const char *path =
		    arena_printf(a, "%s/jargon.%s.txt", root,
				 language_name((enum language)i));

		source_read(a, path, &out->source[i], f);
	}
}

static bool
is_latin(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

static bool
is_katakana(uint32_t c)
{
	return (c >= 0x30A1 && c <= 0x30FA) || c == 0x30FC;
}

/* The character that ends at 'at', or 0 at the beginning. */
static uint32_t
char_before(struct text t, size_t at)
{
	uint32_t code = 0;
	size_t start = at;

	if (at == 0)
		return 0;
	do
		start--;
	while (start > 0 && ((uint8_t)t.p[start] & 0xC0) == 0x80);
	if (utf8_decode(text_slice(t, start, at), &code) == 0)
		return 0;
	return code;
}

static uint32_t
char_at(struct text t, size_t at)
{
	uint32_t code = 0;

	if (utf8_decode(text_slice(t, at, t.n), &code) == 0)
		return 0;
	return code;
}

/* One script runs on over the edge between 'a' and 'b'. */
static bool
runs_on(uint32_t a, uint32_t b)
{
	return (is_latin(a) && is_latin(b)) ||
	       (is_katakana(a) && is_katakana(b));
}

static bool
stands_alone(struct text t, size_t from, size_t to)
{
	return !runs_on(char_before(t, from), char_at(t, from)) &&
	       !runs_on(char_before(t, to), char_at(t, to));
}

static bool
in_placeholder(struct text t, size_t at)
{
	for (size_t i = at; i > 0; i--) {
		if (t.p[i - 1] == '}')
			return false;
		if (t.p[i - 1] == '{')
			return true;
	}
	return false;
}

static bool
has_word(struct text t, struct text word)
{
	for (size_t i = 0; i + word.n <= t.n; i++) {
		if (text_starts_nocase(text_slice(t, i, t.n), word.p) &&
		    stands_alone(t, i, i + word.n) && !in_placeholder(t, i))
			return true;
	}
	return false;
}

void
wording_jargon(const struct jargon *j, enum language language, struct place at,
	       const char *text, struct faults *f)
{
	const struct source *s = &j->source[language];
	struct text t = text_of(text);

	for (size_t i = 0; i < s->count; i++) {
		const struct entry *e = &s->entry[i];

		if (strcmp(e->key, "word") != 0)
			continue;
		if (has_word(t, text_of(e->value)))
			fault_add(f, at.path, at.line,
				  "\"%s\" is a specialist's word; write: %s",
				  e->value, e->section);
	}
}

/* Cuts the next {name} off *rest; false when there is no more. A brace that
 * has no partner gives an empty name. */
static bool
placeholder_next(struct text *rest, struct text *name)
{
	size_t open = 0;
	size_t close;

	while (open < rest->n && rest->p[open] != '{' && rest->p[open] != '}')
		open++;
	if (open == rest->n)
		return false;
	close = text_find(text_slice(*rest, open, rest->n), '}');
	*name = (struct text){ rest->p, 0 };
	if (rest->p[open] == '{' && open + close < rest->n)
		*name = text_slice(*rest, open + 1, open + close);
	*rest = text_slice(*rest, open + 1 + name->n + (name->n > 0), rest->n);
	return true;
}

static bool
list_has(const char *list, struct text name)
{
	struct text rest = text_of(list);
	struct text word;

	while (text_cut(&rest, ' ', &word)) {
		if (text_equal(word, name))
			return true;
	}
	return false;
}

void
wording_placeholders(struct place at, const char *text, const char *allowed,
		     struct faults *f)
{
	struct text rest = text_of(text);
	struct text name;

	while (placeholder_next(&rest, &name)) {
		if (name.n == 0)
			fault_add(f, at.path, at.line,
				  "a brace without its "
				  "partner");
		else if (!list_has(allowed, name))
			fault_add(f, at.path, at.line,
				  "{%.*s} is not known here; known are: %s",
				  (int)name.n, name.p,
				  *allowed ? allowed : "none");
	}
}

static int
text_order(const void *a, const void *b)
{
	const char *const *x = a;
	const char *const *y = b;

	return strcmp(*x, *y);
}

const char *
wording_placeholder_list(struct arena *a, const char *text)
{
	const char *names[NAMES_MAX];
	size_t count = 0;
	struct text rest = text_of(text);
	struct text name;
	char *list = arena_copy(a, "");

	while (count < NAMES_MAX && placeholder_next(&rest, &name))
		names[count++] = arena_text(a, name);
	qsort(names, count, sizeof(*names), text_order);
	for (size_t i = 0; i < count; i++) {
		if (i > 0 && strcmp(names[i], names[i - 1]) == 0)
			continue;
		list =
		    arena_printf(a, "%s%s%s", list, *list ? " " : "", names[i]);
	}
	CHECK(list != NULL);
	return list;
}

void
wording_same_placeholders(struct place at, const char *text, const char *other,
			  struct faults *f)
{
	struct arena *a = arena_new(64 * 1024);
	const char *mine = wording_placeholder_list(a, text);
	const char *theirs = wording_placeholder_list(a, other);

	if (strcmp(mine, theirs) != 0)
		fault_add(f, at.path, at.line,
			  "placeholders differ from the other language: "
			  "\"%s\", there \"%s\"",
			  mine, theirs);
	arena_free(&a);
}
