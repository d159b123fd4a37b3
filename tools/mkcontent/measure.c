/*
 * measure.c: measure/measure.txt, what the monthly report proposes. Sections
 * are keys; "when" is a word of watch/measure_when.h and what it depends on;
 * what, why and how in both languages.
 */
#include <string.h>

#include "base/check.h"
#include "base/num.h"
#include "book.h"
#include "watch/measure_when.h"

static const struct {
	const char *word;
	char follows;
} whens[] = {
#define ROW(name, word, follows) { word, follows },
	MEASURE_WHEN_TABLE(ROW)
#undef ROW
};

static const char reasons[] =
    " off line engine no-packets clock holiday maintenance removed centre"
    " unknown ";

/* One word of a list after "when". */
static bool
part_is_known(char follows, struct text part)
{
	enum alert_class class;
	char padded[80] = " ";
	int64_t number;

	if (follows == 'c')
		return class_parse(part, &class);
	if (follows == 'n')
		return num_int(part, 0, 1000000, &number, NULL) == 0;
	if (part.n == 0 || part.n > sizeof(padded) - 3)
		return false;
	memcpy(padded + 1, part.p, part.n);
	padded[part.n + 1] = ' ';
	return text_contains(text_of(reasons), padded);
}

static void
when_take(struct book *b, struct measure_book *m, const char *path,
	  const struct entry *e)
{
	struct text rest = text_of(e->value), word, part;
	char follows = '\0';

	text_cut(&rest, ' ', &word);
	for (size_t i = 0; i < ARRAY_LEN(whens); i++)
		if (text_is(word, whens[i].word))
			follows = whens[i].follows;
	rest = text_trim(rest);
	m->when = arena_text(b->a, word);
	m->argument = arena_text(b->a, rest);
	if (follows == '\0')
		fault_add(b->f, path, e->line, "\"%s\" is no condition",
			  m->when);
	if ((follows == '-') != (rest.n == 0))
		fault_add(b->f, path, e->line, "%s: %s", m->when,
			  follows == '-' ? "takes nothing"
					 : "needs what it depends on");
	while (follows != '\0' && follows != '-' && text_cut(&rest, ',', &part))
		if (!part_is_known(follows, text_trim(part)))
			fault_add(b->f, path, e->line, "\"%s\": not known",
				  arena_text(b->a, text_trim(part)));
}

/* "what.ja" is text[0] in Japanese. */
static const char **
text_of_key(struct measure_book *m, const char *key, enum language *language)
{
	static const char *const names[] = { "what", "why", "how" };
	struct text rest = text_of(key), part;

	text_cut(&rest, '.', &part);
	*language = text_is(rest, "ja") ? LANGUAGE_JA : LANGUAGE_EN;
	if (!text_is(rest, "ja") && !text_is(rest, "en"))
		return NULL;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (text_is(part, names[i]))
			return &m->text[i][*language];
	return NULL;
}

static void
entry_take(struct book *b, struct measure_book *m, const char *path,
	   const struct entry *e)
{
	const struct place at = { path, e->line };
	enum language language;
	const char **text;

	if (strcmp(e->key, "when") == 0) {
		when_take(b, m, path, e);
		return;
	}
	text = text_of_key(m, e->key, &language);
	if (text == NULL) {
		fault_add(b->f, path, e->line,
			  "\"%s\": when, what, why and how belong here",
			  e->key);
		return;
	}
	*text = e->value;
	text_check(b, language, at, e->value, "count subject");
	wording_jargon(&b->jargon, language, at, e->value, b->f);
	wording_no_yen(at, e->value, b->f);
}

static struct measure_book *
measure_of(struct book *b, const struct entry *e, const char *path)
{
	struct measure_book *last = &b->measure[b->measures];

	if (b->measures > 0 &&
	    strcmp(b->measure[b->measures - 1].key, e->section) == 0)
		return &b->measure[b->measures - 1];
	for (size_t i = 0; i < b->measures; i++)
		if (strcmp(b->measure[i].key, e->section) == 0)
			fault_add(b->f, path, e->line, "[%s] stands here twice",
				  e->section);
	last->key = e->section;
	last->at = (struct place){ path, e->line };
	b->measures++;
	return last;
}

static void
whole_check(struct book *b, const struct measure_book *m)
{
	bool whole = m->when != NULL;

	for (size_t i = 0; i < MEASURE_TEXTS; i++) {
		for (int l = 0; l < LANGUAGE_COUNT; l++)
			whole = whole && m->text[i][l] != NULL;
		if (m->text[i][0] != NULL && m->text[i][1] != NULL)
			wording_same_placeholders(m->at, m->text[i][0],
						  m->text[i][1], b->f);
	}
	if (!whole)
		fault_add(b->f, m->at.path, m->at.line,
			  "[%s] needs when, what, why and how in both "
			  "languages",
			  m->key);
}

void
measure_read(struct book *b)
{
	const char *path =
	    arena_printf(b->a, "%s/measure/measure.txt", b->root);
	struct source s;

	source_read(b->a, path, &s, b->f);
	b->measure = arena_alloc_array(b->a, s.count + 1, sizeof(*b->measure));
	CHECK(b->measure != NULL);
	for (size_t i = 0; i < s.count; i++)
		entry_take(b, measure_of(b, &s.entry[i], path), path,
			   &s.entry[i]);
	for (size_t i = 0; i < b->measures; i++)
		whole_check(b, &b->measure[i]);
}
