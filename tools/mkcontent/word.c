#include <string.h>

#include "base/check.h"
#include "book.h"

#define CLASS_ROW(name, text, taxonomy) text,
#define ROW(name, text)                 text,
static const char *const class_names[] = { CLASS_TABLE(CLASS_ROW) };
static const char *const severity_names[] = { SEVERITY_TABLE(ROW) };
static const char *const outcome_names[] = { OUTCOME_TABLE(ROW) };
#undef CLASS_ROW
#undef ROW

/* As err_kind_name writes them: NOT_FOUND is [not-found]. */
static const char *const *
error_names(struct arena *a)
{
#define ROW(name, ...) #name,
	static const char *const raw[] = { ERR_TABLE(ROW) };
#undef ROW
	char **names = arena_alloc_array(a, ARRAY_LEN(raw), sizeof(*names));

	CHECK(names != NULL && ARRAY_LEN(raw) == ERR_KIND_COUNT);
	for (size_t i = 0; i < ARRAY_LEN(raw); i++) {
		names[i] = arena_copy(a, raw[i]);
		for (char *p = names[i]; *p; p++)
			*p = *p == '_' ? '-' : (char)(*p - 'A' + 'a');
	}
	return (const char *const *)names;
}

static void
table_read(struct book *b, const char *name, const char *const *names,
	   size_t count, struct rows *out)
{
	const char *path = arena_printf(b->a, "%s/word/%s.txt", b->root, name);

	rows_read(b, path, "", out);
	rows_match(b, path, names, count, out);
	rows_plain(b, out);
}

void
word_read(struct book *b)
{
	const char *path;

	table_read(b, "class", class_names, CLASS_COUNT, &b->class);
	table_read(b, "severity", severity_names, SEVERITY_COUNT, &b->severity);
	table_read(b, "promise", severity_names, SEVERITY_COUNT, &b->promise);
	table_read(b, "deadline", severity_names, SEVERITY_COUNT, &b->deadline);
	table_read(b, "outcome", outcome_names, OUTCOME_COUNT, &b->outcome);
	table_read(b, "error", error_names(b->a), ERR_KIND_COUNT, &b->error);

	path = arena_printf(b->a, "%s/word/value.txt", b->root);
	rows_read(b, path, "", &b->value);
	path = arena_printf(b->a, "%s/reason/incident.txt", b->root);
	rows_read(b, path, "device peer from to count subject", &b->reason);
	rows_plain(b, &b->reason);
}
