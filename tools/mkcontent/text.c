/* text.c: the words of pages and console: text/AREA.ja.txt beside AREA.en.txt.
 * Keys are one name space over all areas, because they become an enum. */
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "book.h"

#define TEXT_KEYS_MAX 4096

static int
row_order(const void *a, const void *b)
{
	const struct row *x = a;
	const struct row *y = b;

	return strcmp(x->key, y->key);
}

static bool
key_is_name(const char *key)
{
	for (const char *p = key; *p; p++) {
		if (!((*p >= 'a' && *p <= 'z') || *p == '_' ||
		      (p > key && *p >= '0' && *p <= '9')))
			return false;
	}
	return true;
}

/* The Japanese file says which keys there are. */
static void
key_take(struct book *b, const struct source *s, const struct entry *e)
{
	if (!key_is_name(e->key))
		fault_add(b->f, s->path, e->line,
			  "\"%s\": keys are a-z, 0-9 and _", e->key);
	if (b->text.count == TEXT_KEYS_MAX) {
		fault_add(b->f, s->path, e->line, "more than %d keys",
			  TEXT_KEYS_MAX);
		return;
	}
	b->text.row[b->text.count++] = (struct row){
		.key = e->key,
		.text = { [LANGUAGE_JA] = e->value },
		.at = { s->path, e->line },
	};
}

static void
other_check(struct book *b, const struct source *mine,
	    const struct source *other, enum language language)
{
	for (size_t i = 0; i < mine->count; i++) {
		const struct entry *e = &mine->entry[i];
		bool found = false;

		text_check(b, language, (struct place){ mine->path, e->line },
			   e->value, wording_placeholder_list(b->a, e->value));
		for (size_t k = 0; k < other->count && !found; k++)
			found = strcmp(other->entry[k].key, e->key) == 0;
		if (!found)
			fault_add(b->f, mine->path, e->line,
				  "\"%s\" is not in %s", e->key, other->path);
	}
}

static void
area_read(struct book *b, const char *area)
{
	struct source ja, en;
	const char *base =
	    arena_printf(b->a, "%s/text/%.*s", b->root,
			 (int)(strlen(area) - strlen(".ja.txt")), area);
	size_t first = b->text.count;

	source_read(b->a, arena_printf(b->a, "%s.ja.txt", base), &ja, b->f);
	source_read(b->a, arena_printf(b->a, "%s.en.txt", base), &en, b->f);
	for (size_t i = 0; i < ja.count; i++)
		key_take(b, &ja, &ja.entry[i]);
	other_check(b, &ja, &en, LANGUAGE_JA);
	other_check(b, &en, &ja, LANGUAGE_EN);
	for (size_t i = first; i < b->text.count; i++) {
		struct row *row = &b->text.row[i];

		for (size_t k = 0; k < en.count; k++) {
			if (strcmp(en.entry[k].key, row->key) == 0)
				row->text[LANGUAGE_EN] = en.entry[k].value;
		}
		if (row->text[LANGUAGE_EN] != NULL)
			wording_same_placeholders(row->at,
						  row->text[LANGUAGE_JA],
						  row->text[LANGUAGE_EN], b->f);
	}
}

void
text_read(struct book *b)
{
	const char *directory = arena_printf(b->a, "%s/text", b->root);
	const char **area = source_list(b->a, directory, ".ja.txt", b->f);
	struct rows *t = &b->text;

	t->row = arena_alloc_array(b->a, TEXT_KEYS_MAX, sizeof(*t->row));
	CHECK(t->row != NULL);
	for (; *area != NULL; area++)
		area_read(b, *area);
	qsort(t->row, t->count, sizeof(*t->row), row_order);
	for (size_t i = 1; i < t->count; i++) {
		if (strcmp(t->row[i].key, t->row[i - 1].key) == 0)
			fault_add(b->f, t->row[i].at.path, t->row[i].at.line,
				  "\"%s\" is there twice, also in %s:%d",
				  t->row[i].key, t->row[i - 1].at.path,
				  t->row[i - 1].at.line);
	}
}
