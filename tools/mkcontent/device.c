/*
 * device.c: device/kind.txt, why.txt (two languages), vendor.txt ([kind] with
 * lines "vendor: part of the maker's name") and os.txt ([key] with name and,
 * once support has an end, "end: YYYY-MM-DD" with "source:").
 */
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "book.h"
#include "watch/learned.h"

static const char *
lower(struct arena *a, const char *text)
{
	char *copy = arena_copy(a, text);

	CHECK(copy != NULL);
	for (char *p = copy; *p; p++) {
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	}
	return copy;
}

static bool
kind_is_known(const struct book *b, const char *kind)
{
	for (size_t i = 0; i < b->kind.count; i++) {
		if (strcmp(b->kind.row[i].key, kind) == 0)
			return true;
	}
	return false;
}

static void
vendor_read(struct book *b)
{
	const char *path = arena_printf(b->a, "%s/device/vendor.txt", b->root);
	struct source s;

	source_read(b->a, path, &s, b->f);
	b->vendor = arena_alloc_array(b->a, s.count + 1, sizeof(*b->vendor));
	CHECK(b->vendor != NULL);
	for (size_t i = 0; i < s.count; i++) {
		const struct entry *e = &s.entry[i];

		if (strcmp(e->key, "vendor") != 0)
			fault_add(b->f, path, e->line,
				  "\"%s\": only vendor belongs here", e->key);
		if (!kind_is_known(b, e->section))
			fault_add(b->f, path, e->line,
				  "[%s] is not in kind.txt", e->section);
		b->vendor[b->vendors++] =
		    (struct vendor){ lower(b->a, e->value), e->section };
	}
}

static bool
date_is_valid(const char *date)
{
	static const char shape[] = "dddd-dd-dd";

	if (strlen(date) != sizeof(shape) - 1)
		return false;
	for (size_t i = 0; date[i]; i++) {
		if (shape[i] == 'd' ? date[i] < '0' || date[i] > '9'
				    : date[i] != '-')
			return false;
	}
	return strcmp(date + 5, "01-01") >= 0 && strcmp(date + 5, "12-31") <= 0;
}

static struct os *
os_of(struct book *b, const char *key)
{
	for (size_t i = 0; i < b->oses; i++) {
		if (strcmp(b->os[i].key, key) == 0)
			return &b->os[i];
	}
	b->os[b->oses].key = key;
	return &b->os[b->oses++];
}

static void
os_take(struct book *b, const struct source *s, const struct entry *e)
{
	struct os *os = os_of(b, e->section);

	if (strcmp(e->key, "name") == 0)
		os->name = e->value;
	else if (strcmp(e->key, "end") == 0)
		os->end = e->value;
	else if (strcmp(e->key, "source") == 0)
		os->source = e->value;
	else
		fault_add(b->f, s->path, e->line,
			  "\"%s\": name, end and source belong here", e->key);
	if (strcmp(e->key, "end") == 0 && !date_is_valid(e->value))
		fault_add(b->f, s->path, e->line, "\"%s\" is no date",
			  e->value);
}

static int
os_order(const void *a, const void *b)
{
	const struct os *x = a;
	const struct os *y = b;

	return strcmp(x->key, y->key);
}

static void
os_read(struct book *b)
{
	const char *path = arena_printf(b->a, "%s/device/os.txt", b->root);
	struct source s;

	source_read(b->a, path, &s, b->f);
	b->os = arena_alloc_array(b->a, s.count + 1, sizeof(*b->os));
	CHECK(b->os != NULL);
	for (size_t i = 0; i < s.count; i++)
		os_take(b, &s, &s.entry[i]);
	for (size_t i = 0; i < b->oses; i++) {
		struct os *os = &b->os[i];

		if (os->name == NULL)
			fault_add(b->f, path, 0, "[%s] has no name", os->key);
		if ((os->end == NULL) != (os->source == NULL))
			fault_add(b->f, path, 0,
				  "[%s] needs end and source, or neither",
				  os->key);
		os->end = os->end != NULL ? os->end : "";
		os->source = os->source != NULL ? os->source : "";
	}
	qsort(b->os, b->oses, sizeof(*b->os), os_order);
}

/* Every evidence the inventory can give has its sentence, and no more. */
static void
why_read(struct book *b)
{
#define ROW(name, key, ...) key,
	static const char *const names[] = { EVIDENCE_TABLE(ROW) };
#undef ROW
	const char *path = arena_printf(b->a, "%s/device/why.txt", b->root);

	rows_read(b, path, "value", &b->why);
	rows_match(b, path, names, ARRAY_LEN(names), &b->why);
	rows_sort(&b->why);
}

void
device_read(struct book *b)
{
	const char *path = arena_printf(b->a, "%s/device/kind.txt", b->root);

	rows_read(b, path, "", &b->kind);
	rows_plain(b, &b->kind);
	why_read(b);
	vendor_read(b);
	os_read(b);
}
