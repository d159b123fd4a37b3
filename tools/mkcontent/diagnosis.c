/*
 * diagnosis.c: files of diagnosis/, each one published edition of the
 * self-diagnosis: [edition], [part-N], [axis-N], then [1], [2] ... in order.
 */
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/num.h"
#include "book.h"

struct reader {
	struct book *b;
	struct edition *edition;
	const struct source *source;
};

/* A text of the people's level, in its place. */
static void
text_take(const struct reader *r, const struct entry *e, enum language language,
	  const char **to)
{
	struct place at = { r->source->path, e->line };

	if (*to != NULL)
		fault_add(r->b->f, at.path, at.line, "[%s] has %s twice",
			  e->section, e->key);
	*to = e->value;
	text_check(r->b, language, at, e->value, "");
	wording_jargon(&r->b->jargon, language, at, e->value, r->b->f);
	wording_no_yen(at, e->value, r->b->f);
}

/* "theme.ja" is "theme" and a language; false when it has none. */
static bool
key_split(const char *key, struct text *name, enum language *language)
{
	struct text rest = text_of(key);

	return text_cut(&rest, '.', name) && language_parse(rest, language);
}

static void
wrong_key(const struct reader *r, const struct entry *e)
{
	fault_add(r->b->f, r->source->path, e->line,
		  "\"%s\" does not belong into [%s]", e->key, e->section);
}

/* The number after 'prefix' in the section's name, 1 to 'max'; 0: none. */
static int
number_of(const char *section, const char *prefix, int max)
{
	int64_t n = 0;

	if (strncmp(section, prefix, strlen(prefix)) != 0 ||
	    num_int(text_of(section + strlen(prefix)), 1, max, &n, NULL) != 0)
		return 0;
	return (int)n;
}

static void
edition_take(const struct reader *r, const struct entry *e)
{
	struct diagnosis_edition *t = r->edition->text;
	enum language language = LANGUAGE_JA;
	struct text name;

	if (key_split(e->key, &name, &language) && text_is(name, "name")) {
		text_take(r, e, language, &t[language].name);
		return;
	}
	for (int l = 0; l < LANGUAGE_COUNT; l++) {
		if (strcmp(e->key, "id") == 0)
			t[l].id = e->value;
		else if (strcmp(e->key, "from") == 0)
			t[l].from = e->value;
		else if (strcmp(e->key, "until") == 0)
			t[l].until = e->value;
		else if (strcmp(e->key, "source") == 0)
			t[l].source = e->value;
		else if (l == 0)
			wrong_key(r, e);
	}
}

/* The title of a part or an axis. */
static void
title_take(const struct reader *r, const struct entry *e, int number, bool axis)
{
	enum language language = LANGUAGE_JA;
	struct diagnosis_edition *t;
	struct text name;

	if (!key_split(e->key, &name, &language) || !text_is(name, "title")) {
		wrong_key(r, e);
		return;
	}
	t = &r->edition->text[language];
	if (axis && (size_t)number > t->axes)
		t->axes = (size_t)number;
	if (!axis && (size_t)number > t->parts)
		t->parts = (size_t)number;
	text_take(r, e, language,
		  axis ? &t->axis[number - 1] : &t->part[number - 1]);
}

static const char **
item_text(struct diagnosis_item *item, struct text name)
{
	if (text_is(name, "theme"))
		return &item->theme;
	if (text_is(name, "question"))
		return &item->question;
	if (text_is(name, "measure"))
		return &item->measure;
	if (text_is(name, "why"))
		return &item->why;
	return text_is(name, "how") ? &item->how : NULL;
}

static int *
item_number(struct diagnosis_item *item, const char *key)
{
	if (strcmp(key, "part") == 0)
		return &item->part;
	if (strcmp(key, "axis") == 0)
		return &item->axis;
	if (strcmp(key, "effort") == 0)
		return &item->effort;
	return strcmp(key, "effect") == 0 ? &item->effect : NULL;
}

static void
seen_take(const struct reader *r, const struct entry *e,
	  struct diagnosis_item *item)
{
	struct text rest = text_of(e->value), word;
	enum alert_class class = CLASS_OTHER;

	while (text_cut(&rest, ' ', &word)) {
		if (class_parse(word, &class))
			item->seen |= UINT32_C(1) << class;
		else
			fault_add(r->b->f, r->source->path, e->line,
				  "\"%s\" names a class there is not",
				  e->value);
	}
}

/* What is the same in every language. */
static void
item_value_take(const struct reader *r, const struct entry *e,
		struct diagnosis_item *item)
{
	int *number = item_number(item, e->key);
	int64_t value = 0;

