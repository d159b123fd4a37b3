#include "book.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"

static int
row_order(const void *a, const void *b)
{
	const struct row *x = a;
	const struct row *y = b;

	return strcmp(x->key, y->key);
}

void
text_check(struct book *b, enum language language, struct place at,
	   const char *text, const char *allowed)
{
	wording_placeholders(at, text, allowed, b->f);
	wording_star(at, text, b->f);
	wording_typography(language, at, text, b->f);
}

/* The row of the entry's section: the last one, or a new one. */
static struct row *
row_of(struct book *b, struct rows *out, const struct source *s,
       const struct entry *e)
{
	for (size_t i = 0; i < out->count; i++) {
		if (strcmp(out->row[i].key, e->section) == 0)
			return &out->row[i];
	}
	if (*e->section == '\0')
		fault_add(b->f, s->path, e->line, "a text before [section]");
	out->row[out->count] = (struct row){
		.key = e->section,
		.at = { s->path, e->line },
	};
	return &out->row[out->count++];
}

static void
row_take(struct book *b, struct rows *out, const struct source *s,
	 const struct entry *e, const char *allowed)
{
	struct row *row = row_of(b, out, s, e);
	struct place at = { s->path, e->line };
	enum language language = LANGUAGE_JA;

	if (!language_parse(text_of(e->key), &language)) {
		fault_add(b->f, s->path, e->line,
			  "\"%s\": only ja and en belong here", e->key);
		return;
	}
	if (row->text[language] != NULL)
		fault_add(b->f, s->path, e->line, "[%s] has %s twice",
			  e->section, e->key);
	row->text[language] = e->value;
	text_check(b, language, at, e->value, allowed);
}

static void
row_whole(struct book *b, struct row *row)
{
	for (int i = 0; i < LANGUAGE_COUNT; i++) {
		if (row->text[i] != NULL)
			continue;
		fault_add(b->f, row->at.path, row->at.line,
			  "[%s] has no text in %s", row->key,
			  language_name((enum language)i));
		row->text[i] = "";
	}
	if (*row->text[0] && *row->text[1])
		wording_same_placeholders(row->at, row->text[0], row->text[1],
					  b->f);
}

void
rows_read(struct book *b, const char *path, const char *allowed,
	  struct rows *out)
{
	struct source s;

	source_read(b->a, path, &s, b->f);
	*out = (struct rows){ .row = arena_alloc_array(b->a, s.count + 1,
						       sizeof(*out->row)) };
	CHECK(out->row != NULL);
	for (size_t i = 0; i < s.count; i++)
		row_take(b, out, &s, &s.entry[i], allowed);
	for (size_t i = 0; i < out->count; i++)
		row_whole(b, &out->row[i]);
	rows_sort(out);
}

void
rows_sort(struct rows *rows)
{
	qsort(rows->row, rows->count, sizeof(*rows->row), row_order);
}

void
rows_match(struct book *b, const char *path, const char *const *names,
	   size_t count, struct rows *rows)
{
	struct row *ordered = arena_alloc_array(b->a, count, sizeof(*ordered));

	CHECK(ordered != NULL);
	for (size_t i = 0; i < count; i++) {
		struct row key = { .key = names[i] };
		struct row *row = bsearch(&key, rows->row, rows->count,
					  sizeof(key), row_order);

		if (row == NULL) {
			fault_add(b->f, path, 0, "[%s] is missing", names[i]);
			ordered[i] = key;
			continue;
		}
		ordered[i] = *row;
		row->at.line = 0; /* met */
	}
	for (size_t i = 0; i < rows->count; i++) {
		if (rows->row[i].at.line != 0)
			fault_add(b->f, path, rows->row[i].at.line,
				  "[%s]: the program knows no such name",
				  rows->row[i].key);
	}
	rows->row = ordered;
	rows->count = count;
}

void
rows_plain(struct book *b, const struct rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		for (int l = 0; l < LANGUAGE_COUNT; l++) {
			const char *text = rows->row[i].text[l];

			if (text == NULL)
				continue;
			wording_jargon(&b->jargon, (enum language)l,
				       rows->row[i].at, text, b->f);
			wording_no_yen(rows->row[i].at, text, b->f);
		}
	}
}

void
book_read(struct book *b, struct arena *a, const char *root, struct faults *f)
{
	*b = (struct book){ .a = a, .root = root, .f = f };
	jargon_read(a, root, &b->jargon, f);
	text_read(b);
	word_read(b);
	card_read(b);
	rule_read(b);
	device_read(b);
	diagnosis_read(b);
	measure_read(b);
}
