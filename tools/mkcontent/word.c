#include <string.h>

#include "base/check.h"
#include "book.h"
#include "watch/incident_reason.h"

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

/* Every reason incidents are built for, with no other facts than it gives. */
static void
reason_read(struct book *b)
{
#define ROW(name, key, facts) key,
	static const char *const names[] = { INCIDENT_REASON_TABLE(ROW) };
#undef ROW
#define ROW(name, key, facts) facts,
	static const char *const facts[] = { INCIDENT_REASON_TABLE(ROW) };
#undef ROW
	const char *path =
	    arena_printf(b->a, "%s/reason/incident.txt", b->root);
	struct rows *rows = &b->reason;

	rows_read(b, path, "device devices alerts count from to", rows);
	rows_match(b, path, names, ARRAY_LEN(names), rows);
	for (size_t i = 0; i < rows->count; i++) {
		for (int l = 0; l < LANGUAGE_COUNT; l++) {
			if (rows->row[i].text[l] != NULL)
				wording_placeholders(rows->row[i].at,
						     rows->row[i].text[l],
						     facts[i], b->f);
		}
	}
	rows_plain(b, rows);
	rows_sort(rows);
}

static void
code_read(struct book *b, const char *name, struct rows *out)
{
	rows_read(b, arena_printf(b->a, "%s/code/%s.txt", b->root, name), "",
		  out);
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
	reason_read(b);
	code_read(b, "prefecture", &b->prefecture);
	code_read(b, "industry", &b->industry);
}