	if (number != NULL) {
		if (num_int(text_of(e->value), 1, DIAGNOSIS_AXES_MAX, &value,
			    NULL) != 0)
			fault_add(r->b->f, r->source->path, e->line,
				  "\"%s\" is no small number", e->value);
		*number = (int)value;
	} else if (strcmp(e->key, "conditional") == 0) {
		item->conditional = strcmp(e->value, "yes") == 0;
	} else if (strcmp(e->key, "seen") == 0) {
		seen_take(r, e, item);
	} else {
		wrong_key(r, e);
	}
}

static void
item_take(const struct reader *r, const struct entry *e, int number)
{
	enum language language = LANGUAGE_JA;
	struct edition *x = r->edition;
	struct text name;
	const char **text;

	if ((size_t)number > x->items + 1) {
		fault_add(r->b->f, r->source->path, e->line,
			  "[%d] before [%zu]", number, x->items + 1);
		return;
	}
	if ((size_t)number > x->items)
		x->items = (size_t)number;
	if (!key_split(e->key, &name, &language)) {
		for (int l = 0; l < LANGUAGE_COUNT; l++)
			item_value_take(r, e, &x->item[l][number - 1]);
		return;
	}
	text = item_text(&x->item[language][number - 1], name);
	if (text == NULL)
		wrong_key(r, e);
	else
		text_take(r, e, language, text);
}

static void
entry_take(const struct reader *r, const struct entry *e)
{
	int part = number_of(e->section, "part-", DIAGNOSIS_PARTS_MAX);
	int axis = number_of(e->section, "axis-", DIAGNOSIS_AXES_MAX);
	int item = number_of(e->section, "", DIAGNOSIS_ITEMS_MAX);

	if (strcmp(e->section, "edition") == 0)
		edition_take(r, e);
	else if (part > 0)
		title_take(r, e, part, false);
	else if (axis > 0)
		title_take(r, e, axis, true);
	else if (item > 0)
		item_take(r, e, item);
	else
		fault_add(r->b->f, r->source->path, e->line,
			  "[%s] is no part of an edition", e->section);
}

static bool
item_is_whole(const struct diagnosis_edition *t, const struct diagnosis_item *i)
{
	return i->theme != NULL && i->question != NULL && i->measure != NULL &&
	       i->why != NULL && i->how != NULL && i->part >= 1 &&
	       (size_t)i->part <= t->parts && i->axis >= 1 &&
	       (size_t)i->axis <= t->axes && i->effort >= 1 && i->effort <= 3 &&
	       i->effect >= 1 && i->effect <= 3;
}

static void
whole_check(const struct reader *r, enum language language)
{
	struct diagnosis_edition *t = &r->edition->text[language];
	const char *path = r->source->path;

	t->items = r->edition->items;
	t->item = r->edition->item[language];
	t->until = t->until != NULL ? t->until : "";
	if (t->id == NULL || t->name == NULL || t->from == NULL ||
	    t->source == NULL)
		fault_add(r->b->f, path, 0,
			  "[edition] needs id, name, from and source");
	for (size_t i = 0; i < t->parts; i++)
		if (t->part[i] == NULL)
			fault_add(r->b->f, path, 0, "[part-%zu] is missing",
				  i + 1);
	for (size_t i = 0; i < t->axes; i++)
		if (t->axis[i] == NULL)
			fault_add(r->b->f, path, 0, "[axis-%zu] is missing",
				  i + 1);
	for (size_t i = 0; i < t->items; i++)
		if (!item_is_whole(t, &t->item[i]))
			fault_add(r->b->f, path, 0, "[%zu] is not whole in %s",
				  i + 1, language_name(language));
}

static void
edition_read(struct book *b, const char *path, struct edition *out)
{
	struct source s;
	struct reader r = { .b = b, .edition = out, .source = &s };

	source_read(b->a, path, &s, b->f);
	for (size_t i = 0; i < s.count; i++)
		entry_take(&r, &s.entry[i]);
	for (int l = 0; l < LANGUAGE_COUNT; l++)
		whole_check(&r, (enum language)l);
}

void
diagnosis_read(struct book *b)
{
	const char *directory = arena_printf(b->a, "%s/diagnosis", b->root);
	const char **name = source_list(b->a, directory, ".txt", b->f);
	size_t count = 0;

	while (name[count] != NULL)
		count++;
	b->edition = arena_alloc_array(b->a, count + 1, sizeof(*b->edition));
	CHECK(b->edition != NULL);
	for (size_t i = 0; i < count; i++)
		edition_read(b, arena_printf(b->a, "%s/%s", directory, name[i]),
			     &b->edition[i]);
	b->editions = count;
	if (count == 0)
		fault_add(b->f, directory, 0, "no edition of the diagnosis");
}
